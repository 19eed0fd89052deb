"""The worth of knowing something before choosing: expected value of perfect and of partial information.

Who must choose without knowing the future takes the package that is best on average. Who knew the whole future would
take the best in it (EVPI), who knew one input the best on average given that input (EVPPI; Raiffa and Schlaifer 1961).
The futures are cut into parts by the input's value, as in the single-parameter method of Strong and Oakley (2013).

The plain estimate, the mean of each part's best less the best of the means, is biased upwards, since the best of noisy
means is picked and then believed. So the futures are dealt into folds: what is chosen for a fold, given the input, is
chosen by the others, and is worth what it gives in the fold, over what the best package gives in all. This has no
upward bias, and falls short where packages are close; so it may be below zero, which says that nothing was found.
Beside it stands the plain estimate and a reference for it, what it gives where parts are dealt at random.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from titanium.judge.design.scores import mean_and_half

FOLDS = 5
MOST_PARTS, FEWEST_EACH = 20, 256
"""Parts into which a continuous input is cut, and the fewest futures of one."""
DEALS = 8000
"""Random dealings that the reference rests on."""


@dataclass(frozen=True)
class Worth:
    """What knowing something would add to the mean of what is wanted, with its 95% counting interval.

    Attributes
    ----------
    plain
        The plain estimate, biased upwards; of perfect information the two are the same but for the choice made without.
    chance
        What the plain estimates of all inputs together stay under in 95 of 100 cases, were their parts dealt at random;
        0 of perfect information.
    chosen
        Number of the package that is best in each part, in the parts' order.
    """

    value: float
    low: float
    high: float
    plain: float
    chance: float
    chosen: tuple[int, ...]

    @property
    def is_clear(self) -> bool:
        """Whether it is told from nothing, both by its interval and against chance."""
        return self.low > 0 and self.plain > self.chance


@dataclass(frozen=True, eq=False)
class Choice:
    """Packages to choose from, and what each gives in every future.

    Attributes
    ----------
    gives
        Axes (package, future).
    fold
        Fold of each future.
    """

    gives: NDArray[np.float64]
    fold: NDArray[np.int8]

    @classmethod
    def of(cls, gives: NDArray[np.float64], seed: int = 0) -> "Choice":
        """Futures dealt into folds, as alike in size as they can be."""
        order = np.random.default_rng([seed, FOLDS]).permutation(gives.shape[1])
        return cls(np.ascontiguousarray(gives, dtype=np.float64), (order % FOLDS).astype(np.int8))

    @property
    def best(self) -> int:
        """The package that is best on average."""
        return int(np.argmax(self.gives.mean(axis=1)))

    def perfect(self) -> Worth:
        """Worth of knowing the whole future, chance included."""
        value, half = mean_and_half(self.gives.max(axis=0) - self.gives[self.best])
        return Worth(value, value - half, value + half, value, 0.0, ())

    def partial(self, part: NDArray[np.uint8], n_parts: int, chance: float) -> Worth:
        """Worth of knowing in which part a future is.

        Parameters
        ----------
        part
            Part of each future, from 0.
        chance
            The reference for parts of these sizes, see `chance`.
        """
        sums = self._sums(part, n_parts)
        total = sums.sum(axis=1, keepdims=True)
        chosen = np.argmax(total - sums, axis=0)
        given = np.take_along_axis(self.gives, chosen[self.fold, part][np.newaxis].astype(np.intp), axis=0)[0]
        value, half = mean_and_half(given - self.gives[self.best])
        best = np.argmax(total[:, 0], axis=0)
        return Worth(value, value - half, value + half, _plain(total[:, 0], len(part)), chance, tuple(best.tolist()))

    def chance(self, sizes: NDArray[np.integer], n_inputs: int = 1, seed: int = 0) -> float:
        """What the plain estimate stays under where parts of such sizes are dealt at random.

        With `n_inputs`, what so many of them all stay under in 95 of 100 cases (Bonferroni).

        Means of parts of a random dealing are normal about the mean of all, with the packages' covariance divided by
        the size of the part; so they are drawn, which costs the same however many futures there are.
        """
        n = self.gives.shape[1]
        mean = self.gives.mean(axis=1)
        away = self.gives - mean[:, np.newaxis]
        values, vectors = np.linalg.eigh(away @ away.T / n)
        root = vectors * np.sqrt(np.maximum(values, 0))
        kept = sizes[sizes > 0].astype(np.float64)
        rng = np.random.default_rng([seed, len(kept)])
        share = kept / n
        drawn = rng.standard_normal((DEALS, len(kept), len(mean))) / np.sqrt(kept)[:, np.newaxis]
        drawn -= (share[:, np.newaxis] * drawn).sum(axis=1, keepdims=True)  # all parts together are all futures
        means = mean + drawn @ root.T
        plain = (means.max(axis=2) * share).sum(axis=1) - mean.max()
        return float(np.quantile(plain, 1 - 0.05 / n_inputs))

    def _sums(self, part: NDArray[np.uint8], n_parts: int) -> NDArray[np.float64]:
        """Total of what each package gives, axes (package, fold, part)."""
        code = self.fold.astype(np.intp) * n_parts + part
        size = FOLDS * n_parts
        rows = [np.bincount(code, weights=own, minlength=size) for own in self.gives]
        return np.array(rows, dtype=np.float64).reshape(-1, FOLDS, n_parts)


def _plain(total: NDArray[np.float64], n: int) -> float:
    """Mean of each part's best less the best of the means; axes of the totals (package, part)."""
    return float(total.max(axis=0).sum() / n - total.sum(axis=1).max() / n)


def n_parts_of(n_futures: int) -> int:
    """Parts into which so many futures are cut by a continuous input."""
    return min(MOST_PARTS, max(n_futures // FEWEST_EACH, 2))


def equal_parts(fine: NDArray[np.uint8], n_parts: int) -> NDArray[np.uint8]:
    """Parts that hold about as many futures each, in the order of an input told in 256 steps.

    Examples
    --------
    >>> np.bincount(equal_parts(np.arange(256, dtype=np.uint8), 4)).tolist()
    [64, 64, 64, 64]
    """
    counts = np.bincount(fine, minlength=256)
    middle = np.cumsum(counts) - counts / 2
    parts: NDArray[np.uint8] = np.minimum(middle / len(fine) * n_parts, n_parts - 1).astype(np.uint8)
    return parts[fine]
