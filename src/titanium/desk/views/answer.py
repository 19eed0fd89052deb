"""The answer about the package at hand, beside three others at most, and the best next change of one lever."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from titanium.case.schema import Case
from titanium.desk.engine.bench import ANSWERED, Bench, Setting
from titanium.desk.engine.ref import Ref
from titanium.errors import InputError
from titanium.explore.block import BLOCK, Chunk, Packages
from titanium.explore.ensemble import Kind
from titanium.explore.packages.setting import named
from titanium.judge import next_change as changes
from titanium.judge.stress import fewer
from titanium.report.at_hand import at_hand
from titanium.tell import answer as telling
from titanium.tell import answer_tables as tables
from titanium.tell import next_change as proposing
from titanium.tell import words
from titanium.tell.answer import Answer
from titanium.tell.catalogue import say, speaking
from titanium.tell.figures.fifty import NARROW, WIDE, fifty

MOST_COMPARED = 4
"""Packages beside each other, today's and the one at hand among them."""

Part = TypeVar("Part")


def answer(
    bench: Bench,
    ref: Ref,
    /,
    *,
    language: str = "en",
    setting: Setting | None = None,
    name: str = "",
    compare: Mapping[str, Setting] | Sequence[str] | None = None,
    futures: int = ANSWERED,
) -> dict[str, Any]:
    """Does the package at hand hold, where does it break first, who pays, who would sign: in words, tiles and marks.

    Parameters
    ----------
    setting
        Lever to value; levers that are left out stand as in today's package.
    name
        What the package is called where it is none of the case's.
    compare
        Further packages beside it: names of the case's, or name to setting. The two that move most levers if left out.
    futures
        Sampled futures.

    Raises
    ------
    InputError
        If a package cannot be played, a name is unknown, or the futures are too many.
    """
    case = bench.case(ref)
    with speaking(language, case):
        own, packages, titles = _gathered(case, setting, name, compare)
        verdict = bench.verdict(ref, packages, futures)
        found = Answer(case, verdict, own, titles)
        order = list(dict.fromkeys([verdict.status_quo, own, *packages]))[:MOST_COMPARED]
        return {
            "case": case.name,
            "case_hash": case.hash,
            "seed": verdict.seed,
            "ensemble": verdict.ensemble,
            "futures": verdict.futures,
            "unsigned_futures": verdict.unsigned.futures if verdict.unsigned else 0,
            "package": own,
            "is_today": found.is_today,
            "compared": order,
            "titles": {key: found.title(key) for key in order},
            "headline": telling.headline(found),
            "sentences": list(telling.sentences(found)),
            "change": telling.against_today(found),
            "tiles": [tile.to_dict() for tile in telling.tiles(found)],
            "figure": _figure(found, order),
            "comparison": tables.comparison(found, order).to_dict(),
            "schools": {"sentence": telling.schools(found), "table": tables.schools_table(found).to_dict()},
            "notes": _notes(found),
            "standing": telling.standing(found),
        }


def play_ahead(
    bench: Bench,
    ref: Ref,
    /,
    *,
    language: str = "en",
    setting: Setting | None = None,
    name: str = "",
    compare: Mapping[str, Setting] | Sequence[str] | None = None,
    futures: int = ANSWERED,
    part: int = 0,
) -> dict[str, Any]:
    """Play a part of what an `answer` of the same arguments counts, so that no single question takes long.

    Parameters
    ----------
    part
        Its number, from 0: a block of futures of one package.

    Returns
    -------
    `parts`, how many there are.
    """
    del language
    case, kind = bench.case(ref), bench.kind(ref)
    packages = {case.base: dict(case.package(case.base)), **_gathered(case, setting, name, compare)[1]}
    wanted: dict[Kind, int] = {kind: futures}
    if kind == "matched" and case.is_signed:
        wanted["record"] = fewer(futures)
    parts: list[tuple[Kind, int, str]] = [
        (own, begin, package)
        for own, count in wanted.items()
        for begin in range(0, count, BLOCK)
        for package in packages
    ]
    met, begin, package = _part(parts, part)
    bench.ensemble(ref, wanted[met], met)
    bench.chunk(ref, {package: packages[package]}, begin + BLOCK, met)
    return {"parts": len(parts)}


