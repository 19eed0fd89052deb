"""Quantile dot plots: every value a dot, kept and beyond told apart, whole numbers, far values, and how it looks."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from images import DOTS_PER_INCH, assert_looks_like
from made_up import model as reservoir
from titanium import load_case
from titanium.explore.sweep import sweep
from titanium.judge.spread import Distribution, PackageSpread, Spread, spread
from titanium.tell.figures.dots import _placed, _scale, dots
from titanium.tell.spread import headline

pytest.importorskip("matplotlib")
IMAGES = Path(__file__).parent / "images"


@pytest.fixture(scope="module")
def flood() -> Spread:
    player = reservoir()
    return spread(sweep(player, list(player.scope.packages), 400, 2, "memory://tell/dots"), "kept")


def of(found: Spread, metric: str, **values: np.ndarray) -> Spread:
    """A spread of a case's metric with given values."""
    case = load_case("us_rok")
    limits = {name: own for name, own in case.thresholds.items() if own.metric == metric}
    packages = tuple(
        PackageSpread(name, case.packages[name].title, 0, Distribution.of(own, limits), {})
        for name, own in values.items()
    )
    return replace(
        found, scope=case, metric=metric, unit="events", base=case.base, limits=limits, packages=packages,
        disagreement=case.description.disagreement,
    )  # fmt: skip


def test_it_says_its_finding_with_the_numbers(flood: Spread) -> None:
    figure = dots(flood)
    own = flood.of("baseline").overall
    assert figure.title == headline(flood)
    assert f"baseline {own.p50.value:.3g} ({own.p05.value:.3g} to {own.p95.value:.3g})" in figure.title
    assert "Beyond the limit of at least -0.5: " in figure.title
    assert f"{own.p05.value:.3g} to {own.p95.value:.3g} in 9 of 10" in figure.alt


def test_every_value_is_a_dot_in_the_option(flood: Spread) -> None:
    option = json.loads(json.dumps(dots(flood).option, allow_nan=False))
    kept, beyond = option["series"]
    assert len(kept["data"]) + len(beyond["data"]) == 50 * len(flood.packages)
    assert len(beyond["data"]) == sum(value < -0.5 for own in flood.packages for value in own.overall.values)
    assert kept["markLine"]["data"] == [{"xAxis": -0.5}]
    assert len(dots(flood).table.rows) == len(flood.packages)


def test_a_dot_stands_within_half_a_bin_of_its_value_and_none_upon_another(flood: Spread) -> None:
    scale = _scale(flood)
    for own in flood.packages:
        placed = _placed(own.overall, scale)
        assert all(abs(x - value) <= scale.width / 2 + 1e-9 for value, x, _ in placed)
        assert len({(round(x, 6), round(y, 6)) for _, x, y in placed}) == len(placed)
    assert (-0.5 - scale.low) / scale.width == pytest.approx(round((-0.5 - scale.low) / scale.width)), (
        "a bin ends there"
    )


def test_whole_numbers_are_parted_from_their_limit(flood: Spread) -> None:
    counts = of(flood, "home_war", ironclad=np.repeat([0.0, 1.0], [90, 10]), titanium=np.repeat([0.0, 1.0], [50, 50]))
    figure = dots(counts)
    assert "Beyond the limit of at most 0: Ironclad 5 of 50, Titanium 25 of 50." in figure.title
    assert "War in Korea, number" in figure.title
    assert figure.option["series"][0]["markLine"]["data"] == [{"xAxis": 0.5}]
    assert len(figure.option["series"][1]["data"]) == 30
    for own in counts.packages:
        assert all(abs(x - value) < 0.5 for value, x, _ in _placed(own.overall, _scale(counts)))


def test_far_values_stand_at_the_edge_and_are_counted(flood: Spread) -> None:
    own = np.concatenate([np.linspace(0, 1, 96), [50.0, 60.0, -90.0, -70.0]])
    far = of(flood, "accept_host", ironclad=own, no_deal=np.zeros(100))
    scale = _scale(far)
    assert scale.high < 5
    assert scale.low > -5
    assert "1 ▸" in dots(far).svg()
    assert "◂ 1" in dots(far).svg()


def test_nothing_counted_is_said(flood: Spread) -> None:
    none = of(flood, "accept_host", ironclad=np.array([np.nan]))
    figure = dots(none)
    assert "none counted" in figure.svg()
    assert "nan" not in f"{figure.title} {figure.alt} {figure.table}".lower()


def test_it_looks_as_it_did(flood: Spread) -> None:
    assert_looks_like(dots(flood).png(DOTS_PER_INCH), IMAGES / "dots.png")
