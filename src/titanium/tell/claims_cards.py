"""A claim as a card: what is said, what was computed and found, and what speaks against it, in the reader's language.

`claims_words` has the same for tables of the terminal, in fewer letters.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Any

from titanium.case.measure import TOLERANCE, Measure
from titanium.evidence.claims.figures import RightAt
from titanium.evidence.claims.finding import ClaimsLedger, Judged, Measured
from titanium.evidence.claims.turns import Turn
from titanium.evidence.claims.verdicts import Verdict
from titanium.tell.catalogue import noted, say, told
from titanium.tell.claims_words import SYMBOLS, amount, figure, is_, is_mixed
from titanium.tell.metric_words import unit

_KINDS = {
    "figure": noted("a figure, which can be checked"),
    "causal": noted("a cause and its effect, which the model computes"),
    "normative": noted("an advice, of which the model shows the price"),
}
_PARTS = {"lowest third": noted("the lowest third"), "highest third": noted("the highest third")}
_OF_A_HUNDRED = ("share", "events")
_MEASURED = {
    **dict.fromkeys(("ratio", "multiple"), noted("{amount} times")),
    "1/yr": noted("{amount} a year"),
    "1/decade": noted("{amount} a decade"),
    **dict.fromkeys(("probability", "utility", "correlation", "index", "coefficient", "persons"), "{amount}"),
}
"""Unit to how a number of it is written, where that is not the number and the unit."""


def card(ledger: ClaimsLedger, place: int) -> dict[str, Any]:
    """One claim as plain data: numbers for programs, words for readers.

    Parameters
    ----------
    place
        Its place among the claims of the ledger.
    """
    own = ledger.claims[place]
    entry = own.entry
    beside = None if ledger.unsigned is None else ledger.unsigned.claims[place].verdict.overall
    return {
        "claim": own.key,
        "text": told(entry.claim),
        "kind": entry.kind,
        "kind_name": say(_KINDS[entry.kind]),
        "grade": entry.grade,
        **_verdict(own.verdict.overall),
        "parts": [{**_verdict(verdict), "count": len(own.parts(verdict))} for verdict in _said(own)],
        "is_mixed": is_mixed(own),
        "unsigned": None if beside is None else _verdict(beside),
        "outside": told(entry.outside),
        "note": told(entry.note),
        "sources": [ledger.sources.get(key, key) for key in entry.source],
        "rival": told(entry.rival),
        "rival_sources": [ledger.sources.get(key, key) for key in entry.rival_source],
        "measures": [_measure(measured) for measured in own.measures],
        "schools": schools(own),
        "by_school": {
            switch: {position: _verdict(verdict) for position, verdict in positions.items()}
            for switch, positions in own.verdict.by_school.items()
        },
    }


def _verdict(verdict: Verdict) -> dict[str, str]:
    return {"verdict": verdict, "verdict_name": is_(verdict), "symbol": SYMBOLS[verdict]}


def _said(own: Judged) -> list[Verdict]:
    every: tuple[Verdict, ...] = ("supported", "contradicted", "undetermined")
    return [verdict for verdict in every if own.parts(verdict)]


def _measure(own: Measured) -> dict[str, Any]:
    measure = own.measure
    return {
        "name": own.name,
        "means": told(measure.means),
        "claimed": claimed(measure),
        "ours": amount(own).replace("_", " "),
        "wanted": wanted(measure),
        "futures": counted(own),
        **_verdict(own.overall.verdict),
        "turns": list(turns(own)),
        "remarks": list(_remarks(own)),
        "arithmetic": own.worked.arithmetic if own.worked else "",
    }


def claimed(measure: Measure) -> str:
    """What the number is held against: the article's figure, or the limit that stands for its words; else empty.

    Examples
    --------
    >>> from titanium import load_case
    >>> claimed(load_case("us_rok").claims["C17"].measures["gdp"])
    '1,700 USD bn'
    """
    return _amount(measure, measure.claimed) if measure.test in ("over", "under", "about") else ""


def _amount(measure: Measure, number: float) -> str:
    if measure.unit == "log_ratio":
        return f"×{math.exp(number):.3g}"
    if measure.across != "futures" and measure.unit in _OF_A_HUNDRED:
        return say("{amount} of 100", amount=figure(100 * number))
    if measure.unit in _MEASURED:
        return say(_MEASURED[measure.unit], amount=figure(number))
    return f"{figure(number)} {unit(measure.unit)}".strip()


def wanted(measure: Measure) -> str:
    """What a measure must show for its claim to count as supported."""
    least, most = measure.limits
    if measure.test == "told":
        return say("told, and put to no test")
    if measure.test == "about":
        number = _amount(measure, measure.claimed)
        return say("within {percent} per cent of {number}", percent=f"{100 * TOLERANCE:.0f}", number=number)
    limit = _amount(measure, least if math.isfinite(least) else most)
    if measure.across == "futures":
        if math.isfinite(least):
            return say("at least {limit} in 2 of 3 futures", limit=limit)
        return say("at most {limit} in 2 of 3 futures", limit=limit)
    return say("at least {limit}", limit=limit) if math.isfinite(least) else say("at most {limit}", limit=limit)


def counted(own: Measured) -> str:
    """What a measure was worked from: cited figures, or so many futures."""
    if own.measure.kind == "figure":
        return say("worked from cited figures")
    if own.masked:
        return say("{futures:,} futures, {masked:,} masked", futures=own.overall.futures, masked=own.masked)
    return say("{futures:,} futures", futures=own.overall.futures)


def schools(own: Judged) -> str:
    """In how many rival schools a claim's verdict is the same, and which say otherwise; empty where there are none."""
    whole, overall = len(own.verdict.by_school), own.verdict.overall
    if not whole:
        return ""
    elsewhere = [
        say("{switch} {position}: {verdict}", switch=told(switch), position=told(position), verdict=is_(verdict))
        for switch, positions in own.verdict.by_school.items()
        for position, verdict in positions.items()
        if verdict != overall
    ]
    if not elsewhere:
        return say("The same in every position of all {count} rival schools.", count=whole)
    return say(
        "The same in every position of {count} of {of} rival schools; otherwise under {elsewhere}.",
        count=len(own.survives), of=whole, elsewhere=", ".join(elsewhere).replace("_", " "),
    )  # fmt: skip


