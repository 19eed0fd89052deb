"""What a memo tells, made by hand on the shipped case: nothing is swept, played or compiled."""

from dataclasses import replace
from functools import cache
from types import SimpleNamespace
from typing import Any, cast

from tests.tell.figures.deals_made_up import deals_of

from ledgers import made_up as made_up_ledger
from titanium import load_case
from titanium.explore.manifest import Manifest
from titanium.judge.cuts import ByCut
from titanium.judge.discover import Discovery, Request
from titanium.judge.discover.box import Count
from titanium.judge.discover.rules import Rule, Term
from titanium.judge.evidence import Evidence
from titanium.judge.outcomes import Held, Outcomes, PackageOutcomes
from titanium.judge.schools import judge_schools
from titanium.judge.sensitivity import Beliefs, Sensitivities
from titanium.judge.sensitivity.believe import Answer, Belief, Part, Turn
from titanium.judge.sensitivity.finding import Index, InputSensitivity, Outcome
from titanium.judge.shares import Break, Difference, Share
from titanium.judge.verdict import Verdict
from titanium.report.account import Account
from titanium.report.host_share import Share as HostShare
from titanium.tell.memo.gather import PARTS, Findings, Missing
from verdicts import PACKAGES, flipping_verdict

CASE = load_case("us_rok")
EVIDENCE = Evidence("us_rok", CASE.hash, "runs/made-up", 4096, 7, "matched-abc")


def findings(package: str = "titanium", **changed: Any) -> Findings:
    """On an alliance: every finding is there unless it is given as another."""
    judged = changed.pop("judged", verdict())
    known: dict[str, Any] = {
        "scope": CASE,
        "manifest": manifest(),
        "run": "made-up",
        "package": package,
        "judged": judged,
        "schools": judge_schools(judged) if isinstance(judged, Verdict) else None,
        "rules": discovery(package),
        "inputs": sensitivities(package),
        "beliefs": beliefs(package),
        "deal": deals_of(),
        "ledger": ledger(package),
        "claims": made_up_ledger(),
    }
    return Findings(**(known | changed))


def bare(package: str = "titanium", **changed: Any) -> Findings:
    """The verdict alone, all else left out."""
    return findings(package, **(dict.fromkeys(PARTS, Missing("left out")) | changed))


@cache
def verdict() -> Verdict:
    """One school decides on one package; limits that broke are told, and the same without the signatures."""
    plain = flipping_verdict(CASE)
    broken = (Break("accept_rok", 2000, -1), Break("taiwan_war", 900, 17), Break("rupture", 3, 40))
    told = tuple(replace(own, breaks=broken if own.name == "titanium" else broken[1:]) for own in plain.packages)
    signed = replace(plain, packages=told, seed=7, ensemble="matched-abc")
    return replace(signed, unsigned=replace(plain, ensemble="record-def"))


def manifest(**changed: Any) -> Manifest:
    """Of a run that `titanium stress` made."""
    known: dict[str, Any] = {
        "case": "us_rok",
        "case_hash": CASE.hash,
        "packages": {name: CASE.package(name) for name in PACKAGES},
        "futures": 4096,
        "seed": 7,
        "kind": "matched",
        "ensemble": "matched-abc",
        "members": "",
        "sampling": "sobol",
        "size": 0,
        "schools": "stratified",
        "chunk": 4096,
        "units": {},
        "levers": {},
        "purpose": "stress",
        "code": "0123",
        "versions": {"python": "3.11.0", "jax": "0.1"},
        "platform": {},
        "created": "2026-01-01T00:00:00+00:00",
    }
    return Manifest(**(known | changed))


def discovery(package: str = "titanium", **changed: Any) -> Discovery:
    """Two rules, the second of which a school moves."""
    terms = (
        Term("mu_S", "pain of paying", "continuous", "utility/(USD_bn/yr)", low=2 / 3, low_value=0.0098),
        Term("tripwire", "tripwire", "categorical", "1", kept=("schelling",), left_out=("reiter_poast",)),
    )

    def rule(number: int) -> Rule:
        inside = Count(600 - 100 * number, 400 - 100 * number, 2000, 1000)
        cuts = ByCut[Count].of(CASE, lambda cut: replace(inside, of_interest=390) if number and cut == 1 else inside)
        return Rule({}, terms[number : number + 1], inside, inside, inside, cuts)

    known: dict[str, Any] = {
        "evidence": EVIDENCE,
        "package": package,
        "title": package,
        "target": "breaks",
        "meaning": "the package breaks",
        "met": Share.of(2000, 4096),
        "masked": 0,
        "asked": 4096,
        "n_fit": 2096,
        "words": {},
        "looked_at": (),
        "scores": (),
        "rules": (rule(0), rule(1)),
        "refuted": 0,
        "silence": "",
        "request": Request(),
    }
    return Discovery(**(known | changed))


