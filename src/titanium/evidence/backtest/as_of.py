"""The case as things stood in the year of a start: its levers and ranges, and what the years before alone would allow.

The reference of a case is its status quo in the first quarter. A past start is a variant whose levers' baselines are
those of its year, so that everything anchored on the reference is anchored there: reliability, deterrence gaps, demand.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from scipy import stats

from titanium.case.backtest import Scored, Start
from titanium.case.schema import Case
from titanium.case.variant import vary

Ranges = Literal["before", "case"]
"""Where ranges and limits of yearly rates come from: the years before the start alone, or the case as it is."""


@dataclass(frozen=True)
class Before:
    """What history counted before a start.

    Attributes
    ----------
    counts
        Events of each year, in order.
    first_year
        The first of them.
    """

    counts: tuple[int, ...]
    first_year: int

    @property
    def events(self) -> int:
        """Events in all."""
        return sum(self.counts)

    @property
    def years(self) -> int:
        """Years that were watched."""
        return len(self.counts)

    @property
    def rate(self) -> tuple[float, float, float]:
        """Rate a year under Jeffreys's prior: lower end of the central 95%, mean, upper end.

        Examples
        --------
        >>> [round(own, 3) for own in Before((0,) * 36, 1958).rate]
        [0.0, 0.014, 0.07]
        """
        posterior = stats.gamma(self.events + 0.5, scale=1 / self.years)
        low, high = posterior.ppf([0.025, 0.975])
        return float(low), float(posterior.mean()), float(high)


def before(case: Case, scored: Scored, year: int) -> Before:
    """What history counted before a year."""
    counts = {own: count for own, count in scored.counts(case).items() if own < year}
    return Before(tuple(counts.values()), min(counts, default=year))


def as_of(case: Case, start: Start) -> Case:
    """The case with the levers and ranges of a start's year.

    Raises
    ------
    CaseError
        If what the start changes does not fit the case.
    """
    levers = {name: setting.value for name, setting in start.levers.items()}
    own = case.packages[case.base].set
    changes: dict[str, Mapping[str, Any]] = {
        "levers": {name: {"baseline": value} for name, value in levers.items()},
        "uncertainties": {symbol: entry.changes for symbol, entry in start.uncertainties.items()},
    }
    if named := {name: value for name, value in levers.items() if name in own}:
        changes["packages"] = {case.base: {"set": named}}
    return vary(case, changes)


def limited(then: Case, year: int, at_reference: Mapping[str, float]) -> Case:
    """A past case whose yearly rates have the ranges and limits that the years before the start give, and no others.

    A limit on a rate becomes the central 95% of that rate under Jeffreys's prior; with no event, its lower end is 0. A
    hazard counts openings, of which the actor uses some: its range is that of the rate, divided by the share that the
    model at its centre uses.

    Parameters
    ----------
    then
        The case as of the start, see `as_of`.
    year
        Of the start.
    at_reference
        Constraint to its value at the centre of `then`, see `titanium.explore.past.at_reference`.
    """
    ranges: dict[str, Any] = {}
    limits: dict[str, Any] = {}
    for scored in then.scored.values():
        record = before(then, scored, year)
        if not record.years:
            continue
        low, mean, high = record.rate
        if scored.constraint:
            limits[scored.constraint] = {"at_least": low if record.events else 0.0, "at_most": high}
        if scored.hazard:
            used = _used(then, scored, at_reference)
            numbers = {"low": low / used, "mode": mean / used, "high": high / used}
            ranges[scored.hazard] = {"distribution": "loguniform", **numbers}
    return vary(then, {"uncertainties": ranges, "constraints": limits})


def _used(then: Case, scored: Scored, at_reference: Mapping[str, float]) -> float:
    """Share of a hazard's openings that are used, at the centre; 1 where the rate has other sources too."""
    rate = at_reference.get(scored.constraint, 0.0)
    share = rate / then.uncertainties[scored.hazard].nominal
    return share if 0 < share < 1 else 1.0


def constraints(case: Case, start: Start, ranges: Ranges) -> tuple[str, ...]:
    """Constraints that draws are held against; signatures, and with `before` those of later evidence, are left out."""
    known = [name for name, entry in case.constraints.items() if entry.signed_by is None]
    return tuple(name for name in known if ranges == "case" or name not in start.later)
