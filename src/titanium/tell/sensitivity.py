"""What an outcome is sensitive to, in sentences and as tables for the terminal."""

import math
from collections.abc import Mapping

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from titanium.explore.ensemble import PRIOR
from titanium.judge.inputs import BREAKS
from titanium.judge.sensitivity.factors import OTHERS, REST
from titanium.judge.sensitivity.finding import GRADES, TOP, Index, InputSensitivity, Outcome, Sensitivities
from titanium.judge.shares import Share
from titanium.tell import words
from titanium.tell.believe import headline_beliefs, render_beliefs
from titanium.tell.catalogue import noted
from titanium.tell.verdict import titled_table

__all__ = ["headline", "headline_beliefs", "render", "render_beliefs"]

SHOWN = 12
"""Inputs in the table; JSON has all."""
_LED = 3
"""Inputs that are named for a position of a school."""
GRADE = {"A": "measured", "B": "literature", "C": "expert judgement", "D": "assumed"}
INDICES: Mapping[str, str] = {
    "delta": noted("delta"),
    "pawn": noted("PAWN"),
    "first": noted("first order"),
    "total": noted("total order"),
    "mu_star": noted("mean |effect|"),
    "mu": noted("mean effect"),
    "sigma": noted("spread"),
    "shapley": noted("Shapley effect"),
    "slope": noted("mean |slope|"),
    "direction": noted("mean slope"),
    "total_at_most": noted("total order at most"),
}
"""Index to the head of its column."""
IN_UNITS = ("mu_star", "mu", "sigma", "slope", "direction")
"""Indices in units of the outcome; all others are shares."""
MEANINGS: Mapping[str, str] = {
    "delta": "Delta: how much of the outcome's distribution moves once the input is known, 0 to 1 (Borgonovo 2007).",
    "pawn": "PAWN: how far the distribution moves, in the middle of the input's intervals (Pianosi and Wagener 2018).",
    "first": "First order: the share of the variance that the input explains alone.",
    "total": "Total order: the share of the variance that would be left if all else were known (Sobol 2001).",
    "mu_star": "Mean |effect|: what the input does from its lowest quarter to its highest, sign aside (Morris 1991).",
    "shapley": "Shapley effect: the share of the variance that falls to the input; all add up to 1 (Song et al. 2016).",
    "slope": "Mean |slope|: change of the outcome over the whole range of the input, by small steps, sign aside.",
    "total_at_most": "Total order at most: no larger a share of the variance would be left if all else were known "
    "(Sobol and Kucherenko 2009).",
}
"""Index to what it is."""
DESIGN = (
    "Played in draws from the model's own ranges: such a design sets every input as it likes, so its futures cannot be "
    "matched to a record and are not those of a matched run."
)
MATCHED = (
    "Futures that were matched are no longer drawn independently: an input may show what another does that the record "
    "ties it to."
)
CHANCE = "The random events of a future are no input of a run; a case that is asked plays them as the input `chance`."


def headline(found: Sensitivities) -> str:
    """What the outcome depends on most, and how much of that is assumed."""
    if found.is_constant:
        return _constant(found)
    about = _about(found)
    clear = [own for own in found.clear if own.name != REST]
    if not clear:
        return f"{about} depends on no input that can be told from one without any effect, among {len(found.inputs)}."
    first, *others = clear[:3]
    then = f", then on {' and '.join(own.name for own in others)}" if others else ""
    if found.others == OTHERS[0]:
        about = f"Of what was asked for, {about[0].lower()}{about[1:]}"
    return f"{about} depends most on {_named(first)}{then}{_grade_d(found)}."


def render(found: Sensitivities, *, every: bool = False) -> RenderableType:
    """The headline, the inputs in order, what that rests on, and what leads in each school.

    Parameters
    ----------
    every
        Whether all inputs are shown, not the first alone.
    """
    parts: list[RenderableType] = [Text(headline(found), style="bold")]
    if not found.is_constant:
        parts += ["", _inputs(found, every), *map(Text, _said(found))]
        if schools := _schools(found):
            parts += ["", schools]
    if found.masked:
        parts += ["", Text(_masked(found), style="yellow")]
    return Group(*parts, Text(words.standing_of(found.evidence), style="dim"))


def _constant(found: Sensitivities) -> str:
    own, plays = found.outcome, f"{found.plays:,} sampled futures"
    if not own.is_event:
        return (
            f"Nothing to explain: {own.meaning} of {found.package} is {_number(own.mean, own.unit)} in all of {plays}."
        )
    what = f"{found.package} breaks" if own.target == BREAKS else f"under {found.package}, {own.meaning}"
    return f"Nothing to explain: {what} in {'all' if own.mean > 0.5 else 'none'} of {plays}."


def _about(found: Sensitivities) -> str:
    own = found.outcome
    held = "".join(f", where {switch} is {position}," for switch, position in found.held.items())
    if not own.is_event:
        return f"How large {own.meaning} of {found.package} is ({_number(own.mean, own.unit)} on average){held}"
    happens = f"{found.package} breaks" if own.target == BREAKS else f"{own.meaning} under {found.package}"
    return f"Whether {happens} ({_share(own, found.plays)} sampled futures){held}"


def _share(own: Outcome, plays: int) -> str:
    return words.count(Share.of(round(own.mean * plays), plays))


def _number(value: float, unit: str) -> str:
    return f"{value:.3g}" if unit == "1" else f"{value:.3g} {unit}"


def _named(own: InputSensitivity) -> str:
    if own.kind == "uncertainty" and own.title != own.name:
        return f"{own.name} ({own.title})"
    return {"school": f"the school {own.name}", "chance": f"chance ({own.title})"}.get(own.kind, own.name)


