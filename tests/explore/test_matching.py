"""History matching: what is kept meets the record, what meets it is not passed over, and no package is looked at."""

import re

import jax.numpy as jnp
import numpy as np
import pytest

from titanium import compile_model, load_case
from titanium.errors import InputError
from titanium.explore import matching
from titanium.explore.block import BLOCK, prepared
from titanium.explore.ensemble import Ensemble
from titanium.explore.futures import Design
from titanium.explore.matching import ensemble, match, meets, record_values, signature_values
from titanium.explore.stream import stream
from titanium.explore.sweep import sweep
from titanium.judge import judge_run
from titanium.model.compile import Model

CASE = load_case("us_rok")
MODEL = compile_model(CASE)
DESIGN = Design(CASE, 4)

ALONE = {
    "test_rate": 0.86, "war_given_test": 1.00, "probe_rate": 0.69, "war_given_probe": 1.00, "war_rate": 0.68,
    "taiwan_rate": 0.65, "p_intervene": 0.65, "p_exploit": 0.90, "summit_rate": 0.86, "p_cut": 0.94, "p_deny": 0.84,
    "p_nuc": 0.91, "rupture_rate": 0.69, "signed_rok": 0.58, "signed_us": 0.41,
}  # fmt: skip
"""Share of prior draws that meet each constraint alone, as an earlier implementation of the model counted them."""


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory, monkeypatch) -> None:
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setattr(matching, "cache_folder", lambda: folder)


def case_with(**limits: float):
    """The case with upper limits of its own; a model of the case itself matches it."""
    changed = {name: CASE.constraints[name].model_copy(update={"at_most": limit}) for name, limit in limits.items()}
    return CASE.model_copy(update={"constraints": CASE.constraints | changed, "hash": f"with {sorted(limits.items())}"})


def values_of(index) -> dict[str, np.ndarray]:
    return record_values(MODEL, DESIGN, index) | signature_values(MODEL, DESIGN, index)


def test_each_constraint_alone_and_all_together_keep_what_they_kept_before() -> None:
    blocks = [values_of(np.arange(start, start + BLOCK, dtype=np.uint32)) for start in range(0, 8 * BLOCK, BLOCK)]
    passes = {name: np.concatenate([meets(CASE, name, block[name]) for block in blocks]) for name in CASE.constraints}
    n = 8 * BLOCK
    for name, share in ALONE.items():
        assert passes[name].mean() == pytest.approx(share, abs=0.005 + 3 * (share * (1 - share) / n) ** 0.5), name
    record = np.logical_and.reduce([own for name, own in passes.items() if CASE.constraints[name].signed_by is None])
    everything = np.logical_and.reduce(list(passes.values()))
    assert record.mean() == pytest.approx(0.126, abs=0.008)
    assert everything.mean() == pytest.approx(0.043, abs=0.005)


def test_what_is_kept_meets_every_limit_and_nothing_that_does_is_passed_over() -> None:
    found = match(MODEL, DESIGN, "matched", 100)
    index = np.arange(BLOCK, dtype=np.uint32)
    values = values_of(index)
    recorded = [name for name in CASE.constraints if CASE.constraints[name].signed_by is None]
    met_record = np.logical_and.reduce([meets(CASE, name, values[name]) for name in recorded])
    met_all = np.logical_and.reduce([meets(CASE, name, value) for name, value in values.items()])
    np.testing.assert_array_equal(found.members("record")[: met_record.sum()], index[met_record])
    np.testing.assert_array_equal(found.members("matched")[: met_all.sum()], index[met_all])


def test_the_same_futures_whatever_was_asked_for_before() -> None:
    few = ensemble(MODEL, DESIGN, "matched", 50)
    grown = ensemble(MODEL, DESIGN, "matched", 700)
    np.testing.assert_array_equal(few.members, grown.members[:50])
    assert few.id == grown.id != ensemble(MODEL, DESIGN, "record", 50).id
    assert ensemble(MODEL, Design(CASE, 5), "matched", 50).id != few.id


