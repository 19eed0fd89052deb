"""Findings in sentences: counts of sampled futures before words, never a bare probability, never a forecast."""

from collections.abc import Mapping, Sequence

from titanium.case.schema import Case
from titanium.explore.ensemble import PRIOR
from titanium.judge.evidence import Evidence
from titanium.judge.verdict import Break, PackageVerdict, Share, Verdict
from titanium.model.metrics import SIGNING
from titanium.tell.catalogue import noted, say, told

DOTS = 50
"""Futures that a reader is asked to picture."""

ENSEMBLES = {
    "prior": noted("unmatched prior: drawn from the case's ranges, not held against the historical record"),
    "record": noted("matched to the historical record alone"),
    "matched": noted("matched to the historical record and to both capitals' signatures under today's package"),
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
    said = say(ENSEMBLES[kind]) if kind in ENSEMBLES else kind
    return f"{said} ({identity})" if identity != kind else said


def all_of(names: Sequence[str]) -> str:
    """Names in a row.

    Examples
    --------
    >>> all_of(["ironclad"]), all_of(["ironclad", "titanium", "troop_cut"])
    ('ironclad', 'ironclad, titanium and troop_cut')
    """
    *some, last = names
    return say("{some} and {last}", some=", ".join(some), last=last) if some else last


def count(share: Share, of: int = DOTS) -> str:
    """A share as a count of futures, of `of` or of as many as there were.

    Examples
    --------
    >>> count(Share.of(8200, 10000)), count(Share.of(3, 10))
    ('41 of 50', '3 of 10')
    """
    if share.futures <= of:
        return say("{count} of {of}", count=share.count, of=share.futures)
    rounded = round(share.share * of)
    if rounded == 0 and share.count:
        return say("under {count} of {of}", count=1, of=of)
    if rounded == of and share.count < share.futures:
        return say("over {count} of {of}", count=of - 1, of=of)
    return say("{count} of {of}", count=rounded, of=of)


def per_hundred(share: Share) -> str:
    """A share per hundred futures with its interval."""
    return f"{100 * share.share:.1f} ({100 * share.low:.1f}-{100 * share.high:.1f})"


def when(verdict: Verdict, quarter: int) -> str:
    """A quarter of the horizon as a reader says it."""
    if quarter <= SIGNING:
        return say("at signing")
    if quarter >= verdict.quarters:
        return say("over {first}-{last}", first=verdict.first_year, last=verdict.first_year + verdict.quarters // 4 - 1)
    return say("{year} Q{quarter}", year=verdict.first_year + quarter // 4, quarter=quarter % 4 + 1)


def first_break(verdict: Verdict, own: Break | None) -> str:
    """What breaks first, in the case's words, and when in the middle such future."""
    if own is None:
        return say("nothing")
    return f"{told(verdict.breaks_as[own.threshold])} ({when(verdict, own.median_quarter)})"


_EVENTS = {"dual_war": noted("war in both"), "rupture": noted("rupture")}


def event(verdict: Verdict, name: str) -> str:
    """An event in few words, given the name of its metric."""
    if name == "home_war":
        return say("war in {theatre}", theatre=told(verdict.theatres["home"]))
    if name == "second_war":
        return say("war in {theatre}", theatre=told(verdict.theatres["second"]))
    if name == "host_nuclear":
        return say("{capital} builds the bomb", capital=told(verdict.capitals["S"]))
    return say(_EVENTS[name])


def headline(verdict: Verdict) -> str:
    """The answer: today's package, what breaks it, which holds most often, and all that without the signatures too."""
    if all(own.name != verdict.status_quo for own in verdict.packages):
        return say("{clause}.", clause=_holds_most(verdict, _best(verdict), ()))
    beside = f" {without_signatures(verdict.unsigned)}" if verdict.unsigned else ""
    return _headline(verdict) + beside


def without_signatures(unsigned: Verdict) -> str:
    """The answer in futures in which the capitals need not have signed today's package."""
    today = unsigned.of(unsigned.status_quo)
    best = _best(unsigned)
    own = count(today.strength)
    if len(unsigned.proposals) == 1:
        return say("Without the signatures it holds in {count}.", count=own)
    if best.name == today.name:
        return say("Without the signatures it holds in {count}, and no other holds in more.", count=own)
    return say(
        "Without the signatures it holds in {count}, and {best} most often, in {most}.",
        count=own, best=best.name, most=count(best.strength),
    )  # fmt: skip


def _best(verdict: Verdict) -> PackageVerdict:
    return max(verdict.proposals, key=lambda own: (own.strength.count, own.name == verdict.status_quo))


def _headline(verdict: Verdict) -> str:
    today, best = verdict.of(verdict.status_quo), _best(verdict)
    own = _holds(verdict, today)
    if len(verdict.proposals) == 1:
        return say("{clause}.", clause=own)
    if best.name == today.name:
        return say("{clause}; no other package holds in more.", clause=own)
    rivals = [own.name for own in verdict.proposals if own.name != best.name and own.strength.high >= best.strength.low]
    return say("{clause}; {other}.", clause=own, other=_holds_most(verdict, best, rivals))


def _holds(verdict: Verdict, today: PackageVerdict) -> str:
    if (first := today.breaks_first) is None:
        return say(
            "Today's package ({package}) holds in {count} sampled futures",
            package=today.name, count=count(today.strength),
        )  # fmt: skip
    return say(
        "Today's package ({package}) holds in {count} sampled futures, and breaks first when {breaks}",
        package=today.name, count=count(today.strength), breaks=told(verdict.breaks_as[first.threshold]),
    )  # fmt: skip


def _holds_most(verdict: Verdict, best: PackageVerdict, rivals: Sequence[str]) -> str:
    first = best.breaks_first
    known = {
        "package": best.name,
        "count": count(best.strength),
        "rivals": all_of(rivals) if rivals else "",
        "breaks": told(verdict.breaks_as[first.threshold]) if first else "",
    }
    if rivals and first:
        return say(
            "{package} holds most often, in {count}, as often as {rivals} within counting error, and breaks first "
            "when {breaks}",
            **known,
        )
    if rivals:
        return say("{package} holds most often, in {count}, as often as {rivals} within counting error", **known)
    if first:
        return say("{package} holds most often, in {count}, and breaks first when {breaks}", **known)
    return say("{package} holds most often, in {count}", **known)


NO_FORECAST = noted("Model result, not a forecast.")


def standing_of(evidence: Evidence) -> str:
    """What every finding says: futures, seed, ensemble, model and its hash."""
    drawn = say("drawn from its ranges alone") if evidence.ensemble == PRIOR else ensemble(evidence.ensemble)
    return say(
        "{futures:,} sampled futures, seed {seed}, {drawn}; {model} {hash}. {no_forecast}",
        futures=evidence.futures, seed=evidence.seed, drawn=drawn, model=evidence.model, hash=evidence.hash[:12],
        no_forecast=say(NO_FORECAST),
    )  # fmt: skip


def standing(verdict: Verdict) -> str:
    """What every output says: futures, seed, ensemble, case and its hash."""
    known = {
        "futures": verdict.futures,
        "seed": verdict.seed,
        "drawn": ensemble(verdict.ensemble),
        "case": verdict.case,
        "hash": verdict.case_hash[:12],
        "no_forecast": say(NO_FORECAST),
    }
    if (unsigned := verdict.unsigned) is None:
        return say("{futures:,} sampled futures, seed {seed}, {drawn}; case {case} {hash}. {no_forecast}", **known)
    return say(
        "{futures:,} sampled futures, seed {seed}, {drawn}; {beside:,} beside them, {drawn_beside}; case {case} "
        "{hash}. {no_forecast}",
        beside=unsigned.futures, drawn_beside=ensemble(unsigned.ensemble), **known,
    )  # fmt: skip


def failures(verdict: Verdict) -> str:
    """How many futures were masked and which, or nothing."""
    failed = sum(own.failed for own in verdict.packages)
    if not failed:
        return ""
    some = [say("{package} in future {future}", package=own.package, future=own.future) for own in verdict.failures[:5]]
    return say(
        "Masked: {count} results were not finite numbers and are left out of every count (seed {seed}: {listed}).",
        count=failed, seed=verdict.seed, listed="; ".join([*some, *(["..."] if failed > 5 else [])]),
    )  # fmt: skip


GRADES = {
    "A": noted("measured"),
    "B": noted("literature"),
    "C": noted("expert judgement"),
    "D": noted("assumed"),
}
"""Grade of evidence to what it means."""


def grades(counts: Mapping[str, int]) -> str:
    """The share of a case's numbers by grade of evidence."""
    total = sum(counts.values()) or 1
    parts = [f"{grade} {say(GRADES[grade])} {number} ({100 * number / total:.0f}%)" for grade, number in counts.items()]
    return say("{total} numbers: {parts}", total=total, parts=", ".join(parts))


def case_line(case: Case) -> str:
    """A case and its hash."""
    return say("case {case} {hash}", case=case.name, hash=case.hash[:12])


def share_of_plays(probability: float) -> str:
    """How often a solved tree ends in an outcome, as a count of plays.

    Examples
    --------
    >>> share_of_plays(0.3249)
    '325 of 1,000 plays of the solved tree'
    """
    return say("{count:,} of 1,000 plays of the solved tree", count=round(1000 * probability))


SIGNATURES = noted(
    "Matched futures are those in which both capitals would have signed today's package, which favours it by "
    "construction; without the signatures, futures meet the record alone."
)
MARKS = noted("* today's package   † no agreement: what signing is compared with, not a proposal")


def mark(verdict: Verdict, own: PackageVerdict) -> str:
    """The mark behind a package's name: today's, no agreement, or nothing."""
    return {verdict.status_quo: " *", verdict.disagreement: " †"}.get(own.name, "")
