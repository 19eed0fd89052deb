"""Whether a verdict turns along an input: clearly yes in one third of its range, and clearly no in another.

In each third futures that speak for the verdict are counted against those that speak against it, by the exact binomial
(sign) test. 'No third is truly a yes' is refuted by the clearest of three thirds, so its p-value is taken three times
(Bonferroni); the verdict turns only if 'no third is truly a no' is refuted too, so the larger of the two counts (an
intersection-union test, Berger 1982). Over all inputs Holm's (1979) correction holds whatever ties them together: of
verdicts along which nothing turns, at most one in twenty is said to turn anywhere.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from titanium.evidence.assumptions.gathered import THIRDS
from titanium.judge.sensitivity.estimate import Floats

Counts = NDArray[np.int64]
ALPHA = 0.05
"""How often any input may be said to turn a verdict that none turns."""


@dataclass(frozen=True, eq=False)
class Votes:
    """Futures that speak for a verdict and against it, in each third of each input; axes (input, third)."""

    yes: Counts
    no: Counts

    @property
    def p_yes(self) -> Floats:
        """How easily so many would speak for it if as many futures did as do not, axes (input, third)."""
        found: Floats = np.asarray(binom.sf(self.yes - 1, self.yes + self.no, 0.5), np.float64)
        return found

    @property
    def p_no(self) -> Floats:
        """How easily so few would speak for it."""
        found: Floats = np.asarray(binom.cdf(self.yes, self.yes + self.no, 0.5), np.float64)
        return found

    def p_turn(self) -> Floats:
        """P-value of each input, for turning between any two of its thirds; axes (input,)."""
        clearest = np.maximum(self.p_yes.min(axis=1), self.p_no.min(axis=1))
        return np.minimum(THIRDS * clearest, 1.0)

    def turn(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Third in which each input is most clearly a yes, and a no."""
        return self.p_yes.argmin(axis=1), self.p_no.argmin(axis=1)

    def p_between(self, yes: NDArray[np.intp], no: NDArray[np.intp]) -> Floats:
        """P-value of each input, for turning between two thirds that were named beforehand."""
        inputs = np.arange(len(self.yes))
        return np.maximum(self.p_yes[inputs, yes], self.p_no[inputs, no])


def votes(speaks: NDArray[np.int8], thirds: list[NDArray[np.uint8]]) -> Votes:
    """Counts of futures by what they say.

    Parameters
    ----------
    speaks
        1 for the verdict, -1 against it, 0 for neither, axes (future,).
    thirds
        Of each input the third of each future.

    Examples
    --------
    >>> found = votes(np.array([1, -1, 1, 0], np.int8), [np.array([0, 0, 2, 2], np.uint8)])
    >>> found.yes.tolist(), found.no.tolist()
    ([[1, 0, 1]], [[1, 0, 0]])
    """
    said = speaks.astype(np.int64) + 1
    tables = [np.bincount(own * THIRDS + said, minlength=THIRDS * 3).reshape(THIRDS, 3) for own in thirds]
    whole = np.array(tables, dtype=np.int64).reshape(-1, THIRDS, 3)
    return Votes(whole[..., 2], whole[..., 0])


def holm(p_values: Floats) -> Floats:
    """P-values corrected by Holm (1979), so that those at most alpha may all be believed at once.

    Examples
    --------
    >>> holm(np.array([0.01, 0.04, 0.03])).round(2).tolist()
    [0.03, 0.06, 0.06]
    """
    n = len(p_values)
    order = np.argsort(p_values, kind="stable")
    raised = np.maximum.accumulate(p_values[order] * (n - np.arange(n))) if n else p_values
    found = np.empty(n)
    found[order] = np.minimum(raised, 1.0)
    return found
