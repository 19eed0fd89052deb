"""What would move whoever refuses: one lever of a package set otherwise, in the same futures.

`transfers` varies the payment alone. Here each lever is moved by itself, over round values of its range or its codes,
and of each the nearest value is told that halves a capital's refusals, or, where none does, the one that leaves fewest
if that is clear of counting error. A move that wins one capital may lose the other, so both are told with it, and what
it gives the adversary and the rival. Everything is paired: the package and the moved one meet the same futures. Moves
are chosen in some futures and counted in others, since the best of many noisy counts is always somewhat too good.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from typing import Any

from titanium.axes import HOST, PATRON
from titanium.case.schema import Case
from titanium.errors import InputError
from titanium.explore.block import BLOCK
from titanium.explore.ensemble import Ensemble
from titanium.explore.packages.setting import movable
from titanium.explore.panel import Panel
from titanium.explore.sweep import Progress
from titanium.judge.bargain.moving import Count, LeverMove, Met, Search
from titanium.judge.bargain.utilities import CAPITALS, NO_AGREEMENT, Proposals, proposals
from titanium.judge.evidence import Evidence
from titanium.judge.shares import Share, plain
from titanium.model.compile import Model

SCHEMA = "titanium.moves/1"

SELDOM = 0.005
"""Share of refusals under which nothing is looked for: counting error would say what moves them."""
DEFAULT_FUTURES, MOST_FUTURES = 4096, 65_536
"""Futures in which moves are counted, if nothing is said and at most."""
SEARCHED = BLOCK
"""Futures in which moves are chosen: those of the ensemble that follow the counted ones."""


@dataclass(frozen=True)
class Movers:
    """Who refuses a package, and which moves of one lever would change that."""

    package: str
    refuses: Mapping[str, Share]
    """Capital to the futures in which it refuses the package as it stands."""
    both: Share
    """Futures in which both accept it."""
    moves: Mapping[str, tuple[LeverMove, ...]]
    """Capital to what would move it, in the order of `LeverMove.order`; nothing where it hardly ever refuses."""

    def with_more(self, other: "Movers") -> "Movers":
        """The moves of other levers beside these."""
        moves = {
            role: tuple(sorted((*own, *other.moves[role]), key=lambda move: move.order))
            for role, own in self.moves.items()
        }
        return replace(self, moves=moves)

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON; a number that is undefined is None."""
        return plain(asdict(self))


@dataclass(frozen=True)
class Apart:
    """Futures made ready: those in which moves are counted, and others in which they are chosen."""

    counted: Panel
    searched: Panel

    @classmethod
    def of(cls, model: Model, source: Ensemble, futures: int = DEFAULT_FUTURES) -> "Apart":
        """The first futures of an ensemble, and those that follow.

        Raises
        ------
        InputError
            If the number of futures is out of range.
        """
        if not 1 <= futures <= MOST_FUTURES:
            raise InputError(f"{futures} futures: a whole number from 1 to {MOST_FUTURES} is wanted")
        ends = (0, futures, futures + SEARCHED)
        counted, searched = (Panel(model, source.design, source.indices(*pair)) for pair in pairwise(ends))
        return cls(counted, searched)


@dataclass(frozen=True)
class Moved:
    """What would move whoever refuses, package by package."""

    evidence: Evidence
    """The futures in which moves are counted."""
    searched: int
    """Futures in which they were chosen, none of which is counted."""
    disagreement: str
    packages: Mapping[str, Movers]

    @classmethod
    def joined(cls, parts: "Sequence[Moved]") -> "Moved":
        """Parts of one finding, each over some of the levers, as the whole."""
        first, *others = parts
        packages = dict(first.packages)
        for part in others:
            for name, own in part.packages.items():
                packages[name] = packages[name].with_more(own)
        return replace(first, packages=packages)

    def to_dict(self) -> dict[str, Any]:
        """The finding as plain data for JSON; a number that is undefined is None."""
        return {
            "schema": SCHEMA,
            "evidence": self.evidence.to_dict(),
            "searched": self.searched,
            "disagreement": self.disagreement,
            "packages": {name: own.to_dict() for name, own in self.packages.items()},
        }


def what_moves(
    model: Model,
    source: Ensemble,
    packages: Sequence[str] | Mapping[str, Mapping[str, float]] | None = None,
    *,
    disagreement: str = NO_AGREEMENT,
    levers: Iterable[str] | None = None,
    futures: int = DEFAULT_FUTURES,
    ready: Apart | None = None,
    on_progress: Progress | None = None,
) -> Moved:
    """What would move whoever refuses some packages.

    Parameters
    ----------
    model
        The compiled case.
    source
        Where the futures come from: those that are counted, and `SEARCHED` more.
    packages
        Names of packages of the case, or package to lever to value; all of the case's if left out. Today's is looked
        at only if it is among them, and no agreement never.
    disagreement
        What capitals fall back on, see `titanium.judge.bargain.finding.bargain`.
    levers
        Levers to move; all of the case's if left out.
    futures
        Number of futures in which moves are counted, at most `MOST_FUTURES`.
    ready
        These futures made ready, if they are already.
    on_progress
        Told as packages are done, in packages.

    Raises
    ------
    InputError
        If a package, a lever or a disagreement is unknown, nothing is offered, or a number is out of range.

    Examples
    --------
    >>> from titanium import compile_model, load_case
    >>> from titanium.explore.futures import Design
    >>> from titanium.explore.matching import ensemble
    >>> model = compile_model(load_case("us_rok"))
    >>> source = ensemble(model, Design(model.case, 0), "matched", 64 + SEARCHED)
    >>> found = what_moves(model, source, ["titanium"], levers=["sma_krw_bn", "us_troops_k"], futures=64)
    >>> list(found.packages), found.packages["titanium"].both.futures
    (['titanium'], 64)
    """
    case = model.case
    offer = proposals(case, packages, disagreement)
    wanted = set(case.packages if packages is None else packages)
    names = [name for name in offer.offered if name in wanted]
    moved = list(movable(case, levers))
    ready = ready or Apart.of(model, source, futures)
    counted, searched = (Met.of(panel, source, offer) for panel in (ready.counted, ready.searched))
    found: dict[str, Movers] = {}
    for number, name in enumerate(names, start=1):
        found[name] = _movers(case, counted, searched, offer, name, moved)
        if on_progress is not None:
            on_progress(number, len(names), len(counted.known.masked))
    return Moved(Evidence.of(case, source, len(counted.known.index)), len(searched.known.index), disagreement, found)


def _movers(case: Case, counted: Met, searched: Met, offer: Proposals, name: str, levers: Sequence[str]) -> Movers:
    setting, own = offer.offered[name], counted.own(name)
    refuses = {role: counted.refuses(own, role) for role in CAPITALS}
    shares = {role: Share.of(int(flag.sum()), len(flag)) for role, flag in refuses.items()}
    refusing = [role for role in CAPITALS if shares[role].share >= SELDOM]
    search, count = Search(case, searched, setting, searched.own(name)), Count(case, counted, setting, own)
    moves = {
        role: sorted(
            (count.move(lever, role, *value) for lever in levers if (value := search.nearest(lever, role)) is not None),
            key=lambda move: move.order,
        )
        for role in refusing
    }
    signed = ~(refuses[PATRON] | refuses[HOST])
    both = Share.of(int(signed.sum()), len(signed))
    return Movers(name, shares, both, {role: tuple(moves.get(role, ())) for role in CAPITALS})