def test_what_was_found_is_kept_and_a_damaged_cache_is_found_anew(monkeypatch) -> None:
    first = match(MODEL, DESIGN, "matched", 80)
    (file,) = (matching.cache_folder() / "matched").iterdir()
    with monkeypatch.context() as without:
        without.setattr(matching, "record_values", None)
        again = match(MODEL, DESIGN, "matched", 80)
    np.testing.assert_array_equal(again.index, first.index)
    file.write_bytes(file.read_bytes()[:100])
    np.testing.assert_array_equal(match(MODEL, DESIGN, "matched", 80).index, first.index)


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(monkeypatch, tmp_path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    monkeypatch.setattr(matching, "cache_folder", lambda: blocked)
    assert len(match(MODEL, DESIGN, "matched", 10).members("matched")) >= 10


def test_no_constraint_can_see_how_packages_compare() -> None:
    other = CASE.packages["titanium"].model_copy(update={"set": {"us_troops_k": 0.0, "nuclear_assurance": 1.0}})
    packages = {name: other for name in CASE.packages if name not in ("ironclad", "no_deal")}
    case = CASE.model_copy(update={"packages": CASE.packages | packages, "hash": "all packages another"})
    draw = {symbol: jnp.asarray(value[7]) for symbol, value in DESIGN.at(np.arange(8)).draw.items()}
    cell = [0] * len(CASE.schools)
    for ask in ("record", "preferred"):
        mine, theirs = getattr(Model(case), ask)(draw, cell), getattr(Model(CASE), ask)(draw, cell)
        assert {name: float(value) for name, value in mine.items()} == {
            name: float(value) for name, value in theirs.items()
        }


def test_ranges_and_limits_of_another_case_are_matched_with_the_same_model() -> None:
    strict = match(MODEL, Design(case_with(war_rate=0.001), 4), "record", 40)
    wide = match(MODEL, DESIGN, "record", 40)
    kept = strict.members("record")[strict.members("record") < wide.scanned]
    assert set(kept) < set(wide.members("record")), "a stricter limit keeps fewer of the same draws"


def test_constraints_that_nothing_meets_are_one_clear_error() -> None:
    nobody = Design(case_with(war_rate=-1.0), 4)
    with pytest.raises(InputError) as caught:
        ensemble(MODEL, nobody, "matched", 10)
    message = str(caught.value)
    assert re.match(r"case 'us_rok': none of \d{6} prior draws meets every constraint", message)
    assert f"Of {BLOCK} draws war_rate is met by 0" in message
    assert "constraints.yaml" in message
    assert "--prior" in message


def test_a_case_without_constraints_has_its_prior_alone() -> None:
    bare = CASE.model_copy(update={"constraints": {}, "hash": "no constraints"})
    found = ensemble(MODEL, Design(bare, 4), "matched", 10)
    assert (found.kind, found.id, found.members) == ("prior", "prior", None)


def test_an_ensemble_gives_no_future_that_it_has_not() -> None:
    three = Ensemble(DESIGN, "matched", np.array([3, 5, 8], dtype=np.uint32))
    assert three.indices(1, 3).tolist() == [5, 8]
    with pytest.raises(InputError, match="4 futures of an ensemble that was matched for 3"):
        three.indices(0, 4)


def test_a_future_gives_the_same_bits_in_whatever_ensemble_it_is_met() -> None:
    some = np.array([12, 4_000_000, 77, 2_047, 2_048], dtype=np.uint32)
    chunk = next(iter(stream(MODEL, ["titanium"], 5, ensemble=Ensemble(DESIGN, "record", some))))
    assert chunk.index.tolist() == some.tolist()
    alone = next(iter(stream(MODEL, ["titanium"], 1, 4, start=77)))
    for name, values in alone.metrics.items():
        np.testing.assert_array_equal(values[:, 0], chunk.metrics[name][:, 2], err_msg=name)


def test_a_weighted_sweep_keeps_how_well_each_future_fits_the_record(tmp_path) -> None:
    run = sweep(MODEL, ["ironclad"], 300, 4, tmp_path / "run", ensemble="weighted")
    (chunk,) = run.chunks()
    assert chunk.index.tolist() == list(range(300)), "every prior draw is met"
    kept = match(MODEL, DESIGN, "matched", 1).members("matched")
    fitting = kept[kept < 300]
    assert len(fitting)
    assert np.all(chunk.weight[fitting] == 1), "what meets the record counts in full"
    others = np.setdiff1d(chunk.index, fitting)
    assert np.all(chunk.weight[others] < 1)
    found = run.summary().at("ironclad", "holds")
    assert found.mean == pytest.approx(np.average(chunk.metrics["holds"][0], weights=chunk.weight))
    assert len(fitting) <= found.effective < 300
    with pytest.raises(InputError, match="weighs its futures, and a verdict counts them"):
        judge_run(CASE, run)


def test_a_draw_is_met_in_every_cell_with_the_same_chance_where_schools_are_crossed() -> None:
    """Where two cells differ in a school that the package does not bring into play, nothing may differ."""
    crossed = Design(CASE, 4, schools="crossed")
    assert crossed.draws(np.array([0, crossed.cells - 1, crossed.cells], dtype=np.uint32)).tolist() == [0, 0, 1]
    _, ready = prepared(MODEL, crossed, np.arange(3, dtype=np.uint32))
    _, apart = prepared(MODEL, DESIGN, np.arange(3, dtype=np.uint32))
    shocks, others = np.asarray(ready.world.shocks[2]), np.asarray(apart.world.shocks[2])
    np.testing.assert_array_equal(shocks[:, 0], shocks[:, 1])
    np.testing.assert_array_equal(shocks[:, 0], others[:, 0])
    assert np.any(others[:, 0] != others[:, 1])
