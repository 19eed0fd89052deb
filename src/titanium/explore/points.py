"""Points of the unit cube by number, any of them at once: a Sobol sequence, Latin hypercubes, or independent draws."""

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from titanium.explore.philox import random_bits

MOST_SOBOL = qmc.Sobol.MAXDIM
"""Dimensions for which there are direction numbers (Joe and Kuo 2008)."""
_BITS = 32
_LOW = 11
_RUN = 1 << _LOW
"""Points whose numbers agree in all higher bits; what these bits contribute is computed once for all of them."""
_ROUNDS = 8
_LEAST_RANGE = 64
"""Rounds, and the smallest range, with which pairs of points fall on pairs of strata as evenly as by chance."""
_INDEPENDENT, _STRATA, _WITHIN = 1, 2, 3
"""Streams of random bits: of independent points, of a hypercube's permutations, and of places within its strata."""


class SobolPoints:
    """The points of one scrambled Sobol sequence (Sobol' 1967; scrambling by Matousek 1998, as SciPy does it).

    SciPy gives the points of a sequence in order alone. A point is a digital shift and the exclusive or of those
    direction numbers that the Gray code of its number names, so they give every point without those before it.

    Parameters
    ----------
    dimensions
        Coordinates of a point, at most `MOST_SOBOL`.
    seed
        Seed of the scrambling.

    Examples
    --------
    >>> points = SobolPoints(3, seed=0)
    >>> bool((points.at(np.array([7, 2**31]))[0] == points.at(np.arange(8))[7]).all())
    True
    """

    def __init__(self, dimensions: int, seed: int):
        self._run = np.empty((_RUN, 0), np.uint32)
        self._directions = np.empty((_BITS, 0), np.uint32)
        if not dimensions:
            return
        sequence = qmc.Sobol(dimensions, scramble=True, bits=_BITS, rng=np.random.default_rng(seed))
        self._run = _whole(sequence.random(_RUN))
        self._directions = _direction_numbers(sequence)

    def at(self, index: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """Points by their numbers.

        Returns
        -------
        Coordinates in units of 2**-32; axes (point, dimension).
        """
        if not len(index):
            return np.empty((0, self._run.shape[1]), np.uint32)
        runs, place = np.unique(index >> _LOW, return_inverse=True)
        high = np.stack([self._high(int(run)) for run in runs])
        return self._run[index & (_RUN - 1)] ^ (high[0] if len(runs) == 1 else high[place])

    def _high(self, run: int) -> NDArray[np.uint32]:
        """What the higher bits of a number contribute to its point."""
        number = run << _LOW
        gray = number ^ (number >> 1)
        named = [bit for bit in range(_BITS) if gray >> bit & 1]
        return np.bitwise_xor.reduce(self._directions[named], axis=0, dtype=np.uint32)


class LatinPoints:
    """The points of consecutive, independent Latin hypercubes (McKay et al. 1979).

    A hypercube cuts every dimension into as many equal strata as it has points, and each stratum holds one of them. The
    strata of a point follow from keyed permutations that are evaluated at this point alone: Feistel networks on two
    digits, applied again where they leave the range (Luby and Rackoff 1988; Black and Rogaway 2002).

    Parameters
    ----------
    dimensions
        Coordinates of a point.
    seed
        Seed of all hypercubes.
    size
        Points in one hypercube, from 2 to 2**32 - 1.

    Examples
    --------
    >>> cube = LatinPoints(2, seed=0, size=8).at(np.arange(8, dtype=np.uint32))
    >>> np.sort(cube[:, 0] // 2**29).tolist()
    [0, 1, 2, 3, 4, 5, 6, 7]
    """

    def __init__(self, dimensions: int, seed: int, size: int):
        self._dimensions, self._seed, self._size = dimensions, seed, size
        reach = max(size, _LEAST_RANGE)
        self._low = (reach - 1).bit_length() // 2
        self._highs = -(-reach >> self._low)

    def at(self, index: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """Points by their numbers.

        Returns
        -------
        Coordinates in units of 2**-32; axes (point, dimension).
        """
        cube, place = np.divmod(index, np.uint32(self._size))
        size, word = np.uint64(self._size), np.uint64(_BITS)
        # A stratum is the steps that round down to it; `room` keeps its last point from being rounded into the next.
        room = np.uint64(2**_BITS + 1 - self._size)
        found = random_bits(index, self._dimensions, self._seed, _WITHIN) * room >> word
        found += self._strata(cube, place).astype(np.uint64) << word
        found += size - np.uint64(1)
        return (found // size).astype(np.uint32).T

    def _strata(self, cube: NDArray[np.uint32], place: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """Stratum of each point in every dimension; axes (dimension, point)."""
        cubes, which = np.unique(cube, return_inverse=True)
        keys = random_bits(cubes, self._dimensions * _ROUNDS, self._seed, _STRATA)
        keys = keys.reshape(self._dimensions, _ROUNDS, len(cubes)).transpose(1, 0, 2)
        found = self._permuted(place, keys if len(cubes) == 1 else keys[:, :, which])
        outside = np.nonzero(found >= self._size)
        while len(outside[0]):
            row, column = outside
            found[outside] = self._permuted(found[outside], keys[:, row, which[column]])
            still = found[outside] >= self._size
            outside = row[still], column[still]
        return found

    def _permuted(self, number: NDArray[np.uint32], keys: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """Numbers after the network: a digit of `_low` bits and one below `_highs` change each other in turn.

        The first axis of the keys is that of the rounds.
        """
        digits = np.uint32(self._highs)
        low, high = number & np.uint32((1 << self._low) - 1), number >> np.uint32(self._low)
        for one, other in zip(keys[::2], keys[1::2], strict=True):
            low = low ^ _mixed(high ^ one, self._low)
            high = high + _mixed(low ^ other, _BITS - 1)
            high -= high // digits * digits  # the remainder, several times as fast
        return high << np.uint32(self._low) | low


class RandomPoints:
    """Independent points, as plain Monte Carlo draws them.

    Parameters
    ----------
    dimensions
        Coordinates of a point.
    seed
        Seed of all points.

    Examples
    --------
    >>> points = RandomPoints(3, seed=0)
    >>> bool((points.at(np.array([7], dtype=np.uint32))[0] == points.at(np.arange(8, dtype=np.uint32))[7]).all())
    True
    """

    def __init__(self, dimensions: int, seed: int):
        self._dimensions, self._seed = dimensions, seed

    def at(self, index: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """Points by their numbers.

        Returns
        -------
        Coordinates in units of 2**-32; axes (point, dimension).
        """
        return random_bits(index, self._dimensions, self._seed, _INDEPENDENT).T


Points = SobolPoints | LatinPoints | RandomPoints
"""Points of the unit cube, each known by its number."""


def _mixed(words: NDArray[np.uint32], bits: int) -> NDArray[np.uint32]:
    """As many bits, each of which depends on a whole word; in place (multipliers of Wellons 2018)."""
    words *= np.uint32(0x7FEB352D)
    words ^= words >> np.uint32(15)
    words *= np.uint32(0x846CA68B)
    words >>= np.uint32(_BITS - bits)
    return words


def _direction_numbers(sequence: qmc.Sobol) -> NDArray[np.uint32]:
    """The scrambled direction numbers of a sequence; axes (bit, dimension).

    From one point to the next the sequence changes by the direction number of the lowest bit that is 0 in the count of
    points behind it. Setting the count makes it take any of them.
    """
    found: list[NDArray[np.uint32]] = []
    sequence.reset()
    before = _whole(sequence.random(1))
    for bit in range(_BITS):
        sequence.num_generated = 1 << bit
        after = _whole(sequence.random(1))
        found.append((before ^ after)[0])
        before = after
    return np.stack(found)


def _whole(points: NDArray[np.float64]) -> NDArray[np.uint32]:
    """Coordinates in units of the sequence's resolution, which are whole numbers."""
    return np.ldexp(points, _BITS).astype(np.uint32)
