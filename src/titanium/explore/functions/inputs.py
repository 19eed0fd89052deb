"""Short ways to write what a function is explored over: uncertainties, levers and limits, as a case's own types.

What is left blank here (a name, a source, the metric of a limit) is filled in by `titanium.explore.function.wrap` from
the place at which the entry stands. Evidence is of grade D, assumed, unless another grade is given.
"""

import math
from collections.abc import Mapping, Sequence
from typing import TypedDict, TypeVar, Unpack

from pydantic import ValidationError

from titanium.case.entry import Grade, Sourced
from titanium.case.schema import Lever, Threshold, Uncertainty
from titanium.errors import InputError

BLANK = ""
"""What is filled in later; a source that is left blank is the model's name."""
_TOPIC = "unnamed"
_DECIDES = ("W",)
"""A case says which capital decides a lever; a function has one decider."""

Entry = TypeVar("Entry", bound=Sourced)


class About(TypedDict, total=False):
    """What may be said of any input: its name in words, grade of evidence (A to D), source key and note."""

    name: str
    grade: Grade
    source: str | tuple[str, ...]
    note: str


def uniform(low: float, high: float, unit: str = "1", **about: Unpack[About]) -> Uncertainty:
    """Any value from `low` to `high` alike.

    Examples
    --------
    >>> uniform(0.1, 0.45).nominal
    0.275
    """
    return _uncertainty("uniform", unit, about, low=low, mode=(low + high) / 2, high=high)


def loguniform(low: float, high: float, unit: str = "1", **about: Unpack[About]) -> Uncertainty:
    """Any order of magnitude from `low` to `high` alike; `low` is above zero."""
    mode = math.sqrt(low * high) if low > 0 and high > 0 else low
    return _uncertainty("loguniform", unit, about, low=low, mode=mode, high=high)


def triangular(low: float, mode: float, high: float, unit: str = "1", **about: Unpack[About]) -> Uncertainty:
    """Most often near `mode`, never outside `low` to `high`."""
    return _uncertainty("triangular", unit, about, low=low, mode=mode, high=high)


def beta(alpha: float, beta: float, unit: str = "1", **about: Unpack[About]) -> Uncertainty:
    """A share between 0 and 1 with the density of a beta distribution."""
    return _uncertainty("beta", unit, about, alpha=alpha, beta=beta)


def constant(value: float, unit: str = "1", **about: Unpack[About]) -> Uncertainty:
    """The same value in every future; it is passed to the function all the same."""
    return _uncertainty("constant", unit, about, value=value)


def lever(
    low: float,
    high: float,
    baseline: float,
    values: Mapping[int, str] | Sequence[str] | None = None,
    unit: str = "1",
    *,
    topic: str = _TOPIC,
    **about: Unpack[About],
) -> Lever:
    """Something that is chosen: a number from `low` to `high`.

    Parameters
    ----------
    baseline
        What it is unless a package sets it.
    values
        Meaning of each code, where the lever is a choice between named options; options in order are coded 0, 1, ...
        The function is given the code.
    topic
        What it is about; levers of one topic are told together. The lever's own name if left out.

    Examples
    --------
    >>> lever(0, 2, 0, ["nobody", "the old", "everybody"]).values
    {0: 'nobody', 1: 'the old', 2: 'everybody'}
    """
    coded = dict(values) if isinstance(values, Mapping) else dict(enumerate(values or ()))
    return _made(
        Lever,
        f"lever from {low:g} to {high:g}",
        {
            "symbol": BLANK,
            "name": BLANK,
            "unit": unit,
            "baseline": baseline,
            "low": low,
            "high": high,
            "ramp": 0,
            "decides": _DECIDES,
            "topic": topic,
            "values": coded,
        },
        about,
    )


def at_most(limit: float, metric: str = BLANK, *, breaks_as: str = BLANK, **about: Unpack[About]) -> Threshold:
    """A limit that a metric must not exceed for a package to hold.

    Parameters
    ----------
    metric
        Name of the metric, if the limit stands under another name.
    breaks_as
        How the break is told, after "breaks first when".
    """
    return _threshold(metric, breaks_as, about, at_most=limit)


def at_least(limit: float, metric: str = BLANK, *, breaks_as: str = BLANK, **about: Unpack[About]) -> Threshold:
    """A limit under which a metric must not fall for a package to hold; parameters as for `at_most`."""
    return _threshold(metric, breaks_as, about, at_least=limit)


def within(
    low: float, high: float, metric: str = BLANK, *, breaks_as: str = BLANK, **about: Unpack[About]
) -> Threshold:
    """Two limits between which a metric must stay for a package to hold; parameters as for `at_most`."""
    return _threshold(metric, breaks_as, about, at_least=low, at_most=high)


def filled(entry: Entry, symbol: str, model: str) -> Entry:
    """An entry with its blanks filled in from the name under which it stands and that of its model."""
    found: dict[str, object] = {}
    if entry.source == (BLANK,):
        found["source"] = (model,)
    match entry:
        case Threshold():
            metric = entry.metric or symbol
            found |= {"metric": metric, "breaks_as": entry.breaks_as or _break_in_words(metric, entry)}
        case Lever():
            topic = symbol.lower().lstrip("_") if entry.topic == _TOPIC else entry.topic
            found |= {"symbol": symbol, "name": entry.name or symbol, "topic": topic}
        case Uncertainty():
            found |= {"name": entry.name or symbol}
        case _:
            pass
    return entry.model_copy(update=found)


def _break_in_words(metric: str, limit: Threshold) -> str:
    sides = [f"over {limit.at_most:g}"] if math.isfinite(limit.at_most) else []
    sides = ([f"under {limit.at_least:g}"] if math.isfinite(limit.at_least) else []) + sides
    return f"{metric} is {' or '.join(sides)}"


def _uncertainty(distribution: str, unit: str, about: About, **numbers: float) -> Uncertainty:
    told = ", ".join(f"{value:g}" for key, value in numbers.items() if key != "mode" or distribution == "triangular")
    fields = {"name": BLANK, "unit": unit, "distribution": distribution, **numbers}
    return _made(Uncertainty, f"{distribution}({told})", fields, about)


def _threshold(metric: str, breaks_as: str, about: About, **limits: float) -> Threshold:
    fields = {"metric": metric, "unit": "1", "when": "horizon", "breaks_as": breaks_as, **limits}
    more = {key: value for key, value in about.items() if key != "name"}
    return _made(Threshold, f"limit {' to '.join(f'{limit:g}' for limit in limits.values())}", fields, more)


def _made(kind: type[Entry], told: str, fields: Mapping[str, object], about: Mapping[str, object]) -> Entry:
    """An entry of a case's own type.

    Raises
    ------
    InputError
        With every reason why its fields do not fit.
    """
    try:
        return kind.model_validate({"grade": "D", "source": BLANK, **fields, **about})
    except ValidationError as error:
        reasons = [_reason(problem["loc"], problem["msg"]) for problem in error.errors()]
        raise InputError("\n".join(f"{told}: {reason}" for reason in reasons)) from None


def _reason(place: tuple[int | str, ...], message: str) -> str:
    said = message.removeprefix("Value error, ")
    return f"{'.'.join(map(str, place))}: {said}" if place else said
