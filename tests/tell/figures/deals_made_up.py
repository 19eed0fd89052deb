"""Made-up deals, for tests of how they are drawn: gains are given, what the rules pick of them is worked out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from titanium import load_case
from titanium.judge.bargain.deals import PACKAGES, SETS, Deals, PackageDeal, Part, Solution
from titanium.judge.bargain.rules import finite
from titanium.judge.bargain.solutions import efficient
from titanium.judge.bargain.transfers import Payment
from titanium.judge.bargain.zone import Capital, Gain, View, Zone
from titanium.judge.cuts import ByCut
from titanium.judge.evidence import Evidence
from titanium.judge.shares import Share

FUTURES = 200
Given = Mapping[str, Sequence[float]]
"""Package to its gains of W, S, K and B, and of how many futures of 200 both sign it in."""
THREE: Given = {
    "ironclad": (0.02, 0.05, 0.0, 0.0, 200),
    "offer": (0.06, 0.04, -0.01, 0.01, 150),
    "titanium": (0.08, 0.02, 0.02, -0.02, 120),
}


def deals_of(given: Given = THREE) -> Deals:
    """A bargain over such packages, the first of which is today's."""
    gains = np.array([own[:2] for own in given.values()])
    kept = efficient(gains)
    names = list(given)
    base = np.array([own[:4] for own in given.values()])[0]

    def solution(rule: str, place: int) -> Solution:
        own = np.array(list(given.values())[place][:4])
        over = dict(zip("WSKB", map(float, own - base), strict=True))
        return Solution(rule, (Part(names[place], 1.0, 1.0),), {"W": float(own[0]), "S": float(own[1])}, over)

    picks = finite(gains, (0.9, 0.9))
    chosen = tuple(solution(rule, own.lottery[0][0]) for rule, own in picks.items() if own is not None)
    any_ = ByCut(Share.of(round(max(own[4] for own in given.values())), FUTURES), {})
    return Deals(
        evidence=Evidence("us_rok", "0123456789abcdef", None, FUTURES, 0, "matched-abc"),
        actors={str(role): own for role, own in load_case("us_rok").description.actors.items()},
        status_quo=names[0],
        disagreement="no_agreement",
        fallbacks={"W": ("no_deal",), "S": ("no_deal",)},
        expected_fallback={"W": "no_deal", "S": "no_deal"},
        payment=Payment("payment_usd_bn", "host payment", "USD_bn", "USD_bn", 1.0, "", 0.0, 11.0),
        discount=(0.9, 0.9),
        packages=tuple(_package(name, own, bool(kept[place])) for place, (name, own) in enumerate(given.items())),
        zone=Zone(any_, any_, any_, None),
        solutions={**{over: () for over in SETS}, PACKAGES: chosen},
        equity_futures=0,
        masked=(),
        unsigned=None,
    )


def many(count: int, *, long: bool = False) -> Deals:
    """A bargain over many packages, scattered the same way each time, with long names where wanted."""
    lots = np.random.default_rng(5)
    name = "a_package_of_which_the_name_is_long_{}" if long else "pack_{}"
    return deals_of(
        {
            name.format(place): (*lots.normal((0.05, 0.1, 0.0, 0.0), 0.03), int(lots.integers(50, 150)))
            for place in range(count)
        }
    )


def nothing() -> Deals:
    """A bargain in which every package costs somebody something, and nobody signs any."""
    found = deals_of({"ironclad": (-0.02, 0.05, 0.0, 0.0, 0), "offer": (-0.06, 0.04, 0.01, 0.0, 0)})
    return replace(found, solutions=dict.fromkeys(SETS, ()))


def _package(name: str, given: Sequence[float], is_efficient: bool) -> PackageDeal:
    def view(mean: float) -> View:
        gain = Gain(mean, mean - 0.004, mean + 0.004, mean - 0.1, mean + 0.1)
        return View(ByCut(gain, {}), ByCut(Share.of(100, FUTURES), {}))

    both = ByCut(Share.of(round(given[4]), FUTURES), {})
    views = {role: view(mean) for role, mean in zip("WSKB", given, strict=False)}
    capitals = {role: Capital(views[role].over_today, both) for role in "WS"}
    return PackageDeal(
        name=name, title=name, payment=1.0, expected={"W": given[0], "S": given[1]}, is_efficient=is_efficient,
        is_corner=False, capitals=capitals, views=views, both=both, both_at_best=both.overall, nash=both,
        shortfall=min(given[:2]), paying=None, equity=None,
    )  # fmt: skip
