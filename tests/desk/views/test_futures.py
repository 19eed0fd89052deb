"""Views on a stored run: plain data that fits together, and the counts of all its futures, finished or not."""

import json
from pathlib import Path
from typing import Any

import pytest

from made_up import model as reservoir
from titanium.desk.engine.ref import Ref
from titanium.desk.views.futures import brushed, choices, heat, parallel
from titanium.errors import InputError, RunError
from titanium.explore.store import open_run
from titanium.explore.sweep import sweep

REF = Ref("us_rok")
BENCH: Any = None
"""No view on a run asks the bench for anything."""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("views") / "run"
    player = reservoir()
    sweep(player, list(player.scope.packages), 900, 5, folder, chunk=300)
    return str(folder)


def plain(found: dict[str, Any]) -> dict[str, Any]:
    return json.loads(json.dumps(found, allow_nan=False))


def test_it_says_what_can_be_asked(run: str) -> None:
    found = plain(choices(BENCH, REF, run=run))
    assert (found["futures"], found["asked"]) == (900, 900)
    assert list(found["packages"]) == ["baseline", "open", "shut"]
    assert set(found["uncertainties"]) == {"inflow", "loss", "price"}
    assert list(found["schools"]["rule"]["positions"]) == ["cautious", "bold"]
    assert next(iter(found["targets"])) == "holds"


def test_a_heat_map_comes_with_its_figure_and_tells_no_folder(run: str) -> None:
    found = plain(heat(BENCH, REF, run=run, package="open"))
    assert (found["across"], found["up"]) == ("inflow", "loss")
    assert found["figure"]["title"] == found["headline"]
    assert found["finding"]["met"]["futures"] == 900
    assert run not in json.dumps(found)
    held = plain(heat(BENCH, REF, run=run, package="open", across="price", up="loss", among={"rule": "bold"}))
    assert held["finding"]["met"]["futures"] == 450


def test_lines_are_some_futures_and_say_how_all_are(run: str) -> None:
    found = plain(parallel(BENCH, REF, run=run, package="open", lines=50))
    assert len(found["levels"]) == len(found["is_met"]) == 50
    assert found["met"]["futures"] == 900
    names = [own["name"] for own in found["axes"]]
    assert names[0] == "inflow"
    inflow, rule = found["axes"][0], found["axes"][names.index("rule")]
    assert (len(inflow["values"]), inflow["ends"]) == (101, ["0", "4"])
    assert inflow["values"][50] == "2"
    assert rule["positions"] == {"cautious": "cautious", "bold": "bold"}
    assert [own["name"] for own in parallel(BENCH, REF, run=run, inputs=["price", "loss"])["axes"]] == ["price", "loss"]


def test_ranges_are_counted_in_all_futures_not_in_those_drawn(run: str) -> None:
    found = plain(
        brushed(BENCH, REF, run=run, package="open", ranges={"inflow": [0.5, 1.0]}, inputs=["inflow", "loss"])
    )
    assert found["finding"]["inside"]["futures"] == 450
    assert found["sentence"].startswith(
        "Of the 450 futures in which inflow is above 2 (its upper half), open holds in "
    )
    assert found["finding"]["evidence"]["run"] is None
    whole = plain(brushed(BENCH, REF, run=run, package="open", ranges={}))
    assert whole["finding"]["met"] == found["finding"]["met"]


def test_it_speaks_the_readers_language(run: str) -> None:
    pytest.importorskip("babel")
    assert "모형의 결과이며 예측이 아닙니다." in parallel(BENCH, REF, language="ko", run=run)["standing"]


def test_of_an_unfinished_run_what_is_there_is_read(tmp_path: Path) -> None:
    player, folder = reservoir(), tmp_path / "run"

    def stop(done: int, total: int, failed: int) -> None:
        if done >= 300:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sweep(player, ["open"], 900, 5, folder, chunk=300, on_progress=stop, workers=1)
    done = open_run(folder).futures_done
    assert 0 < done < 900
    assert choices(BENCH, REF, run=str(folder))["futures"] == done
    found = heat(BENCH, REF, run=str(folder), package="open", parts=2)
    assert f"The run is not finished: {done} of 900 futures are there." in found["notes"]
    sweep(player, ["open"], 900, 5, folder, chunk=300)
    assert heat(BENCH, REF, run=str(folder), package="open")["finding"]["met"]["futures"] == 900


def test_what_is_none_is_refused(run: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Did you mean 'open'"):
        heat(BENCH, REF, run=run, package="opne")
    with pytest.raises(InputError, match="Did you mean 'inflow'"):
        brushed(BENCH, REF, run=run, ranges={"inflw": [0, 1]})
    with pytest.raises(RunError, match="is not a run"):
        choices(BENCH, REF, run=str(tmp_path))
