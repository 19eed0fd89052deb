"""Deals: who would sign which package, the zone of agreement, what others make of it, and what would move a veto."""

from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from titanium.case.schema import Case
from titanium.desk.engine.bench import ANSWERED, Bench, Setting
from titanium.desk.engine.ref import Ref
from titanium.errors import InputError
from titanium.explore.packages.setting import check_packages, named
from titanium.judge.bargain import Deals, Moved, bargain, what_moves
from titanium.judge.bargain.deals import PackageDeal
from titanium.judge.bargain.moves import SEARCHED, Apart
from titanium.judge.bargain.rules import NASH
from titanium.judge.bargain.utilities import ALONE, BEST, CAPITALS, NO_AGREEMENT, STATUS_QUO
from titanium.judge.shares import plain
from titanium.report.at_hand import at_hand
from titanium.tell import bargain as telling
from titanium.tell import bargain_money as costs
from titanium.tell import bargain_tables as tables
from titanium.tell import moves as moving
from titanium.tell.catalogue import noted, say, speaking, told
from titanium.tell.figures.deals import deals as space

POINTS: Mapping[str, str] = {
    NO_AGREEMENT: noted("no agreement"),
    STATUS_QUO: noted("today's package going on"),
    ALONE: noted("going it alone"),
    BEST: noted("the best of these, each for itself"),
}
"""What capitals may fall back on, in words."""


def deals(
    bench: Bench,
    ref: Ref,
    /,
    *,
    language: str = "en",
    setting: Setting | None = None,
    name: str = "",
    packages: Mapping[str, Setting] | None = None,
    futures: int = ANSWERED,
    disagreement: str = NO_AGREEMENT,
) -> dict[str, Any]:
    """Who would sign which package, the zone of agreement, and what each of the four actors makes of it.

    Parameters
    ----------
    setting
        Levers of the package at hand that differ from today's, or all of them.
    name
        What it is called where it is none of the case's.
    packages
        What is offered beside it, name to levers that differ from today's; all of the case's if left out.
    futures
        Sampled futures.
    disagreement
        What capitals fall back on: one of `POINTS`, or a package of the case.

    Raises
    ------
    InputError
        If a package cannot be played, a name is unknown or has two meanings, or a number is out of range.
    """
    case = bench.case(ref)
    own, found = _found(bench, ref, *_asked(case, setting, name, packages), futures, disagreement)
    with speaking(language, case):
        return said(case, found, own)


def deal_space(
    bench: Bench,
    ref: Ref,
    /,
    *,
    language: str = "en",
    setting: Setting | None = None,
    name: str = "",
    packages: Mapping[str, Setting] | None = None,
    futures: int = ANSWERED,
    disagreement: str = NO_AGREEMENT,
) -> dict[str, Any]:
    """The deal space of the same finding, drawn: what packages give both capitals, the adversary and the rival.

    Parameters and errors are those of `deals`; asked after it, only the drawing takes time.
    """
    case = bench.case(ref)
    _, found = _found(bench, ref, *_asked(case, setting, name, packages), futures, disagreement)
    with speaking(language, case):
        figure = space(tables.titled(found, case))
        return {**figure.to_dict(), "svg": figure.svg()}


