"""The best next change: which one lever, moved alone from a package, lets it hold in most futures.

Every lever is set to each of its codes, or to round values over its range, and all else stays. The best of many noisy
counts is always somewhat too good, so changes are chosen in some futures and counted in others of the same ensemble,
pair by pair with the package at hand. Of those that are counted only one that stays clear under Holm's correction is
called better.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from titanium.case.schema import Case, Rule
from titanium.errors import InputError
from titanium.explore.block import BLOCK, Chunk, Packages
from titanium.explore.ensemble import Ensemble, Kind, check_kind
from titanium.explore.futures import Design
from titanium.explore.matching import ensemble as gather
from titanium.explore.packages.setting import check_packages, codes, named, spelled
from titanium.explore.panel import Panel
from titanium.explore.stream import check_request
from titanium.judge.cuts import ByCut, CutCounts
from titanium.judge.design.scores import Gain, mean_and_half
from titanium.judge.design.space import round_values
from titanium.judge.effects import Effect, holm
from titanium.judge.evidence import Evidence
from titanium.judge.frame import frame
from titanium.judge.shares import Difference, Share, plain
from titanium.model.compile import compile_model

if TYPE_CHECKING:
    from pandas import DataFrame

DEFAULT_FUTURES = 4096
"""Futures in which the changes that are told are counted."""
SEARCHED = BLOCK
"""Futures in which they are chosen: the first of the ensemble; those in which they are counted follow."""
SHOWN = 5
"""Levers of which the best change is told."""
PIECE = 2
"""Changes of a part that is played in one go."""
_STEPS = 4
"""A range is cut into at least so many steps of a round size."""
_AT_HAND = "at hand"

Setting = Mapping[str, float]
"""Lever to value; every lever is set."""
Play = Callable[[Packages, int, int, Kind], Chunk]
"""What packages come to in the futures of an ensemble from one place to another."""
Gather = Callable[[int, Kind], Ensemble]
"""An ensemble of at least so many futures."""


@dataclass(frozen=True)
class Move:
    """One lever set to another value."""

    lever: str
    before: float
    after: float

    @property
    def name(self) -> str:
        """Lever and new value, as `--set` takes them."""
        return f"{self.lever}={spelled(self.after)}"

    def applied(self, setting: Setting) -> dict[str, float]:
        """The package with this change."""
        return {**setting, self.lever: self.after}


@dataclass(frozen=True)
class Changed:
    """What one change does, compared with the package at hand in the same futures.

    Attributes
    ----------
    decides
        Roles of the capitals that decide the lever.
    strength
        Futures in which the changed package holds.
    searched
        Gain in strength in the futures in which the change was chosen: somewhat too good.
    gain
        Gain in strength in the others, in all and by school.
    security
        Gain in futures in which the limits on wars, rupture and nuclear arms are kept.
    signs
        Role to the gain in futures in which its capital prefers the package to no deal.
    costs
        Role to the change of its net present cost.
    is_better
        Whether the gain stays clear of zero under Holm's correction over all changes that are told.
    """

    move: Move
    decides: tuple[str, ...]
    strength: Share
    searched: Difference
    gain: ByCut[Difference]
    security: Difference
    signs: Mapping[str, Difference]
    costs: Mapping[str, Gain]
    is_better: bool


@dataclass(frozen=True)
class NextChange:
    """The changes of one lever that gain most, those that gain most first."""

    evidence: Evidence
    """The futures in which they are counted."""
    searched: int
    """Futures in which they were chosen, none of which is counted."""
    setting: Setting
    """The package at hand."""
    strength: Share
    """Futures in which it holds."""
    tried: int
    """Changes that were played."""
    barred: Mapping[str, int]
    """Rule of the case to the changes that it forbids; they were not played."""
    changes: tuple[Changed, ...]
    unsigned: "NextChange | None" = None
    """The same without the signatures: in matched futures today's package is signed by construction, so that a change
    of it can lose a signature and never win one."""

    @property
    def best(self) -> Changed | None:
        """The change that gains most; None if none is clearly better than the package at hand."""
        return next((own for own in self.changes if own.is_better), None)

    def to_dict(self) -> dict[str, Any]:
        """The finding as plain data for JSON; a number that is undefined is None."""
        best = self.best
        return plain(
            {
                **self.evidence.to_dict(),
                "searched": self.searched,
                "setting": dict(self.setting),
                "strength": asdict(self.strength),
                "tried": self.tried,
                "barred": dict(self.barred),
                "best": best.move.name if best else None,
                "changes": [asdict(own) for own in self.changes],
                "unsigned": self.unsigned and self.unsigned.to_dict(),
            }
        )

    def to_frame(self) -> "DataFrame":
        """One row a change.

        Raises
        ------
        InputError
            If pandas is not installed.
        """
        return frame([_row(kind, own) for kind, found in self._both() for own in found.changes])

    def _both(self) -> "Iterator[tuple[str, NextChange]]":
        yield self.evidence.ensemble, self
        if self.unsigned is not None:
            yield self.unsigned.evidence.ensemble, self.unsigned


def _row(ensemble: str, own: Changed) -> dict[str, Any]:
    gain = own.gain.overall
    return {
        "ensemble": ensemble,
        "lever": own.move.lever,
        "before": own.move.before,
        "after": own.move.after,
        "decides": "".join(own.decides),
        "strength": own.strength.share,
        "gain": gain.mean,
        "gain_low": gain.low,
        "gain_high": gain.high,
        "security_gain": own.security.mean,
        **{f"signs_{role}": change.mean for role, change in own.signs.items()},
        **{f"cost_{role}": change.mean for role, change in own.costs.items()},
        "is_better": own.is_better,
    }


def next_change(
    case: Case,
    package: str | Setting | None = None,
    *,
    futures: int = DEFAULT_FUTURES,
    seed: int = 0,
    ensemble: Kind = "matched",
) -> NextChange:
    """Which one lever, moved alone, lets a package hold in most futures, and what that does to signatures and costs.

    Parameters
    ----------
    package
        Name of a package of the case or the value of every lever; today's package if left out.
    futures
        Futures in which the changes that are told are counted; they are chosen in 2,048 others.
    ensemble
        Which futures, see `titanium.judge.stress.stress`; a matched finding has beside it one without the signatures.

    Raises
    ------
    InputError
        If the package is unknown or cannot be played, or a count is out of range.
    """
    check_kind(ensemble)
    if isinstance(package, Mapping):
        setting = dict(package)
    else:
        setting = named(case, [package or case.base])[package or case.base]
    check_packages(case, {_AT_HAND: setting})
    for wanted in (futures, SEARCHED + futures):
        check_request(case, {_AT_HAND: setting}, wanted, BLOCK)
    model, design = compile_model(case), Design(case, seed)
    ensembles: dict[Kind, Ensemble] = {}

    def collect(wanted: int, kind: Kind) -> Ensemble:
        if kind not in ensembles:
            ensembles[kind] = gather(model, design, kind, wanted)
        return ensembles[kind]

    def play(packages: Packages, begin: int, end: int, kind: Kind) -> Chunk:
        return Panel(model, design, collect(SEARCHED + futures, kind).indices(begin, end)).play(packages)

    return judge_changes(case, setting, play, collect, futures=futures, ensemble=ensemble)


def judge_changes(
    case: Case, setting: Setting, play: Play, collect: Gather, *, futures: int = DEFAULT_FUTURES, ensemble: Kind
) -> NextChange:
    """The same where packages are played by whoever has futures ready; see `next_change`.

    Parameters
    ----------
    play
        Called first for the package at hand and all changes in the first `SEARCHED` futures, then for it and those that
        are told in the `futures` that follow.
    collect
        Gives the ensembles that are met.

    Raises
    ------
    InputError
        If there are no futures to count in.
    """
    if futures < 1:
        raise InputError(f"{futures} futures: at least 1 is wanted")
    moves, barred = moves_of(case, setting)

    def found(kind: Kind) -> NextChange:
        table = {_AT_HAND: dict(setting), **{move.name: move.applied(setting) for move in moves}}
        chunk = play(table, 0, SEARCHED, kind)
        searched = dict(zip(moves, _gains(chunk), strict=True))
        chosen = _chosen(searched)
        some = {_AT_HAND: dict(setting), **{move.name: move.applied(setting) for move in chosen}}
        counted = play(some, SEARCHED, SEARCHED + futures, kind)
        source = collect(SEARCHED + futures, kind)
        return NextChange(
            evidence=Evidence.of(case, source, futures),
            searched=SEARCHED,
            setting=dict(setting),
            strength=_share(counted, 0),
            tried=len(moves),
            barred=barred,
            changes=_counted(case, counted, {move: searched[move] for move in chosen}),
        )

    beside = ensemble == "matched" and case.is_signed
    return replace(found(ensemble), unsigned=found("record")) if beside else found(ensemble)


def moves_of(case: Case, setting: Setting) -> tuple[tuple[Move, ...], Mapping[str, int]]:
    """Every change of one lever that is tried, and how many each rule of the case forbids.

    A rule that the package at hand does not keep binds no change of it.

    Examples
    --------
    >>> from titanium import load_case
    >>> case = load_case("us_rok")
    >>> moves, barred = moves_of(case, case.package("ironclad"))
    >>> [move.name for move in moves if move.lever in ("us_troops_k", "sma_growth")], barred
    (['us_troops_k=30', 'us_troops_k=40', 'sma_growth=0', 'sma_growth=2'], {'troop_floor': 3})
    """
    moves: list[Move] = []
    barred: dict[str, int] = {}
    for key, lever in case.levers.items():
        before = float(setting[key])
        rules = {name: own for name, own in case.rules.items() if own.lever == key and _keeps(own, before)}
        for after in codes(lever) or round_values(lever.low, lever.high, _STEPS):
            against = [name for name, own in rules.items() if not _keeps(own, after)]
            for name in against:
                barred[name] = barred.get(name, 0) + 1
            if not against and after != before:
                moves.append(Move(key, before, after))
    return tuple(moves), barred


def _keeps(rule: Rule, value: float) -> bool:
    return rule.at_least <= value <= rule.at_most


def _gains(chunk: Chunk) -> list[Difference]:
    """Gain in strength of every package of a chunk over its first."""
    finite, holds = chunk.finite, chunk.metrics["holds"] > 0.5
    both = finite[1:] & finite[0]
    won, lost = (both & holds[1:] & ~holds[0]).sum(axis=1), (both & ~holds[1:] & holds[0]).sum(axis=1)
    return [Difference.of(*map(int, own)) for own in zip(won, lost, both.sum(axis=1), strict=True)]


def _chosen(searched: Mapping[Move, Difference]) -> tuple[Move, ...]:
    """The best change of each lever, of the levers that gain most; of equals the smaller move, then the first."""
    best: dict[str, Move] = {}
    for move in sorted(searched, key=lambda own: (-_known(searched[own].mean), abs(own.after - own.before))):
        best.setdefault(move.lever, move)
    return tuple(list(best.values())[:SHOWN])


def _known(mean: float) -> float:
    return mean if math.isfinite(mean) else -math.inf


_METRIC: Mapping[str, str] = {"W": "accept_patron", "S": "accept_host"}
_COST: Mapping[str, str] = {"W": "patron_cost", "S": "host_cost"}


def _counted(case: Case, chunk: Chunk, searched: Mapping[Move, Difference]) -> tuple[Changed, ...]:
    """What each change does in a chunk whose first package is that at hand, those that gain most first."""
    flags = {name: chunk.metrics[name] > 0.5 for name in ("holds", "secure")}
    flags |= {role: chunk.metrics[name] >= 0 for role, name in _METRIC.items()}
    counts = CutCounts(case, len(chunk.finite), list(flags), list(flags))
    counts.add(chunk.finite, flags, chunk.cell)

    def changed(row: int, move: Move) -> Changed:
        def gain(flag: str) -> Callable[[int], Difference]:
            return lambda cut: counts.difference(flag, row, 0, cut)

        return Changed(
            move=move,
            decides=tuple(case.levers[move.lever].decides),
            strength=counts.share("holds", row),
            searched=searched[move],
            gain=ByCut[Difference].of(case, gain("holds")),
            security=counts.difference("secure", row, 0),
            signs={role: counts.difference(role, row, 0) for role in _METRIC},
            costs={role: _dearer(chunk, row, metric) for role, metric in _COST.items()},
            is_better=False,
        )

    found = [changed(row, move) for row, move in enumerate(searched, 1)]
    clear = holm([_chance(own.gain.overall) for own in found])
    told = [
        replace(own, is_better=stays and own.gain.overall.mean > 0) for own, stays in zip(found, clear, strict=True)
    ]
    return tuple(sorted(told, key=lambda own: -_known(own.gain.overall.mean)))


def _chance(gain: Difference) -> float:
    total = round(gain.mean * gain.futures) if gain.futures else 0
    return Effect.of(gain.futures, gain.differ, total, gain.differ).p_value


def _dearer(chunk: Chunk, row: int, metric: str) -> Gain:
    both: NDArray[np.bool_] = chunk.finite[row] & chunk.finite[0]
    values = chunk.metrics[metric].astype(np.float64)
    apart = values[row][both] - values[0][both]
    mean, half = mean_and_half(apart)
    return Gain(len(apart), int(np.count_nonzero(apart)), mean, mean - half, mean + half)


def _share(chunk: Chunk, row: int) -> Share:
    finite = chunk.finite[row]
    return Share.of(int((chunk.metrics["holds"][row][finite] > 0.5).sum()), int(finite.sum()))


def pieces(moves: Sequence[Move], size: int = PIECE) -> tuple[tuple[Move, ...], ...]:
    """Changes in parts that are short to play."""
    return tuple(tuple(moves[begin : begin + size]) for begin in range(0, len(moves), size))
