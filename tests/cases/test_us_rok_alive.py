"""Nothing in the case is idle: every metric varies, every lever and school moves something, and terms have prices."""

import jax
import numpy as np
import pytest

from titanium import compile_model, load_case
from titanium.explore.block import BLOCK, compiled, padded, single
from titanium.explore.ensemble import Ensemble
from titanium.explore.futures import Design
from titanium.explore.matching import ensemble
from titanium.explore.stream import stream

CASE = load_case("us_rok")
MODEL = compile_model(CASE)
BASE = dict(CASE.package("ironclad"))
EVENTS = ("home_war", "second_war", "dual_war", "rupture", "nuclear")


@pytest.fixture(scope="module")
def matched() -> Ensemble:
    return ensemble(MODEL, Design(CASE, 0), "matched", 4 * BLOCK)


def played(packages: dict[str, dict[str, float]], met: Ensemble, n: int = BLOCK) -> dict[str, np.ndarray]:
    chunks = list(stream(MODEL, packages, n, ensemble=met))
    return {name: np.concatenate([chunk.metrics[name] for chunk in chunks], axis=1) for name in chunks[0].metrics}


def other_value(name: str) -> float:
    """A value of a lever as far from today's as its bounds allow."""
    lever = CASE.levers[name]
    return lever.high if lever.high - lever.baseline >= lever.baseline - lever.low else lever.low


def test_no_metric_is_constant(matched: Ensemble) -> None:
    found = played({name: dict(CASE.package(name)) for name in CASE.packages}, matched)
    for name, values in found.items():
        assert np.ptp(values) > 0, name
        if name.startswith("rate_") or name in ("holds", "secure", "equity"):
            assert all(np.ptp(row) > 0 for row in values), name


def test_every_lever_moves_something(matched: Ensemble) -> None:
    moved = {name: {**BASE, name: other_value(name)} for name in CASE.levers}
    moved["relocation_site"] |= {"us_troops_k": 14.0}  # where to matters once somebody leaves
    settings = {"base": BASE, "half leave": {**BASE, "us_troops_k": 14.0}, **moved}
    found = played(settings, matched)
    for place, name in enumerate(settings):
        beside = 1 if name == "relocation_site" else 0
        idle = all(np.array_equal(values[place], values[beside]) for values in found.values())
        assert idle == (name == "base"), name


def test_every_school_moves_something(matched: Ensemble) -> None:
    prepare, play = compiled(MODEL)
    futures = matched.design.at(padded(matched.indices(0, BLOCK)))
    setting = single(MODEL.structure.levers(CASE.package("titanium")))
    terms = single(MODEL.disagreement())
    key = jax.random.key(0)

    def metrics(cell: np.ndarray) -> dict[str, np.ndarray]:
        ready = prepare(futures.draw, cell.T, futures.index, key, terms)
        return {name: np.asarray(value) for name, value in play(setting, ready, np.int32(40)).metrics.items()}

    for number, (switch, entry) in enumerate(CASE.schools.items()):
        seen = []
        for position in range(len(entry.positions)):
            cell = futures.cell.copy()
            cell[:, number] = position
            seen.append(metrics(cell))
        for first in range(len(seen)):
            for second in range(first):
                same = all(np.array_equal(seen[first][name], seen[second][name]) for name in seen[first])
                assert not same, (switch, first, second)


def test_strategic_flexibility_has_a_gain_and_a_price(matched: Ensemble) -> None:
    found = played({"today": BASE, "flexible": {**BASE, "strategic_flexibility": 0.9}}, matched, 4 * BLOCK)

    def change(event: str) -> tuple[float, float]:
        gap = found[f"rate_{event}"][1].astype(float) - found[f"rate_{event}"][0]
        return gap.mean(), gap.std() / len(gap) ** 0.5

    gain, error = change("second_war")
    assert gain == pytest.approx(-0.0175, abs=4 * error + 0.002)
    assert gain < -10 * error, "it deters the rival"
    for event, expected in {"home_war": 0.0018, "dual_war": 0.0012, "rupture": 0.0034}.items():
        price, error = change(event)
        assert price == pytest.approx(expected, abs=4 * error + 0.0005), event
        assert price > 2 * error, f"{event} comes more often"
    assert 0.15 < (found["gain_host"][1] >= 0).mean() < 0.45, "the host rarely prefers it to today's package"


def test_conditional_rates_are_the_sampled_events_with_less_noise(matched: Ensemble) -> None:
    sampled_as = {"nuclear": "host_nuclear"}
    found = played({"today": BASE}, matched, 4 * BLOCK)
    for event in EVENTS:
        sampled, rate = (found[name][0].astype(float) for name in (sampled_as.get(event, event), f"rate_{event}"))
        noise = ((sampled - rate).var() / len(rate)) ** 0.5
        assert abs(sampled.mean() - rate.mean()) < 4 * noise, event
        assert rate.var() < 0.8 * sampled.var(), event
    gain = found["second_war"].var() / found["rate_second_war"].var()
    assert gain > 6, "most for wars that few futures decide"


def test_events_are_neither_certain_nor_unheard_of(matched: Ensemble) -> None:
    found = played({name: dict(CASE.package(name)) for name in CASE.packages}, matched, 2 * BLOCK)
    for event in EVENTS:
        for package, rate in zip(CASE.packages, found[f"rate_{event}"].mean(axis=1), strict=True):
            assert 0.004 < rate < 0.45, (event, package)
