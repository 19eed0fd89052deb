"""How much of a variance goes with some inputs, and how much with others: total Sobol indices of two groups.

Futures are drawn from the case's ranges, since an input of a matched future cannot be moved alone. In each, a group of
inputs is drawn anew, all else as it was; half the square by which the outcome moves is Jansen's term (Jansen 1999;
Saltelli et al. 2010), and its mean over the variance is the share that goes with the group, alone or with others. The
package may stand in a group: then it too is another one, each as often as any.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from titanium.case.measure import TERMS, OfVariance
from titanium.case.schema import Case
from titanium.evidence.claims.asked import Assessment, Name, named
from titanium.evidence.claims.numbers import Sampled, computed
from titanium.explore.assessed import Standing, Values, assess
from titanium.explore.futures import Design, Source
from titanium.explore.given import Given
from titanium.model.compile import Model

Group = tuple[str, ...]


class Ranges:
    """Futures of a case's ranges, in which groups of inputs are drawn anew.

    Parameters
    ----------
    model
        A compiled case.
    design
        Where the futures are taken from.
    futures
        How many.
    read
        What is read of each.
    """

    def __init__(self, model: Model, design: Design, futures: int, read: Assessment):
        self._model, self._design, self._read = model, design, read
        self._index: NDArray[np.uint32] = np.arange(futures, dtype=np.uint32)
        self._known: dict[tuple[tuple[str, ...], Group], Sequence[Values]] = {}

    def sampled(self, name: Name, own: OfVariance) -> Sampled:
        """In each future, the part of a variance that goes with one group less that which goes with the other."""
        first = self._outcomes(name, own, ())
        more, less = (self._terms(name, own, group, first) for group in (own.more, own.less))
        variance = float(np.nanvar(first))
        values = (more - less) / variance if variance > 0 else np.full(len(self._index), np.nan)
        return Sampled(values, self._index, self._design.cells_at(self._index), is_prior=True)

    def _terms(self, name: Name, own: OfVariance, group: Group, first: NDArray[np.float64]) -> NDArray[np.float64]:
        """Jansen's term of a group in each future: over pairs of packages where the terms are in it, else over each."""
        redrawn = self._outcomes(name, own, tuple(symbol for symbol in group if symbol != TERMS))
        if TERMS in group:
            return ((first[:, None] - redrawn[None]) ** 2).mean(axis=(0, 1)) / 2
        return ((first - redrawn) ** 2).mean(axis=0) / 2

    def _outcomes(self, name: Name, own: OfVariance, redrawn: Group) -> NDArray[np.float64]:
        """The outcome under each package with some inputs drawn anew, axes (package, future)."""
        key = own.packages, redrawn
        if key not in self._known:
            self._known[key] = self._assessed(own.packages, redrawn)
        rows: list[Mapping[str, NDArray[Any]]] = [
            {**row, **{chance: row[named(name, chance)] for chance in own.chances}} for row in self._known[key]
        ]
        return np.stack([computed(own.of, row) for row in rows])

    def _assessed(self, packages: Sequence[str], redrawn: Group) -> Sequence[Values]:
        case: Case = self._model.case
        held: dict[str, NDArray[np.float64]] = {}
        if redrawn:
            # Independent draws: two Sobol points of one number hang together, whatever their seeds.
            held = Design(case, self._design.seed, sampling="random").levels(self._index, redrawn)
        source: Source = Given.of(self._design, self._index, held)
        standings = [Standing(case.package(package)) for package in packages]
        return assess(self._model, source, self._index, standings, list(self._read.names), self._read.chances)