def _grade_d(found: Sensitivities) -> str:
    """How much of what is named is assumed; nothing where groups of several grades are among it."""
    shares = found.by_grade
    if shares["group"] > 0:
        return ""
    return f"; of the sensitivity that is named, {100 * shares['D']:.0f} in 100 rest on numbers of grade D"


def _inputs(found: Sensitivities, every: bool) -> Table:
    shown = found.inputs if every else found.inputs[:SHOWN]
    left = len(found.inputs) - len(shown)
    title = "Inputs, the most important first, with 95% intervals and the range of their ranks in resamples"
    table = titled_table(title + (f"; {left} more with --all" if left else ""))
    table.add_column("", justify="right", no_wrap=True)
    table.add_column("input", overflow="fold")
    table.add_column("what it is", overflow="fold", max_width=44)
    table.add_column("unit", overflow="fold")
    table.add_column("grade", justify="center")
    names = list(shown[0].indices)
    for name in names:
        table.add_column(INDICES[name], justify="right", no_wrap=True)
    table.add_column("ranks", justify="right", no_wrap=True)
    for own in shown:
        style = "" if own.is_clear else "dim"
        ranks = f"{own.rank_low}" if own.rank_low == own.rank_high else f"{own.rank_low}-{own.rank_high}"
        unit = own.unit if own.unit != "1" else ""
        table.add_row(
            str(own.rank), Text(own.name + ("" if own.is_clear else " °")), Text(own.title), Text(unit),
            own.grade or "", *(_index(name, own.indices[name]) for name in names), ranks, style=style,
        )  # fmt: skip
    return table


def _index(name: str, own: Index) -> str:
    if math.isnan(own.value):
        return "-"
    form = ".3g" if name in IN_UNITS else ".3f"
    told = f"{own.value:{form}}"
    return told if math.isnan(own.low) else f"{told} ({own.low:{form}}..{own.high:{form}})"


def _said(found: Sensitivities) -> list[str]:
    """What stands below the table: what the indices are, how far they can be trusted, and what they rest on."""
    first = found.inputs[0].indices
    lines = [MEANINGS[name] for name in first if name in MEANINGS]
    n, clear = len(found.inputs), len(found.clear)
    told = f"{clear} of {n} inputs can be told from one without any effect (the others are marked °)"
    if clear:
        top = min(TOP, clear)
        told += (
            f"; of the first {top}, {found.kept_on_top * top:.1f} stay among the first {top} in a resample, on average"
        )
    lines.append(f"{told}.")
    if clear:
        lines.append(_grades(found))
    if found.evidence.run is None:
        lines.append(DESIGN)
    else:
        lines.append(CHANCE)
        if not found.evidence.ensemble.startswith(PRIOR):
            lines.append(MATCHED)
    if found.others:
        how = "are sampled and told as one" if found.others == "sampled" else "stay in the middle of their ranges"
        lines.append(f"Inputs that were not asked for {how}.")
    return lines


def _grades(found: Sensitivities) -> str:
    shares = found.by_grade
    told = [f"{100 * shares[grade]:.0f} on grade {grade} ({GRADE[grade]})" for grade in GRADES if shares[grade] > 0]
    kinds = {"school": "schools", "chance": "chance", "group": "groups"}
    told += [f"{100 * shares[kind]:.0f} on {text}" for kind, text in kinds.items() if shares[kind] > 0]
    return f"Of 100 parts of their summed {INDICES[found.ranked_by]}: {', '.join(told)}. Indices overlap."


def _schools(found: Sensitivities) -> RenderableType | None:
    """What leads in each position of a school; of schools whose positions agree on it, or tell nothing, their names."""
    if not found.by_school:
        return None
    leaders = {switch: _led_by(own) for switch, own in found.by_school.items()}
    asked = len(leaders) == 1
    told = [switch for switch, names in leaders.items() if asked or len(names - {""}) > 1]
    agreed = [switch for switch, names in leaders.items() if switch not in told and names and "" not in names]
    unclear = [switch for switch in leaders if switch not in told and switch not in agreed]
    lines = [f"In every position of {', '.join(agreed)} the same input leads."] if agreed else []
    lines += [f"In some position of {', '.join(unclear)} no input is clear: too few futures."] if unclear else []
    if not told:
        return Text(" ".join(lines))
    table = titled_table("Where rival schools disagree on what matters most" if not asked else "What matters by school")
    table.add_column("school", overflow="fold")
    table.add_column("position", overflow="fold")
    table.add_column("futures", justify="right", no_wrap=True)
    table.add_column("outcome", justify="right", no_wrap=True)
    table.add_column("first inputs", overflow="fold")
    for switch in told:
        for place, (position, own) in enumerate(found.by_school[switch].items()):
            table.add_row(
                Text(switch if place == 0 else ""), Text(position), f"{own.plays:,}", _outcome(own), Text(_leaders(own))
            )
    return Group(table, Text(" ".join(lines))) if lines else table


def _led_by(positions: Mapping[str, Sensitivities]) -> set[str]:
    """Inputs that lead in some position; an empty name where none is clear."""
    return {own.clear[0].name if own.clear else "" for own in positions.values()}


def _outcome(own: Sensitivities) -> str:
    if not own.outcome.is_event:
        return _number(own.outcome.mean, own.outcome.unit)
    return f"{100 * own.outcome.mean:.0f} of 100"


def _leaders(own: Sensitivities) -> str:
    if own.is_constant:
        return "nothing to explain"
    return ", ".join(f"{each.name} {each.main.value:.2g}" for each in own.clear[:_LED]) or "none that is clear"


def _masked(found: Sensitivities) -> str:
    return f"Masked: {found.masked:,} futures in which a number was not finite are left out."
