"""Levers moved alone and together: which settings are played, and what is counted between them in every future.

A **setting** is the set of levers that have their new value. `Y` of a setting is 1 in a future in which it does what is
counted (it holds, it is secure), else 0. Two things are said of parts that are moved together; a part is a lever, or
all levers of a topic.

A **contrast** is a weighted sum of settings. The interaction of two parts is `Y(ab) - Y(a) - Y(b) + Y(0)`; its mean is
zero where gains and losses add up. It is on the scale of counts; another, such as log odds, would call other parts
independent.

The **net** counts every future once: does the whole do what its parts foretell? The two part ways because a future can
break only once. Where each of two parts breaks it alone, and both together too, the sum of the parts loses it twice, so
the interaction is +1 though being together did no good; the net is 0. Where neither breaks it alone but both do, as
when each takes something from the same capital until it no longer signs, both are -1.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from titanium.judge.effects import Effect
from titanium.judge.shares import Share

Setting = frozenset[str]
"""Levers that have their new value; all others keep the old one."""
NOTHING: Setting = frozenset()
"""The setting in which every lever keeps its old value."""
Played = Mapping[Setting, NDArray[np.bool_]]
"""Setting to the futures in which it does what is counted."""
Name = tuple[str, ...]


@dataclass(frozen=True)
class Contrast:
    """A weighted sum of settings."""

    weights: Mapping[Setting, int]

    @property
    def settings(self) -> tuple[Setting, ...]:
        """Settings that it needs."""
        return tuple(self.weights)

    def values(self, played: Played) -> NDArray[np.int64]:
        """Its value in every future."""
        terms = [weight * played[setting].astype(np.int64) for setting, weight in self.weights.items()]
        return np.sum(terms, axis=0)


@dataclass(frozen=True)
class Net:
    """What the whole does against what its parts foretell, each future counted once: 1, 0 or -1.

    Where nothing moved does it, the parts foretell that the whole does too if every part alone does; where nothing
    moved does not, they foretell that the whole does if any part alone does.
    """

    parts: tuple[Setting, ...]

    @property
    def settings(self) -> tuple[Setting, ...]:
        """Settings that it needs."""
        return (NOTHING, *self.parts, NOTHING.union(*self.parts))

    def values(self, played: Played) -> NDArray[np.int64]:
        """Its value in every future."""
        alone = np.stack([played[part] for part in self.parts])
        start, whole = played[NOTHING], played[NOTHING.union(*self.parts)]
        foretold = (start & alone.all(axis=0)) | (~start & alone.any(axis=0))
        return whole.astype(np.int64) - foretold.astype(np.int64)


Measure = Contrast | Net


def interaction(*parts: Setting) -> Contrast:
    """What parts do together beyond all that any fewer of them do; of one part, what it does alone.

    Parameters
    ----------
    parts
        Levers of each part; no lever is in two of them.

    Examples
    --------
    >>> a, b = frozenset("a"), frozenset("b")
    >>> interaction(a, b).weights == {a | b: 1, a: -1, b: -1, NOTHING: 1}
    True
    """
    subsets = [some for size in range(len(parts) + 1) for some in combinations(parts, size)]
    return Contrast({NOTHING.union(*some): (-1) ** (len(parts) - len(some)) for some in subsets})


def gain(*parts: Setting) -> Contrast:
    """What all parts together do."""
    return Contrast({NOTHING.union(*parts): 1, NOTHING: -1})


def gains_alone(*parts: Setting) -> Contrast:
    """The sum of what each part does alone."""
    return Contrast({**dict.fromkeys(parts, 1), NOTHING: -len(parts)})


def beyond_parts(*parts: Setting) -> Contrast:
    """What all parts together do beyond the sum of what each does alone; of two parts, their interaction."""
    weights = Counter(gain(*parts).weights)
    weights.subtract(gains_alone(*parts).weights)
    return Contrast(dict(weights))


def settings_of(measures: Iterable[Measure]) -> tuple[Setting, ...]:
    """Every setting that some measure needs, the one in which nothing is moved first."""
    return tuple(dict.fromkeys([NOTHING, *(setting for measure in measures for setting in measure.settings)]))


class EffectTally:
    """Measures summed up chunk by chunk, so that memory does not grow with the number of futures.

    Parameters
    ----------
    measures
        Name to what is measured.
    outcomes
        Names of what is counted.

    Attributes
    ----------
    settings
        What is played, in the order of the rows that are added.
    futures
        Futures counted.
    """

    def __init__(self, measures: Mapping[Name, Measure], outcomes: Sequence[str]):
        self.settings = settings_of(measures.values())
        self.futures = 0
        self._measures = measures
        # Whole numbers, so chunks add up to the same sums in any order: futures that differ, total, total of squares.
        self._sums = {(outcome, name): np.zeros(3, dtype=np.int64) for outcome in outcomes for name in measures}
        self._counts = {outcome: np.zeros(len(self.settings), dtype=np.int64) for outcome in outcomes}

    def add(self, flags: Mapping[str, NDArray[np.bool_]]) -> None:
        """Count some futures; every outcome's flags have the axes (setting, future)."""
        for outcome, rows in flags.items():
            played = dict(zip(self.settings, rows, strict=True))
            for name, measure in self._measures.items():
                values = measure.values(played)
                self._sums[outcome, name] += (np.count_nonzero(values), values.sum(), (values**2).sum())
            self._counts[outcome] += rows.sum(axis=1, dtype=np.int64)
        self.futures += next(iter(flags.values())).shape[1]

    def effect(self, outcome: str, name: Name) -> Effect:
        """What a measure, by its name, comes to."""
        differ, total, squares = self._sums[outcome, name].tolist()
        return Effect.of(self.futures, differ, total, squares)

    def share(self, outcome: str, setting: Setting) -> Share:
        """Futures in which a setting does what is counted."""
        return Share.of(int(self._counts[outcome][self.settings.index(setting)]), self.futures)
