"""Claims as tables for the terminal: what was computed and what came of it, by school, and what would turn it."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from titanium.evidence.claims.finding import ClaimsLedger, Judged, Measured
from titanium.evidence.claims.verdicts import Estimate, Verdict
from titanium.judge.cuts import ByCut
from titanium.tell import words
from titanium.tell.catalogue import say
from titanium.tell.claims_words import (
    INTERVALS,
    LEGEND,
    SYMBOLS,
    amount,
    asks,
    futures,
    headline,
    marks,
    survives,
    turned,
    verdict,
)
from titanium.tell.verdict import titled_table

__all__ = ["headline", "render"]

_VERDICT = 14
"""Letters that the longest verdict takes with its sign."""
_FEW = 3
"""Claims up to which arithmetic, reasons and sources are told in full."""


def render(ledger: ClaimsLedger, *, schools: bool = False) -> RenderableType:
    """The headline, every claim with its measures, verdicts by school where wanted, what would turn them.

    Parameters
    ----------
    schools
        Whether verdicts are shown in every position of every school.
    """
    parts: list[RenderableType] = [Text(headline(ledger), style="bold"), "", _claims(ledger)]
    if schools:
        positions = [f"{switch}: {', '.join(own)}" for switch, own in ledger.schools.items()]
        parts += ["", _by_school(ledger), Text(f"In this order: {'; '.join(positions)}.")]
    parts += ["", _reversals(ledger)]
    if len(ledger.claims) <= _FEW:
        for own in ledger.claims:
            parts += ["", *_in_full(ledger, own)]
    parts += ["", Text(say(LEGEND)), Text(say(INTERVALS))]
    if ledger.unsigned:
        parts.append(Text(say(words.SIGNATURES)))
    return Group(*parts, Text(_standing(ledger), style="dim"))


def _standing(ledger: ClaimsLedger) -> str:
    if ledger.evidence is None:
        return f"Worked from cited figures alone; case {ledger.case} {ledger.case_hash[:12]}."
    beside = ledger.unsigned.evidence if ledger.unsigned else None
    more = f" Beside them {beside.futures:,}, {words.ensemble(beside.ensemble)}." if beside else ""
    return words.standing_of(ledger.evidence) + more


def _claims(ledger: ClaimsLedger) -> Table:
    table = titled_table("Claims, what was computed for each, and what came of it")
    table.expand = True
    table.add_column("claim", no_wrap=True)
    table.add_column("in our words, and what was computed", ratio=60)
    table.add_column("value (interval)", ratio=20)
    table.add_column("wanted", width=14)
    table.add_column("futures", justify="right", no_wrap=True)
    table.add_column("verdict", width=_VERDICT)
    if ledger.unsigned:
        table.add_column("without\nsignatures", width=_VERDICT)
    table.add_column("survives\nschools", justify="right", no_wrap=True)
    for place, own in enumerate(ledger.claims):
        beside = ledger.unsigned.claims[place] if ledger.unsigned else None
        for row in _rows(own, beside):
            table.add_row(*row)
        table.add_section()
    return table


def _rows(own: Judged, beside: Judged | None) -> list[list[Text]]:
    entry = own.entry
    head = [f"{own.key}\n{entry.kind}\ngrade {entry.grade}", entry.claim, "", "", "", verdict(own)]
    head += [verdict(beside)] if beside else []
    rows = [[Text(cell, style="bold") for cell in (*head, survives(own))]]
    for place, part in enumerate(own.measures):
        other = beside.measures[place] if beside else None
        rows.append([Text(cell) for cell in _cells(part, other)])
    if entry.outside:
        told = f"  outside the model, {entry.outside}"
        rows.append([Text(told if place == 1 else "", style="dim") for place in range(len(rows[0]))])
    return rows


def _cells(own: Measured, beside: Measured | None) -> list[str]:
    found = own.overall
    cells = ["", f"  {own.measure.means}{marks(own)}", amount(own), asks(own.measure), futures(own)]
    cells.append(f"{SYMBOLS[found.verdict]} {found.verdict}")
    if beside:
        is_same = own.measure.kind == "figure" or own.is_prior
        cells.append("" if is_same else f"{SYMBOLS[beside.overall.verdict]} {_short(beside)}")
    return [*cells, ""]


def _short(own: Measured) -> str:
    return amount(own).partition(" (")[0]


def _by_school(ledger: ClaimsLedger) -> Table:
    table = titled_table("Verdicts in each position of each school; parts of which some position says otherwise")
    table.add_column("claim", no_wrap=True)
    table.add_column("all")
    for switch in ledger.schools:
        table.add_column(switch.replace("_", "\n"), no_wrap=True)
    for own in ledger.claims:
        table.add_row(own.key, *_signs(own.verdict))
        for part in own.measures:
            said = part.found.map(_verdict_of)
            if any(one != said.overall for positions in said.by_school.values() for one in positions.values()):
                table.add_row(f"  {part.name}", *_signs(said))
    return table


def _verdict_of(found: Estimate) -> Verdict:
    return found.verdict


def _signs(said: ByCut[Verdict]) -> list[str]:
    """The sign of a verdict over all futures, then those of each switch's positions."""
    signs = ["".join(SYMBOLS[one] for one in positions.values()) for positions in said.by_school.values()]
    return [SYMBOLS[said.overall], *signs]


def _reversals(ledger: ClaimsLedger) -> Table:
    table = titled_table("What would turn a verdict, and what speaks against the claim")
    table.expand = True
    table.add_column("claim", no_wrap=True)
    table.add_column("computed", ratio=60)
    table.add_column("rival evidence", ratio=50)
    for own in ledger.claims:
        lines = [f"{part.name}: {'; '.join(said)}" for part in own.measures if (said := turned(part))]
        depends = [f"depends on {', '.join(own.depends_on)}"] if own.depends_on else []
        cited = "; ".join(own.entry.rival_source)
        table.add_row(
            own.key,
            Text("\n".join([*depends, *lines]) or "no school and no end of a range"),
            Text(f"{own.entry.rival} [{cited}]"),
        )
        table.add_section()
    return table


def _in_full(ledger: ClaimsLedger, own: Judged) -> list[Text]:
    """Arithmetic, reasons, reservations and sources of one claim."""
    lines = [Text(f"{own.key} in full", style="italic")]
    for part in own.measures:
        measure = part.measure
        told = [part.worked.arithmetic] if part.worked else []
        if part.worked:
            told += [f"weakest number: grade {part.worked.grade}"]
        if part.unmoved:
            told += [f"the package leaves {', '.join(part.unmoved)} as it is"]
        told += [f"wanted so since {measure.why}"] if measure.why else []
        told += [f"the sign cannot come out otherwise: {measure.built_in}"] if measure.built_in else []
        told += [f"later than the article: {measure.later}"] if measure.later else []
        told += [measure.note] if measure.note else []
        if told:
            lines.append(Text(f"  {part.name}: {'; '.join(told)}."))
    if own.entry.note:
        lines.append(Text(f"  Note: {own.entry.note}."))
    keys = dict.fromkeys((*own.entry.source, *own.entry.rival_source, *_figure_sources(own)))
    lines += [Text(f"  [{key}] {ledger.sources[key]}") for key in keys]
    return lines


def _figure_sources(own: Judged) -> list[str]:
    return [
        key for part in own.measures for key in (*part.measure.source, *(part.worked.source if part.worked else ()))
    ]
