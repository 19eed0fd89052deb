"""What the material sheet of a run says, as plain findings; `titanium.judge.sheet.sheet` makes it."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from titanium.judge.asked import by_name
from titanium.judge.cuts import ByCut
from titanium.judge.evidence import Evidence
from titanium.judge.frame import frame
from titanium.judge.shares import Difference, Share, plain
from titanium.judge.sheet.bootstrap import Estimate
from titanium.judge.sheet.fatigue import Fatigue, FatigueTest
from titanium.judge.sheet.loads import Bearing, LoadCurve, LoadSweep
from titanium.judge.sheet.rankings import First, Robustness
from titanium.judge.sheet.regrets import Regrets
from titanium.judge.sheet.robustness import CRITERIA
from titanium.judge.sheet.weight import Weight
from titanium.judge.sheet.worth import Worth

if TYPE_CHECKING:
    from pandas import DataFrame

SCHEMA = "titanium.sheet/1"


@dataclass(frozen=True)
class PackageSheet:
    """The properties of one package; None where the run cannot give one."""

    name: str
    title: str
    failed: int
    """Futures masked because some number was not finite."""
    strength: ByCut[Share]
    over_base: Difference
    """Strength less that of the base in the same futures; undefined if the base was not played."""
    load: LoadCurve | None
    toughness: Estimate
    """Mean of 1 - loss over the futures in which it breaks; nan where it never does, or the run cannot say."""
    fatigue: Fatigue | None
    weight: Weight | None
    worth: Mapping[str, Worth]
    """Role of a capital, or `both`, to strength against weight; empty without a base or without costs."""


@dataclass(frozen=True)
class MaterialSheet:
    """The material sheet of a run. `material_sheet` makes one."""

    evidence: Evidence
    asked: int
    """Futures that the run was asked for."""
    base: str
    has_base: bool
    """Whether the run holds the base."""
    disagreement: str
    """Package that is no proposal, since it is what signing is compared with; empty where there is none."""
    money: str
    """Unit of costs; empty where there are none."""
    capitals: Mapping[str, str]
    """Role of an ally to its capital; empty where there is none."""
    start: tuple[int, int]
    """First year and quarters of the horizon; zeros where there is none."""
    alpha: float
    """Hurwicz's pessimism."""
    packages: tuple[PackageSheet, ...]
    sweep: LoadSweep | None
    fatigue: FatigueTest | None
    breaks_as: Mapping[str, str]
    """Limit to how its break is told."""
    robustness: tuple[Robustness, ...]
    strongest: ByCut[First]
    without_output: tuple[str, ...]
    """Allies of whose output the case knows nothing."""
    absent: Mapping[str, str]
    """Property that the sheet cannot give to why."""
    regrets: tuple[Regrets, ...] = ()
    """What packages give up against the best of each future, by measure; empty where there is one package."""

    def of(self, name: str) -> PackageSheet:
        """The properties of a package by its name; the base is always among them where the run has it.

        Raises
        ------
        InputError
            If there is no such package; the nearest name is given.
        """
        return by_name(self.packages, name, "package", "in this sheet")

    @property
    def ranked(self) -> tuple[PackageSheet, ...]:
        """Packages, the strongest first; of those alike in the order of the run."""
        return tuple(sorted(self.packages, key=lambda own: -_share(own.strength.overall)))

    @property
    def failed(self) -> int:
        """Results masked, counted once for each package and future."""
        return sum(own.failed for own in self.packages)

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON; a number that is undefined is None."""
        sweep, fatigue = self.sweep, self.fatigue
        return plain(
            {
                "schema": SCHEMA,
                **self.evidence.to_dict(),
                "futures_asked": self.asked,
                "base": self.base,
                "disagreement": self.disagreement,
                "money": self.money,
                "alpha": self.alpha,
                "absent": self.absent,
                "load_sweep": None
                if sweep is None
                else {"futures": sweep.futures, "stressed": sweep.stressed, "masked": sweep.masked},
                "fatigue_test": None
                if fatigue is None
                else {name: getattr(fatigue, name) for name in ("load", "why", "futures", "limits")},
                "packages": [_package_dict(own) for own in self.packages],
                "robustness": [_robustness_dict(own) for own in self.robustness],
                "regrets": [_regrets_dict(own) for own in self.regrets],
                "strongest": asdict(self.strongest.overall),
                "strongest_by_school": self.strongest.map(asdict).by_school,
                "without_output": self.without_output,
            }
        )

    def to_frame(self) -> "DataFrame":
        """One row for each package; needs pandas, the extra `judge`."""
        return frame([_row(own) for own in self.packages])


def _share(share: Share) -> float:
    return share.share if share.futures else -math.inf


def _package_dict(own: PackageSheet) -> dict[str, Any]:
    curve = own.load
    return {
        "name": own.name,
        "title": own.title,
        "failed": own.failed,
        "strength": asdict(own.strength.overall),
        "strength_by_school": own.strength.map(asdict).by_school,
        "over_base": asdict(own.over_base),
        "toughness": asdict(own.toughness),
        "load": None
        if curve is None
        else {
            "even_loads": curve.loads,
            "strength": _bearing_dict(curve.strength),
            "security": None if curve.security is None else _bearing_dict(curve.security),
            "same_as_run": curve.same_as_run,
        },
        "fatigue": None if own.fatigue is None else asdict(own.fatigue),
        "weight": None if own.weight is None else asdict(own.weight),
        "strength_to_weight": {role: asdict(worth) for role, worth in own.worth.items()},
    }


def _bearing_dict(own: Bearing) -> dict[str, Any]:
    return asdict(own) | {"finer": {f"{load:g}": asdict(share) for load, share in own.finer.items()}}


def _robustness_dict(own: Robustness) -> dict[str, Any]:
    return {
        "measure": asdict(own.measure),
        "criteria": {
            key: {
                "meaning": CRITERIA[key].meaning,
                "scores": {name: asdict(score) for name, score in ranking.scores.items()},
                **asdict(ranking.first),
            }
            for key, ranking in own.rankings.items()
        },
        "firsts": own.firsts,
        "kendall_tau": own.tau,
    }


def _regrets_dict(own: Regrets) -> dict[str, Any]:
    return {
        "measure": own.measure.key,
        "packages": {
            name: {"overall": asdict(cuts.overall), "by_school": cuts.map(asdict).by_school}
            for name, cuts in own.packages.items()
        },
    }


def _row(own: PackageSheet) -> dict[str, Any]:
    strength = own.strength.overall
    row: dict[str, Any] = {"package": own.name, "futures": strength.futures, "failed": own.failed}
    row |= _columns("strength", Estimate(strength.share, strength.low, strength.high))
    row |= _columns("over_base", Estimate(own.over_base.mean, own.over_base.low, own.over_base.high))
    if own.load is not None:
        for name, bearing in (("", own.load.strength), ("security_", own.load.security)):
            if bearing is not None:
                row |= _columns(f"{name}yield_point", bearing.yield_point)
                row |= _columns(f"{name}brittleness", bearing.slope.loss)
    row |= _columns("toughness", own.toughness)
    if own.fatigue is not None:
        row |= _columns("fatigue_median_quarter", own.fatigue.median) | _columns("intact", own.fatigue.intact)
    for role, burden in own.weight.burden.items() if own.weight else ():
        row |= _columns(f"cost_{role}", burden.mean)
        row[f"cost_{role}_p05"], row[f"cost_{role}_p95"] = burden.p05, burden.p95
        if math.isfinite(burden.pct_output):
            row[f"cost_{role}_pct_output"] = burden.pct_output
    for role, worth in own.worth.items():
        row[f"worth_{role}"] = worth.standing
        row |= _columns(f"strength_per_money_{role}", worth.ratio)
    return row


def _columns(name: str, own: Estimate) -> dict[str, float]:
    return {name: own.value, f"{name}_low": own.low, f"{name}_high": own.high}
