"""Findings in sentences: counts of sampled futures before words, never a bare probability, never a forecast."""

from collections.abc import Mapping

from titanium.case.schema import Case
from titanium.explore.ensemble import PRIOR
from titanium.judge.evidence import Evidence
from titanium.judge.verdict import Break, PackageVerdict, Share, Verdict
from titanium.model.metrics import SIGNING

DOTS = 50
"""Futures that a reader is asked to picture."""

ENSEMBLES = {
    "prior": "unmatched prior: drawn from the case's ranges, not held against the historical record",
    "record": "matched to the historical record alone",
    "matched": "matched to the historical record and to both capitals' signatures under today's package",
}
"""Kind of ensemble to what it is."""


def ensemble(identity: str) -> str:
    """An ensemble in words, with its name where it has one of its own.

    Examples
    --------
    >>> ensemble("record-37312747")
    'matched to the historical record alone (record-37312747)'
    """
    kind = identity.partition("-")[0]
    return ENSEMBLES.get(kind, kind) + (f" ({identity})" if identity != kind else "")


def count(share: Share, of: int = DOTS) -> str:
    """A share as a count of futures, of `of` or of as many as there were.

    Examples
    --------
    >>> count(Share.of(8200, 10000)), count(Share.of(3, 10))
    ('41 of 50', '3 of 10')
    """
    if share.futures <= of:
        return f"{share.count} of {share.futures}"
    rounded = round(share.share * of)
    if rounded == 0 and share.count:
        return f"under 1 of {of}"
    if rounded == of and share.count < share.futures:
        return f"over {of - 1} of {of}"
    return f"{rounded} of {of}"


def per_hundred(share: Share) -> str:
    """A share per hundred futures with its interval."""
    return f"{100 * share.share:.1f} ({100 * share.low:.1f}-{100 * share.high:.1f})"


def when(verdict: Verdict, quarter: int) -> str:
    """A quarter of the horizon as a reader says it."""
    if quarter <= SIGNING:
        return "at signing"
    if quarter >= verdict.quarters:
        return f"over {verdict.first_year}-{verdict.first_year + verdict.quarters // 4 - 1}"
    return f"{verdict.first_year + quarter // 4} Q{quarter % 4 + 1}"


def first_break(verdict: Verdict, own: Break | None) -> str:
    """What breaks first, in the case's words, and when in the middle such future."""
    if own is None:
        return "nothing"
    return f"{verdict.breaks_as[own.threshold]} ({when(verdict, own.median_quarter)})"


def event(verdict: Verdict, name: str) -> str:
    """An event in few words, given the name of its metric."""
    return {
        "home_war": f"war in {verdict.theatres['home']}",
        "second_war": f"war in {verdict.theatres['second']}",
        "dual_war": "war in both",
        "rupture": "rupture",
        "host_nuclear": f"{verdict.capitals['S']} builds the bomb",
    }[name]


def headline(verdict: Verdict) -> str:
    """The answer: today's package, what breaks it, which holds most often, and all that without the signatures too."""
    beside = f" {without_signatures(verdict.unsigned)}" if verdict.unsigned else ""
    return _headline(verdict) + beside


def without_signatures(unsigned: Verdict) -> str:
    """The answer in futures in which the capitals need not have signed today's package."""
    today = unsigned.of(unsigned.status_quo)
    best = _best(unsigned)
    sentence = f"Without the signatures it holds in {count(today.strength)}"
    if len(unsigned.proposals) == 1:
        return f"{sentence}."
    if best.name == today.name:
        return f"{sentence}, and no other holds in more."
    return f"{sentence}, and {best.name} most often, in {count(best.strength)}."


def _best(verdict: Verdict) -> PackageVerdict:
    return max(verdict.proposals, key=lambda own: (own.strength.count, own.name == verdict.status_quo))


def _headline(verdict: Verdict) -> str:
    today = verdict.of(verdict.status_quo)
    sentence = (
        f"Today's package ({today.name}) holds in {count(today.strength)} sampled futures{_breaks(verdict, today)}"
    )
    best = _best(verdict)
    if len(verdict.proposals) == 1:
        return f"{sentence}."
    if best.name == today.name:
        return f"{sentence}; no other package holds in more."
    rivals = [own.name for own in verdict.proposals if own.name != best.name and own.strength.high >= best.strength.low]
    tied = f", as often as {' and '.join(rivals)} within counting error" if rivals else ""
    return f"{sentence}; {best.name} holds most often, in {count(best.strength)}{tied}{_breaks(verdict, best)}."


def _breaks(verdict: Verdict, own: PackageVerdict) -> str:
    first = own.breaks_first
    return f", and breaks first when {verdict.breaks_as[first.threshold]}" if first else ""


def standing_of(evidence: Evidence) -> str:
    """What every finding says: futures, seed, ensemble, model and its hash."""
    drawn = "drawn from its ranges alone" if evidence.ensemble == PRIOR else ensemble(evidence.ensemble)
    return (
        f"{evidence.futures:,} sampled futures, seed {evidence.seed}, {drawn}; {evidence.model} "
        f"{evidence.hash[:12]}. Model result, not a forecast."
    )


def standing(verdict: Verdict) -> str:
    """What every output says: futures, seed, ensemble, case and its hash."""
    return (
        f"{verdict.futures:,} sampled futures, seed {verdict.seed}, {ensemble(verdict.ensemble)}{_beside(verdict)}; "
        f"case {verdict.case} {verdict.case_hash[:12]}. Model result, not a forecast."
    )


def _beside(verdict: Verdict) -> str:
    unsigned = verdict.unsigned
    return f"; {unsigned.futures:,} beside them, {ensemble(unsigned.ensemble)}" if unsigned else ""


def failures(verdict: Verdict) -> str:
    """How many futures were masked and which, or nothing."""
    failed = sum(own.failed for own in verdict.packages)
    if not failed:
        return ""
    listed = "; ".join(f"{own.package} in future {own.future}" for own in verdict.failures[:5])
    more = "" if failed <= 5 else "; ..."
    return (
        f"Masked: {failed} results were not finite numbers and are left out of every count "
        f"(seed {verdict.seed}: {listed}{more})."
    )


def grades(counts: Mapping[str, int]) -> str:
    """The share of a case's numbers by grade of evidence."""
    total = sum(counts.values()) or 1
    names = {"A": "measured", "B": "literature", "C": "expert judgement", "D": "assumed"}
    parts = [f"{grade} {names[grade]} {number} ({100 * number / total:.0f}%)" for grade, number in counts.items()]
    return f"{total} numbers: {', '.join(parts)}"


def case_line(case: Case) -> str:
    """A case and its hash."""
    return f"case {case.name} {case.hash[:12]}"


def share_of_plays(probability: float) -> str:
    """How often a solved tree ends in an outcome, as a count of plays.

    Examples
    --------
    >>> share_of_plays(0.3249)
    '325 of 1,000 plays of the solved tree'
    """
    return f"{round(1000 * probability):,} of 1,000 plays of the solved tree"


SIGNATURES = (
    "Matched futures are those in which both capitals would have signed today's package, which favours it by "
    "construction; without the signatures, futures meet the record alone."
)
MARKS = "* today's package   † no agreement: what signing is compared with, not a proposal"


def mark(verdict: Verdict, own: PackageVerdict) -> str:
    """The mark behind a package's name: today's, no agreement, or nothing."""
    return {verdict.status_quo: " *", verdict.disagreement: " †"}.get(own.name, "")
