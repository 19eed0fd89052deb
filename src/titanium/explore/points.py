"""Scrambled Sobol points, any of them at once (Sobol' 1967; scrambling by Matousek 1998, as SciPy does it).

SciPy gives the points of a sequence in order alone. A point is a digital shift and the exclusive or of those direction
numbers that the Gray code of its number names, so the direction numbers give every point without those before it.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

_BITS = 32
_LOW = 11
_RUN = 1 << _LOW
"""Points whose numbers agree in all higher bits; what these bits contribute is computed once for all of them."""


class SobolPoints:
    """The points of one scrambled sequence.

    Parameters
    ----------
    dimensions
        Coordinates of a point.
    seed
        Seed of the scrambling.

    Examples
    --------
    >>> points = SobolPoints(3, seed=0)
    >>> bool((points.at(np.array([7, 2**31]))[0] == points.at(np.arange(8))[7]).all())
    True
    """

    def __init__(self, dimensions: int, seed: int):
        sequence = qmc.Sobol(dimensions, scramble=True, bits=_BITS, rng=np.random.default_rng(seed))
        self._run = _whole(sequence.random(_RUN))
        self._directions = _direction_numbers(sequence)

    def at(self, index: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """Points by their numbers.

        Returns
        -------
        Coordinates in units of 2**-32; axes (point, dimension).
        """
        runs, place = np.unique(index >> _LOW, return_inverse=True)
        high = np.stack([self._high(int(run)) for run in runs])
        return self._run[index & (_RUN - 1)] ^ (high[0] if len(runs) == 1 else high[place])

    def _high(self, run: int) -> NDArray[np.uint32]:
        """What the higher bits of a number contribute to its point."""
        number = run << _LOW
        gray = number ^ (number >> 1)
        named = [bit for bit in range(_BITS) if gray >> bit & 1]
        return np.bitwise_xor.reduce(self._directions[named], axis=0, dtype=np.uint32)


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
