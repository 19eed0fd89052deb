"""Base rates in words: intervals, patterns, and where a range of the case lies against what was counted."""

import math

from titanium.evidence.base_rates.finding import BaseRates, Found
from titanium.evidence.base_rates.intervals import THREE, Interval
from titanium.evidence.base_rates.meaning import Against, Recount
from titanium.evidence.base_rates.measured import Measured, Rate, Share
from titanium.evidence.base_rates.patterns import CLEAR, Patterns
from titanium.evidence.base_rates.tails import ENOUGH, FITTING, RESAMPLES, Tail

LABEL = "Base rates of reference classes, not forecasts: another class gives another rate."
_STATED = {
    "events": "{:g} events",
    "cases": "{:g} cases",
    "years": "{:g} years",
    "per_year": "{:g} a year",
    "rule_of_three": "a rule of three of {:g}",
    "jeffreys_high": "an upper end of Jeffreys's interval of {:g}",
}


def figure(value: float, digits: int = 3) -> str:
    """A number at so many significant digits.

    Examples
    --------
    >>> figure(0.87379), figure(1234.5), figure(float("inf"))
    ('0.874', '1,234', 'open')
    """
    if not math.isfinite(value):
        return "open"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.{digits}g}"


def ends(interval: Interval, scale: float = 1.0) -> str:
    """Two ends of an interval."""
    return f"{figure(scale * interval.low, 2)} to {figure(scale * interval.high, 2)}"


def value(own: Measured) -> str:
    """What a class comes to, with its interval."""
    if isinstance(own, Rate):
        return f"{figure(own.per_year)} a year ({ends(own.interval)})"
    return f"{own.cases.events} of {own.cases.cases} ({ends(own.interval, 100)} of 100)"


def p_value(p: float) -> str:
    """A p-value.

    Examples
    --------
    >>> p_value(0.0001), p_value(0.0371)
    ('p<0.001', 'p=0.04')
    """
    return "p<0.001" if p < 0.001 else f"p={p:.1g}" if p < 0.1 else f"p={p:.2f}"


def headline(found: BaseRates) -> str:
    """How the case's ranges lie against the base rates, and how many stated figures are off."""
    numbers = [number for own in found.rates for number in own.against if number.kept_by is None]
    apart = [number for number in numbers if number.place.startswith("apart")]
    inside = [number for number in numbers if number.place == "inside"]
    again = [figure for own in found.rates for figure in own.recounts]
    off = [figure for figure in again if not figure.is_right]
    lines = [f"{_counted(len(found.rates), 'base rate')} of {found.case}."]
    if numbers:
        names = f" ({', '.join(number.name for number in apart)})" if apart else ""
        within, outside = len(inside), len(apart)
        lines.append(
            f"Of {_counted(len(numbers), 'range')} of the model that they stand behind, {within} {_lie(within)} inside "
            f"the interval that was counted, {len(numbers) - within - outside} overlap it, and {outside} "
            f"{_lie(outside)} apart from it{names}."
        )
    if again:
        told = f": {'; '.join(map(recounted, off))}" if off else ""
        lines.append(f"Of {_counted(len(again), 'stated figure')}, {len(off)} {_is(len(off))} off{told}.")
    return " ".join(lines)


def recounted(own: Recount) -> str:
    """A stated figure that is off, and what it comes to."""
    says, now = (_STATED[own.what].format(float(figure_)) for figure_ in (own.says, f"{own.is_now:.3g}"))
    return f"{own.table}.yaml {own.name} says {says}, counted again {now}"


def reference(own: Found) -> str:
    """The reference class in a sentence: who counts, what counts as one, and why these years."""
    entry = own.entry
    note = f" {_sentence(entry.note)}" if entry.note else ""
    sources = ", ".join(entry.source)
    return (
        f"{own.name}: {entry.title}. {_sentence(f'Counted by {entry.who}')} One is {entry.what}. "
        f"{_sentence(entry.why)}{note} Grade {entry.grade}, {sources}."
    )


def classes(own: Found) -> str:
    """How much the choice of the class decides, against how much counting does; empty for a single class."""
    spread = own.extremes
    if spread is None or own.first is None:
        return ""
    low, high = spread
    measure = "of it" if isinstance(own.first, Rate) else "of 100"
    scale = 1 if isinstance(own.first, Rate) else 100
    told = f"{figure(scale * low)} to {figure(scale * high)} {'a year' if scale == 1 else measure}"
    factor = f", a factor of {figure(high / low, 2)}" if low > 0 else ""
    counting = own.first.interval.factor
    alone = f"; counting alone leaves a factor of {figure(counting, 2)}" if math.isfinite(counting) else ""
    return f"{own.name}: from class to class {told}{factor}{alone}."


