"""Futures laid out along inputs in words and as a table: how many are drawn, and along each input how many hold."""

from collections.abc import Iterator

import numpy as np

from titanium.judge.discover.parallel import Axis
from titanium.judge.discover.sample import Sample
from titanium.judge.inputs import BREAKS
from titanium.judge.ranked import HOLDS
from titanium.tell import words
from titanium.tell.brush import named
from titanium.tell.catalogue import noted, say, told
from titanium.tell.table import Table
from titanium.tell.target_words import subject

_QUARTERS = (
    noted("lowest quarter of its range"),
    noted("second quarter"),
    noted("third quarter"),
    noted("highest quarter"),
)


def headline(found: Sample) -> str:
    """How often the target is met, and how many futures are drawn."""
    return say(
        "{clause} in {count} sampled futures; drawn are the first {drawn:,} of {futures:,}.",
        clause=subject(found.scope, found.package, found.target, found.meaning), count=words.count(found.met),
        drawn=len(found.is_met), futures=found.met.futures,
    )  # fmt: skip


def kinds(found: Sample) -> tuple[str, str]:
    """What a line of each kind is: one that meets the target, and one that does not."""
    if found.target == HOLDS:
        return say("it holds"), say("it breaks")
    if found.target == BREAKS:
        return say("it breaks"), say("it holds")
    return say("it is so"), say("it is not so")


def alternative(found: Sample) -> str:
    """The same for those who cannot see it."""
    inputs = words.all_of([told(own.words) for own in found.axes])
    lines = say("Lines over {count} inputs: {inputs}.", count=len(found.axes), inputs=inputs)
    return f"{headline(found)} {lines}"


def table(found: Sample) -> Table:
    """Of the futures that are drawn, those in each part of each input, and how many of them meet the target."""
    rows = tuple(
        (named(own.words, own.unit), name, f"{futures:,}", f"{met:,}")
        for place, own in enumerate(found.axes)
        for name, futures, met in _parts(found, own, place)
    )
    headings = say("input"), say("part"), say("drawn there"), kinds(found)[0]
    return Table(say("Where the futures that are drawn lie along each input"), headings, rows, frozenset({2, 3}))


def _parts(found: Sample, own: Axis, place: int) -> Iterator[tuple[str, int, int]]:
    levels = found.levels[:, place]
    n = len(own.labels) or len(_QUARTERS)
    part = (levels if own.labels else levels * n).astype(np.int64)
    futures, met = np.bincount(part, minlength=n), np.bincount(part[found.is_met], minlength=n)
    names = [told(label) for label in own.labels] or [say(quarter) for quarter in _QUARTERS]
    yield from zip(names, futures.tolist(), met.tolist(), strict=True)
