"""When the package breaks: at most three rules, each counted on futures that did not choose it."""

from collections.abc import Iterator

from titanium.judge.discover import Discovery
from titanium.judge.discover.rules import Rule
from titanium.judge.shares import Share
from titanium.tell import discover as tell_discover
from titanium.tell import words
from titanium.tell.catalogue import say
from titanium.tell.memo.document import Block, Items, Paragraph, Section
from titanium.tell.memo.gather import Findings, Missing
from titanium.tell.memo.missing import missing
from titanium.tell.table import Table

MOST = 3
"""Rules that a memo tells."""


def breaks_when(found: Findings) -> Section:
    """Under which conditions the package breaks."""
    rules = found.rules
    blocks = (missing(rules),) if isinstance(rules, Missing) else tuple(_blocks(rules))
    return Section("breaks-when", say("It breaks when"), blocks)


def _blocks(found: Discovery) -> Iterator[Block]:
    if not found.rules:
        yield Paragraph(tell_discover.headline(found))
        return
    told = found.rules[:MOST]
    yield Paragraph(
        say(
            "It breaks in {count} sampled futures. Rules were sought on {fitted:,} futures drawn by lot and are "
            "counted on the {held:,} others, which had no part in choosing them.",
            count=words.count(found.met, 100),
            fitted=found.n_fit,
            held=found.n_held,
        )  # fmt: skip
    )
    yield Items(tuple(("", tell_discover.sentence(found, number)) for number in range(len(told))), is_numbered=True)
    yield _counts(told)
    for number, rule in enumerate(told, start=1):
        yield from _by_school(number, rule)
    if len(told) < MOST:
        yield Paragraph(say("No further rule was found that the other futures bear out."), "soft")
    yield Paragraph(say(tell_discover.RANGE), "soft")


def _counts(told: tuple[Rule, ...]) -> Table:
    rows = tuple(
        (
            str(number),
            _of(rule.density),
            words.per_hundred(rule.density),
            f"{100 * rule.left.base:.1f}",
            _of(rule.coverage),
            words.per_hundred(rule.coverage),
            f"{100 * rule.mass.share:.1f}",
        )
        for number, rule in enumerate(told, start=1)
    )
    headings = (
        say("rule"),
        say("futures in it that break (density)"),
        say("the same, of 100 (95% interval)"),
        say("of 100 that earlier rules leave, break"),
        say("breaking futures that are in it (coverage)"),
        say("the same, of 100 (95% interval)"),
        say("of 100 futures, are in it"),
    )
    caption = say("How often each rule is right and how much it explains, on futures that did not choose it")
    return Table(caption, headings, rows, frozenset(range(1, 7)))


def _of(share: Share) -> str:
    return say("{count:,} of {of:,}", count=share.count, of=share.futures)


def _by_school(number: int, rule: Rule) -> Iterator[Paragraph]:
    for switch in rule.moved_by():
        counts = {
            position: Share.of(own.of_interest, own.rows)
            for position, own in rule.by_school.by_school[switch].items()
            if own.rows
        }
        yield Paragraph(
            say(
                "Rival schools differ on rule {number}. Of 100 futures in it, by {switch}: {counts}.",
                number=number,
                switch=switch,
                counts=", ".join(f"{position} {100 * share.share:.0f}" for position, share in counts.items()),
            )
        )