def sensitivities(package: str = "titanium", **changed: Any) -> Sensitivities:
    """Two numbers and a school that are told from one without effect."""
    names = ("mu_S", "H_TW", "tripwire")

    def own(place: int, name: str) -> InputSensitivity:
        entry = CASE.uncertainties.get(name)
        index = Index(0.08 - 0.02 * place, 0.07 - 0.02 * place, 0.09 - 0.02 * place)
        return InputSensitivity(
            name, entry.name if entry else name, "uncertainty" if entry else "school", (name,),
            entry.unit if entry else "1", entry.grade if entry else None, entry.source if entry else (),
            {"delta": index}, True, place + 1, place + 1, place + 2,
        )  # fmt: skip

    inputs = tuple(own(place, name) for place, name in enumerate(names))
    outcome = Outcome("breaks", "the package breaks", "1", True, 0.5, 0.5)
    plain = Sensitivities(EVIDENCE, package, outcome, "delta", "delta", inputs, 4096, 0, 1.0, "", {})
    return replace(plain, **changed)


def beliefs(package: str = "titanium", **changed: Any) -> Beliefs:
    """One number along which the verdict turns, and one along which it does not."""

    def part(place: int, answer: Answer) -> Part:
        share = Share.of({"yes": 700, "no": 300, "open": 500}[answer], 1000)
        return Part(place / 2, (place + 1) / 2, 0.01 * place, 0.01 * (place + 1), "", share, None, answer)

    turn = Turn("no", 0.5, 0.0045, 0.002, 0.006)
    turning = Belief("mu_S", "pain of paying", "utility", "D", (), (part(0, "yes"), part(1, "no")), (turn,))
    other = Belief("H_TW", "openings", "1/yr", "C", (), (part(0, "open"), part(1, "open")), ())
    known = Beliefs(
        EVIDENCE, package, None, "breaks", "the package breaks", Share.of(2000, 4096), None, (turning, other), 0
    )
    return replace(known, **changed)


def ledger(package: str = "titanium") -> Account:
    """Three definitions of the host's share; of all else in an account nothing is told."""

    def share(value: float, basis: str, meaning: str, *, is_recurring: bool = True) -> HostShare:
        return HostShare(value, basis, "", "", meaning, "2026", "", None, None, is_recurring, {}, ())

    shares = {
        "D1": share(0.37, "package", "payment against full cost"),
        "D2": share(0.32, "package", "payment in the sum"),
        "old": share(0.16, "record", "payment in the recorded sum"),
        "once": share(0.59, "record", "with all that was spent once", is_recurring=False),
    }
    return cast("Account", SimpleNamespace(package=package, host="Seoul", shares=shares))


def function_findings() -> Findings:
    """On a function: no capital signs or pays."""
    from made_up import model

    scope = model("made-up").scope
    share = Share.of(30, 100)
    held = ByCut[Held].of(scope, lambda _: Held(share, Difference.of(0, 0, 0)))
    own = PackageOutcomes("open", "open", 0, held, {"dry": Share.of(60, 100), "flooded": Share.of(10, 100)}, {})
    outcomes = Outcomes("reservoir", scope.hash, 100, 100, 7, "prior", "baseline", {}, scope.thresholds, (own,), {}, ())
    missing = dict.fromkeys(PARTS, Missing("function")) | {"rules": Missing("refused", "8 futures are too few")}
    settings = {"open": {"release": 2.0}, "made": {"release": 0.3}}
    return findings(
        "open",
        scope=scope,
        judged=outcomes,
        manifest=manifest(case="reservoir", packages=settings, purpose="sweep", kind="prior"),
        **missing,
    )
