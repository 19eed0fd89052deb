"""Invariants of the alliance model over random draws, schools and terms, in double precision."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from titanium import compile_model, load_case
from titanium.axes import Symbols
from titanium.model import cohesion, ledger, posture
from titanium.model.compile import reference
from titanium.model.crises import chances
from titanium.model.hazards import Openings
from titanium.model.schools import apply_schools, cells, positions
from titanium.model.state import start
from titanium.model.step import assess
from titanium.model.structure import levers_at, terms_at
from titanium.model.world import exogenous, quiet

CASE = load_case("us_rok")
MODEL = compile_model(CASE)
STRUCTURE = MODEL.structure
BASE = STRUCTURE.levers(CASE.package("ironclad"))
FEW = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def _double_precision() -> Iterator[None]:
    with jax.enable_x64(True):
        yield


@st.composite
def draws(draw: st.DrawFn) -> dict[str, jax.Array]:
    """A draw inside every range."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    found = {}
    for symbol, entry in CASE.uncertainties.items():
        low = max(entry.low, 0.02) if entry.distribution == "beta" else entry.low
        high = min(entry.high, 0.98) if entry.distribution == "beta" else entry.high
        found[symbol] = jnp.asarray(rng.uniform(low, high) if entry.is_sampled else entry.nominal)
    return found


@st.composite
def terms(draw: st.DrawFn) -> dict[str, float]:
    """Any setting of all levers within bounds, by symbol."""
    return {
        lever.symbol: float(draw(st.sampled_from(list(lever.values))))
        if lever.values
        else draw(st.floats(lever.low, lever.high))
        for lever in CASE.levers.values()
    }


class Seen(NamedTuple):
    """The first quarter of a quiet future: its symbols, and what is played at each slot."""

    env: Symbols
    solved: dict[str, Any]
    """Slot to values, reach and choices of its tree, by name of node or outcome."""


def at(p: Symbols, setting: dict[str, float]) -> Seen:
    env, solved = _compiled(dict(p), setting)
    return Seen(Symbols(env), solved)


