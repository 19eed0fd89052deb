"""Claims in sentences: what was computed, what it was held against, what it says, and what would turn it."""

import math
from collections.abc import Sequence

from titanium.case.measure import TOLERANCE, Measure
from titanium.evidence.claims.figures import RightAt
from titanium.evidence.claims.finding import ClaimsLedger, Judged, Measured
from titanium.evidence.claims.turns import DECIDED, Turn
from titanium.evidence.claims.verdicts import Estimate, Verdict
from titanium.tell import words
from titanium.tell.catalogue import noted, say

SYMBOLS: dict[Verdict, str] = {
    "supported": "●",
    "contradicted": "○",
    "undetermined": "◐",
    "outside": "–",
    "told": "·",
}
"""Verdict to the sign that stands for it, told apart without colour."""
BUILT_IN, LATER, FROM_RANGES = "°", "†", "‡"
LEGEND = noted(
    "● supported   ○ contradicted   ◐ undetermined   – outside the model   · told, put to no test   "
    "° the sign cannot come out otherwise   † later than the article   ‡ futures drawn from the case's ranges"
)
INTERVALS = noted(
    "Brackets hold 95% intervals, which say how well the sampled futures are counted; of a figure, the least and the "
    "greatest that the ranges of its numbers give. A claim is supported or contradicted if all its tested parts say so."
)
_OF_A_HUNDRED = ("share", "events")
_OF_100 = noted("{amount} of 100")
_UNITS = {
    **dict.fromkeys(("1", "probability", "utility", "correlation", "index", "coefficient"), "{amount}"),
    **dict.fromkeys(("ratio", "multiple"), noted("{amount} times")),
    "1/yr": noted("{amount} a year"),
    "1/decade": noted("{amount} a decade"),
}
"""Unit to how a number of it is written, where that is not the number and the unit."""


def headline(ledger: ClaimsLedger) -> str:
    """How many claims are supported, contradicted, undetermined and outside the model, and what that rests on."""
    said = [_counts(ledger)]
    mixed = [own for own in ledger.claims if is_mixed(own)]
    if mixed and len(ledger.claims) > 1:
        said.append(
            say("1 of those undetermined is supported in one part and contradicted in another.")
            if len(mixed) == 1
            else say(
                "{count} of those undetermined are supported in one part and contradicted in another.",
                count=len(mixed),
            )
        )
    built_in = [own for own in ledger.claims if own.verdict.overall == "supported" and is_built_in(own)]
    if built_in and len(ledger.claims) == 1:
        said.append(say("It rests on signs that the model's form decides."))
    elif len(built_in) == 1:
        said.append(say("1 of those supported rests on signs that the model's form decides."))
    elif built_in:
        said.append(say("{count} of those supported rest on signs that the model's form decides.", count=len(built_in)))
    if ledger.unsigned:
        said.append(say("Without the signatures: {verdicts}.", verdicts=_listed(ledger.unsigned)))
    return " ".join(said)


def _counts(ledger: ClaimsLedger) -> str:
    if len(ledger.claims) == 1:
        own = ledger.claims[0]
        verdicts: tuple[Verdict, ...] = ("supported", "contradicted", "undetermined")
        counts = [
            say("{count} {verdict}", count=len(found), verdict=is_(part))
            for part in verdicts
            if (found := own.parts(part))
        ]
        known = {"claim": own.key, "verdict": is_(own.verdict.overall), "parts": ", ".join(counts)}
        if len(counts) > 1:
            return say("{claim} is {verdict}: of its parts {parts}.", **known)
        return say("{claim} is {verdict}.", **known)
    return say("Of {count} claims {verdicts}.", count=len(ledger.claims), verdicts=_listed(ledger))


_VERDICTS: dict[Verdict, str] = {
    "supported": noted("supported"),
    "contradicted": noted("contradicted"),
    "undetermined": noted("undetermined"),
    "outside": noted("outside the model"),
    "told": noted("told"),
}


def is_(verdict: Verdict) -> str:
    """A verdict in words."""
    return say(_VERDICTS[verdict])


def _listed(ledger: ClaimsLedger) -> str:
    verdicts: tuple[Verdict, ...] = ("supported", "contradicted", "undetermined", "outside")
    first, *rest = ({"count": ledger.count(verdict), "verdict": is_(verdict)} for verdict in verdicts)
    opening = say("{count} is {verdict}", **first) if first["count"] == 1 else say("{count} are {verdict}", **first)
    return words.all_of([opening, *(say("{count} {verdict}", **own) for own in rest)])


def is_mixed(own: Judged) -> bool:
    """Whether one part of a claim is supported and another contradicted."""
    return bool(own.parts("supported")) and bool(own.parts("contradicted"))


def is_built_in(own: Judged) -> bool:
    """Whether the model's form decides the sign of every part that supports a claim."""
    return all(part.measure.built_in for part in own.parts("supported"))


def marks(own: Measured) -> str:
    """Marks behind a measure."""
    measure = own.measure
    signs = ((measure.built_in, BUILT_IN), (measure.later, LATER), (own.is_prior, FROM_RANGES))
    return "".join(sign for given, sign in signs if given)


def verdict(own: Judged) -> str:
    """The verdict on a claim, with its parts where they part."""
    said = f"{SYMBOLS[own.verdict.overall]} {is_(own.verdict.overall)}"
    counts = [
        f"{len(own.parts(part))} {SYMBOLS[part]}"
        for part in ("supported", "contradicted", "undetermined")
        if own.parts(part)
    ]
    return f"{said} ({', '.join(counts)})" if len(counts) > 1 else said


