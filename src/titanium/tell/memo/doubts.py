"""What would change our mind, and what the model cannot say."""

from collections.abc import Iterator

from titanium.case.check import grade_counts
from titanium.judge.schools import NO, OPEN, YES, Statement
from titanium.tell import words
from titanium.tell.believe import believe
from titanium.tell.catalogue import say, told
from titanium.tell.memo.assumptions import JUDGED, leading
from titanium.tell.memo.document import Block, Items, Paragraph, Section
from titanium.tell.memo.gather import Findings, Missing
from titanium.tell.memo.missing import missing

_COLLECTED = 5
"""Numbers on which better evidence is asked for."""


def change_our_mind(found: Findings) -> Section:
    """Numbers and schools that turn the verdict, and the evidence that is worth collecting."""
    items = (*_count(found), *_numbers(found), *_schools(found), *_signatures(found))
    intro = Paragraph(
        say(
            "The verdict here is whether the package holds in more than half of the sampled futures. Each number or "
            "school is looked at alone; all others vary as they do in the run."
        )
    )
    return Section("change-our-mind", say("What would change our mind"), (intro, Items(items), *_evidence(found)))


def _holds(found: Findings) -> Statement | None:
    """Whether it holds in most futures, asked of every school."""
    if found.schools is None:
        return None
    return next((own for own in found.schools.packages[found.package] if own.key == "holds"), None)


def _count(found: Findings) -> Iterator[tuple[str, str]]:
    statement = _holds(found)
    if statement is None or statement.readings.overall.answer != OPEN:
        return
    more = statement.readings.overall.settled_by
    if more is None:
        yield say("The count"), say("The count of futures leaves the verdict open.")
    else:
        yield (
            say("The count"),
            say(
                "The count of futures leaves the verdict open; about {futures:,} futures would settle it.", futures=more
            ),
        )


def _numbers(found: Findings) -> Iterator[tuple[str, str]]:
    own = found.beliefs
    if isinstance(own, Missing):
        yield say("Numbers"), missing(own).text
        return
    numbers = [belief for belief in own.beliefs if not belief.is_school]
    turning = [belief for belief in numbers if belief.decides]
    for belief in turning:
        yield say("Number"), believe(own, belief)
    if not turning:
        yield say("Numbers"), _none_turns(len(numbers))


def _none_turns(looked_at: int) -> str:
    return say(
        "No number of those that move it most ({count}) turns the verdict by itself, anywhere in its range.",
        count=looked_at,
    )


def _schools(found: Findings) -> Iterator[tuple[str, str]]:
    statement = _holds(found)
    if statement is None:
        return
    for switch in statement.depends_on:
        answers = statement.answers(switch)
        entry = found.scope.schools[switch]
        yield (
            say("School"),
            say(
                "“{question}” It holds in more than half under {yes}, in fewer under {no}.",
                question=told(entry.question),
                yes=words.all_of([position for position, answer in answers.items() if answer == YES]),
                no=words.all_of([position for position, answer in answers.items() if answer == NO]),
            ),
        )
    if not statement.depends_on:
        yield (
            say("Schools"),
            say(
                "No school turns the verdict by itself: under each of them the answer is the same, or the count "
                "leaves it open."
            ),
        )


def _signatures(found: Findings) -> Iterator[tuple[str, str]]:
    if found.schools is None:
        return
    for own, other in found.schools.turned:
        if own.package == found.package and own.key == "holds":
            held = other.readings.overall.answer == YES
            sentence = (
                say("Without the signatures of today's package it holds in more than half.")
                if held
                else say("Without the signatures of today's package it holds in fewer than half.")
            )
            yield say("Signatures"), sentence


def _evidence(found: Findings) -> Iterator[Block]:
    """Numbers that nobody measured and the verdict is most sensitive to."""
    if isinstance(found.inputs, Missing):
        return
    wanted = [own for own in leading(found.inputs) if own.grade in JUDGED][:_COLLECTED]
    if not wanted:
        return
    yield Paragraph(
        say(
            "Evidence worth collecting: numbers that nobody measured, in the order of what the verdict is sensitive to."
        )
    )
    items = tuple(
        ("", say("{title} ({symbol}), today of grade {grade}, {meaning}",
                 title=told(own.title), symbol=own.name, grade=own.grade, meaning=say(words.GRADES[own.grade or "D"])))
        for own in wanted
    )  # fmt: skip
    yield Items(items, is_numbered=True)


def limits(found: Findings) -> Section:
    """What the model cannot say."""
    blocks: list[Block] = []
    case = found.case
    if case is not None:
        if case.description.not_for:
            blocks.append(Paragraph(say("The case is not for:")))
            blocks.append(Items(tuple(("", told(text)) for text in case.description.not_for)))
        blocks.append(Paragraph(say("Its evidence by grade: {grades}.", grades=words.grades(grade_counts(case)))))
    if found.verdict is not None and found.verdict.unsigned is not None:
        blocks.append(Paragraph(say(words.SIGNATURES)))
    blocks.append(
        Paragraph(
            say(
                "Which futures are met decides every count. They are drawn from ranges that people set, so a count "
                "says how far a package bears what was thought of, not what will happen."
            )
        )
    )
    return Section("limits", say("What it cannot say"), tuple(blocks))
