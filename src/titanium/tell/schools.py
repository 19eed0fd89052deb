"""Which verdicts survive the rival schools, for the terminal: a table for each package, then the field."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from titanium.judge.schools import FIELD, OPEN, Reading, SchoolsVerdict, Statement
from titanium.judge.verdict import Difference, Lead, Share, Verdict
from titanium.tell import words
from titanium.tell.catalogue import say
from titanium.tell.verdict import difference, titled_table

DEPENDS, UNSETTLED = "≠", "?"

LEGEND = (
    f"yes, no: the answer under every school of the switch   {DEPENDS} depends on the switch   "
    f"{UNSETTLED} the count leaves it open under some school   signs: would rather have it than no agreement"
)
CAVEAT = (
    "Under one school the others occur as they do among the futures; a verdict may still turn with several at once. "
    "Answers go by 95% counting intervals, each for itself; they say how well the sampled futures are counted, not how "
    "well they describe the world."
)

_LISTED = 4
"""Schools that a sentence lists before it only counts them."""


def headline(found: SchoolsVerdict) -> str:
    """One sentence: how many verdicts survive every school, and what becomes of the strongest and safest proposals."""
    statements = found.statements
    depend = sum(bool(own.depends_on) for own in statements)
    survive = sum(own.survives for own in statements)
    field = "; ".join(_field_clause(own) for own in found.field)
    packages = f"{len(found.packages)} package{'s' * (len(found.packages) != 1)}"
    return (
        f"Of {len(statements)} verdicts on {packages}, {survive} survive every school, {depend} depend on one, and the "
        f"count leaves {len(statements) - survive - depend} open; {field}."
    )


def render(found: SchoolsVerdict) -> RenderableType:
    """The headline, how often each school occurs, a table for each package, the field, and what it all rests on."""
    verdict = found.verdict
    parts: list[RenderableType] = [Text(headline(found), style="bold"), "", _positions(verdict), "", Text(LEGEND)]
    for name, statements in found.packages.items():
        own = verdict.of(name)
        parts += ["", _survival(verdict, f"{own.title}{words.mark(verdict, own)} ({name})", statements)]
        parts += [Text(line) for line in _sentences(verdict, statements)]
    parts += ["", _field(found)]
    parts += [Text(line) for line in _sentences(verdict, found.field)]
    parts += [Text(line) for line in _without_signatures(found)]
    if masked := words.failures(verdict):
        parts += ["", Text(masked, style="yellow")]
    parts += ["", Text(say(words.MARKS)), Text(CAVEAT), Text(words.standing(verdict), style="dim")]
    return Group(*parts)


def statement(verdict: Verdict, key: str) -> str:
    """A statement in words, given its key."""
    return {
        "holds": "holds in most futures",
        "patron_prefers": f"{verdict.capitals['W']} signs in most futures",
        "host_prefers": f"{verdict.capitals['S']} signs in most futures",
        "stronger": "stronger than today's package",
        "safer": "safer than today's package",
        "strongest": "the strongest proposal",
        "safest": "the safest proposal",
    }[key]


def _positions(verdict: Verdict) -> Table:
    table = titled_table("How many of the sampled futures follow each school")
    table.add_column("switch")
    table.add_column("futures under each of its schools")
    for switch, counts in verdict.futures_by_school.items():
        shown = (f"{position} {number:,}" for position, number in counts.items())
        table.add_row(switch, "   ".join(shown))
    return table


def _survival(verdict: Verdict, title: str, statements: tuple[Statement, ...]) -> Table:
    table = titled_table(title)
    table.add_column("", overflow="fold")
    table.add_column("all", justify="center", no_wrap=True)
    for switch in verdict.futures_by_school:
        table.add_column(switch.replace("_", "_\n"), justify="center", overflow="fold")
    for own in statements:
        overall = own.readings.overall.answer
        marks = (_mark(own, switch) for switch in own.readings.by_school)
        table.add_row(statement(verdict, own.key), UNSETTLED if overall == OPEN else overall, *marks)
    return table


def _mark(own: Statement, switch: str) -> Text:
    match own.fate(switch):
        case "depends":
            return Text(DEPENDS, style="bold")
        case "open":
            return Text(UNSETTLED)
        case "survives":
            return Text(next(iter(own.answers(switch).values())))


def _field(found: SchoolsVerdict) -> Table:
    table = titled_table("The field: which proposal comes first, and its lead over the closest other, of 100 futures")
    table.add_column("switch")
    table.add_column("school")
    for own in found.field:
        table.add_column(statement(found.verdict, own.key).removeprefix("the "), overflow="fold")
        table.add_column("lead, same futures")
    leads = [FIELD[own.key](found.verdict) for own in found.field]
    table.add_row("all", "", *_cells([own.overall for own in leads]))
    for switch, positions in found.verdict.futures_by_school.items():
        for number, position in enumerate(positions):
            here = [own.by_school[switch][position] for own in leads]
            table.add_row("" if number else switch, position, *_cells(here))
    return table


def _cells(leads: list[Lead]) -> list[str]:
    return [cell for lead in leads for cell in (lead.leader, _lead(lead))]


def _lead(lead: Lead) -> str:
    """The lead over the closest proposal, or over the closest that the count does not tell from the leader."""
    rival = lead.tied[0] if lead.tied else lead.runner_up
    if rival is None:
        return "no other proposal"
    return f"{difference(lead.over[rival])} over {rival}{', not clear' if lead.tied else ''}"


def _field_clause(own: Statement) -> str:
    name = {"strongest": "the strongest proposal", "safest": "the safest"}[own.key]
    if own.survives:
        return f"{name} is {own.readings.overall.answer} under every school"
    if own.depends_on:
        return f"{name} depends on {_and(own.depends_on)}"
    return f"{name} is left open"


def _sentences(verdict: Verdict, statements: tuple[Statement, ...]) -> list[str]:
    """What depends on which school, then what is left open and how many futures would settle it."""
    lines = [_dependence(verdict, own, switch) for own in statements for switch in own.depends_on]
    for own in statements:
        if own.survives and not own.package:
            lines.append(
                f"{_capital(statement(verdict, own.key))} is {own.readings.overall.answer} under every school."
            )
        if own.is_open_in:
            lines.append(_unsettled(verdict, own))
    return lines


def _dependence(verdict: Verdict, own: Statement, switch: str) -> str:
    readings = own.readings.by_school[switch]
    said = ", ".join(f"{reading.answer} under {position}{_count(reading)}" for position, reading in readings.items())
    return f"{_capital(statement(verdict, own.key))}: depends on {switch}: {said}."


def _count(reading: Reading) -> str:
    evidence = reading.evidence
    if isinstance(evidence, Share):
        return f" ({evidence.count:,} of {evidence.futures:,} futures)"
    if isinstance(evidence, Difference):
        return f" ({difference(evidence)} of 100 futures)"
    return f" ({evidence.leader} {_lead(evidence)})" if reading.answer == OPEN else f" ({_lead(evidence)})"


def _unsettled(verdict: Verdict, own: Statement) -> str:
    places = [
        (f"{switch}={position}", reading)
        for switch in own.is_open_in
        for position, reading in own.readings.by_school[switch].items()
        if reading.answer == OPEN
    ]
    names = [name for name, _ in places]
    where = _and(names) if len(names) <= _LISTED else f"{len(names)} schools of {_and(own.is_open_in)}"
    return f"{_capital(statement(verdict, own.key))}: open under {where}; {settling([own for _, own in places])}."


def _without_signatures(found: SchoolsVerdict) -> list[str]:
    """What becomes of the verdicts where the capitals need not have signed today's package."""
    if found.unsigned is None:
        return []
    lines = [
        "",
        f"Where the capitals need not have signed today's package ({found.unsigned.verdict.futures:,} futures, "
        f"{found.unsigned.verdict.ensemble}): {headline(found.unsigned)}",
    ]
    for own, other in found.turned:
        told = _capital(statement(found.verdict, own.key)) + (f" ({own.package})" if own.package else "")
        one, two = own.readings.overall.answer, other.readings.overall.answer
        lines.append(f"{told}: {one} with the signatures, {two} without{_count(other.readings.overall)}.")
    return lines


def settling(readings: list[Reading]) -> str:
    """How many futures would roughly settle all of some open readings."""
    numbers = [reading.settled_by for reading in readings]
    known = [number for number in numbers if number is not None]
    if len(known) < len(numbers):
        return "too close for more futures to settle it"
    return f"about {_rounded(max(known))} futures would settle it if the shares stay"


def _rounded(number: int) -> str:
    """A number rounded up to two figures."""
    unit = 10 ** max(len(str(number)) - 2, 0)
    return f"{-(-number // unit) * unit:,}"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _and(names: tuple[str, ...] | list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
