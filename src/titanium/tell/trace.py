"""The story of one future for the terminal: quiet quarters in a line, what happened in full, and how it ended."""

import math
from collections.abc import Iterator, Mapping
from itertools import groupby

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from titanium.axes import HOST, PATRON
from titanium.case.schema import Case, Slot
from titanium.case.vocabulary import METRICS
from titanium.model.hazards import Openings
from titanium.model.metrics import COUNTED
from titanium.report.reasons import Comparison
from titanium.report.retelling import NATURE, Happening, Move
from titanium.report.trace import SITUATION, Drawn, Limit, Quarter, Trace
from titanium.tell import words
from titanium.tell.effects import effects

REASONS = 3
"""Terms that are told for a choice; the JSON has all."""
LEAST = 0.0005
"""Contribution, in utility, below which a term is not told."""
AGAINST_THE_ODDS = 1 / 3
"""Probability below which a move that is not the likeliest is said to be drawn against the odds."""

_SLOTS: Mapping[str, Slot] = {
    "test": "test",
    "summit": "summit",
    "opportunism": "opportunism",
    "second": "second_theatre",
    "rift": "rift",
}
"""Opening to the slot of its crisis; the others come without one."""


def headline(trace: Trace) -> str:
    """One sentence: whether the package holds in this future, what broke first, and how much happened.

    A crisis is open once its first mover has to choose; most end there, and nothing lasts of them.
    """
    crises = [own for _, own in trace.happenings if own.crisis is not None]
    lasting = sum(any(own.effects.values()) for own in crises)
    happened = (
        f"{_count(len(crises), 'crisis', 'crises')} opened in {len(trace.quarters)} quarters, {lasting} with effects "
        "that last"
    )
    where = f"{trace.package} in future {trace.future}"
    first = trace.broke_first
    if first is None:
        return f"{where} holds: all {len(trace.limits)} limits are kept; {happened}."
    broken = [own for own in trace.limits if not own.kept]
    when = trace.when(int(trace.metrics["first_break_quarter"]))
    return (
        f"{where} breaks {len(broken)} of {len(trace.limits)} limits, first {_on(when)}: {first.rule.breaks_as}; "
        f"{happened}."
    )


def render(trace: Trace, *, full: bool = False) -> RenderableType:
    """The story: what this future is, what happened, how it ended.

    Parameters
    ----------
    full
        Whether the state of every quarter is tabled as well.
    """
    return Group(
        Text(headline(trace), style="bold"),
        Text("One sampled future, told to show how the model reasons; it is no forecast."),
        "",
        Text("The future", style="bold"),
        _paragraph("Schools: " + ", ".join(f"{switch} {position}" for switch, position in trace.schools.items()) + "."),
        _paragraph("Draws that lie furthest out in their prior:"),
        *(_paragraph(_drawn(own), 4) for own in trace.extremes),
        "",
        Text("The story", style="bold"),
        _paragraph(_how_to_read(trace)),
        *_story(trace),
        "",
        Text("The end", style="bold"),
        _limits(trace),
        _metrics(trace),
        *(["", _situations(trace), _states(trace)] if full else []),
        "",
        Text(_standing(trace), style="dim"),
    )


def _paragraph(text: str | Text, indent: int = 2) -> RenderableType:
    return Padding(text if isinstance(text, Text) else Text(text), (0, 0, 0, indent))


def _drawn(own: Drawn) -> str:
    if own.level >= 0.5:
        place = f"above {_of_hundred(own.level)} of 100 draws"
    else:
        place = f"below {_of_hundred(1 - own.level)} of 100 draws"
    return f"{own.name} ({own.symbol}): {own.value:.3g} {own.unit}, nominal {own.nominal:.3g}; {place}"


def _of_hundred(share: float) -> str:
    return f"{min(100 * share, 99.9):.1f}" if share > 0.99 else f"{100 * share:.0f}"


def _story(trace: Trace) -> Iterator[RenderableType]:
    for is_quiet, run in groupby(trace.quarters, key=lambda quarter: quarter.is_quiet):
        quarters = list(run)
        if is_quiet:
            span = " to ".join(dict.fromkeys(trace.when(quarters[at].number) for at in (0, -1)))
            yield _paragraph(_line(span, f"quiet. {_key_state(trace, quarters)}. {_chances(trace, quarters)}."))
            continue
        for quarter in quarters:
            yield _paragraph(_line(trace.when(quarter.number), f"{_key_state(trace, [quarter])}."))
            for own in quarter.told.happenings:
                yield from _happening(trace, own)