def amount(own: Measured) -> str:
    """What a measure comes to, with its interval and unit.

    A share of futures is told as so many of a hundred, a log ratio as a factor.
    """
    measure, found = own.measure, own.overall
    if math.isnan(found.value):
        return say("no finite number")
    if measure.across == "futures" or measure.unit in _OF_A_HUNDRED:
        return _spread(found, 100, _OF_100)
    if measure.unit == "log_ratio":
        ends = [_times(math.exp(end)) for end in (found.value, found.low, found.high)]
        return say("{middle} ({low} to {high})", middle=ends[0], low=ends[1], high=ends[2])
    return _spread(found, 1, _UNITS.get(measure.unit, f"{{amount}} {measure.unit}"))


def _times(factor: float) -> str:
    return f"×{factor:.3g}"


def _spread(found: Estimate, scale: float, unit: str) -> str:
    value, low, high = (figure(scale * end) for end in (found.value, found.low, found.high))
    said = say(unit, amount=value)
    if low == value == high or math.isnan(found.low):
        return said
    return say("{middle} ({low} to {high})", middle=said, low=low, high=high)


def figure(number: float) -> str:
    """A number as a reader wants it: three figures, thousands parted, billions named.

    Examples
    --------
    >>> figure(28500.0), figure(0.18708), figure(4.96e10), figure(-0.0)
    ('28,500', '0.187', '49.6 bn', '0')
    """
    if math.isinf(number):
        return "without end" if number > 0 else "none"
    size = abs(number)
    if size >= 1e9:
        return f"{number / 1e9:,.3g} bn"
    if size >= 1000:
        return f"{number:,.0f}"
    return f"{number + 0.0:.3g}" if size else "0"


def asks(measure: Measure) -> str:
    """What a measure must show for its claim to count as supported."""
    least, most = measure.limits
    where = "2 in 3 futures" if measure.across == "futures" else ""
    if measure.test == "told":
        return ""
    if measure.across == "futures" and measure.test in ("more", "less"):
        return where
    if measure.test == "about":
        return f"{_limit(measure, measure.claimed)} ±{100 * TOLERANCE:.0f}%"
    told = f"≥ {_limit(measure, least)}" if math.isfinite(least) else f"≤ {_limit(measure, most)}"
    return f"{told} {where}".strip()


def _limit(measure: Measure, number: float) -> str:
    if measure.unit == "log_ratio":
        return _times(math.exp(number))
    hundred = measure.unit in _OF_A_HUNDRED and measure.across != "futures"
    return f"{figure(100 * number)} of 100" if hundred else figure(number)


def futures(own: Measured) -> str:
    """How many futures a measure was counted in."""
    if own.measure.kind == "figure":
        return "figure"
    return f"{own.overall.futures:,}" + (f" ({own.masked:,} masked)" if own.masked else "")


def survives(own: Judged) -> str:
    """In how many switches a claim's verdict is the same in every position."""
    whole = len(own.verdict.by_school)
    return f"{len(own.survives)} of {whole}" if whole else ""


def turned(own: Measured) -> list[str]:
    """What would turn a measure's verdict, in sentences."""
    said = [_by_school(own.turns)] if any(turn.by == "school" for turn in own.turns) else []
    ranges = [turn for turn in own.turns if turn.by == "range"]
    if ranges:
        said.append(", ".join(_by_range(turn) for turn in ranges))
    said += [limit for limit in (_by_limit(own), _in_most(own)) if limit]
    if own.worked and own.worked.right_at:
        said.append(right_at(own.worked.right_at))
    return said


def _by_school(turns: Sequence[Turn]) -> str:
    told = [f"{turn.name}={turn.at}" for turn in turns if turn.by == "school"]
    signs = [SYMBOLS[turn.estimate.verdict] for turn in turns if turn.by == "school"]
    return ", ".join(f"{sign} under {name}" for sign, name in zip(signs, told, strict=True))


def _by_range(turn: Turn) -> str:
    named = f"{turn.words} ({turn.name})" if turn.words else turn.name
    return f"{SYMBOLS[turn.estimate.verdict]} in the {turn.at} of {named}"


def _by_limit(own: Measured) -> str:
    """The limit at which a decided measure of an effect would be open."""
    measure, found = own.measure, own.overall
    if measure.test not in ("more", "less") or measure.across == "futures" or found.verdict not in DECIDED:
        return ""
    near = found.low if measure.test == "more" else -found.high
    far = found.high if measure.test == "more" else -found.low
    end = near if found.verdict == "supported" else far
    if end <= 0:
        return ""
    side = "over" if found.verdict == "supported" else "under"
    return f"open if the smallest effect that counts were {side} {_limit(measure, end)}"


def _in_most(own: Measured) -> str:
    """The limit at which a measure that tests each future would support its claim."""
    if own.in_most is None:
        return ""
    side = "at least" if math.isfinite(own.measure.limits[0]) else "at most"
    told = _times(math.exp(own.in_most)) if own.measure.unit == "log_ratio" else figure(own.in_most)
    wanted = _limit(own.measure, own.measure.limits[0 if side == "at least" else 1])
    return f"in 2 of 3 futures {side} {told} ({wanted} wanted)"


def right_at(own: RightAt) -> str:
    """At which value of an input a figure would be right.

    Examples
    --------
    >>> right_at(RightAt("rate", 1266.0, 1450.0, 1380.0, 1530.0, "KRW/USD"))
    'right if rate were 1,266 KRW/USD; cited is 1,450 (1,380 to 1,530)'
    """
    name = own.name.replace("_", " ")
    low, high = figure(own.low), figure(own.high)
    cited = figure(own.cited) + (f" ({low} to {high})" if low != high else "")
    if own.value is None:
        return f"right at no value of {name}; cited is {cited} {own.unit}"
    return f"right if {name} were {figure(own.value)} {own.unit}; cited is {cited}"