def turns(own: Measured) -> Iterator[str]:
    """What would turn a measure's verdict."""
    for turn in own.turns:
        yield _turn(turn)
    if own.in_most is not None:
        number = _amount(own.measure, own.in_most)
        if math.isfinite(own.measure.limits[0]):
            yield say("In 2 of 3 futures it is at least {number}.", number=number)
        else:
            yield say("In 2 of 3 futures it is at most {number}.", number=number)
    if own.worked and own.worked.right_at:
        yield _right_at(own.worked.right_at)


def _turn(own: Turn) -> str:
    verdict = is_(own.estimate.verdict)
    if own.by == "school":
        return say(
            "{verdict} under {switch} {position}",
            verdict=verdict, switch=told(own.name).replace("_", " "), position=told(own.at).replace("_", " "),
        )  # fmt: skip
    name = told(own.words) if own.words else own.name
    return say("{verdict} in {part} of {name}", verdict=verdict, part=say(_PARTS[own.at]), name=name)


def _right_at(own: RightAt) -> str:
    name, cited = own.name.replace("_", " "), f"{figure(own.cited)} {unit(own.unit)}".strip()
    if own.value is None:
        return say("The figure is right at no value of {name}; cited is {cited}.", name=name, cited=cited)
    value = f"{figure(own.value)} {unit(own.unit)}".strip()
    return say(
        "The figure would be right if {name} were {value}; cited is {cited}.", name=name, value=value, cited=cited
    )


def _remarks(own: Measured) -> Sequence[str]:
    measure = own.measure
    found: list[str] = []
    if measure.why:
        found.append(say("Why this limit: {why}.", why=told(measure.why)))
    if measure.built_in:
        found.append(say("Its sign cannot come out otherwise: {why}.", why=told(measure.built_in)))
    if measure.later:
        found.append(say("Later than the article: {what}.", what=told(measure.later)))
    if own.is_prior:
        found.append(say("Its futures are drawn from the case's ranges, not matched to the record."))
    if measure.note:
        found.append(told(measure.note))
    return found
