"""Heat maps: cells against counts by hand, which inputs are chosen, other targets, schools, and both tests."""

import json

import numpy as np
import pytest
from scipy.stats import chi2_contingency

from made_up import model as reservoir
from titanium.errors import InputError
from titanium.explore.function import at_least, at_most, uniform, wrap
from titanium.explore.store import Run
from titanium.explore.sweep import sweep
from titanium.judge.heat import Heat, heat
from titanium.judge.heterogeneity import p_differ, p_together
from titanium.judge.inputs import gather


@pytest.fixture(scope="module")
def run() -> Run:
    player = reservoir()
    return sweep(player, list(player.scope.packages), 2000, 3, "memory://judge/heat")


@pytest.fixture(scope="module")
def found(run: Run) -> Heat:
    return heat(run, "open", "inflow", "loss", parts=4)


def test_every_cell_counts_the_futures_that_lie_in_it(run: Run, found: Heat) -> None:
    inputs = gather(run, "open", "holds")
    inflow, loss = (np.floor(inputs.columns[name] * 4) for name in ("inflow", "loss"))
    for up, row in enumerate(found.cells):
        for across, cell in enumerate(row):
            inside = (inflow == across) & (loss == up)
            assert (cell.count, cell.futures) == (int(inputs.outcome[inside].sum()), int(inside.sum()))
            assert cell.low <= cell.share <= cell.high
    assert found.met.futures == sum(cell.futures for row in found.cells for cell in row) == 2000


def test_parts_have_their_ends_in_the_unit_of_the_input(found: Heat) -> None:
    assert [part.high_value for part in found.across.parts] == pytest.approx([1, 2, 3, 4])
    assert found.across.parts[0].low_value == 0.0
    assert [part.low for part in found.up.parts] == [0, 0.25, 0.5, 0.75]


def test_the_inputs_that_explain_most_are_chosen(run: Run) -> None:
    found = heat(run, "open")
    assert (found.across.name, found.up.name) == ("inflow", "loss"), "the price says nothing of water"
    assert found.across.explained > found.up.explained
    assert (found.across.is_clear, found.differs) == (True, True)
    assert heat(run, "open", up="inflow").across.name == "loss"
    assert heat(run, "open", "price").up.explained is not None
    assert len(found.across.parts) == 6, "2000 futures are 55 to a cell of 6 by 6"


def test_the_corner_of_the_most_is_wet_and_the_one_of_the_fewest_dry(found: Heat) -> None:
    most, least = found.corners[0], found.corners[-1]
    assert most.met.share > 0.9 > 0.1 > least.met.share
    assert most.across.low is not None, "much inflow keeps the reservoir above its floor"
    assert least.across.low is None


def test_a_school_is_a_side_of_its_own_or_is_held(run: Run) -> None:
    found = heat(run, "baseline", "inflow", "rule", parts=4)
    assert [part.label for part in found.up.parts] == ["cautious", "bold"]
    bold = heat(run, "baseline", "inflow", "loss", parts=4, among={"rule": "bold"})
    across = [sum(row[place].futures for row in bold.cells) for place in range(4)]
    assert across == [cell.futures for cell in found.cells[1]]
    assert bold.met.count == sum(cell.count for cell in found.cells[1])


def test_other_targets_are_counted(run: Run) -> None:
    breaks = heat(run, "open", "inflow", "loss", target="breaks", parts=2)
    holds = heat(run, "open", "inflow", "loss", parts=2)
    for ours, theirs in zip(breaks.cells, holds.cells, strict=True):
        assert [a.count + b.count for a, b in zip(ours, theirs, strict=True)] == [own.futures for own in ours]
    assert heat(run, "open", "inflow", "loss", target="dry").meaning == "kept is under -0.5"
    assert heat(run, "open", "inflow", "loss", target="kept>0").met.count > 0
    with pytest.raises(InputError, match=r"'kept' is a number.*\nGive it a limit: 'kept>"):
        heat(run, "open", "inflow", "loss", target="kept")