def said(case: Case, found: Deals, package: str) -> dict[str, Any]:
    """A finding in the words, tables and figure that a page shows.

    Parameters
    ----------
    package
        The package at hand; no agreement is told as what it is.
    """
    place = next((place for place, own in enumerate(found.packages) if own.name == package), None)
    contested = _contested(found)
    evidence, point = found.evidence, found.disagreement
    found = tables.titled(found, case)
    own = None if place is None else found.packages[place]
    halving = costs.halving(found, every=True) if tables.is_paid(found) else None
    schools = tables.schools(found, case)
    return {
        "case": evidence.model,
        "case_hash": evidence.hash,
        "seed": evidence.seed,
        "ensemble": evidence.ensemble,
        "futures": evidence.futures,
        "package": package,
        "is_today": place == 0,
        "contested": contested,
        "disagreement": point,
        "points": [{"name": point, "label": say(label)} for point, label in POINTS.items() if _is_known(case, point)],
        "headline": telling.headline(found),
        "signed": telling.signed(found, own) if own else _none(package),
        "vetoed_by": tables.vetoes(found, own) if own else "",
        "four": tables.four(found, own).to_dict() if own and place else None,
        "zone": telling.zone(found),
        "signing": tables.signing(found).to_dict(),
        "packages": [_numbers(own) for own in found.ranked],
        "accepted": tables.accepted(found).to_dict(),
        "preferred": tables.preferred(found).to_dict(),
        "favourites": list(telling.favourites(found)),
        "solutions": tables.solutions(found).to_dict(),
        "rules": tables.rules(found),
        "payments": costs.payments(found).to_dict() if tables.is_paid(found) else None,
        "payment_moves": list(telling.moves(found)),
        "halving": halving and halving.to_dict(),
        "equity": costs.equity(found).to_dict() if found.equity_futures else None,
        "exploitation": say(costs.EXPLOITATION),
        "schools": schools and schools.to_dict(),
        "masked": telling.masked(found),
        "notes": [say(tables.MARKS), say(telling.READ)],
        "standing": telling.standing(found),
    }


def _numbers(own: PackageDeal) -> dict[str, Any]:
    """Counts and gains of a package as numbers, in the order of the tables."""
    return plain(
        {
            "name": own.name,
            "signs": {role: asdict(seen.accepts.overall) for role, seen in own.capitals.items()},
            "both": asdict(own.both.overall),
            "expected_gain": dict(own.expected),
            "gain_over_today": {role: asdict(view.over_today.overall) for role, view in own.views.items()},
            "prefers_to_today": {role: asdict(view.prefers.overall) for role, view in own.views.items()},
        }
    )


def _contested(found: Deals) -> str:
    """The package of which a veto matters most: what rules pick, if it is refused, else the next best."""
    others = [own for own in found.ranked if own.name != found.status_quo]
    picked = found.solution(NASH)
    chosen = [own for own in others if picked is not None and own.name == picked.parts[0].package]
    refused = [own for own in [*chosen, *others] if own.both.overall.count < own.both.overall.futures]
    return next(iter([*refused, *others, found.of(found.status_quo)])).name


def moves(
    bench: Bench,
    ref: Ref,
    /,
    *,
    language: str = "en",
    setting: Setting | None = None,
    name: str = "",
    futures: int = ANSWERED,
    disagreement: str = NO_AGREEMENT,
) -> dict[str, Any]:
    """Who refuses a package, and which changes of one lever would move whoever does.

    Parameters
    ----------
    setting
        Levers of the package that differ from today's, or all of them.
    name
        What the package is called where it is none of the case's.
    futures
        Futures in which the changes are counted; they are chosen in others.
    disagreement
        What capitals fall back on, see `deals`.

    Raises
    ------
    InputError
        If the package cannot be played or stands for no agreement, a name is unknown, or a number is out of range.
    """
    case = bench.case(ref)
    own, whole = _signable(case, setting, name)
    parts = [_moved(bench, ref, own, tuple(whole.items()), lever, futures, disagreement) for lever in case.levers]
    found = Moved.joined(parts)
    with speaking(language, case):
        return said_moves(case, found, own)


def try_moves(
    bench: Bench,
    ref: Ref,
    /,
    *,
    language: str = "en",
    setting: Setting | None = None,
    name: str = "",
    futures: int = ANSWERED,
    disagreement: str = NO_AGREEMENT,
    part: int = 0,
) -> dict[str, Any]:
    """Look through the changes of one lever ahead of `moves`, so that no single question takes long.

    Parameters
    ----------
    part
        Number of the lever, from 0.

    Returns
    -------
    `parts`, how many there are.
    """
    del language
    case = bench.case(ref)
    own, whole = _signable(case, setting, name)
    levers = list(case.levers)
    if part < len(levers):
        _moved(bench, ref, own, tuple(whole.items()), levers[part], futures, disagreement)
    return {"parts": len(levers)}


