"""The answer about one package as tables: beside other packages, and school by school."""

from collections.abc import Callable, Sequence

from titanium.judge.shares import Cost, Share
from titanium.judge.verdict import PackageVerdict
from titanium.tell import words
from titanium.tell.answer import CAPITALS, Answer, cost_range, span
from titanium.tell.catalogue import say, told
from titanium.tell.metric_words import unit
from titanium.tell.table import Table
from titanium.tell.verdict import difference


def comparison(found: Answer, names: Sequence[str]) -> Table:
    """Some packages side by side, a column for each."""
    verdict, money = found.verdict, unit(found.case.description.money.unit)
    packages = [verdict.of(name) for name in names]

    def row(heading: str, cell: Callable[[PackageVerdict], str]) -> tuple[str, ...]:
        return (heading, *(cell(own) for own in packages))

    rows = [
        row(say("holds, of 100 futures"), lambda own: _hundred(own.strength)),
        row(say("against today's package"), lambda own: _against(found, own)),
    ]
    if verdict.unsigned is not None:
        rows.append(row(say("holds without the signatures"), lambda own: _hundred(found.beside(own).strength)))
    rows.append(row(say("breaks first when (middle time)"), lambda own: words.first_break(verdict, own.breaks_first)))
    for role in CAPITALS:
        rows.append(
            row(
                say("{capital} would sign", capital=found.capital(role)),
                lambda own, role=role: _signing(found, own, role),
            )
        )
    for role in CAPITALS:
        heading = say("{capital} pays, {unit}", capital=found.capital(role), unit=money)
        rows.append(row(heading, lambda own, role=role: _cost(own.cost[role])))
    return Table(
        say("Compared in the same futures, with 95% counting intervals; costs: mean and range of 9 in 10"),
        (say("package"), *(found.row(name) for name in names)),
        tuple(rows),
    )


def _hundred(share: Share) -> str:
    return words.per_hundred(share) if share.futures else say("none counted")


def _against(found: Answer, own: PackageVerdict) -> str:
    if own.name == found.verdict.status_quo:
        return "–"
    return difference(own.over_status_quo) if own.over_status_quo.futures else say("none counted")


def _signing(found: Answer, own: PackageVerdict, role: str) -> str:
    return words.count(own.accept[role]) if own.name != found.verdict.disagreement else "–"


def _cost(cost: Cost) -> str:
    return say("{mean} ({range})", mean=f"{cost.mean:,.0f}", range=cost_range(cost))


def schools_table(found: Answer) -> Table:
    """In how many futures of every school it holds: the questions that move it most first."""
    own, moved = found.own, found.own.moved_by()
    order = sorted(own.by_school, key=lambda switch: (switch not in moved, -span(own, switch)))
    rows: list[tuple[str, ...]] = []
    for switch in order:
        entry = found.case.schools[switch]
        for number, (position, share) in enumerate(own.by_school[switch].items()):
            parts = say("yes") if switch in moved else say("no")
            rows.append(
                (
                    say("{position}: {meaning}", position=position, meaning=told(entry.positions[position].meaning)),
                    told(entry.question) if not number else "",
                    words.count(share) if share.futures else say("none counted"),
                    words.per_hundred(share) if share.futures else say("none counted"),
                    f"{share.futures:,}",
                    parts,
                )
            )
    return Table(
        say("In how many futures of every school it holds"),
        (say("school"), say("question"), say("holds"), say("of 100, 95% counting interval"), say("futures"),
         say("schools part by more than counting error")),
        tuple(rows), frozenset({2, 3, 4}),
    )  # fmt: skip
