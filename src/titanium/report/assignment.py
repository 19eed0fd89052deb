"""What a user sets beside a package: levers, uncertainties and schools, as `name=value` texts."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from titanium.case.schema import Case
from titanium.errors import InputError, nearest
from titanium.model.schools import positions


@dataclass(frozen=True)
class Assignment:
    """What a user sets beside the package: levers, uncertainties, schools."""

    levers: Mapping[str, float]
    draw: Mapping[str, float]
    schools: Mapping[str, str]
    notes: tuple[str, ...]
    """Values outside the case's own range."""

    def positions(self, case: Case) -> dict[str, str]:
        """Position of every school of the case: the one that was set, or else the first."""
        return {name: self.schools.get(name, next(iter(switch.positions))) for name, switch in case.schools.items()}


def parse_assignments(case: Case, texts: Sequence[str]) -> Assignment:
    """Read `name=value` texts: a lever by name or symbol, an uncertainty by symbol, or a school by switch.

    Raises
    ------
    InputError
        If a text is not an assignment, or names or values do not fit; every one is listed.
    """
    levers: dict[str, float] = {}
    draw: dict[str, float] = {}
    schools: dict[str, str] = {}
    problems: list[str] = []
    notes: list[str] = []
    by_symbol = {lever.symbol: name for name, lever in case.levers.items()}
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        lever = by_symbol.get(name, name)
        try:
            if not equals:
                raise InputError(f"'{text}' is not of the form name=value")
            if name in case.schools:
                positions(case, {name: value})
                schools[name] = value
            elif lever in case.levers:
                own = case.levers[lever]
                levers[lever] = _number(name, value)
                if not own.low <= levers[lever] <= own.high:
                    raise InputError(f"{name} is {value}; allowed: {own.low:g} to {own.high:g} {own.unit}")
                if own.values and levers[lever] not in own.values:
                    codes = ", ".join(f"{code} {meaning}" for code, meaning in own.values.items())
                    raise InputError(f"{name} is {value}; allowed: {codes}")
            elif name in case.uncertainties:
                entry = case.uncertainties[name]
                draw[name] = _number(name, value)
                if entry.is_sampled and not entry.low <= draw[name] <= entry.high:
                    notes.append(f"{name} = {value} is outside the case's range, {entry.low:g} to {entry.high:g}")
            else:
                known = [*case.levers, *by_symbol, *case.uncertainties, *case.schools]
                raise InputError(f"'{name}' is no lever, uncertainty or school\n{nearest(name, known)}")
        except InputError as error:
            problems.append(str(error))
    if problems:
        raise InputError("\n".join(problems))
    return Assignment(levers, draw, schools, tuple(notes))


def _number(name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InputError(f"{name} is '{text}'; a finite number is wanted")
    return value
