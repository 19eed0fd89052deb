"""The material sheet of a run in sentences and short phrases."""

import math
from collections.abc import Iterator
from typing import Any

from titanium.judge.sheet.bootstrap import Estimate
from titanium.judge.sheet.fatigue import Fatigue
from titanium.judge.sheet.findings import MaterialSheet, PackageSheet
from titanium.judge.sheet.loads import Bearing
from titanium.judge.sheet.rankings import Robustness
from titanium.judge.sheet.robustness import CRITERIA
from titanium.judge.sheet.weight import BOTH
from titanium.judge.sheet.worth import Worth
from titanium.tell import words
from titanium.tell.catalogue import say

_WORDED = 3
"""Packages that are named in a sentence at most."""


def headline(sheet: MaterialSheet) -> str:
    """How strong the base is, where it yields, which package bears most, and which is first by which metric."""
    own = sheet.of(sheet.base) if sheet.has_base else sheet.ranked[0]
    found = [_holds(own)]
    if sentence := _bears_most(sheet, own):
        found.append(sentence)
    if len(sheet.packages) > 1 and sheet.robustness:
        found.append(f"{_capital(firsts(sheet.robustness[0]))}.")
    return " ".join(found)


def _holds(own: PackageSheet) -> str:
    """How often a package holds, and up to which load in half of the futures."""
    known: dict[str, Any] = {"package": own.name, "count": words.count(own.strength.overall)}
    if own.load is None:
        return say("{package} holds in {count} sampled futures.", **known)
    strength, security = own.load.strength, own.load.security
    if strength.bears_all:
        return say("{package} holds in {count} sampled futures and still in half of them under the full load.", **known)
    if strength.yield_point.known:
        return say(
            "{package} holds in {count} sampled futures and in half of them up to a load of {load:.2f}, its yield "
            "point.",
            load=strength.yield_point.value, **known,
        )  # fmt: skip
    if security and _yields(security):
        return say(
            "{package} holds in {count} sampled futures; under load it never holds in half of them; its security "
            "yields at {load:.2f}.",
            load=security.yield_point.value, **known,
        )  # fmt: skip
    return say("{package} holds in {count} sampled futures; under load it never holds in half of them.", **known)


def _yields(own: Bearing) -> bool:
    return own.yield_point.known and not own.bears_all


def _bears_most(sheet: MaterialSheet, told: PackageSheet) -> str:
    """Which package's strength yields last, if it is another."""
    proposals = [own for own in sheet.packages if own.load and own.name != sheet.disagreement]
    yields = {own.name: own.load.strength.yield_point for own in proposals if own.load}
    known = {name: point for name, point in yields.items() if point.known}
    if len(sheet.packages) < 2 or not known:
        return ""
    last = max(known, key=lambda name: (known[name].value, name == told.name))
    tied = [name for name, point in known.items() if name != last and point.high >= known[last].low]
    said = {"package": last, "rivals": ", ".join(tied), "load": _load(known[last].value)}
    if last == told.name and tied:
        return say("No other package bears more, no less than {rivals} within counting error.", **said)
    if last == told.name:
        return say("No other package bears more.")
    if tied:
        return say("{package} bears most, {load}, no less than {rivals} within counting error.", **said)
    return say("{package} bears most, {load}.", **said)


def _load(value: float) -> str:
    return say("the full load") if value >= 1 else say("up to a load of {load:.2f}", load=value)


def firsts(own: Robustness) -> str:
    """Which packages come first by which metrics of robustness.

    A package that ties with the first by a metric is not counted by it.
    """
    parts: list[str] = []
    for number, (name, keys) in enumerate(own.firsts.items()):
        labels = ", ".join(CRITERIA[key].label for key in keys)
        counted = f"{len(keys)} of {len(own.rankings)} metrics of robustness" if not number else f"{len(keys)}"
        parts.append(f"{name} {'is first ' if not number else ''}by {counted} ({labels})")
    if not parts:
        return f"on {own.measure.label}, no metric of robustness tells packages apart"
    return f"on {own.measure.label}, {'; '.join(parts)}"


def accord(own: Robustness) -> str:
    """How alike the orders of packages by two metrics are; nothing where there are no two."""
    if not (taus := own.taus):
        return ""
    if len(taus) == 1:
        return f"Kendall's tau of the two orders is {taus[0]:.2f}."
    return (
        f"Kendall's tau of the orders by two metrics runs from {taus[0]:.2f} to {taus[-1]:.2f}, "
        f"{taus[len(taus) // 2]:.2f} in the middle; 1 is the same order, 0 no agreement."
    )


def ties(own: Robustness) -> str:
    """Which packages the count does not tell from the first, by which metric; nothing where it tells all."""
    tied = [
        f"{CRITERIA[key].label}: {', '.join(ranking.first.tied)} with {ranking.first.name}"
        for key, ranking in own.rankings.items()
        if ranking.first.tied
    ]
    return f"Not told from the first, {'; '.join(tied)}." if tied else ""


def schools(sheet: MaterialSheet) -> str:
    """Whether one package holds most often whatever the school; nothing where there is none to compare or to differ."""
    first, found = sheet.strongest.overall, sheet.strongest.by_school
    if first.name is None or len(sheet.packages) < 2 or not found:
        return ""
    positions = {(switch, position): own for switch, items in found.items() for position, own in items.items()}
    alone = [key for key, own in positions.items() if own.name == first.name and not own.tied]
    tied = [key for key, own in positions.items() if first.name in (own.name, *own.tied) and key not in alone]
    others = [
        f"{own.name} in {switch}: {position}"
        for (switch, position), own in positions.items()
        if first.name not in (own.name, *own.tied) and own.name is not None
    ]
    said = f"By school, {first.name} holds most often in {len(alone)} of {len(positions)} positions"
    if tied:
        listed = ", ".join(f"{switch}: {position}" for switch, position in tied)
        said += f", and is tied with the first in {len(tied)} ({listed})"
    return f"{said}; first elsewhere: {', '.join(others)}." if others else f"{said}, and is behind in none."