def _part(parts: Sequence[Part], part: int) -> Part:
    if not 0 <= part < len(parts):
        raise InputError(f"no part {part}: there are {len(parts)}, counted from 0")
    return parts[part]


def _figure(found: Answer, order: Sequence[str]) -> dict[str, Any]:
    wide, narrow = (fifty(found, order, columns=columns) for columns in (WIDE, NARROW))
    plain = {key: value for key, value in wide.to_dict().items() if key != "option"}
    return {**plain, "svg": wide.svg(), "narrow": narrow.svg()}


def _notes(found: Answer) -> list[str]:
    """What cannot be read off matched futures, and what was masked."""
    notes: list[str] = []
    if found.verdict.unsigned is not None:
        notes.append(say(words.SIGNATURES))
    if masked := words.failures(found.verdict):
        notes.append(masked)
    return notes


def _gathered(
    case: Case, setting: Setting | None, name: str, compare: Mapping[str, Setting] | Sequence[str] | None
) -> tuple[str, dict[str, dict[str, float]], dict[str, str]]:
    """Name of the package at hand in the verdict, all packages that are judged, and titles where the case has none."""
    hand = at_hand(case, case.base, setting)
    own, today = hand.package, dict(case.package(case.base))
    names = usual(case) if compare is None else compare
    others = dict(names) if isinstance(names, Mapping) else named(case, names) if names else {}
    packages = {own: dict(hand.levers)} if own != case.base else {}
    for key, value in others.items():
        whole = dict(at_hand(case, case.base, value).levers)
        if whole not in (today, *packages.values()):
            packages[key] = whole
    return own, packages, {} if own in case.packages else {own: name or say("This package")}


def usual(case: Case, count: int = 2) -> list[str]:
    """Packages that stand beside the one at hand until a reader picks others: the proposals that move most levers."""
    known = (case.description.status_quo, case.description.disagreement)
    today = case.package(case.base)

    def moved(name: str) -> int:
        return sum(value != today[key] for key, value in case.package(name).items())

    return sorted((name for name in case.packages if name not in known), key=lambda name: -moved(name))[:count]


def next_change(
    bench: Bench,
    ref: Ref,
    /,
    *,
    language: str = "en",
    setting: Setting | None = None,
    futures: int = changes.DEFAULT_FUTURES,
) -> dict[str, Any]:
    """Which one lever, moved alone, lets the package at hand hold in most futures, with what else it does.

    Parameters
    ----------
    setting
        Lever to value; levers that are left out stand as in today's package.
    futures
        Futures in which the changes that are told are counted.

    Raises
    ------
    InputError
        If the package cannot be played, or the futures are too many.
    """
    case = bench.case(ref)
    whole = dict(at_hand(case, case.base, setting).levers)

    def play(packages: Packages, begin: int, end: int, kind: Kind) -> Chunk:
        return bench.chunk(ref, packages, end, kind).cut(begin, end)

    found = changes.judge_changes(
        case, whole, play, partial(bench.ensemble, ref), futures=futures, ensemble=bench.kind(ref)
    )
    with speaking(language, case):
        return proposing.proposals(case, found)


def try_changes(
    bench: Bench,
    ref: Ref,
    /,
    *,
    language: str = "en",
    setting: Setting | None = None,
    futures: int = changes.DEFAULT_FUTURES,
    part: int = 0,
) -> dict[str, Any]:
    """Play a part of the changes that a `next_change` of the same arguments looks through.

    Parameters
    ----------
    part
        Its number, from 0: a few changes in one ensemble.

    Returns
    -------
    `parts`, how many there are.
    """
    del language
    case, kind = bench.case(ref), bench.kind(ref)
    whole = dict(at_hand(case, case.base, setting).levers)
    pieces = changes.pieces(changes.moves_of(case, whole)[0])
    kinds: tuple[Kind, ...] = (kind, "record") if kind == "matched" and case.is_signed else (kind,)
    parts: list[tuple[Kind, tuple[changes.Move, ...]]] = [(own, piece) for own in kinds for piece in pieces]
    met, moves = _part(parts, part)
    bench.ensemble(ref, changes.SEARCHED + futures, met)
    bench.chunk(ref, {move.name: move.applied(whole) for move in moves}, changes.SEARCHED, met)
    return {"parts": len(parts)}
