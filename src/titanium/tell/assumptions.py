"""What each verdict rests on, in sentences and as tables for the terminal."""

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from titanium.evidence.assumptions.finding import Assumptions, Rests, share_of
from titanium.evidence.assumptions.groups import GROUPS
from titanium.evidence.assumptions.numbers import Number
from titanium.explore.ensemble import PRIOR
from titanium.judge.sensitivity.finding import GRADES, Index
from titanium.tell import words
from titanium.tell.assumptions_turns import amount, turning, turns
from titanium.tell.catalogue import noted
from titanium.tell.sensitivity import GRADE
from titanium.tell.verdict import titled_table

SHOWN = 12
"""Packages of a verdict that are shown unless all are wanted."""
ON = {
    "A": noted("what was measured (A)"),
    "B": noted("the literature (B)"),
    "C": noted("expert judgement (C)"),
    "D": noted("what is only assumed (D)"),
    "school": noted("which school is right"),
    "chance": noted("chance"),
}
"""Group to what rests on it, in words."""
HEADS = {
    "A": "measured\nA",
    "B": "literature\nB",
    "C": "judged\nC",
    "D": "assumed\nD",
    "school": "schools\n",
    "chance": "chance\n",
}
"""Group to the head of its column."""
SHARES = (
    "Shares of the variance are Shapley effects of whole groups: what several groups explain together is shared out "
    "evenly, so the parts add up to 100, in matched futures too. D alone: what the assumed numbers explain if nothing "
    "else is known. D at most: what would be left if all else were known. Jointly: what no group explains alone."
)
PAIRED = (
    "Each of {pairs:,} futures was paired with {sets} others of the same ensemble, each of which shares some groups of "
    "its inputs and is drawn anew in the rest."
)
_SILENT = {
    "never": "so in no future",
    "always": "so in every future",
    "constant": "the same in every future",
    "rare": "too rarely so, or not so, to share out",
    "masked": "no finite number",
}


def headline(found: Assumptions) -> str:
    """How much of a verdict rests on what is only assumed, and how many verdicts a single number turns."""
    return " ".join([_first(found), *turning(found)])


def render(found: Assumptions, *, every: bool = False) -> RenderableType:
    """The headline, what each verdict rests on, what turns which, the numbers that matter most, and the counts.

    Parameters
    ----------
    every
        Whether all verdicts are shown, not the first alone.
    """
    parts: list[RenderableType] = [Text(headline(found), style="bold")]
    for criterion in found.criteria:
        told = [own for own in found.rests if own.criterion == criterion]
        parts.append("")
        if any(own.parts for own in told):
            parts.append(_shares(found, told, every))
        if silent := _silent(told):
            parts.append(Text(silent))
    parts += ["", Text(SHARES), Text(_paired(found)), *turns(found, every), *_numbers(found)]
    parts += ["", _counts(found), *map(Text, _foot(found))]
    if found.masked:
        parts.append(Text(f"Masked: {found.masked:,} results in which a number was not finite.", style="yellow"))
    return Group(*parts, Text(words.standing_of(found.evidence), style="dim"))


def _first(found: Assumptions) -> str:
    told = [own for own in found.rests if own.criterion == found.criteria[0]]
    shared = [own for own in told if own.parts]
    if not shared:
        return f"Nothing to share out. {_silent(told)}"
    others = [own for own in shared if own.package != found.base] or shared
    most = max(others, key=lambda own: _shapley(own, "D"))
    said = f"Of 100 parts of the variance of {about(most)}, {rests_on(most)}."
    base = next((own for own in shared if own.package == found.base and own is not most), None)
    if base is not None and "D" in found.inputs:
        said += f" Under {base.package}, the base, {_part(base, 'D')} rest on what is only assumed."
    return said


def about(own: Rests) -> str:
    """What is explained: whether a package does something, with its count, or how large a metric is."""
    if own.is_event:
        return f"whether {own.package} {own.does} ({words.count(share_of(own))} sampled futures)"
    return f"{own.criterion} of {own.package} ({amount(own.mean, own.unit)} on average)"


def rests_on(own: Rests) -> str:
    """What it rests on, group by group: first what is assumed, with its interval."""
    known = [part.group for part in own.parts]
    order = [name for name in (*reversed(GRADES), "school", "chance") if name in known]
    told = [f"{_round(_shapley(own, name))} on {ON[name]}" for name in order]
    told[0] = f"{_part(own, order[0])} rest on {ON[order[0]]}"
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"


def _shapley(own: Rests, group: str) -> float:
    return next((part.shapley.value for part in own.parts if part.group == group), 0.0)


def _part(own: Rests, group: str) -> str:
    return next((parts_of_100(part.shapley) for part in own.parts if part.group == group), "none")


def parts_of_100(own: Index) -> str:
    """A share as parts of 100 with its interval; what noise puts outside 0 to 100 is told as these.

    Examples
    --------
    >>> parts_of_100(Index(0.316, 0.29, 0.342)), parts_of_100(Index(-0.01, -0.04, 0.02))
    ('32 (29-34)', '0 (0-2)')
    """
    return f"{_round(own.value)} ({_round(own.low)}-{_round(own.high)})"


def _cell(own: Index) -> str:
    """A share of 100 with half its interval, for a table."""
    return f"{_round(own.value)} ±{max(round(50 * (own.high - own.low)), 1)}"


