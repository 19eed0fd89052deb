"""Regret by school, against the definition worked out by hand."""

import numpy as np
import pytest

from made_up import model as reservoir
from titanium.explore.store import Run
from titanium.explore.sweep import sweep
from titanium.judge.sheet import material_sheet
from titanium.judge.sheet.regrets import Regret


@pytest.fixture(scope="module")
def run() -> Run:
    player = reservoir()
    return sweep(player, list(player.scope.packages), 300, 1, "memory://judge/regrets")


def test_regret_is_what_the_best_package_of_each_future_does_better_in_every_cut(run: Run) -> None:
    sheet = material_sheet(run)
    flood = next(own for own in sheet.regrets if own.measure.key == "flood")
    chunks = list(run.chunks())
    values = np.concatenate([chunk.metrics["flood"] for chunk in chunks], axis=1).astype(float)
    cell = np.concatenate([chunk.cell for chunk in chunks])
    lost = values - values.min(axis=0)
    for row, name in enumerate(run.packages):
        own = flood.packages[name]
        assert own.overall.mean.value == pytest.approx(lost[row].mean(), abs=1e-6)
        assert own.overall.p90.value == pytest.approx(np.quantile(lost[row], 0.9), abs=1e-6)
        for number, position in enumerate(run.scope.schools["rule"].positions):
            part = own.by_school["rule"][position]
            met = cell[:, 0] == number
            assert part.futures == int(met.sum())
            assert part.mean.value == pytest.approx(lost[row][met].mean(), abs=1e-6)
            assert part.mean.low <= part.mean.value <= part.mean.high
    assert sheet.to_dict()["regrets"][0]["packages"].keys() == set(run.packages)


def test_one_package_has_nothing_to_regret(run: Run) -> None:
    assert material_sheet(run, ["baseline"]).regrets == ()


def test_no_future_gives_no_regret() -> None:
    assert not Regret.of(np.array([])).mean.known
