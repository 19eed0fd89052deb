# pyright: reportMissingTypeStubs=false
# SciPy ships its types in a package of their own, which nothing here needs.
"""A classification tree on histograms (CART; Breiman, Friedman, Olshen and Stone 1984), whose leaves are boxes.

Each node is split where the two halves differ most: for yes and no, least Gini impurity and least variance are the
same split. A cut lies between two bins, so inputs of up to 256 values are split exactly, and others nearly so.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from titanium.judge.discover.box import Box, Limit
from titanium.judge.discover.coded import BINS, Coded


@dataclass(frozen=True)
class Leaf:
    """Rows that no split tells further apart."""

    box: Box
    rows: int
    of_interest: int


@dataclass(frozen=True)
class _Split:
    number: int
    gain: float
    """Fall of the summed variance."""
    cuts: int
    """Cuts that it was chosen from."""
    last: int = 0
    """Last code on the left, of an input that has an order."""
    left: tuple[int, ...] = ()
    """Categories on the left."""


@dataclass(frozen=True)
class _Node:
    rows: NDArray[np.int64]
    histograms: NDArray[np.int64]
    box: Box
    depth: int


def grow(coded: Coded, *, mass_min: float = 0.05, depth: int = 4, alpha: float = 0.05) -> list[Leaf]:
    """Leaves of a tree, from the left.

    Parameters
    ----------
    coded
        The inputs, and which rows are of interest.
    mass_min
        Least share of all rows in a leaf.
    depth
        Most splits one after another.
    alpha
        Largest p-value of a split: the chi-square test of the two halves, times the cuts it was chosen from
        (Bonferroni); infinite splits wherever impurity falls.

    Examples
    --------
    >>> x = np.arange(100) / 100
    >>> [(leaf.rows, leaf.of_interest) for leaf in grow(Coded.of({"x": x}, x > 0.3))]
    [(31, 0), (69, 69)]
    """
    fewest = max(math.ceil(mass_min * coded.n_rows), 1)
    leaves: list[Leaf] = []
    open_ = [_Node(np.arange(coded.n_rows), coded.histograms(), {}, 0)]
    while open_:
        node = open_.pop()
        split = _best(coded, node.histograms, fewest) if node.depth < depth else None
        if split is None or _p_value(split, node.histograms[:, 0]) > alpha:
            without, within = node.histograms[:, 0].sum(axis=1)
            leaves.append(Leaf(node.box, int(without + within), int(within)))
        else:
            open_ += reversed(_halves(coded, node, split))
    return leaves


def _best(coded: Coded, histograms: NDArray[np.int64], fewest: int) -> _Split | None:
    ordered = [number for number, kind in enumerate(coded.kinds) if kind != "categorical"]
    found = [_ordered_split(histograms[:, ordered], ordered, fewest)] if ordered else []
    found += [
        _category_split(histograms[:, number], number, fewest)
        for number, kind in enumerate(coded.kinds)
        if kind == "categorical"
    ]
    known = [split for split in found if split is not None and split.gain > 0]
    cuts = sum(split.cuts for split in found if split is not None)
    if not known:
        return None
    best = max(known, key=lambda split: split.gain)
    return _Split(best.number, best.gain, cuts, best.last, best.left)


def _gains(
    rows: NDArray[np.int64], hits: NDArray[np.int64], all_rows: int, all_hits: int, fewest: int
) -> NDArray[np.float64]:
    """Fall of the summed variance for each cut, given what lies on its left; negative where a half is too small."""
    other = all_rows - rows
    fits = (rows >= fewest) & (other >= fewest)
    left = hits**2 / np.maximum(rows, 1)
    right = (all_hits - hits) ** 2 / np.maximum(other, 1)
    return np.where(fits, left + right - all_hits**2 / all_rows, -1.0)


def _ordered_split(histograms: NDArray[np.int64], numbers: list[int], fewest: int) -> _Split | None:
    total = histograms.sum(axis=0)
    rows, hits = total.cumsum(axis=1), histograms[1].cumsum(axis=1)
    gains = _gains(rows, hits, int(rows[0, -1]), int(hits[0, -1]), fewest)
    # Cuts between the same two filled bins are one cut.
    gains = np.where(total > 0, gains, -1.0)
    place, last = divmod(int(gains.argmax()), BINS)
    return _Split(numbers[place], float(gains[place, last]), int((gains >= 0).sum()), last)


def _category_split(histograms: NDArray[np.int64], number: int, fewest: int) -> _Split | None:
    """Of all ways to part categories, the best puts them in the order of their shares (Breiman et al. 1984)."""
    total = histograms.sum(axis=0)
    present = np.flatnonzero(total)
    ranked = present[np.argsort(histograms[1, present] / total[present], kind="stable")]
    rows, hits = total[ranked].cumsum(), histograms[1, ranked].cumsum()
    gains = _gains(rows, hits, int(rows[-1]), int(hits[-1]), fewest)
    last = int(gains.argmax())
    return _Split(number, float(gains[last]), int((gains >= 0).sum()), left=tuple(sorted(ranked[: last + 1].tolist())))


def _p_value(split: _Split, histogram: NDArray[np.int64]) -> float:
    rows, hits = int(histogram.sum()), int(histogram[1].sum())
    variance = hits - hits**2 / rows
    return float(chdtrc(1, rows * split.gain / variance)) * split.cuts if variance > 0 else 1.0


def _halves(coded: Coded, node: _Node, split: _Split) -> list[_Node]:
    number, name = split.number, coded.names[split.number]
    codes = coded.codes[number, node.rows]
    goes_left = np.isin(codes, split.left) if split.left else codes <= split.last
    left, right = node.rows[goes_left], node.rows[~goes_left]
    fewer = coded.histograms(min(left, right, key=len))
    other = node.histograms - fewer
    sides = (fewer, other) if len(left) <= len(right) else (other, fewer)
    limits = _limits(coded, node.box, split, left, right)
    return [
        _Node(rows, histograms, _within(node.box, name, limit), node.depth + 1)
        for rows, histograms, limit in zip((left, right), sides, limits, strict=True)
    ]


def _limits(
    coded: Coded, box: Box, split: _Split, left: NDArray[np.int64], right: NDArray[np.int64]
) -> tuple[Limit, Limit]:
    values = coded.values[split.number]
    if split.left:
        before = box.get(coded.names[split.number])
        everywhere = before.kept if before is not None and before.kept is not None else _categories(coded, split.number)
        # A category that this node lacks goes with the larger half, so that the leaves still part all rows.
        here: set[int] = set(np.unique(values[np.concatenate([left, right])]).tolist())
        lacking = set(everywhere) - here
        with_left = {*split.left, *(lacking if len(left) >= len(right) else ())}
        return Limit(kept=tuple(sorted(with_left))), Limit(kept=tuple(sorted(set(everywhere) - with_left)))
    cut = (float(values[left].max()) + float(values[right].min())) / 2
    return Limit(high=cut), Limit(low=math.nextafter(cut, math.inf))


def _categories(coded: Coded, number: int) -> tuple[int, ...]:
    return tuple(np.flatnonzero(np.diff(coded.starts[number])).tolist())


def _within(box: Box, name: str, limit: Limit) -> Mapping[str, Limit]:
    before = box.get(name, Limit())
    low, high = max(before.low, limit.low), min(before.high, limit.high)
    return {**box, name: Limit(low, high, limit.kept)}
