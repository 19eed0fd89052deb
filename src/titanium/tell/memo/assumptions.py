"""What the verdict rests on: the numbers that it is most sensitive to, each with unit, range, grade and source."""

from collections.abc import Iterator, Mapping, Sequence

from titanium.case.schema import Case, Source
from titanium.case.uncertainty import Uncertainty
from titanium.judge.sensitivity import Sensitivities
from titanium.judge.sensitivity.finding import InputSensitivity
from titanium.tell import words
from titanium.tell.catalogue import say, told
from titanium.tell.claims_words import figure
from titanium.tell.memo.deal import unit
from titanium.tell.memo.document import Block, Items, Paragraph, Section
from titanium.tell.memo.gather import Findings, Missing
from titanium.tell.memo.missing import missing
from titanium.tell.table import Table

MOST = 8
"""Numbers that a memo tells."""
JUDGED = ("C", "D")
"""Grades of numbers that nobody measured."""


def assumptions(found: Findings) -> Section:
    """The numbers that the verdict is most sensitive to, with their sources."""
    own = found.inputs
    blocks = (missing(own),) if isinstance(own, Missing) else tuple(_blocks(found, own))
    return Section("assumptions", say("What it rests on"), blocks)


def leading(found: Sensitivities) -> tuple[InputSensitivity, ...]:
    """Uncertainties that are told from one without effect, the most important first."""
    return tuple(own for own in found.clear if own.kind == "uncertainty")[:MOST]


def _blocks(found: Findings, own: Sensitivities) -> Iterator[Block]:
    if own.is_constant:
        yield Paragraph(say("It came out alike in every sampled future, so no number can be said to matter."))
        return
    told_ones = leading(own)
    if not told_ones:
        yield Paragraph(say("No number of the model is told from one without any effect in so few futures."))
        return
    judged = sum(own.by_grade[grade] for grade in JUDGED)
    yield Paragraph(
        say(
            "{count} inputs are told from one without any effect. Of the sensitivity that they account for, "
            "{judged:.0f} of 100 rest on expert judgement or assumption (grades C and D).",
            count=len(own.clear),
            judged=100 * judged,
        )  # fmt: skip
    )
    rows = tuple(_row(found, each) for each in told_ones if each.name in found.scope.uncertainties)
    headings = (
        say("number"),
        say("value"),
        say("range"),
        say("unit"),
        say("grade"),
        say("source"),
        say("weight (95% interval)"),
    )
    yield Table(say("Numbers that move the verdict most"), headings, rows, frozenset({1, 2, 6}))
    yield Paragraph(
        say(
            "Weight is the delta index of whether the package breaks, 0 to 1: how much the outcome's distribution "
            "moves once the number is known (Borgonovo 2007). Grades: {grades}.",
            grades=", ".join(f"{grade} {say(meaning)}" for grade, meaning in words.GRADES.items()),
        ),
        "soft",
    )
    if found.case is not None and (cited := _cited(found.case, told_ones)):
        yield Items(tuple((key, source.citation) for key, source in cited.items()))


def _row(found: Findings, own: InputSensitivity) -> tuple[str, ...]:
    entry = found.scope.uncertainties[own.name]
    weight = own.main
    return (
        say("{title} ({symbol})", title=told(own.title), symbol=own.name) if own.title != own.name else own.name,
        figure(entry.nominal),
        _range(entry),
        unit(own.unit),
        own.grade or "",
        ", ".join(own.source),
        say("{value:.3f} ({low:.3f} to {high:.3f})", value=weight.value, low=weight.low, high=weight.high),
    )


def _range(entry: Uncertainty) -> str:
    return say("{low} to {high}", low=figure(entry.low), high=figure(entry.high))


def _cited(case: Case, told_ones: Sequence[InputSensitivity]) -> Mapping[str, Source]:
    keys = dict.fromkeys(key for own in told_ones for key in own.source)
    return {key: case.sources[key] for key in keys if key in case.sources}