def said_moves(case: Case, found: Moved, package: str) -> dict[str, Any]:
    """What would move whoever refuses one package, in the words and rows that a page shows."""
    own = found.packages[package]
    title = told(case.packages[package].title) if package in case.packages else package
    return {
        "package": package,
        "sentences": moving.sentences(case, own, title),
        "groups": moving.groups(case, own),
        "note": moving.read(found),
    }


_Frozen = tuple[tuple[str, tuple[tuple[str, float], ...]], ...]
"""Name and every lever of each package, as a key of what is kept."""


def _asked(
    case: Case, setting: Setting | None, name: str, packages: Mapping[str, Setting] | None
) -> tuple[str, _Frozen]:
    """Name of the package at hand, and all that is offered, itself among it."""
    offered = named(case) if packages is None else {key: _whole(case, key, own) for key, own in packages.items()}
    own, whole = _at_hand(case, setting, name)
    if own in offered and offered[own] != whole:
        raise InputError(f"package '{own}' is offered beside another of the same name\nRename one.")
    return own, tuple((key, tuple(value.items())) for key, value in (offered | {own: whole}).items())


@lru_cache(maxsize=8)
def _found(bench: Bench, ref: Ref, own: str, offered: _Frozen, futures: int, disagreement: str) -> tuple[str, Deals]:
    """The finding; kept, since its drawing is asked for after it."""
    found = bargain(
        bench.case(ref),
        {name: dict(setting) for name, setting in offered},
        futures=futures,
        seed=bench.seed,
        ensemble=bench.kind(ref),
        disagreement=disagreement,
        payments=False,
    )
    return own, found


def _at_hand(case: Case, setting: Setting | None, name: str) -> tuple[str, dict[str, float]]:
    """What the package at hand is called, and every lever of it."""
    found = at_hand(case, case.base, setting)
    is_known = found.package in case.packages
    own = found.package if is_known or not name or name in case.packages else name
    return own, _whole(case, own, found.levers)


def _whole(case: Case, name: str, setting: Setting) -> dict[str, float]:
    """Every lever of a package; those that are left out stand as in today's."""
    whole = dict(at_hand(case, case.base, setting).levers)
    check_packages(case, {name: whole})
    return whole


def _signable(case: Case, setting: Setting | None, name: str) -> tuple[str, dict[str, float]]:
    """The package at hand, unless it is one that nobody signs."""
    own, whole = _at_hand(case, setting, name)
    if own == case.description.disagreement:
        with speaking("en", case):
            raise InputError(_none(own))
    return own, whole


def _none(package: str) -> str:
    """Why nobody is asked to sign what stands for no agreement."""
    return say("{package} stands for no agreement, so nobody is asked to sign it.", package=package)


def _is_known(case: Case, point: str) -> bool:
    """Whether a case says what capitals then fall back on."""
    return point != ALONE or set(CAPITALS) <= case.description.alone.keys()


@lru_cache(maxsize=2)
def _apart(bench: Bench, ref: Ref, futures: int) -> Apart:
    """Futures made ready for moves, since making them ready takes longer than moving a lever in them."""
    source = bench.ensemble(ref, futures + SEARCHED)
    return Apart.of(bench.model(ref), source, futures)


@lru_cache(maxsize=2048)
def _moved(
    bench: Bench,
    ref: Ref,
    name: str,
    setting: tuple[tuple[str, float], ...],
    lever: str,
    futures: int,
    disagreement: str,
) -> Moved:
    """What moves of one lever do; kept, since moving one lever of several asks for the same again."""
    source = bench.ensemble(ref, futures + SEARCHED)
    return what_moves(
        bench.model(ref),
        source,
        {name: dict(setting)},
        disagreement=disagreement,
        levers=[lever],
        futures=futures,
        ready=_apart(bench, ref, futures),
    )