def _how_to_read(trace: Trace) -> str:
    return (
        "Moves are drawn by their chances, as the model solves the crisis. The number before a reason is in utility "
        f"({trace.actor(HOST)}'s survival = 1): with + it speaks for the move that was made, with - against it; the "
        f"{REASONS} largest are told."
    )


def _line(when: str, state: str) -> Text:
    return Text.assemble((when, "bold"), (f": {state}", "dim"))


def _key_state(trace: Trace, quarters: list[Quarter]) -> str:
    """The state that a reader needs, at the start of the first quarter and, where it moved, of the last."""
    first, last = (quarters[at].situation for at in (0, -1))

    def moved(name: str, digits: int, scale: float = 1.0) -> str:
        return _from_to(*(f"{scale * own[name]:.{digits}f}" for own in (first, last)))

    patron, host = _capital(trace.case, PATRON), _capital(trace.case, HOST)
    return (
        f"Of 100: cohesion {moved('cohesion', 0, 100)}, fear of abandonment {moved('fear_of_abandonment', 0, 100)}, "
        f"of entrapment {moved('fear_of_entrapment', 0, 100)}, support in {host} {moved('support_host', 0, 100)}, in "
        f"{patron} {moved('support_patron', 0, 100)}. {host} pays {moved('payment', 2)} USD bn a year; "
        f"{moved('troops', 1)} thousand troops are in place"
    )


def _chances(trace: Trace, quarters: list[Quarter]) -> str:
    """How likely each crisis was to open in a quarter, in the first and, where it moved, in the last."""
    listed = ", ".join(
        f"{label} {_from_to(*(_hundredths(quarters[at].told.chances[name]) for at in (0, -1)))}"
        for name, label in _openings(trace.case).items()
    )
    return f"Chances in the quarter, of 100: {listed}"


def _from_to(start: str, end: str) -> str:
    return start if start == end else f"{start}→{end}"


def _hundredths(chance: float) -> str:
    return "0" if chance == 0 else "<0.1" if chance < 0.0005 else f"{100 * chance:.1f}"


def _openings(case: Case) -> dict[str, str]:
    """Opening to what it is called: the crisis's name, or what comes without one."""
    alone = {"rupture": "end of the alliance", "nuclear": f"bomb in {_capital(case, HOST)}"}
    return {name: case.at(_SLOTS[name]).name if name in _SLOTS else alone[name] for name in Openings._fields}


def _happening(trace: Trace, own: Happening) -> Iterator[RenderableType]:
    crisis = own.crisis
    if crisis is None:
        what = effects(trace.case, own.effects)
        yield _paragraph(Text(f"Without a crisis: {what}. The chance was {_odds(own.chance)}.", style="red"), 4)
        return
    yield _paragraph(Text.assemble((crisis.title, "cyan"), f" ({crisis.name}). It opened at {_odds(own.chance)}."), 4)
    for move in own.moves:
        yield _paragraph(_told_move(trace, move), 6)
    means = crisis.game.outcomes[own.outcome].means or own.outcome
    risk = ""
    if own.war_risk is not None and own.war_risk < 1:
        home = trace.case.description.theatres.home
        came = "it came" if own.effects["war"] else "it did not come"
        risk = f" The risk that this becomes war in {home} was {_odds(own.war_risk)}: {came}."
    yield _paragraph(
        Text.assemble(
            ("Ends: ", "bold"),
            f"{means} ({own.outcome}, {words.share_of_plays(own.share)}).{risk} ",
            f"What it does: {effects(trace.case, own.effects)}.",
        ),
        6,
    )


def _told_move(trace: Trace, move: Move) -> Text:
    others = ", ".join(f"{name} {_per_hundred(share)}" for name, share in move.shares.items() if name != move.action)
    drawn = f"{_per_hundred(move.shares[move.action])} in 100" + (f"; {others}" if others else "")
    if move.mover == NATURE:
        return Text(f"Chance draws {move.action} ({drawn}).")
    told = Text.assemble((trace.actor(move.mover), "bold"), f": {move.asks} ", (move.action, "bold"), f" ({drawn})")
    if not move.is_likeliest:
        rare = move.shares[move.action] < AGAINST_THE_ODDS
        note = f"drawn against the odds: {_odds(move.shares[move.action])}" if rare else "not the likeliest move"
        told.append(f", {note}", style="yellow")
    told.append(".")
    if move.why is not None:
        told.append(f" {_why(trace, move.why)}")
    return told