def _round(value: float) -> int:
    return min(max(round(100 * value), 0), 100)


def _shares(found: Assumptions, told: Sequence[Rests], every: bool) -> Table:
    own = told[0]
    shown = sorted((each for each in told if each.parts), key=lambda each: -_shapley(each, "D"))
    left = 0 if every else max(len(shown) - SHOWN, 0)
    what = "yes or no" if own.is_event else f"mean in {own.unit}" if own.unit != "1" else "mean"
    meaning = own.criterion if own.criterion == own.does else f"{own.criterion}, a package {own.does}"
    meaning = meaning if own.is_event else f"{own.criterion}, {what}"
    table = titled_table(
        f"{meaning}: of 100 parts of its variance those that rest on" + (f"; {left} more with --all" if left else "")
    )
    table.add_column("package", overflow="fold")
    table.add_column("of 50" if own.is_event else "mean", justify="right", no_wrap=True)
    groups = [name for name in GROUPS if name in found.inputs]
    for head in (*(HEADS[name] for name in groups), "D\nalone", "D\nat most", "\njointly"):
        table.add_column(head, justify="right", no_wrap=True)
    for each in shown[: len(shown) - left]:
        assumed = next((part for part in each.parts if part.group == "D"), None)
        mean = words.count(share_of(each)).removesuffix(" of 50") if each.is_event else f"{each.mean:.3g}"
        table.add_row(
            Text(each.package + (" *" if each.package == found.base else "")), mean,
            *(_cell(each.of(name).shapley) for name in groups),
            "" if assumed is None else _cell(assumed.alone),
            "" if assumed is None else _cell(assumed.total),
            "" if each.together is None else str(_round(each.together.value)),
        )  # fmt: skip
    return table


def _silent(told: Sequence[Rests]) -> str:
    """Packages of which nothing is shared out, by the reason."""
    reasons = dict.fromkeys(own.silence for own in told if own.silence)
    parts = [f"{', '.join(own.package for own in told if own.silence == name)} ({_SILENT[name]})" for name in reasons]
    return f"{told[0].criterion} is not shared out for {'; '.join(parts)}." if parts else ""


def _paired(found: Assumptions) -> str:
    pairs = max((own.pairs + own.left_out for own in found.rests), default=0)
    left = max((own.left_out for own in found.rests if own.parts), default=0)
    said = PAIRED.format(pairs=pairs, sets=2 ** len(found.inputs) - 2)
    if left:
        said += f" Up to {left:,} were left out: no such future was found for them, or a number was not finite."
    return f"{said} Intervals (±: half of one) are 95%, of how well shares are counted. * the base."


def _numbers(found: Assumptions) -> Iterator[RenderableType]:
    if not found.numbers:
        return
    yield ""
    yield Text(
        "The numbers on which most rests, by the share of the variance that each explains alone in some verdict",
        style="italic",
    )
    for place, own in enumerate(found.numbers, start=1):
        yield Text(f"{place:2}. {number_in_words(own)}")


def number_in_words(own: Number) -> str:
    """A number with all that is needed to check it."""
    unit = "" if own.unit == "1" else f" {own.unit}"
    note = f" Note: {own.note}." if own.note else ""
    return (
        f"{own.name}, {own.title}: {own.value:.3g}{unit}, {own.distribution} from {own.low:.3g} to {own.high:.3g}, "
        f"grade {own.grade} ({GRADE[own.grade]}). Explains {parts_of_100(own.first)} of 100 parts of {own.criterion} "
        f"under {own.package}. Source: {'; '.join(own.citations) or 'none is given'}.{note}"
    )


def _counts(found: Assumptions) -> Table:
    table = titled_table("Numbers of each table by the grade of their evidence")
    table.add_column("table", overflow="fold")
    for grade in GRADES:
        table.add_column(f"{grade} {GRADE[grade]}", justify="right")
    for name, counts in found.tables.items():
        table.add_row(name, *(str(counts[grade]) for grade in GRADES))
    total = {grade: sum(counts[grade] for counts in found.tables.values()) for grade in GRADES}
    table.add_row("all", *(str(total[grade]) for grade in GRADES), style="bold")
    return table


def _foot(found: Assumptions) -> Iterator[str]:
    graded, n = found.graded, sum(found.graded.values())
    if n:
        differ = ", ".join(f"{found.inputs[grade]} of grade {grade}" for grade in GRADES if grade in found.inputs)
        yield (
            f"{graded['D']} of the {n} numbers that drive the model are of grade D. Those that differ between futures: "
            f"{differ or 'none'}; the others are constants, and no variance rests on them."
        )
    limits = found.tables.get("thresholds", {})
    if limits.get("D"):
        yield (
            f"{limits['D']} of {sum(limits.values())} limits that say what holding means are assumed as well. They are "
            "the same in every future, so no share of the variance shows them."
        )
    if found.choices:
        yield (
            f"{found.choices} choices of the case have alternatives that no range covers, limits among them: titanium "
            "choices plays each. titanium design --information says what knowing a number would be worth to a choice "
            "among all packages."
        )
    if not found.evidence.ensemble.startswith(PRIOR):
        yield (
            "Matched futures: a share is what a group still does within what the record leaves, and groups that the "
            "record ties together share what they explain."
        )
