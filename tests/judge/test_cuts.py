"""Counts in every cut of the futures: they add up, and they are what one gets by counting one future after another."""

import numpy as np
import pytest

from titanium import load_case
from titanium.judge import cuts
from titanium.judge.cuts import OVERALL, ByCut, CutCounts
from titanium.judge.shares import Difference, Share

CASE = load_case("us_rok")
N_PACKAGES, N_FUTURES = 4, 501


class Futures:
    """Flags, failures and schools drawn by chance; the last package fails often, the first never."""

    def __init__(self, seed: int = 5):
        draw = np.random.default_rng(seed)
        self.cell = np.stack(
            [draw.integers(len(entry.positions), size=N_FUTURES) for entry in CASE.schools.values()], axis=1
        ).astype(np.int8)
        levels = np.array([0.2, 0.5, 0.5, 0.8])[:, None]
        self.flags = {name: draw.random((N_PACKAGES, N_FUTURES)) < levels for name in ("holds", "W")}
        self.finite = draw.random((N_PACKAGES, N_FUTURES)) >= np.array([0, 0.01, 0.1, 0.3])[:, None]

    def cut(self, number: int) -> list[int]:
        """Futures of a cut, found by walking through switches and positions."""
        if number == OVERALL:
            return list(range(N_FUTURES))
        places = [(place, n) for place, entry in enumerate(CASE.schools.values()) for n in range(len(entry.positions))]
        place, position = places[number - 1]
        return [future for future in range(N_FUTURES) if self.cell[future, place] == position]

    def counted(self, *parts: slice) -> CutCounts:
        counts = CutCounts(CASE, N_PACKAGES, ["holds", "W"], ["holds"])
        for part in parts or (slice(None),):
            flags = {name: flag[:, part] for name, flag in self.flags.items()}
            counts.add(self.finite[:, part], flags, self.cell[part])
        return counts


FUTURES = Futures()
CUTS = range(1 + sum(len(entry.positions) for entry in CASE.schools.values()))


@pytest.mark.parametrize("cut", CUTS)
def test_counts_are_what_a_naive_recount_gives(cut: int) -> None:
    counts, here = FUTURES.counted(), FUTURES.cut(cut)
    finite, holds = FUTURES.finite, FUTURES.flags["holds"]
    assert counts.futures[cut] == len(here)
    for package in range(N_PACKAGES):
        met = [future for future in here if finite[package, future]]
        for name, flag in FUTURES.flags.items():
            assert counts.share(name, package, cut) == Share.of(sum(bool(flag[package, f]) for f in met), len(met))
        for against in range(N_PACKAGES):
            both = [future for future in met if finite[against, future]]
            won = sum(bool(holds[package, f] and not holds[against, f]) for f in both)
            lost = sum(bool(holds[against, f] and not holds[package, f]) for f in both)
            assert counts.difference("holds", package, against, cut) == Difference.of(won, lost, len(both))


def test_the_positions_of_a_switch_part_the_futures() -> None:
    counts = FUTURES.counted()
    for package in range(N_PACKAGES):
        shares = ByCut[Share].of(CASE, lambda cut, row=package: counts.share("W", row, cut))
        for switch, positions in shares.by_school.items():
            assert sum(share.count for share in positions.values()) == shares.overall.count, switch
            assert sum(share.futures for share in positions.values()) == shares.overall.futures, switch
    futures = ByCut[int].of(CASE, lambda cut: int(counts.futures[cut]))
    assert all(sum(positions.values()) == N_FUTURES for positions in futures.by_school.values())


def test_a_cut_is_told_by_its_switch_and_position() -> None:
    numbers = ByCut[int].of(CASE, lambda cut: cut)
    assert numbers.overall == OVERALL
    assert list(numbers.by_school["tripwire"].items()) == [("schelling", 1), ("reiter_poast", 2), ("public_opinion", 3)]
    assert numbers.map(lambda number: 2 * number).by_school["entanglement"] == {"snyder": 8, "beckley": 10}


@pytest.mark.parametrize("piece", [64, 100, 500])
def test_pieces_do_not_change_a_count(piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = FUTURES.counted()
    monkeypatch.setattr(cuts, "PIECE", piece)
    pieces = FUTURES.counted(slice(0, 1), slice(1, 380), slice(380, N_FUTURES))
    for cut in CUTS:
        assert pieces.share("holds", 2, cut) == whole.share("holds", 2, cut)
        assert pieces.difference("holds", 3, 1, cut) == whole.difference("holds", 3, 1, cut)


def test_a_package_differs_from_itself_by_nothing() -> None:
    own = FUTURES.counted().difference("holds", 1, 1)
    assert (own.differ, own.mean, own.low, own.high) == (0, 0, 0, 0)
    assert not own.is_clear
    assert own.settled_by() is None


def test_a_lead_is_the_other_side_of_a_lag() -> None:
    counts = FUTURES.counted()
    one, other = counts.difference("holds", 0, 3), counts.difference("holds", 3, 0)
    assert (one.mean, one.low, one.high) == (-other.mean, -other.high, -other.low)
