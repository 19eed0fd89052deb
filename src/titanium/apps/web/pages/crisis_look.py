"""What the crisis page keeps in the address: which crisis, with which precisions and schools, and how it is played."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from titanium.apps.web.seat import Seat
from titanium.case.schema import Case
from titanium.desk.views.crisis import usual
from titanium.errors import InputError, nearest
from titanium.explore.packages.setting import spelled
from titanium.report.crisis import precision_of

_BETWEEN = ","
"""Between the actions of a play in the address."""
_FIRST = "first"
"""How the address says that the terms are those of the first quarter."""


@dataclass
class Look:
    """How a reader looks at a crisis.

    Attributes
    ----------
    name
        Name of the crisis.
    numbers
        Symbol of a precision to its value, where it is not the nominal one.
    schools
        Switch to position, where it is not the first.
    in_full
        Whether the package's terms are in full effect, or as far as they are in the first quarter.
    place
        Node or outcome whose reasons are shown; the root if empty.
    role
        Seat in which the crisis is played; empty if it is not.
    actions
        What was done in the play so far.
    luck
        Seed by which the others are drawn.
    """

    name: str
    numbers: dict[str, float] = field(default_factory=dict[str, float])
    schools: dict[str, str] = field(default_factory=dict[str, str])
    in_full: bool = True
    place: str = ""
    role: str = ""
    actions: list[str] = field(default_factory=list[str])
    luck: int = 1

    def start(self, name: str) -> None:
        """Look at another crisis; all else stays, and no play is under way."""
        self.name, self.place = name, ""
        self.leave()

    def leave(self) -> None:
        """End the play."""
        self.role, self.actions, self.luck = "", [], 1


def look_of(seat: Seat) -> tuple[Look, list[str]]:
    """How the address says that the crisis is looked at, and what of it could not be used."""
    case, query, problems = seat.case, seat.query, list[str]()
    look = Look(usual(case))
    if (name := query.get("crisis", look.name)) in case.crises:
        look.name = name
    else:
        problems.append(f"no crisis '{name}'\n{nearest(name, case.crises)}")
    for symbol in filter(query.__contains__, _symbols(case)):
        try:
            look.numbers[symbol] = checked(case, symbol, query[symbol])
        except InputError as error:
            problems.append(str(error))
    for switch, entry in case.schools.items():
        if (position := query.get(switch)) in entry.positions:
            look.schools[switch] = position
        elif position is not None:
            problems.append(f"{switch} is '{position}'\n{nearest(position, entry.positions)}")
    look.in_full = query.get("terms", "full") != _FIRST
    game = case.crises[look.name].game
    look.place = _one_of(query.get("at", ""), {**game.nodes, **game.outcomes}, problems)
    look.role = _one_of(query.get("play", ""), game.players, problems)
    look.actions = [action for action in query.get("moves", "").split(_BETWEEN) if action] if look.role else []
    look.luck = int(query["luck"]) if query.get("luck", "").isdecimal() and len(query["luck"]) < 10 else 1
    return look, problems


def checked(case: Case, symbol: str, text: Any) -> float:
    """A precision that was typed or moved to.

    Raises
    ------
    InputError
        If it is no number of the case's range.
    """
    entry = case.uncertainties[symbol]
    try:
        value = float(text)
    except (TypeError, ValueError):
        value = math.nan
    if not entry.low <= value <= entry.high:
        raise InputError(f"{symbol} is '{text}'\nAllowed: {spelled(entry.low)} to {spelled(entry.high)}.")
    return value


def remember(seat: Seat, look: Look) -> None:
    """Keep in the address how the crisis is looked at."""
    case = seat.case
    told: dict[str, str | None] = {"crisis": look.name if look.name != usual(case) else None, "at": look.place or None}
    told |= {symbol: spelled(look.numbers[symbol]) if symbol in look.numbers else None for symbol in _symbols(case)}
    told |= {switch: look.schools.get(switch) for switch in case.schools}
    told |= {
        "terms": None if look.in_full else _FIRST,
        "play": look.role or None,
        "moves": _BETWEEN.join(look.actions) or None,
    }
    told |= {"luck": str(look.luck) if look.role and look.luck != 1 else None}
    seat.remember(**told)


def asked_of(seat: Seat, look: Look) -> dict[str, Any]:
    """What the views of a crisis are asked about it."""
    return {
        "name": look.name,
        "package": seat.base if seat.base in seat.case.packages else None,
        "setting": dict(seat.setting),
        "numbers": dict(look.numbers),
        "schools": dict(look.schools),
        "in_full": look.in_full,
    }


def _symbols(case: Case) -> list[str]:
    """Symbols of the precisions of all roles that the case lets differ."""
    symbols = (precision_of(role) for role in case.description.actors)
    return [symbol for symbol in symbols if symbol in case.uncertainties and case.uncertainties[symbol].is_sampled]


def _one_of(text: str, known: Mapping[str, Any] | tuple[str, ...], problems: list[str]) -> str:
    if text and text not in known:
        problems.append(f"'{text}' is no part of this crisis\n{nearest(text, known)}")
        return ""
    return text
