"""Made-up breaking points, for tests of how they are told."""

from dataclasses import replace

from titanium.judge.breaking.points import Ball, BreakingPoint, BreakingPoints, Move
from titanium.judge.evidence import Evidence
from titanium.judge.shares import Share

PAY = Move("mu_S", "dislike of payment", "utility/USD_bn", 0.5, 0.81, 0.008, 0.013, 0.8, "D", ("judgement",))
FEAR = Move("mu_F", "price of fear", "utility", 0.5, 0.345, 0.05, 0.03, 0.2, "C", ("snyder_1984",))
BASE = {"tripwire": "schelling"}


def point(way: str = "accept_rok", breaks_as: str = "Seoul would rather have no deal", **changes) -> BreakingPoint:
    """One that the simulation confirms."""
    own = BreakingPoint(
        way=way, breaks_as=breaks_as, moved="all", mends=False, cell=BASE, distance=0.3466, error=0.012,
        kept=Share.of(510, 1024), nearer=0.015, kept_nearer=Share.of(530, 1024), unmet={}, moves=(PAY, FEAR),
        levels={"mu_S": 0.81, "mu_F": 0.345},
    )  # fmt: skip
    return replace(own, **changes)


def missing(**changes) -> BreakingPoint:
    """One that was not found."""
    empty = {"distance": float("nan"), "error": float("nan"), "moves": (), "levels": {}}
    return point("rok_cost", "it costs Seoul too much", kept=Share.of(1020, 1024), **(empty | changes))


def finding(**changes) -> BreakingPoints:
    """A whole finding."""
    own = point()
    away = point("accept_us", "Washington would rather have no deal", distance=0.5, unmet={"signed_us": -0.1})
    found = BreakingPoints(
        evidence=Evidence("us_rok", "0123456789abcdef", None, 4096, 7, "matched-1234"),
        package="titanium", title="The titanium bundle", streams=1024, schools=BASE, holds=Share.of(800, 1024),
        centre={"mu_S": 0.5, "mu_F": 0.5}, centre_future=None, centre_unmet={},
        ways=(own, away, missing()),
        allowed=(replace(away, moved="allowed", distance=0.7, unmet={}),),
        few=(point(moved="few", distance=0.36, moves=(replace(PAY, share=1.0),)),),
        single=(point(moved="one", distance=0.36, moves=(replace(PAY, share=1.0),)),),
        by_school={"tripwire": {"schelling": own, "public_opinion": point(mends=True, distance=-0.05)}},
        ball=Ball(0.3466, 256, 0, float("nan")),
    )  # fmt: skip
    return replace(found, **changes)


def broken() -> BreakingPoints:
    """A package that does not hold at the centre."""
    mended = point("package", "the package no longer holds", mends=True, distance=-0.21)
    return finding(holds=Share.of(100, 1024), ways=(mended, missing()), few=(), single=(), allowed=(), ball=None)