def _why(trace: Trace, why: Comparison) -> str:
    reasons = [own for own in why.reasons[:REASONS] if abs(own.contribution) >= LEAST]
    if abs(why.gain) < LEAST:
        worth = f"Worth as much as {why.against}"
    else:
        worth = f"Worth {abs(why.gain):.3f} {'more' if why.gain > 0 else 'less'} to the mover than {why.against}"
    if not reasons:
        return f"{worth}."
    listed = "; ".join(f"{own.contribution:+.3f} {trace.meaning(own)} ({own.term})" for own in reasons)
    return f"{worth}: {listed}."


def _table(title: str, left: list[str], right: list[str], last: tuple[str, ...] = ()) -> Table:
    """A table of words, numbers and words; it wraps rather than cuts on a narrow screen."""
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), title=title, title_justify="left")
    for heading in (*left, *right, *last):
        longest = max(map(len, heading.split()))
        justify = "right" if heading in right else "left"
        table.add_column(heading, justify=justify, min_width=longest, overflow="fold")
    return table


def _limits(trace: Trace) -> Table:
    table = _table("Limits", ["what would break", "metric"], ["value"], ("limit", "unit", "verdict"))
    for own in trace.limits:
        verdict = "kept" if own.broken_at is None else f"broke {_on(trace.when(own.broken_at))}"
        if own is trace.broke_first:
            verdict += ", first"
        rule = own.rule
        cells = (Text(rule.breaks_as), rule.metric, _value(rule.metric, own.value), _allowed(own), rule.unit, verdict)
        table.add_row(*cells, style="" if own.kept else "red")
    return table


def _allowed(own: Limit) -> str:
    low, high = own.rule.at_least, own.rule.at_most
    bounds = [f"at least {low:g}"] if low > -math.inf else []
    return " and ".join(bounds + ([f"at most {high:g}"] if high < math.inf else []))


def _metrics(trace: Trace) -> Table:
    limited = {own.rule.metric for own in trace.limits}
    table = _table("Other metrics of this future", ["metric"], ["value"], ("unit",))
    for name, unit in METRICS.items():
        if name not in limited:
            table.add_row(name, _value(name, trace.metrics[name]), unit)
    return table


def _value(metric: str, value: float) -> str:
    return f"{value:.0f}" if metric in COUNTED else f"{value:.3f}"


def _situations(trace: Trace) -> Table:
    openings = _openings(trace.case)
    headings = [f"{name.replace('_', ' ')}, {unit}" for name, unit in SITUATION.items()]
    title = "Every quarter at its start: the situation, and chances that each crisis opens, of 100"
    table = _table(title, ["quarter"], [*headings, *openings.values()])
    for quarter in trace.quarters:
        table.add_row(
            trace.when(quarter.number),
            *(f"{quarter.situation[name]:.2f}" for name in SITUATION),
            *(_hundredths(quarter.told.chances[name]) for name in openings),
        )
    return table


def _states(trace: Trace) -> Table:
    table = _table("Every quarter at its start: state of the model", ["quarter"], list(trace.end_state))
    for quarter in trace.quarters:
        table.add_row(trace.when(quarter.number), *(f"{value:.2f}" for value in quarter.state.values()))
    table.add_row("the end", *(f"{value:.2f}" for value in trace.end_state.values()))
    return table


def _standing(trace: Trace) -> str:
    return (
        f"1 sampled future: number {trace.future} of seed {trace.seed}, {_matched(trace)}; "
        f"{words.case_line(trace.case)}. The metrics are the sweep's to the last bit. Model result, not a forecast."
    )


def _matched(trace: Trace) -> str:
    """Whether the future is among the matched ones, and what it breaks if not."""
    if not trace.case.constraints:
        return "drawn from the prior"
    if not trace.unmet:
        return "which meets every constraint of the record, so it is among the matched futures"
    broken = ", ".join(f"{name} is {value:.3g}" for name, value in trace.unmet.items())
    return f"which is not among the matched futures ({broken})"


def _capital(case: Case, role: str) -> str:
    return next(actor.capital for letter, actor in case.description.actors.items() if letter == role)


def _on(when: str) -> str:
    return f"in {when}" if when[:1].isdigit() else when


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _per_hundred(share: float) -> str:
    return "under 1" if 0 < share < 0.005 else "over 99" if 0.995 <= share < 1 else f"{100 * share:.0f}"


def _odds(share: float) -> str:
    """A chance as a count, with more digits where it is small.

    Examples
    --------
    >>> _odds(0.12), _odds(0.004), _odds(0.00002)
    ('12 in 100', '4 in 1,000', 'under 1 in 10,000')
    """
    if share >= 0.01 or share == 0:
        return f"{_per_hundred(share)} in 100"
    for size in (1_000, 10_000):
        if share * size >= 1:
            return f"{share * size:.0f} in {size:,}"
    return "under 1 in 10,000"
