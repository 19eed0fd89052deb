"""The whole model, future by future, against a NumPy version written on its own from the specification.

`bench/vectorised.py` shares no code and no data with the library. Both play the same draws under the same schools with
the same random numbers, so every metric must agree: events exactly, the rest to rounding.
"""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from bench import plain, vectorised
from scipy import stats

from titanium import compile_model, load_case
from titanium.model.schools import apply_schools
from titanium.model.world import chance

SEED = 20260801
N_FUTURES = 256
PACKAGES = ("ironclad", "titanium", "full_withdrawal", "troop_cut", "fact_sheet_2025", "no_deal", "any")
"""Packages of the case, and `any`: other terms in every future, drawn within each lever's bounds."""
EVENTS = {"home_war": "home_war", "second_war": "second_war", "rupture": "rupture", "host_nuclear": "nuclear"}
"""Metric of an event, and the name of its conditional rate."""


def draw(case, rng, n):
    """Values of every uncertainty by inverse distribution functions, and a random school cell, for `n` futures."""
    values = {}
    for symbol, entry in case.uncertainties.items():
        u = rng.random(n)
        if entry.distribution == "constant":
            values[symbol] = np.full(n, entry.value)
        elif entry.distribution == "uniform":
            values[symbol] = entry.low + u * (entry.high - entry.low)
        elif entry.distribution == "loguniform":
            values[symbol] = entry.low * (entry.high / entry.low) ** u
        elif entry.distribution == "triangular":
            width = entry.high - entry.low
            shape = (entry.mode - entry.low) / width
            values[symbol] = stats.triang.ppf(u, shape, entry.low, width)
        else:
            values[symbol] = stats.beta.ppf(u, entry.alpha, entry.beta)
    cells = np.stack([rng.integers(len(switch.positions), size=n) for switch in case.schools.values()], axis=1)
    return values, cells


def draw_lever(lever, rng, n):
    """Values of a lever within its bounds; whole numbers where it is coded."""
    if lever.values:
        return rng.choice([float(code) for code in lever.values], n)
    return rng.uniform(lever.low, lever.high, n)


@pytest.fixture(scope="module")
def played():
    """Metrics of every package by Titanium and by NumPy, on the same futures."""
    print(f"seed {SEED}")
    with jax.enable_x64(True):
        case = load_case("us_rok")
        model = compile_model(case)
        rng = np.random.default_rng(SEED)
        values, cells = draw(case, rng, N_FUTURES)
        keys = jax.random.split(jax.random.key(SEED), N_FUTURES)
        normals, uniforms = jax.vmap(lambda key: chance(key, vectorised.QUARTERS, jnp.float64))(keys)
        p = jax.jit(jax.vmap(lambda v, c: dict(apply_schools(case, v, c))))(values, cells)
        p = {symbol: np.asarray(value) for symbol, value in p.items()}
        levers = {name: model.structure.levers(case.package(name)) for name in PACKAGES if name != "any"}
        levers["any"] = {lever.symbol: draw_lever(lever, rng, N_FUTURES) for lever in case.levers.values()}
        settings = {
            symbol: np.stack([np.broadcast_to(levers[name][symbol], N_FUTURES) for name in PACKAGES], axis=1)
            for symbol in levers["any"]
        }

        def play(value, cell, key, settings):
            future = model.prepare(value, cell, key)
            return jax.lax.map(lambda setting: model.simulate(setting, future), settings)

        ours = jax.jit(jax.vmap(play))(values, cells, keys, settings)
        ours = {metric: np.asarray(value) for metric, value in ours.items()}
    futures = vectorised.prepare(p, levers["ironclad"], levers["no_deal"], np.asarray(normals), np.asarray(uniforms))
    theirs = {name: vectorised.simulate(futures, levers[name]) for name in PACKAGES}
    ours = {name: {metric: value[:, i] for metric, value in ours.items()} for i, name in enumerate(PACKAGES)}
    given = {"values": values, "cells": cells, "levers": levers, "normals": normals, "uniforms": uniforms}
    return ours, theirs, case, given


@pytest.mark.parametrize("package", PACKAGES)
def test_every_metric_agrees_in_every_future(played, package):
    ours, theirs = played[0][package], played[1][package]
    assert ours.keys() == theirs.keys()
    for metric, value in theirs.items():
        assert np.isfinite(value).all(), metric
        if metric in vectorised.COUNTS:
            np.testing.assert_array_equal(ours[metric], value, err_msg=metric)
        else:
            np.testing.assert_allclose(ours[metric], value, rtol=1e-9, atol=1e-12, err_msg=metric)


@pytest.mark.parametrize("package", ["titanium", "any"])
def test_the_scalar_function_agrees_with_the_arrays(played, package):
    case, futures = played[2], played[3]
    theirs = played[1][package]
    for number in range(0, N_FUTURES, 32):
        values = {name: float(value[number]) for name, value in futures["values"].items()}
        schools = {
            name: list(switch.positions)[position]
            for (name, switch), position in zip(case.schools.items(), futures["cells"][number], strict=True)
        }
        levers = {
            symbol: float(np.broadcast_to(value, N_FUTURES)[number])
            for symbol, value in futures["levers"][package].items()
        }
        p = plain.Names(**values)
        plain.apply_schools(p, schools)
        scalar = plain.play(p, levers, futures["normals"][number].tolist(), futures["uniforms"][number].tolist())
        assert scalar.keys() == theirs.keys()
        for metric, value in scalar.items():
            expected = theirs[metric][number]
            assert value == pytest.approx(expected, rel=1e-9, abs=1e-12), (number, metric)


@pytest.mark.parametrize("package", ["titanium", "full_withdrawal"])
def test_events_come_as_often_as_their_conditional_rates_say(played, package):
    """An event less its compensator has mean 0 in the model; here within 4 standard errors."""
    case, futures = played[2], played[3]
    rng = np.random.default_rng(SEED + 1)
    n = 20_000
    values, cells = draw(case, rng, n)
    with jax.enable_x64(True):
        p = jax.jit(jax.vmap(lambda v, c: dict(apply_schools(case, v, c))))(values, cells)
    many = vectorised.prepare(
        {symbol: np.asarray(value) for symbol, value in p.items()},
        futures["levers"]["ironclad"],
        futures["levers"]["no_deal"],
        rng.standard_normal((n, vectorised.QUARTERS, 9)),
        rng.random((n, vectorised.QUARTERS, 10)),
        np.float32,
    )
    metrics = vectorised.simulate(many, futures["levers"][package])
    assert {value.dtype.name for value in metrics.values()} == {"float32"}
    for event, rate in EVENTS.items():
        surprise = metrics[event] - metrics[f"rate_{rate}"]
        error = surprise.std() / np.sqrt(n)
        assert abs(surprise.mean()) < 4 * error, (event, surprise.mean(), error)