@jax.jit
def _compiled(values: dict[str, Any], setting: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    p = Symbols(values)
    times = posture.lift(STRUCTURE, p)
    world = jax.tree.map(lambda path: path[0], quiet(p, 1))
    terms = terms_at(STRUCTURE, setting, jnp.zeros(()))
    now = assess(STRUCTURE, p, reference(STRUCTURE, p, times), times, terms, start(p), jnp.zeros(()), world)
    told = {slot: own.solution for slot, own in now.solved.items()}
    parts = {slot: {"values": own.values, "reach": own.reach, "choices": own.choices} for slot, own in told.items()}
    return dict(now.env), parts


@FEW
@given(draws(), st.sampled_from(cells(CASE)))
def test_support_at_the_status_quo_is_the_recorded_reliability(draw, cell) -> None:
    p = apply_schools(CASE, draw, cell)
    assert float(at(p, BASE).env.s_W) == pytest.approx(float(p.q_rel), abs=1e-9)


@FEW
@given(draws(), terms())
def test_a_war_is_worth_the_same_lumped_or_played_out(draw, setting) -> None:
    now = at(apply_schools(CASE, draw, positions(CASE)), setting)
    values = now.solved["opportunism"]["values"]
    for node, lumped in {"n9": "WA", "n10": "W0"}.items():
        for player in "KWS":
            assert float(values[node][player]) == pytest.approx(float(now.env[f"{lumped}_{player}"]), abs=1e-10)


@FEW
@given(draws(), terms(), st.sampled_from(cells(CASE)))
def test_every_tree_is_a_distribution(draw, setting, cell) -> None:
    now = at(apply_schools(CASE, draw, cell), setting)
    for slot, solved in now.solved.items():
        assert sum(map(float, solved["reach"].values())) == pytest.approx(1, abs=1e-9), slot
        for node, choices in solved["choices"].items():
            assert sum(map(float, choices.values())) == pytest.approx(1, abs=1e-12), node


@FEW
@given(draws(), terms(), st.floats(0, 20))
def test_money_is_conserved(draw, setting, s) -> None:
    p = apply_schools(CASE, draw, positions(CASE))
    x = levers_at(STRUCTURE, setting, jnp.asarray(jnp.inf))
    x = Symbols({**x, "g_lever": x.g})
    gone = ledger.withdrawal(STRUCTURE, p, x)
    world = jax.tree.map(lambda path: path[0], exogenous(p, jax.random.key(0), 1))
    flows = ledger.flows(p, x, jnp.asarray(s), gone, world)
    parts = ledger.categories(p, x, s)
    assert sum(map(float, parts)) == pytest.approx(s, abs=1e-9)
    assert all(part >= -1e-12 for part in parts)
    received = float(flows.host_cost) - float(x.S_hs) - float(flows.command)
    saved_by_patron = float(p.C_US) - float(gone.saving) + float(flows.command) - float(flows.patron_net)
    assert received == pytest.approx(saved_by_patron, abs=1e-9) == pytest.approx(s, abs=1e-9)
    assert 0 <= float(flows.host_return) <= s + float(x.S_hs) + 1e-9


@FEW
@given(draws(), terms(), st.floats(0.1, 5))
def test_more_troops_never_lower_their_own_direct_terms(draw, setting, more) -> None:
    p = apply_schools(CASE, draw, positions(CASE))
    fewer = dict(setting, T=min(setting["T"], 40 - more), site=0.0)
    small, large = at(p, fewer).env, at(p, dict(fewer, T=fewer["T"] + more)).env
    assert large.tau >= small.tau
    assert large.A_KT >= small.A_KT - 1e-12


@FEW
@given(draws(), terms())
def test_more_force_or_command_never_lowers_the_chance_to_hold(draw, setting) -> None:
    p = apply_schools(CASE, draw, positions(CASE))
    with_less = at(p, dict(setting, k=0.0)).env
    with_more = at(p, dict(setting, k=1.0)).env
    assert with_more.p_A >= with_less.p_A >= with_less.p_S - 1e-12


@FEW
@given(st.lists(st.floats(0, 50), min_size=7, max_size=7))
def test_chances_of_a_quarter_are_probabilities(rates: list[float]) -> None:
    found = chances(Openings(*map(jnp.asarray, rates)))
    assert all(0 <= float(chance) <= 1 for chance in found)
    assert float(found.test + found.summit + found.opportunism) <= 1 + 1e-12


@given(st.floats(-4, 4), st.floats(-4, 4), st.floats(0, 1), st.floats(-9, 9))
def test_logits_stay_within_their_clip(z: float, target: float, rate: float, shock: float) -> None:
    moved = float(cohesion.relax(jnp.asarray(z), jnp.asarray(target), jnp.asarray(rate), jnp.asarray(shock)))
    assert -cohesion.LOGIT_CLIP <= moved <= cohesion.LOGIT_CLIP


@pytest.mark.parametrize("quarter", [0, 3, 7, 40])
def test_a_lever_ramps_from_the_status_quo_to_its_setting(quarter: int) -> None:
    x = levers_at(STRUCTURE, STRUCTURE.levers(CASE.package("troop_cut")), jnp.asarray(float(quarter)))
    share = min(1.0, (quarter + 1) / CASE.levers["us_troops_k"].ramp)
    assert float(x.T) == pytest.approx(28.5 + (20 - 28.5) * share)
    assert float(x.T_0) == 28.5
    assert float(x.site) == 2, "a lever without a ramp is in effect at once"


def test_a_position_changes_only_what_it_sets() -> None:
    draw = {symbol: jnp.asarray(value) for symbol, value in CASE.nominal().items()}
    first = apply_schools(CASE, draw, positions(CASE))
    for name, switch in CASE.schools.items():
        for position, entry in switch.positions.items():
            p = apply_schools(CASE, draw, positions(CASE, {name: position}))
            moved = {symbol for symbol in p if float(p[symbol]) != float(first[symbol])}
            allowed = {symbol for own in switch.positions.values() for symbol in own.set}
            assert moved <= allowed, (name, position)
            for symbol, formula in entry.set.items():
                assert float(p[symbol]) == pytest.approx(float(formula(draw))), (name, position, symbol)


def test_the_payment_index_of_each_growth_rule() -> None:
    """Real: a payment fixed in won loses inflation, a capped one keeps pace with it below the cap."""
    p = Symbols({symbol: jnp.asarray(value) for symbol, value in CASE.nominal().items()})
    one = jnp.asarray(1.0)
    after_a_year = {rule: one for rule in (ledger.FIXED, ledger.CPI_CAPPED, ledger.DEFENCE_BUDGET)}
    for _ in range(4):
        after_a_year = {
            rule: ledger.payment_index(p, jnp.asarray(rule), one, index, first=False)
            for rule, index in after_a_year.items()
        }
    assert float(after_a_year[ledger.FIXED]) == pytest.approx(1 / (1 + 0.022))
    assert float(after_a_year[ledger.CPI_CAPPED]) == pytest.approx(1)
    assert float(after_a_year[ledger.DEFENCE_BUDGET]) == pytest.approx(1.018)
