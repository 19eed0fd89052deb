"""Ranges drawn over inputs, and what is counted inside them, in a sentence."""

from titanium.judge.discover.brush import Brushed
from titanium.judge.shares import Share
from titanium.tell import words
from titanium.tell.catalogue import say, told
from titanium.tell.discover import condition
from titanium.tell.metric_words import unit
from titanium.tell.table import Table
from titanium.tell.target_words import subject, what, within


def sentence(found: Brushed) -> str:
    """How often the target is met inside, with its counting error, and how often over all."""
    start = subject(found.scope, found.package, found.target, found.meaning)
    if not found.terms:
        return say(
            "{clause} in {count} sampled futures, {futures:,} in all. Choose a range of an input to count inside it.",
            clause=start, count=words.count(found.met), futures=found.met.futures,
        )  # fmt: skip
    asked = words.all_of([condition(term) for term in found.terms])
    if not found.inside.futures:
        return say(
            "None of the {futures:,} sampled futures is one in which {conditions}.",
            futures=found.met.futures, conditions=asked,
        )  # fmt: skip
    clause = within(found.scope, found.package, found.target, found.meaning)
    said = say(
        "Of the {inside:,} futures in which {conditions}, {clause} in {count} ({interval} within counting error); over "
        "all {futures:,} it is {all}.",
        inside=found.inside.futures, conditions=asked, clause=clause, count=words.count(found.inside),
        interval=interval(found.inside), futures=found.met.futures, all=words.count(found.met),
    )  # fmt: skip
    if found.differs:
        return said
    beside = say("That differs from the rest by no more than counting error.")
    return f"{said} {beside}"


def interval(own: Share, of: int = words.DOTS) -> str:
    """The counting interval of a share, as futures of 50 or of as many as there were.

    Examples
    --------
    >>> interval(Share.of(81, 263)), interval(Share.of(3, 10))
    ('13-18', '1-6')
    """
    whole = min(of, own.futures)
    low, high = round(own.low * whole), round(own.high * whole)
    return f"{low}-{high}" if low != high else str(low)


def table(found: Brushed) -> Table:
    """Inside, outside and over all."""
    rows = (
        (say("inside the ranges"), *_counts(found.inside)),
        (say("outside them"), *_counts(found.outside)),
        (say("all"), *_counts(found.met)),
    )
    told_ = what(found.scope, found.target, found.meaning)
    headings = (
        say("futures"),
        say("counted"),
        say("in which {what}", what=told_),
        say("of 100 (95% counting interval)"),
    )
    return Table(say("What is counted inside the ranges"), headings, rows, frozenset(range(1, 4)))


def _counts(own: Share) -> tuple[str, str, str]:
    if not own.futures:
        return "0", "0", say("none counted")
    return f"{own.futures:,}", f"{own.count:,}", words.per_hundred(own)


def named(words_: str, unit_: str) -> str:
    """An input with its unit, without underscores."""
    name, of = told(words_).replace("_", " "), unit(unit_)
    return say("{input}, {unit}", input=name, unit=of) if of else name