def yields_by_school(sheet: MaterialSheet) -> Iterator[str]:
    """Where rival schools differ most on the load that security, or else strength, bears; the strongest packages."""
    for own in sheet.ranked[:_WORDED]:
        if own.load is None:
            continue
        bearing = own.load.security or own.load.strength
        spans = {
            switch: {position: load for position, load in loads.items() if math.isfinite(load)}
            for switch, loads in bearing.yield_by_school.items()
        }
        wide = {switch: max(known.values()) - min(known.values()) for switch, known in spans.items() if len(known) > 1}
        if wide and max(wide.values()) > 0:
            switch = max(wide, key=lambda name: wide[name])
            told = ", ".join(f"{position} {load:.2f}" for position, load in spans[switch].items())
            yield f"{own.name}: {switch}, {told}"


def yield_point(own: Bearing) -> str:
    """A yield point with its interval, or why there is none."""
    if own.bears_all:
        return "above 1"
    if not own.yield_point.known:
        return f"none (most {100 * own.most.share:.1f})" if own.most.futures else "-"
    return with_interval(own.yield_point)


def with_interval(own: Estimate, scale: float = 1, digits: int = 2, sign: str = "") -> str:
    """A number with its interval.

    Examples
    --------
    >>> with_interval(Estimate(0.5, 0.48, 0.512))
    '0.50 (0.48-0.51)'
    """
    if not own.known:
        return "-"
    low, value, high = (round(scale * number, digits) + 0.0 for number in (own.low, own.value, own.high))
    if not own.bounded:
        return f"{value:{sign}.{digits}f}"
    return f"{value:{sign}.{digits}f} ({low:.{digits}f}{'-' if low >= 0 else '..'}{high:.{digits}f})"


def life(sheet: MaterialSheet, own: Fatigue) -> str:
    """The median quarter of a package's first breaking event, in calendar time with its interval."""
    if not own.median.known:
        return f"beyond {_end(sheet)}" if own.futures else "-"
    high = _quarter(sheet, own.median.high) if math.isfinite(own.median.high) else f"beyond {_end(sheet)}"
    low = f"{_quarter(sheet, own.median.low)} to " if math.isfinite(own.median.low) else ""
    return f"{own.median.value:.0f}, {_quarter(sheet, own.median.value)} ({low}{high})"


def _quarter(sheet: MaterialSheet, number: float) -> str:
    year, quarter = divmod(int(number) - 1, 4)
    return f"{sheet.start[0] + year} Q{quarter + 1}"


def _end(sheet: MaterialSheet) -> str:
    return _quarter(sheet, sheet.start[1])


def worth(own: Worth, money: str) -> str:
    """How strength stands against weight, never a ratio of about nothing."""
    ratio = with_interval(own.ratio, 100, 2)
    match own.standing:
        case "base":
            return ""
        case "buys":
            return f"gains {ratio} per {money} more"
        case "saves":
            return f"gives up {ratio} per {money} saved"
        case "dominates":
            return "stronger and cheaper"
        case "dominated":
            return "weaker and dearer"
        case "same cost":
            return "stronger, costs no more" if own.gain.value > 0 else "weaker, costs no less"
        case "same strength":
            return "no stronger, dearer" if own.extra.value > 0 else "no weaker, cheaper"
        case _:
            return "not told apart"


def unit(money: str) -> str:
    """A money unit as a reader says it.

    Examples
    --------
    >>> unit("USD_bn")
    'USD bn'
    """
    return money.replace("_", " ")


def fatigue_of(sheet: MaterialSheet) -> str:
    """At which load fatigue was tested, and what counts as a break."""
    if sheet.fatigue is None:
        return ""
    told = ", ".join(sheet.breaks_as[name] for name in sheet.fatigue.limits)
    return (
        f"Fatigue life at a load of {sheet.fatigue.load:.2f}, {sheet.fatigue.why}: the first quarter in which an event "
        f"breaks the package ({told}), whatever was signed."
    )


def not_falling(sheet: MaterialSheet) -> str:
    """Packages whose strength rises with load somewhere, and the likely reason to look for; nothing if all fall."""
    names = [own.name for own in sheet.ranked if own.load and own.load.strength.rises]
    if not names:
        return ""
    few = f"{', '.join(names[:_WORDED])}{f' and {len(names) - _WORDED} more' if len(names) > _WORDED else ''}"
    does = "does" if len(names) == 1 else "do"
    beside = "; security is told beside it" if any(own.load and own.load.security for own in sheet.packages) else ""
    return (
        f"The strength of {few} {does} not fall all along with load: it clearly rises over some step. The yield point "
        f"is the largest load at which strength is one half, not the first{beside}."
    )


def roles(sheet: MaterialSheet) -> dict[str, str]:
    """Role, or both, to the capital's name."""
    return {**sheet.capitals, BOTH: "both"}


def standing(sheet: MaterialSheet) -> str:
    """What every output says, with the futures that were played again."""
    left = (
        f" Of {sheet.asked:,} futures asked for, the rest was not read." if sheet.evidence.futures < sheet.asked else ""
    )
    again = f" Under load the first {sheet.sweep.futures:,} of them, played again." if sheet.sweep else ""
    return f"{words.standing_of(sheet.evidence)}{left}{again}"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
