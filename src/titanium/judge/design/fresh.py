"""The front on fresh futures: what was found scored in futures in which nothing was chosen, beside what is named."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from titanium.explore.block import Chunk, Packages
from titanium.explore.packages.setting import named
from titanium.explore.panel import Panel
from titanium.judge.cuts import ByCut, CutCounts
from titanium.judge.design.archive import nondominated
from titanium.judge.design.cheapest import ChangeSearch
from titanium.judge.design.finding import Change, Lift, Member, moved_levers
from titanium.judge.design.front import Common, TradeOff, in_common, knee, trade_offs
from titanium.judge.design.objectives import STRENGTH, Objective
from titanium.judge.design.scores import gain_of, means, scores
from titanium.judge.design.scoring import Limit, Scorer
from titanium.judge.design.space import Genome
from titanium.judge.shares import Difference, Share

FOUND = "found-"
_ROUNDS = 3
"""Times that a target is raised by what changes miss of it on fresh futures."""


@dataclass(frozen=True)
class Front:
    """A front on fresh futures; see `titanium.judge.design.finding.Designs`."""

    members: tuple[Member, ...]
    known: tuple[Member, ...]
    base: Member
    knee: str
    dominated: Mapping[str, tuple[str, ...]]
    overtaken: int
    failed_limits: int
    trade_offs: tuple[TradeOff, ...]
    common: tuple[Common, ...]


class Fresh:
    """Fresh futures, and what the search was for.

    Parameters
    ----------
    beside
        What is told as well, though it was not searched for.
    scorer
        What packages scored in the futures of the search.
    panel
        Fresh futures.
    """

    def __init__(
        self,
        scorer: Scorer,
        objectives: Sequence[Objective],
        beside: Sequence[Objective],
        limits: Sequence[Limit],
        panel: Panel,
    ):
        self._scorer, self._panel, self._beside = scorer, panel, tuple(beside)
        self._objectives, self._limits = tuple(objectives), tuple(limits)
        self._named = named(panel.player.scope)
        self._base = self._named[panel.player.scope.base]
        self._base_searched = dict(
            zip(
                (own.name for own in scorer.measures),
                means(scorer.measures, scorer.panel.play({panel.player.scope.base: self._base}), [0])[0].tolist(),
                strict=True,
            )
        )

    def front(self, genomes: Sequence[Genome]) -> Front:
        """The front of some packages: those that keep the limits and that none of the others dominates."""
        found = [self._scorer.space.setting(own) for own in genomes]
        names = self._names(found)
        packages = self._named | dict(zip(names, found, strict=True))
        chunk = self._panel.play(packages)
        members = self._members(packages, chunk, dict(zip(names, genomes, strict=True)))
        keeping = [name for name in names if self._keeps(chunk, list(packages).index(name), packages[name])]
        ahead = self._ahead([members[name] for name in keeping])
        order = sorted(ahead, key=lambda own: self._rank(own))
        shown = self._renamed(order)
        points = self._points(shown)
        renamed = {old.name: new.name for old, new in zip(order, shown, strict=True)}
        return Front(
            members=tuple(shown),
            known=tuple(members[name] for name in self._named),
            base=members[self._panel.player.scope.base],
            knee=shown[knee(points)].name if len(shown) > 1 else "",
            dominated=self._dominated(packages, chunk, members, renamed),
            overtaken=len(keeping) - len(ahead),
            failed_limits=len(names) - len(keeping),
            trade_offs=trade_offs(self._objectives, self._values(shown)),
            common=in_common(self._scorer.space, [own.setting for own in shown]),
        )

    def lift(self, search: ChangeSearch, target: float, base: Member) -> Lift:
        """The cheapest changes that reach a target on fresh futures.

        What the base scores more where changes are searched is added to the target there; and what changes then miss of
        it on fresh futures is added again, a few times.

        Parameters
        ----------
        base
            The base on fresh futures.
        """
        share = self._held(base)
        if share.share >= target:
            return Lift(target, share, is_there=True, is_exact=True, changes=(), strongest=base)
        aim = target + self._base_searched[STRENGTH] - share.share
        lift, short = self._lifted(search, aim, target, share)
        for _ in range(_ROUNDS):
            if short > 0:
                aim += short
                again, short = self._lifted(search, aim, target, share)
                lift = again if again.changes else lift
        return lift

    def _lifted(self, search: ChangeSearch, aim: float, target: float, base: Share) -> tuple[Lift, float]:
        """Changes on fresh futures, and by how much the worst of them misses the target."""
        space, name = self._scorer.space, self._panel.player.scope.base
        found = search.run(aim)
        genomes: dict[str, Genome] = {f"lift-{way}": own for way, own in found.found.items()}
        genomes["strongest"] = found.strongest
        packages: Packages = {name: self._base} | {key: space.setting(own) for key, own in genomes.items()}
        members = self._members(packages, self._panel.play(packages), genomes)
        changes: list[Change] = []
        for way, genome in found.found.items():
            member = members[f"lift-{way}"]
            money = search.money(genome) if search.counts_money else math.nan
            reaches = self._held(member).share >= target
            own = (space.moves(genome), space.movement(genome), money, search.value(genome))
            changes.append(Change(way, member, *own, reaches))
        short = max((target - self._held(own.member).share for own in changes), default=0.0)
        lift = Lift(target, base, False, found.is_exact, tuple(changes), members["strongest"])
        return lift, short

    def _held(self, member: Member) -> Share:
        assert member.holds is not None
        return member.holds.overall

    def _names(self, found: Sequence[Mapping[str, float]]) -> list[str]:
        """A name for each package: its own if it is named, else a number."""
        own = {tuple(setting.values()): name for name, setting in self._named.items()}
        return [own.get(tuple(setting.values()), f"{FOUND}{place}") for place, setting in enumerate(found)]

    def _renamed(self, members: Sequence[Member]) -> list[Member]:
        """Members that have no name in the case, numbered in the order in which they are told."""
        width = len(str(len(members)))
        return [
            replace(own, name=f"{FOUND}{place:0{width}}") if own.name.startswith(FOUND) else own
            for place, own in enumerate(members, start=1)
        ]

    def _members(self, packages: Packages, chunk: Chunk, genomes: Mapping[str, Genome]) -> dict[str, Member]:
        rows = {name: row for row, name in enumerate(packages)}
        base = rows[self._panel.player.scope.base]
        moves = [len(moved_levers(self._base, setting)) for setting in packages.values()]
        table = {own.name: scores(own, chunk, base, moves) for own in (*self._objectives, *self._beside)}
        held = _held(self._panel, chunk, base) if self._panel.player.scope.thresholds else None
        failed = np.sum(~chunk.finite, axis=1).tolist()
        found: dict[str, Member] = {}
        for name, row in rows.items():
            known = self._searched(genomes[name]) if name in genomes else {}
            found[name] = Member(
                name=name,
                setting=packages[name],
                moved=moved_levers(self._base, packages[name]),
                scores={
                    key: replace(own[row], searched=known[key], searched_gain=known[key] - self._base_searched[key])
                    if key in known
                    else own[row]
                    for key, own in table.items()
                },
                holds=held[0][row] if held else None,
                over_base=held[1][row] if held else None,
                failed=int(failed[row]),
            )
        return found

    def _searched(self, genome: Genome) -> dict[str, float]:
        row = self._scorer.of([genome])[0]
        columns = self._scorer.columns(self._objectives)
        return {own.name: float(row[column]) for own, column in zip(self._objectives, columns, strict=True)}

    def _keeps(self, chunk: Chunk, row: int, setting: Mapping[str, float]) -> bool:
        moves = len(moved_levers(self._base, setting))
        return all(limit.excess(_mean(limit.objective, chunk, row, moves)) <= 0 for limit in self._limits)

    def _ahead(self, members: Sequence[Member]) -> list[Member]:
        finite = [own for own in members if np.all(np.isfinite(self._values([own])))]
        kept = nondominated(self._points(finite)) if finite else np.ones(0, dtype=np.bool_)
        return [own for own, is_kept in zip(finite, kept, strict=True) if is_kept]

    def _rank(self, member: Member) -> tuple[float, ...]:
        return tuple(self._points([member])[0].tolist())

    def _values(self, members: Sequence[Member]) -> NDArray[np.float64]:
        rows = [[own.scores[objective.name].value for objective in self._objectives] for own in members]
        return np.array(rows, dtype=np.float64).reshape(len(members), len(self._objectives))

    def _points(self, members: Sequence[Member]) -> NDArray[np.float64]:
        return self._values(members) * np.array([own.oriented(1.0) for own in self._objectives])

    def _dominated(
        self, packages: Packages, chunk: Chunk, members: Mapping[str, Member], renamed: Mapping[str, str]
    ) -> dict[str, tuple[str, ...]]:
        """Named packages to the members that are no worse in any objective and clearly better in one."""
        rows = {name: row for row, name in enumerate(packages)}
        found: dict[str, tuple[str, ...]] = {}
        for name in self._named:
            point = self._points([members[name]])[0]
            better = [
                new
                for old, new in renamed.items()
                if old != name
                and np.all(self._points([members[old]])[0] <= point)
                and any(self._is_ahead(own, chunk, rows[old], rows[name], packages) for own in self._objectives)
            ]
            if better:
                found[name] = tuple(better)
        return found

    def _is_ahead(self, objective: Objective, chunk: Chunk, row: int, other: int, packages: Packages) -> bool:
        settings = list(packages.values())
        if objective.kind == "moves":
            return len(moved_levers(self._base, settings[row])) < len(moved_levers(self._base, settings[other]))
        gain = gain_of(objective, chunk, row, other)
        return gain.is_clear and objective.oriented(gain.mean) < 0


def _mean(objective: Objective, chunk: Chunk, row: int, moves: int) -> float:
    if objective.kind == "moves":
        return float(moves)
    met = chunk.finite[row]
    values = objective.values(chunk.metrics)[row][met]
    return float(values.mean()) if len(values) else float("nan")


def _held(panel: Panel, chunk: Chunk, base: int) -> tuple[list[ByCut[Share]], list[ByCut[Difference]]]:
    """How often every package holds, and that less the base, in all futures and by school."""
    scope = panel.player.scope
    n_packages = len(chunk.metrics["holds"])
    counts = CutCounts(scope, n_packages, [STRENGTH], [STRENGTH])
    counts.add(chunk.finite, {STRENGTH: chunk.metrics["holds"] > 0.5}, chunk.cell)

    def share(row: int) -> ByCut[Share]:
        return ByCut[Share].of(scope, lambda cut: counts.share(STRENGTH, row, cut))

    def over_base(row: int) -> ByCut[Difference]:
        return ByCut[Difference].of(scope, lambda cut: counts.difference(STRENGTH, row, base, cut))

    return [share(row) for row in range(n_packages)], [over_base(row) for row in range(n_packages)]