def test_what_two_inputs_do_only_together_is_told() -> None:
    def both(x: float, y: float) -> dict[str, float]:
        return {"both": float((x > 0.5) == (y > 0.5)), "either": x + y}

    player = wrap(
        both, uncertainties={"x": uniform(0, 1), "y": uniform(0, 1)}, metrics=["both", "either"],
        thresholds={"both": at_least(0.5), "either": at_most(3)}, processes=1,
    )  # fmt: skip
    run = sweep(player, ["baseline"], 400, 1, "memory://judge/heat_together")
    found = heat(run, "baseline", "x", "y", parts=2)
    assert (found.differs, found.acts_together) == (True, True)
    alone = heat(run, "baseline", "x", "y", target="either>0.8", parts=2)
    assert alone.differs


def test_the_test_of_differing_is_pearsons() -> None:
    hits, futures = np.array([[30, 20, 45], [52, 60, 38]]), np.array([[100, 90, 110], [95, 105, 100]])
    table = np.stack([hits.ravel(), (futures - hits).ravel()])
    assert p_differ(hits, futures) == pytest.approx(chi2_contingency(table, correction=False).pvalue)


def test_both_tests_are_right_as_often_as_they_say() -> None:
    draw = np.random.default_rng(4)
    futures = np.full((4, 5), 60)
    sums = 0.3 + 0.1 * np.arange(4)[:, np.newaxis] + 0.05 * np.arange(5)
    alike = [p_differ(draw.binomial(futures, 0.4), futures) for _ in range(400)]
    additive = [p_together(draw.binomial(futures, sums), futures) for _ in range(400)]
    for found in (alike, additive):
        assert 0.02 < np.mean(np.array(found) < 0.05) < 0.09


def test_thin_cells_are_left_out_and_nothing_is_told_of_too_few() -> None:
    assert p_differ(np.array([[1, 9]]), np.array([[2, 9]])) is None
    assert p_together(np.array([[10, 20]]), np.array([[40, 40]])) is None
    assert p_differ(np.array([[0, 0]]), np.array([[40, 40]])) == 1.0
    assert p_together(np.zeros((3, 3), int), np.full((3, 3), 20)) == 1.0


def test_it_is_plain_data_and_a_frame(found: Heat, run: Run) -> None:
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert data["schema"] == "titanium.heat/1"
    assert len(data["cells"]) == 4
    pytest.importorskip("pandas")
    frame = heat(run, "baseline", "inflow", "rule", parts=3).to_frame()
    assert list(frame.columns[:3]) == ["inflow_low", "inflow_high", "rule_position"]
    assert frame["futures"].sum() == 2000


def test_all_that_is_wrong_is_said_at_once(run: Run) -> None:
    with pytest.raises(InputError) as caught:
        heat(run, "open", "inflw", "inflow", parts=40, among={"rule": "bald", "rul": "bold"})
    told = str(caught.value)
    for text in ("'inflw' is no uncertainty", "40 parts", "no position 'bald' of rule", "no school 'rul'"):
        assert text in told
    with pytest.raises(InputError, match="'inflow' is named for both sides"):
        heat(run, "open", "inflow", "inflow")
    with pytest.raises(InputError, match="school rule is a side of the grid"):
        heat(run, "open", "inflow", "rule", among={"rule": "bold"})


def test_a_model_of_one_input_has_no_grid() -> None:
    player = wrap(lambda x: {"y": x}, uncertainties={"x": uniform(0, 1)}, metrics=["y"],
                  thresholds={"y": at_most(0.5)}, processes=1)  # fmt: skip
    with pytest.raises(InputError, match="takes two inputs that differ between futures"):
        heat(sweep(player, ["baseline"], 64, 1, "memory://judge/heat_one"), "baseline")
