"""Ledgers of claims for tests, made by hand: no future is met and nothing is compiled."""

from typing import Any

from titanium import load_case
from titanium.case.claim import Claim
from titanium.case.measure import Measure
from titanium.evidence.claims.finding import ClaimsLedger, Judged, Measured
from titanium.evidence.claims.turns import Turn, by_schools
from titanium.evidence.claims.verdicts import Estimate, Verdict, combined
from titanium.judge.cuts import ByCut
from titanium.judge.evidence import Evidence

CASE = load_case("us_rok")


def effect(**said: Any) -> Measure:
    """A measure of an effect on how often something happens."""
    given: dict[str, Any] = {
        "means": "fall in war under the bundle",
        "unit": "events",
        "metric": {
            "of": "rate_home_war",
            "unit": "events",
            "settings": {"bundle": {"package": "titanium"}, "today": {}},
            "value": "today-bundle",
        },
        "test": "more",
    }
    return Measure.model_validate(given | said)


def claim(measures: dict[str, Measure], **said: Any) -> Claim:
    """A claim with some measures."""
    given: dict[str, Any] = {
        "claim": "A modern bargain keeps the peace better",
        "kind": "causal",
        "measures": measures,
        "rival": "pacts go with fewer disputes",
        "rival_source": "johnson_leeds_2011",
        "grade": "B",
        "source": "article_2025",
    }
    return Claim.model_validate(given | said)


def estimate(verdict: Verdict, value: float = 0.03, futures: int = 4096) -> Estimate:
    """A number with an interval of a fifth to each side."""
    return Estimate(value, value - abs(value) / 5, value + abs(value) / 5, futures, verdict)


def measured(measure: Measure, verdict: Verdict, value: float = 0.03, **positions: Verdict) -> Measured:
    """A measure that says the same everywhere but in some positions of schools."""
    names = ["", *(position for switch in CASE.schools.values() for position in switch.positions)]

    def said(cut: int) -> Estimate:
        return estimate(positions.get(names[cut], verdict), value)

    found = ByCut[Estimate].of(CASE, said)
    ends = (Turn("range", "mu_S", "lowest third", estimate("contradicted", -value)),) if positions else ()
    return Measured("peace", measure, found, turns=(*by_schools(found), *ends))


def judged(key: str, *measures: Measured, **said: Any) -> Judged:
    """A claim with its verdicts."""
    entry = claim({f"part{place}": own.measure for place, own in enumerate(measures)}, **said)
    flat = [[own.found.overall, *(e for p in own.found.by_school.values() for e in p.values())] for own in measures]
    verdict = ByCut[Any].of(
        CASE, lambda cut: combined([own[cut].verdict for own in flat], is_outside=bool(entry.outside))
    )
    return Judged(key, entry, measures, verdict)


def ledger(*claims: Judged, unsigned: ClaimsLedger | None = None) -> ClaimsLedger:
    """A ledger of some claims."""
    evidence = Evidence("us_rok", "0123456789abcdef", None, 4096, 0, "matched-abc" if unsigned else "record-def")
    sources = {"article_2025": "An article", "johnson_leeds_2011": "Johnson and Leeds 2011, Defense Pacts"}
    return ClaimsLedger("us_rok", "0123456789abcdef", sources, evidence, claims, unsigned)


def made_up() -> ClaimsLedger:
    """Four claims: one supported, one that a school turns, one in parts, and one outside the model."""

    def claims() -> tuple[Judged, ...]:
        return (
            judged("A1", measured(effect(built_in="it can only fall"), "supported")),
            judged("A2", measured(effect(), "undetermined", 0.01, schelling="supported", reiter_poast="contradicted")),
            judged("A3", measured(effect(), "supported"), measured(effect(later="of 2026"), "contradicted", -0.02)),
            judged("A4", outside="because trade is not in the model"),
        )

    return ledger(*claims(), unsigned=ledger(*claims()))
