"""Levers as a reader moves them: what each is, in which steps, who decides it, how far it is from another package."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from titanium.case.schema import Case, Lever, Rule
from titanium.explore.packages.setting import spelled
from titanium.tell.catalogue import noted, say, told
from titanium.tell.metric_words import unit
from titanium.tell.table import Table
from titanium.tell.words import GRADES, all_of

Setting = Mapping[str, float]
"""Lever to value; every lever is set."""

_STEPS = 160
"""Steps, at most, from one end of a lever to the other."""
_NAMED = 4
"""Levers up to which a headline names each."""
_UNITS: Mapping[str, str] = {
    "code": "",
    "share": noted("share"),
    "index": noted("index"),
}
_YEARLY = "/yr"


@dataclass(frozen=True)
class Term:
    """One lever of a package, in words and numbers."""

    key: str
    name: str
    topic: str
    unit: str
    """In words; empty where the lever is coded."""
    low: float
    high: float
    step: float
    """A round step of which its range has a hundred or so."""
    value: float
    against: float
    """Its value under the package that it is compared with."""
    codes: Mapping[float, str]
    """Value to what it means, where the lever is coded."""
    decides: str
    """Whose choice it is, in a sentence."""
    ramp: str
    """When a change is in full effect."""
    rules: tuple[str, ...]
    """Limits of law or agreement that the value breaks, in sentences."""
    rule_notes: tuple[str, ...]
    """What the case says of each of them."""
    grade: str
    rests_on: str
    """The grade in words."""
    sources: tuple[str, ...]
    note: str

    @property
    def differs(self) -> bool:
        """Whether it differs from the package that it is compared with."""
        return self.value != self.against

    @property
    def bounds(self) -> str:
        """What it may be."""
        return say("{low} to {high}", low=_number(self.low), high=_number(self.high))

    def said(self, value: float) -> str:
        """A value of it with its unit, or what the code means."""
        if self.codes:
            return self.codes[value]
        return say("{number} {unit}", number=_number(value), unit=self.unit)

    @property
    def difference(self) -> str:
        """How far it is from the package that it is compared with; nothing where it is the same."""
        if not self.differs:
            return ""
        if self.codes:
            return say("instead of: {meaning}", meaning=self.codes[self.against])
        change = self.value - self.against
        return say("{change} from {value}", change=_signed(change), value=_number(self.against))

    def to_dict(self) -> dict[str, Any]:
        """The lever as plain data."""
        return {
            "lever": self.key,
            "name": self.name,
            "topic": self.topic,
            "unit": self.unit,
            "low": self.low,
            "high": self.high,
            "step": self.step,
            "value": self.value,
            "against": self.against,
            "differs": self.differs,
            "said": self.said(self.value),
            "said_against": self.said(self.against),
            "difference": self.difference,
            "bounds": "" if self.codes else self.bounds,
            "codes": [{"value": value, "meaning": meaning} for value, meaning in self.codes.items()],
            "decides": self.decides,
            "ramp": self.ramp,
            "rules": list(self.rules),
            "rule_notes": list(self.rule_notes),
            "grade": self.grade,
            "rests_on": self.rests_on,
            "sources": list(self.sources),
            "note": self.note,
        }


def levers(case: Case, setting: Setting, against: Setting) -> tuple[Term, ...]:
    """Every lever of a package beside another package, in the order of the case.

    Examples
    --------
    >>> from titanium import load_case
    >>> case = load_case("us_rok")
    >>> for term in levers(case, case.package("troop_cut"), case.package("ironclad")):
    ...     if term.differs:
    ...         print(f"{term.name}: {term.said(term.value)}, {term.difference}")
    US troops in Korea: 20 thousand, −8.5 from 28.5
    Where withdrawn troops go: Guam, instead of: continental United States
    """
    return tuple(_term(case, key, lever, setting[key], against[key]) for key, lever in case.levers.items())


def topic(name: str) -> str:
    """A topic as a heading.

    Examples
    --------
    >>> topic("posture")
    'Posture'
    """
    return _heading(told(name).replace("_", " "))


def headline(terms: Sequence[Term], package: str, against: str) -> str:
    """How many levers of a package differ from another, and which.

    Parameters
    ----------
    package, against
        What the packages are called.
    """
    moved = [term for term in terms if term.differs]
    values = {"package": package, "against": against, "count": len(moved), "all": len(terms)}
    if not moved:
        return say("No lever differs from {against}.", **values)
    if len(moved) > _NAMED:
        return say("{count} of {all} levers of {package} differ from {against}.", **values)
    listed = all_of([say("{lever} ({difference})", lever=own.name, difference=own.difference) for own in moved])
    return say("{count} of {all} levers of {package} differ from {against}: {listed}.", listed=listed, **values)


def step(lever: Lever) -> float:
    """A round step for a lever: one, two or five in some decimal place.

    Examples
    --------
    >>> from titanium import load_case
    >>> levers = load_case("us_rok").levers
    >>> step(levers["us_troops_k"]), step(levers["consultation"]), step(levers["sma_krw_bn"])
    (0.5, 0.01, 100.0)
    """
    least = (lever.high - lever.low) / _STEPS
    if lever.values or least <= 0:
        return 1.0
    place = 10.0 ** math.floor(math.log10(least))
    return next(round(times * place, 12) for times in (1, 2, 5, 10) if times * place >= least * (1 - 1e-9))


def table(terms: Sequence[Term], against: str) -> Table:
    """Levers as a table.

    Parameters
    ----------
    against
        What the package is called that they are compared with.
    """
    return Table(
        caption=say("Levers and what they are set to"),
        headings=(
            say("lever"),
            say("here"),
            against,
            say("difference"),
            say("it may be"),
            say("who decides"),
            say("in full effect"),
            say("rests on"),
        ),
        rows=tuple(
            (
                own.name,
                own.said(own.value),
                own.said(own.against),
                own.difference,
                " · ".join(own.codes.values()) if own.codes else own.bounds,
                own.decides,
                own.ramp,
                say("{grade}, {meaning}", grade=own.grade, meaning=own.rests_on),
            )
            for own in terms
        ),
    )


def _term(case: Case, key: str, lever: Lever, value: float, against: float) -> Term:
    broken = [own for own in case.rules.values() if own.lever == key and not own.at_least <= value <= own.at_most]
    return Term(
        key=key,
        name=_heading(told(lever.name)),
        topic=lever.topic,
        unit=_unit(lever.unit),
        low=lever.low,
        high=lever.high,
        step=step(lever),
        value=float(value),
        against=float(against),
        codes={float(code): told(meaning) for code, meaning in lever.values.items()},
        decides=_decides(case, lever),
        ramp=_ramp(lever),
        rules=tuple(_broken(rule, value) for rule in broken),
        rule_notes=tuple(told(rule.note) for rule in broken),
        grade=lever.grade,
        rests_on=say(GRADES[lever.grade]),
        sources=tuple(case.sources[own].citation if own in case.sources else own for own in lever.source),
        note=told(lever.note),
    )


def _heading(words: str) -> str:
    return words[:1].upper() + words[1:]


def _unit(name: str) -> str:
    if name in _UNITS:
        return say(_UNITS[name]) if _UNITS[name] else ""
    if name.endswith(_YEARLY):
        return say("{amount} a year", amount=unit(name.removesuffix(_YEARLY)))
    return unit(name)


def _decides(case: Case, lever: Lever) -> str:
    capitals = [told(case.actor(role).capital) for role in lever.decides]
    if len(capitals) == 1:
        return say("{capital} decides", capital=capitals[0])
    return say("{capitals} decide together", capitals=all_of(capitals))


def _ramp(lever: Lever) -> str:
    if not lever.ramp:
        return say("at once")
    if lever.ramp == 1:
        return say("after a quarter")
    return say("after {quarters} quarters", quarters=lever.ramp)


def _broken(rule: Rule, value: float) -> str:
    under = value < rule.at_least
    limit = _number(rule.at_least if under else rule.at_most)
    values = {"limit": limit, "unit": _unit(rule.unit), "waiver": told(rule.unless).replace("_", " ")}
    if under and rule.unless:
        return say("Below the rule of {limit} {unit} or more; needs a waiver ({waiver}).", **values)
    if under:
        return say("Below the rule of {limit} {unit} or more.", **values)
    if rule.unless:
        return say("Above the rule of {limit} {unit} or less; needs a waiver ({waiver}).", **values)
    return say("Above the rule of {limit} {unit} or less.", **values)


def _number(value: float) -> str:
    """A value in full, with thousands apart."""
    whole, point, decimals = spelled(value).partition(".")
    return f"{int(whole):,}{point}{decimals}" if whole.lstrip("-").isdigit() else spelled(value)


def _signed(change: float) -> str:
    """A change without the last bits that a subtraction leaves, with a true minus sign."""
    return f"{change:+,.10g}".replace("-", "−")
