"""The package at hand: its levers, its ledger, its posture, and the map of that posture."""

from dataclasses import replace
from functools import lru_cache
from typing import Any, TypeVar

from titanium.case.schema import Case
from titanium.desk.engine.bench import Bench, Setting
from titanium.desk.engine.ref import Ref
from titanium.report.account import Account, account
from titanium.report.at_hand import AtHand, at_hand
from titanium.report.build_up import BuildUp, build_up
from titanium.report.deployment import Deployment, deployment
from titanium.tell import account as telling_account
from titanium.tell import account_tables, deployment_tables
from titanium.tell import deployment as telling_deployment
from titanium.tell import levers as telling_levers
from titanium.tell.catalogue import say, speaking, told
from titanium.tell.figures.burden import burden
from titanium.tell.figures.closure import closure
from titanium.tell.figures.figure import Figure
from titanium.tell.figures.flows import flows
from titanium.tell.figures.origins import origins
from titanium.tell.figures.theatre import theatre
from titanium.tell.words import NO_FORECAST

_Report = TypeVar("_Report", Account, Deployment, BuildUp)


def terms(
    bench: Bench,
    ref: Ref,
    /,
    *,
    language: str = "en",
    setting: Setting | None = None,
    name: str = "",
    base: str | None = None,
) -> dict[str, Any]:
    """Every lever of a package with its unit, bounds, who decides it, and how far it is from another package.

    Parameters
    ----------
    setting
        Lever to value; levers that are left out stand as in today's package.
    name
        What the package is called where it is none of the case's.
    base
        Name of the package of the case that it is compared with; today's if left out.

    Raises
    ------
    InputError
        If a lever or the package to compare with is unknown, or a lever may not take its value.
    """
    case = bench.case(ref)
    with speaking(language, case):
        hand, against = at_hand(case, case.base, setting), at_hand(case, base)
        found = telling_levers.levers(case, hand.levers, against.levers)
        title = _title(case, hand, name)
        topics = {term.topic: telling_levers.topic(term.topic) for term in found}
        return {
            **_about(case, hand, title),
            "against": {"name": against.package, "title": told(against.title)},
            "headline": telling_levers.headline(found, title, _against(case, against)),
            "moved": sum(term.differs for term in found),
            "topics": [{"topic": key, "title": words} for key, words in topics.items()],
            "levers": [term.to_dict() for term in found],
        }


def ledger(
    bench: Bench,
    ref: Ref,
    /,
    *,
    language: str = "en",
    setting: Setting | None = None,
    name: str = "",
    numbers: bool = False,
) -> dict[str, Any]:
    """Who pays whom under a package: flows, the host's share by every definition, the payment by year, and its cost.

    Parameters
    ----------
    setting
        Lever to value; levers that are left out stand as in today's package.
    name
        What the package is called where it is none of the case's.
    numbers
        Whether the whole account stands in it as numbers, every year on record too.

    Raises
    ------
    InputError
        If a lever is unknown or may not take its value.
    """
    case = bench.case(ref)
    with speaking(language, case):
        hand = at_hand(case, case.base, setting)
        title = _title(case, hand, name)
        found = _called(account(case, case.base, setting=hand.levers, model=bench.model(ref)), hand, title)
        return {
            **_about(case, hand, title),
            "headline": [_begun(line) for line in telling_account.headline(found).splitlines()],
            "figures": {"flows": _drawn(flows(found)), "burden": _drawn(burden(found))},
            "tables": {
                "payments": account_tables.payments(found).to_dict(),
                "presence": account_tables.presence(found).to_dict(),
                "present_costs": account_tables.present_costs(found).to_dict(),
            },
            "sources": list(found.sources.values()),
            "standing": telling_account.standing(found),
            **({"numbers": found.to_dict()} if numbers else {}),
        }


def posture(
    bench: Bench,
    ref: Ref,
    /,
    *,
    language: str = "en",
    setting: Setting | None = None,
    name: str = "",
    numbers: bool = False,
) -> dict[str, Any]:
    """Where force stands under a package, how soon it is in both theatres, and what moving it costs.

    Parameters
    ----------
    setting
        Lever to value; levers that are left out stand as in today's package.
    name
        What the package is called where it is none of the case's.
    numbers
        Whether the whole report stands in it as numbers.

    Raises
    ------
    InputError
        If a lever is unknown or may not take its value, or a theatre has no reference point.
    """
    case = bench.case(ref)
    with speaking(language, case):
        hand = at_hand(case, case.base, setting)
        title = _title(case, hand, name)
        found = _called(_deployment(case, tuple(hand.levers.items())), hand, title)
        built = _called(build_up(case, case.base, setting=hand.levers), hand, title)
        return {
            **_about(case, hand, title),
            "headline": telling_deployment.headline(found),
            "figures": {"closure": closure(built).to_dict(), "origins": origins(found).to_dict()},
            "tables": {"relocations": deployment_tables.relocations(found).to_dict()},
            **({"numbers": found.to_dict()} if numbers else {}),
        }


def posture_map(
    bench: Bench, ref: Ref, /, *, language: str = "en", setting: Setting | None = None, name: str = ""
) -> dict[str, Any]:
    """The map of a package's posture as SVG, with distances and days by air and sea; it takes longest to draw.

    Parameters
    ----------
    setting
        Lever to value; levers that are left out stand as in today's package.
    name
        What the package is called where it is none of the case's.

    Raises
    ------
    InputError
        If a lever is unknown or may not take its value, or a theatre has no reference point.
    """
    case = bench.case(ref)
    with speaking(language, case):
        hand = at_hand(case, case.base, setting)
        title = _title(case, hand, name)
        found = _called(_deployment(case, tuple(hand.levers.items())), hand, title)
        return {**_about(case, hand, title), "figure": _drawn(theatre(found))}


@lru_cache(maxsize=16)
def _deployment(case: Case, levers: tuple[tuple[str, float], ...]) -> Deployment:
    return deployment(case, case.base, setting=dict(levers))


def _drawn(figure: Figure) -> dict[str, Any]:
    """A figure as it is drawn: its many words keep their places on a page of any width."""
    plain = {key: value for key, value in figure.to_dict().items() if key != "option"}
    return {**plain, "svg": figure.svg()}


def _title(case: Case, hand: AtHand, name: str) -> str:
    """What a package is called inside a sentence."""
    return told(hand.title) if hand.package in case.packages else name or say("this package")


def _begun(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _against(case: Case, against: AtHand) -> str:
    title = told(against.title)
    return say("today's package ({package})", package=title) if against.package == case.base else title


def _called(report: _Report, hand: AtHand, title: str) -> _Report:
    return replace(report, package=hand.package, package_title=title)


def _about(case: Case, hand: AtHand, title: str) -> dict[str, Any]:
    """What every view of a package says of it."""
    return {
        "case": case.name,
        "case_hash": case.hash,
        "package": hand.package,
        "title": _begun(title),
        "setting": dict(hand.levers),
        "no_forecast": say(NO_FORECAST),
    }
