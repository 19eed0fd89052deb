"""Random bits by number: Philox4x32-10 (Salmon et al. 2011).

A counter-based generator is a function of a counter and a key, so any part of a stream is had without what precedes it.
It is written out here because the bits must never change: a future's inputs are not stored but drawn again. The model's
own random streams come from another generator, so nothing here goes with them.
"""

import numpy as np
from numpy.typing import NDArray

_MULTIPLIERS = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_WEYL = 0x9E3779B9, 0xBB67AE85
_ROUNDS = 10
_WORD, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)
_TILE = 16
"""Counters for one number that are worked on together; small enough for a core's own cache."""

Words = tuple[NDArray[np.uint64], NDArray[np.uint64], NDArray[np.uint64], NDArray[np.uint64]]


def random_bits(number: NDArray[np.unsignedinteger], count: int, seed: int, stream: int) -> NDArray[np.uint32]:
    """Independent random words for each of some numbers.

    Parameters
    ----------
    number
        Numbers below 2**32; a number has the same words in any company.
    count
        Words for each number. Its first words are the same whatever the count.
    seed
        Seed of all streams.
    stream
        What the words are for; streams of one seed are independent.

    Returns
    -------
    Axes (word, number).

    Examples
    --------
    >>> many = random_bits(np.arange(100, dtype=np.uint32), 7, seed=0, stream=1)
    >>> one = random_bits(np.array([99], dtype=np.uint32), 3, seed=0, stream=1)
    >>> bool((one[:, 0] == many[:3, 99]).all())
    True
    """
    groups = -(-count // 4)
    found = np.empty((groups, 4, len(number)), np.uint32)
    zero = np.zeros((), np.uint64)
    for start in range(0, groups, _TILE):
        group = np.arange(start, min(start + _TILE, groups), dtype=np.uint64)[:, np.newaxis]
        words = philox((number.astype(np.uint64), group, zero, zero), (seed, stream))
        for place, word in enumerate(words):
            found[start : start + _TILE, place] = word
    return found.reshape(4 * groups, len(number))[:count]


def philox(counter: Words, key: tuple[int, int]) -> Words:
    """Four random words of 32 bits for a counter of four such words, each held in 64 bits; the words broadcast."""
    a, b, c, d = counter
    for turn in range(_ROUNDS):
        first, second = (np.uint64((word + turn * step) % 2**32) for word, step in zip(key, _WEYL, strict=True))
        left, right = a * _MULTIPLIERS[0], c * _MULTIPLIERS[1]
        a, c = (right >> _WORD) ^ b ^ first, (left >> _WORD) ^ d ^ second
        b, d = right & _LOW, left & _LOW
    return a, b, c, d
