"""What metrics are called, with the names of a case's own capitals and theatres, and what their units are."""

from collections.abc import Mapping

from titanium.case.schema import Case
from titanium.explore.scope import Scope
from titanium.tell.catalogue import noted, say, told

_NAMES: Mapping[str, str] = {
    "home_war": noted("war in {home}"),
    "second_war": noted("war in {second}"),
    "dual_war": noted("war in {home} and {second}"),
    "rupture": noted("the alliance ends"),
    "host_nuclear": noted("{host} builds the bomb"),
    "clashes": noted("clashes over the horizon"),
    "patron_cost": noted("net present cost to {patron}"),
    "host_cost": noted("net present cost to {host}"),
    "host_defence": noted("present value of extra defence by {host}"),
    "host_return": noted("present value of what flows back to {host}"),
    "relocation_cost": noted("present value of the cost of relocation"),
    "equity": noted("share of {host} in the benefits less its share in the costs"),
    "accept_patron": noted("gain of {patron} over no agreement"),
    "accept_host": noted("gain of {host} over no agreement"),
    "gain_patron": noted("gain of {patron} over today's package"),
    "gain_host": noted("gain of {host} over today's package"),
    "d30_home": noted("troops of {patron} in {home} thirty days after a call"),
    "holds": noted("every limit is kept"),
    "secure": noted("the limits on security are kept"),
}
_UNITS: Mapping[str, str] = {
    "1": "",
    "events": noted("number"),
    "thousand": noted("thousand"),
    "pct": noted("%"),
    "pct_gdp": noted("% of GDP"),
}


def metric(scope: Scope, name: str) -> str:
    """A metric in words; that of a function by its own name.

    Examples
    --------
    >>> from titanium import load_case
    >>> metric(load_case("us_rok"), "patron_cost")
    'net present cost to Washington'
    """
    if not isinstance(scope, Case) or name not in _NAMES:
        return name
    theatres = scope.description.theatres
    return say(
        _NAMES[name],
        patron=told(scope.actor("W").capital),
        host=told(scope.actor("S").capital),
        home=told(theatres.home),
        second=told(theatres.second),
    )


def unit(name: str) -> str:
    """A unit as a reader sees it; nothing for a pure number.

    Examples
    --------
    >>> unit("USD_bn"), unit("1")
    ('USD bn', '')
    """
    known = _UNITS.get(name)
    return (say(known) if known else "") if known is not None else name.replace("_", " ")


def number(value: float, *, digits: int = 3) -> str:
    """A number to so many significant digits, never in powers of ten where it can be helped.

    Examples
    --------
    >>> number(1234.5), number(0.01234), number(-0.0), number(38.25)
    ('1,234', '0.0123', '0', '38.2')
    """
    if value == 0:
        return "0"
    if abs(value) >= 10 ** (digits - 1):
        return f"{value:,.0f}"
    return f"{value:.{digits}g}"
