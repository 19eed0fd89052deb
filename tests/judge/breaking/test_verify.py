"""Rays followed in a made-up simulation whose crossing is known."""

import numpy as np
import pytest
from scipy.special import ndtr

from titanium.case.schema import Threshold
from titanium.judge.breaking.margins import Way
from titanium.judge.breaking.verify import Counts, Ray, Sampled, crossings

STREAMS = 1000
WAY = Way(
    "storm",
    "event",
    Threshold(
        metric="home_war", at_most=0, unit="events", when="event", breaks_as="a storm comes", grade="D",
        source=("judgement",),
    ),
)  # fmt: skip


class Sky(Sampled):
    """A simulation in which a storm comes in a share of streams that rises with the first level."""

    def __init__(self, at: float, steep: float):
        self.crossing, self.steep, self.asked = at, steep, 0

    def at(self, levels, cell, streams=None):
        self.asked += 1
        share = ndtr(self.steep * (levels[:, 0] - self.crossing))
        broken = np.round(STREAMS * share).astype(np.int64)
        return Counts(np.full(len(levels), STREAMS), {"storm": broken}, {}, {})


def ray(begin: float, end: float, *, mends: bool = False) -> Ray:
    return Ray(WAY, (), np.array([begin, 0.5]), np.array([end, 0.5]), mends)


@pytest.mark.parametrize("guess", [0.45, 0.6, 0.95])
@pytest.mark.parametrize("steep", [3.0, 30.0, 3000.0])
def test_a_crossing_is_bracketed_whatever_was_guessed(guess: float, steep: float) -> None:
    sky = Sky(0.6, steep)
    (found,) = crossings(sky, [ray(0.3, guess)])
    assert found.levels is not None
    assert 0 <= found.nearer <= 0.02
    assert 0.6 - 1e-3 <= found.levels[0] <= 0.6 + 0.02 * 0.3 + 1e-3
    assert 2 * found.kept.count <= STREAMS < 2 * found.kept_nearer.count + 1
    assert sky.asked <= 12


def test_steepness_is_that_of_the_curve() -> None:
    (found,) = crossings(Sky(0.6, 3.0), [ray(0.3, 0.62)])
    assert found.steepness == pytest.approx(3.0 * 0.3, rel=0.15)


def test_a_ray_that_never_breaks_has_no_crossing() -> None:
    (found,) = crossings(Sky(2.0, 3.0), [ray(0.3, 0.5)])
    assert found.levels is None
    assert found.kept.share > 0.9


def test_a_broken_way_is_mended() -> None:
    (found,) = crossings(Sky(0.3, 10.0), [ray(0.5, 0.28, mends=True)])
    assert found.levels is not None
    assert 0.29 <= found.levels[0] < 0.3
    assert 2 * found.kept.count > STREAMS


def test_rays_are_followed_side_by_side() -> None:
    sky = Sky(0.6, 10.0)
    found = crossings(sky, [ray(0.3, 0.5), ray(0.4, 0.9), ray(0.59, 0.7)])
    assert [own.levels is not None and 0.599 <= own.levels[0] < 0.607 for own in found] == [True] * 3, found
    assert sky.asked <= 12


def test_a_ray_ends_where_nothing_moves_any_more() -> None:
    own = ray(0.5, 0.75)
    assert own.end == pytest.approx(0.499 / 0.25)
    assert own.at(9.0)[0] == pytest.approx(0.999)
