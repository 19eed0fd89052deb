"""Rows of a case's CSV tables: figures by year, sites, forces, sea routes, pools."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from titanium.case.entry import Entry, Finite, Sourced, SourceKeys, Unit
from titanium.games.parts import Formula


class Figure(Sourced):
    """One number of a time series."""

    series: str
    year: int
    value: Finite
    unit: Unit
    low: Finite | None = None
    high: Finite | None = None

    @model_validator(mode="after")
    def _in_range(self) -> "Figure":
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        if not low <= self.value <= high:
            raise ValueError(f"low {low:g}, value {self.value:g}, high {high:g} are not in order")
        return self


class Site(Sourced):
    """A place, at city level on purpose."""

    site: str
    name: str
    country: str
    kind: str
    latitude_deg: Annotated[Finite, Field(ge=-90, le=90)]
    longitude_deg: Annotated[Finite, Field(ge=-180, le=180)]
    personnel: Finite | None = None
    personnel_low: Finite | None = None
    personnel_high: Finite | None = None


class Force(Sourced):
    """A count of forces or lift."""

    actor: str
    item: str
    value: Finite
    unit: Unit
    low: Finite | None = None
    high: Finite | None = None
    as_of: str = ""


class SeaRoute(Sourced):
    """Sailing distance between two sites."""

    from_: Annotated[str, Field(alias="from")]
    to: str
    sea_km: Annotated[Finite, Field(gt=0)]
    great_circle_km: Annotated[Finite, Field(gt=0)]


class Pool(Entry):
    """A place from which the patron's force reaches a theatre, or to which it can be withdrawn.

    Force, distances and cost factors are formulas of uncertainties, so that each number is kept once.
    """

    pool: str
    name: str
    site: str = ""
    """The site in `sites.csv` that stands for it; empty for none."""
    relocation_code: int | None = None
    """Value of the relocation lever that withdraws force to here; none where the lever does not offer it."""
    saving: Literal["home", "abroad", "disbanded", ""] = ""
    """Which yearly cost a withdrawal to here saves; given for every place that could take the units."""
    force: Formula | None = None
    to_home: Formula | None = None
    to_second: Formula | None = None
    area_cost: Formula | None = None
    area_cost_series: str = ""
    """Series of `ledger.csv` that holds the area cost factor with its range, grade and source."""
    theatre: Literal["home", "second", ""] = ""
    """The theatre whose reference point the site is; such a row sends no force."""
    source: SourceKeys
    note: str = ""
