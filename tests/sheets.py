"""Material sheets with round numbers, made up."""

import math
from dataclasses import replace

import numpy as np

from titanium.judge.cuts import ByCut
from titanium.judge.evidence import Evidence
from titanium.judge.shares import Difference, Share
from titanium.judge.sheet import MaterialSheet
from titanium.judge.sheet.bootstrap import NONE, Estimate
from titanium.judge.sheet.fatigue import Fatigue, FatigueTest
from titanium.judge.sheet.findings import PackageSheet
from titanium.judge.sheet.loads import Bearing, LoadCurve, LoadSweep, Slope
from titanium.judge.sheet.measures import Measure
from titanium.judge.sheet.rankings import First, Ranking, Robustness
from titanium.judge.sheet.regrets import Regret, Regrets
from titanium.judge.sheet.weight import Burden, Payment, Weight
from titanium.judge.sheet.worth import Worth


def bearing(*counts: int, yields: float = math.nan, rises: tuple[tuple[float, float], ...] = ()) -> Bearing:
    even = tuple(Share.of(count, 100) for count in counts)
    point = Estimate(yields, yields - 0.02, yields + 0.02) if math.isfinite(yields) else NONE
    slope = Slope(Estimate(1.5, 1.2, 1.9), 0.5, 1.0)
    return Bearing(even, {}, point, {"rule": {"bold": 0.4, "cautious": 0.6}}, slope, rises)


def package(name: str, holds: int, strength: Bearing, security: Bearing, worth: str) -> PackageSheet:
    burden = Burden(Estimate(38.8, 38.0, 39.6), 19.6, 55.4, Estimate(1.0, 0.5, 1.5), math.nan)
    weight = Weight(
        {"W": burden, "S": replace(burden, pct_output=0.17), "both": burden},
        {name: Estimate(1.0, 0.9, 1.1) for name in ("host_defence", "host_return", "relocation_cost")},
        Payment(5.0, 4.5, 20.0, 0.0, 9.0, 7.9),
    )
    own = Worth(worth, Estimate(0.1, 0.05, 0.15), Estimate(1.0, 0.5, 1.5), Estimate(0.1, 0.04, 0.2))
    return PackageSheet(
        name=name,
        title=name,
        failed=0,
        strength=ByCut(
            Share.of(holds, 100), {"rule": {"bold": Share.of(holds, 100), "cautious": Share.of(holds, 100)}}
        ),
        over_base=Difference.of(5, 15, 100),
        load=LoadCurve((0.0, 0.5, 1.0), strength, security, 0.5),
        toughness=Estimate(0.741, 0.738, 0.743),
        fatigue=Fatigue.of(np.array([3.0] * 60 + [99.0] * 40), 40),
        weight=weight,
        worth=dict.fromkeys(("W", "S", "both"), own),
    )


def _regret(mean: float) -> ByCut[Regret]:
    """Regret of a package: less in the bold school, more in the cautious one, where the order turns."""

    def of(value: float) -> Regret:
        return Regret(100, Estimate(value, value - 0.01, value + 0.01), Estimate(2 * value, 2 * value, 2 * value))

    return ByCut(of(mean), {"rule": {"bold": of(mean / 2), "cautious": of(0.45 - mean)}})


def made(**changes: object) -> MaterialSheet:
    """A sheet with round numbers."""
    measure = Measure("joint_utility", "utility of both capitals", ("a", "b"), "utility", True)
    order = {name: Estimate(value) for name, value in {"today": 0.1, "new": 0.3, "none": 0.0}.items()}
    rankings = {
        "maximin": Ranking(order, First("today", ())),
        "mean": Ranking(order, First("new", ("today",))),
        "domain": Ranking(order, First("new", ())),
    }
    taus = {one: {other: 1.0 if one == other else 0.5 for other in rankings} for one in rankings}
    secure = bearing(98, 60, 2, yields=0.56)
    sheet = MaterialSheet(
        evidence=Evidence("made_up", "0123456789abcdef", "runs/made", 100, 7, "matched-00000000"),
        asked=100,
        base="today",
        has_base=True,
        disagreement="none",
        money="USD_bn",
        capitals={"W": "Rome", "S": "Pergamon"},
        start=(2026, 40),
        alpha=0.5,
        packages=(
            package("today", 60, bearing(0, 44, 0, rises=((0.0, 0.5),)), secure, "base"),
            package("new", 52, bearing(30, 52, 0, yields=0.52), secure, "buys"),
            package("none", 50, bearing(98, 70, 0, yields=0.6), secure, "dominated"),
        ),
        sweep=LoadSweep(100, {"threat": "high"}, {}, {}),
        fatigue=FatigueTest(0.56, "the yield point of the security of today", 100, ("war",), {}),
        breaks_as={"war": "war comes"},
        robustness=(Robustness(measure, rankings, taus),),
        strongest=ByCut(
            First("today", ()), {"rule": {"bold": First("today", ()), "cautious": First("new", ("today",))}}
        ),
        without_output=("Rome",),
        absent={},
        regrets=(
            Regrets(measure, {name: _regret(value) for name, value in (("today", 0.2), ("new", 0.05), ("none", 0.4))}),
        ),
    )
    return replace(sheet, **changes)