def nothing_happened(own: Found) -> str:
    """What no event means, in words; empty where there were some."""
    first = own.first
    if isinstance(first, Share) and first.rule_of_three is not None:
        cases = first.cases.cases
        if cases < 3:
            return f"{own.name}: none in {cases}, which rules out next to nothing."
        return (
            f"{own.name}: none in {cases}. Even if it followed {figure(100 * first.rule_of_three, 2)} times in 100, a "
            f"record of {cases} would show none once in twenty times (rule of three)."
        )
    if isinstance(first, Rate) and first.events.total == 0:
        years = first.events.exposed
        return (
            f"{own.name}: none in {years:.0f} years. Even if it came once in {years / THREE:.0f} years, so many years "
            "would show none once in twenty times (rule of three)."
        )
    return ""


def pattern(own: Patterns) -> list[str]:
    """What is clear of the yearly counts beside their rate; empty if nothing is."""
    told: list[str] = []
    if own.is_dispersed:
        told.append(
            f"years differ more than a Poisson process would make them (index of dispersion {figure(own.index, 2)}, "
            f"{p_value(own.p_dispersed)})"
        )
    halves = own.halves
    if halves.shuffled < CLEAR:
        told.append(
            f"{halves.first} before {halves.year} and {halves.second} from then on ({p_value(halves.shuffled)} among "
            f"shuffled years; ratio {ends(halves.ratio)} if Poisson)"
        )
    if own.p_trend < CLEAR:
        way = "rising" if own.trend > 0 else "falling"
        told.append(f"{way} (Mann-Kendall tau {own.trend:+.2f}, {p_value(own.p_trend)})")
    if own.p_neighbours < CLEAR:
        size = f"{own.neighbours:+.2f}, {p_value(own.p_neighbours)}"
        told.append(f"busy years follow busy ones (rank correlation {size})")
    if own.p_quiet < CLEAR:
        told.append(f"a quiet stretch of {own.quiet} years is longer than chance makes ({p_value(own.p_quiet)})")
    if own.waiting is not None and own.waiting.p_clustered < CLEAR:
        told.append(
            f"events cluster (waiting times vary by {figure(own.waiting.variation, 2)} of their mean, "
            f"{p_value(own.waiting.p_clustered)})"
        )
    return told


def lies(own: Against) -> str:
    """Where a range of the case lies against what was counted."""
    low, high, inner = own.low, own.high, own.interval
    if own.kept_by is not None:
        return f"of 100 such spans drawn from the class, {own.kept_by:.0f} keep within {figure(high)}"
    below, above = f"{figure(low)} to {figure(inner.low, 2)}", f"{figure(inner.high, 2)} to {figure(high)}"
    if own.place == "apart below":
        return "lies wholly below it" + (", as it may" if own.agrees else "")
    if own.place == "apart above":
        return "lies wholly above it" + (", as it may" if own.agrees else "")
    if own.place == "inside":
        return "lies inside it" + (", stricter than the count" if own.table == "constraints" else "")
    parts: list[str] = []
    if own.place in ("around", "below"):
        parts.append(f"reaches below it, {below}" + (", less than was counted" if own.relation == "at_least" else ""))
    if own.place in ("around", "above"):
        parts.append(f"reaches above it, {above}" + (", more than was counted" if own.relation == "at_most" else ""))
    return "; ".join(parts)


def tail(own: Tail) -> list[str]:
    """How large events are, and what that means for averages."""
    one, two, _ = own.largest
    without = f", and without the largest it is {figure(own.mean_without)}" if own.events > 1 else ""
    lines = [
        f"{_counted(own.events, 'event')}; the middle one has {figure(own.median)}, the mean is {figure(own.mean)}"
        f"{without}. The largest holds {100 * one:.0f}% of the total, the two largest {100 * two:.0f}%."
    ]
    if own.exponent is None or own.interval is None or own.least is None:
        return [*lines, "Too few different sizes for the exponent of a tail."]
    few = "" if own.held >= ENOUGH else f", fewer than the {ENOUGH} that the method asks for"
    fits = own.fits or 0.0
    lines.append(
        f"Above {figure(own.least)} ({own.held} events{few}) the density falls as size to the power of "
        f"-{own.exponent:.2f} ({own.interval.low:.2f} to {own.interval.high:.2f}, by {RESAMPLES:,} resamples). Of 100 "
        f"samples of that law {100 * fits:.0f} fit worse than the data, so it is "
        f"{'not ruled out' if fits >= FITTING else 'a poor description'}."
    )
    if own.p_lognormal is not None and own.against_lognormal is not None:
        closer = "the power law" if own.against_lognormal > 0 else "a lognormal tail"
        clear = f"{closer} is closer" if own.p_lognormal < CLEAR else "a lognormal tail describes it as well"
        statistic = f"Vuong's statistic {own.against_lognormal:+.2f}, {p_value(own.p_lognormal)}"
        lines.append(f"Against a lognormal tail: {clear} ({statistic}).")
    if own.infinite:
        lines.append(
            f"In {100 * own.infinite:.0f} of 100 resamples the exponent is 2 or less, and such a law has no finite "
            "mean: the mean of the list says how large its largest events happened to be, and one event to come can "
            "outweigh all before. Say how many exceed a size, not what one costs on average."
        )
    return lines


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _lie(number: int) -> str:
    return "lies" if number == 1 else "lie"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
