"""Observables, triggers and signs in plain words, with the names of the case at hand."""

from titanium.case.schema import Case
from titanium.judge.paths.sample import CALENDAR
from titanium.judge.paths.signposts import Signpost
from titanium.judge.paths.triggers import Trigger
from titanium.judge.shares import Difference
from titanium.model.contingent import OBSERVABLES
from titanium.model.metrics import SIGNING

_OF_100 = ("share", "probability")
_YEARLY = "1/yr"
_UNITLESS = ("index", "ratio", "events", "warheads", "per USD")


def observable(case: Case, name: str) -> str:
    """What is watched.

    Examples
    --------
    >>> from titanium import load_case
    >>> observable(load_case("us_rok"), "support_host")
    'public support behind Seoul'
    """
    capitals = {letter: actor.capital for letter, actor in case.description.actors.items()}
    places = case.description.theatres.model_dump()
    return OBSERVABLES[name].meaning.format(**capitals, **places, money=case.description.money.host_currency)


def level(name: str, value: float) -> str:
    """A level as it is said.

    Examples
    --------
    >>> level("support_host", 0.46), level("hazard_rift", 0.0432), level("exchange_rate", 1740.0)
    ('46 of 100', '0.0432', '1,740')
    """
    unit = OBSERVABLES[name].unit
    if unit in _OF_100:
        return f"{100 * value:.0f} of 100"
    return f"{value:,.4g}" if unit in (_YEARLY, *_UNITLESS) else f"{value:,.4g} {unit}"


def passed(case: Case, name: str, value: float, *, above: bool) -> str:
    """That an observable is at or past a level."""
    if OBSERVABLES[name].unit == "flag":
        return observable(case, name) if above and value > 0 else f"no {observable(case, name)}"
    return f"{observable(case, name)} at {level(name, value)} or {'more' if above else 'less'}"


def trigger(case: Case, own: Trigger) -> str:
    """A trigger as a rule of conduct."""
    if own.observable == CALENDAR:
        return f"from {when(case, int(own.level))} in any case, go to {own.to}"
    shows = passed(case, own.observable, own.level, above=own.above)
    return f"{shows} by {when(case, own.by)}: go to {own.to}"


def sign(case: Case, own: Signpost) -> str:
    """A sign and when it is looked for."""
    return f"{passed(case, own.observable, own.level, above=own.above)} in {when(case, own.quarter)}"


def when(case: Case, quarter: float) -> str:
    """A quarter as a reader says it.

    Examples
    --------
    >>> from titanium import load_case
    >>> when(load_case("us_rok"), 13), when(load_case("us_rok"), -1)
    ('2029 Q2', 'at signing')
    """
    horizon = case.description.horizon
    if quarter <= SIGNING:
        return "at signing"
    if quarter >= horizon.quarters:
        return f"over {horizon.first_year}-{horizon.years[-1]}"
    return f"{horizon.first_year + int(quarter) // 4} Q{int(quarter) % 4 + 1}"


def signed(own: Difference) -> str:
    """A paired difference per hundred futures with its half interval, or a dash where there are no futures."""
    if not own.futures:
        return "-"
    return f"{_zero(100 * own.mean):+.1f} ±{100 * (own.high - own.mean):.1f}"


def more_or_fewer(own: Difference) -> str:
    """A paired difference in words.

    Examples
    --------
    >>> more_or_fewer(Difference.of(10, 50, 1000))
    '4.0 ±1.5 of 100 fewer'
    """
    half = 100 * (own.high - own.mean)
    word = "more" if own.mean > 0 else "fewer"
    within = "" if own.is_clear else ", within counting error"
    return f"{abs(100 * own.mean):.1f} ±{half:.1f} of 100 {word}{within}"


def _zero(value: float) -> float:
    """The value, without the sign of a rounded zero."""
    return 0.0 if abs(value) < 0.05 else value
