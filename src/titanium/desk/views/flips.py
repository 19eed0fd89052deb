"""What flips from a case to a private copy of it: verdicts, leaders and first breaks, future by future."""

from collections.abc import Mapping
from typing import Any

from titanium.case.schema import Case, Package
from titanium.desk.engine.bench import Bench, Setting
from titanium.desk.engine.ref import Ref
from titanium.errors import InputError
from titanium.evidence.assumptions import compare_cases
from titanium.evidence.assumptions.comparison import Difference
from titanium.evidence.assumptions.results import held_against
from titanium.explore.block import BLOCK
from titanium.games.parts import FrozenDict
from titanium.judge.shares import plain
from titanium.judge.verdict import Verdict
from titanium.judge.versions import Counts, Pair
from titanium.report.numbers import list_numbers
from titanium.tell import numbers as telling
from titanium.tell import results, words
from titanium.tell.catalogue import say, speaking, told
from titanium.tell.metric_words import unit

FLIPPED = BLOCK
"""Futures of a first count."""


def flips(
    bench: Bench,
    ref: Ref,
    /,
    *,
    language: str = "en",
    setting: Setting | None = None,
    name: str = "",
    futures: int = FLIPPED,
) -> dict[str, Any]:
    """What flips from a case to its private copy: verdicts, leaders, first breaks, with what is counting error.

    Parameters
    ----------
    setting
        The package at hand, lever to value; today's if left out.
    name
        What it is called where it is none of the case's packages.
    futures
        Futures in which both versions are played.

    Raises
    ------
    InputError
        If the case is no copy, a package cannot be played in both versions, or the futures are too many.
    """
    after = bench.case(ref)
    if not ref.changes:
        raise InputError(
            f"'{after.name}' is the case itself, so nothing flips\nChange a number in a private copy of it."
        )
    was, before = Ref(ref.base), bench.case(Ref(ref.base))
    with speaking(language, after):
        today = after.package(after.base) if setting is None else setting
        own = next((known for known in after.packages if dict(after.package(known)) == dict(today)), "")
        hand = own or (name if name and name not in after.packages else say("the package at hand"))
        asked = {} if own else {hand: dict(today)}
        pair = Pair(_counts(bench, was, asked, futures), _counts(bench, ref, asked, futures))
        packages = [known for known in before.packages if known in after.packages]
        found = held_against(pair, [*packages, *asked], futures)
        verdicts = [_verdict(bench, one, asked, futures) for one in (was, ref)]
        titles = {known: told(entry.title) for known, entry in after.packages.items()}
        return plain(
            {
                "case": after.name,
                "case_hash": after.hash,
                "base_hash": before.hash,
                "package": hand,
                "futures": futures,
                "headline": results.headline(found, hand, titles),
                "turned": results.turned(found, titles),
                "unsettled": results.unsettled(found, titles),
                "leaders": [said for measure in found.stands for said in results.leaders(found, measure, titles)],
                "changes": [_difference(before, after, entry) for entry in compare_cases(before, after).differences],
                "strength": results.table(found, "strength", titles).to_dict(),
                "security": results.table(found, "security", titles).to_dict(),
                "breaks": results.breaks(verdicts[0], verdicts[1], titles).to_dict(),
                "schools": results.schools(verdicts[0], verdicts[1], hand, titles).to_dict(),
                "results": found.to_dict(),
                "pairing": results.pairing(found),
                "error": say(results.ERROR),
                "standing": [words.standing_of(side) for side in (found.first, found.second)],
            }
        )


def _with(case: Case, asked: Mapping[str, Setting]) -> Case:
    """A case with packages beside its own, for what counts by package."""
    packages = {
        name: Package(title=name, set=dict(setting), source=("asked",)) for name, setting in asked.items()
    }  # fmt: skip
    return case.model_copy(update={"packages": FrozenDict({**case.packages, **packages})}) if asked else case


def _settings(case: Case, asked: Mapping[str, Setting]) -> dict[str, dict[str, float]]:
    return {name: dict(case.package(name)) for name in case.packages} | {name: dict(own) for name, own in asked.items()}


def _counts(bench: Bench, ref: Ref, asked: Mapping[str, Setting], futures: int) -> Counts:
    case = bench.case(ref)
    chunk = bench.chunk(ref, _settings(case, asked), futures)
    counts = Counts(_with(case, asked), bench.ensemble(ref, futures), futures)
    counts.add(chunk)
    return counts


def _verdict(bench: Bench, ref: Ref, asked: Mapping[str, Setting], futures: int) -> Verdict:
    return bench.verdict(ref, _settings(bench.case(ref), asked), futures)


def _difference(before: Case, after: Case, own: Difference) -> dict[str, Any]:
    """What a copy changes, in words."""
    numbers_ = {
        entry.key: entry for entry in list_numbers(after) if (entry.table, entry.entry) == (own.table, own.entry)
    }
    title = next((telling.title(after, entry) for entry in numbers_.values()), own.entry)
    return {
        "table": own.table,
        "table_name": telling.table_name(own.table),
        "entry": own.entry,
        "field": own.field,
        "title": title,
        "was": telling.spelt(own.was),
        "is": telling.spelt(own.now),
        "unit": unit(own.unit),
    }
