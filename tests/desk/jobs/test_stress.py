"""The jobs `stress` and `discover`: what is refused at once, and that a run goes on where it was stopped."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from titanium import load_case
from titanium.desk.engine.ref import Ref
from titanium.desk.jobs import discover, stress
from titanium.desk.jobs.speed import Speed, speed
from titanium.desk.jobs.stress import StressArguments, packages_of, run_folder, time_left
from titanium.desk.jobs.work import Work
from titanium.errors import InputError
from titanium.explore.store import open_run
from titanium.explore.sweep import sweep
from titanium.judge import judge_run

CASE = load_case("us_rok")


def test_todays_package_is_always_played_and_levers_are_filled_in() -> None:
    played = packages_of(CASE, {"titanium": {}, "Fewer": {"us_troops_k": 22}})
    assert list(played) == ["ironclad", "titanium", "Fewer"]
    assert played["titanium"] == CASE.package("titanium")
    assert played["Fewer"] == {**CASE.package("ironclad"), "us_troops_k": 22}


def test_what_cannot_be_played_is_refused_with_every_problem() -> None:
    with pytest.raises(InputError) as caught:
        packages_of(CASE, {"Fewer": {"us_troops_k": 99, "us_trops_k": 1}, "More": {"us_troops_k": -1}})
    told = str(caught.value)
    for text in ("us_troops_k is 99", "unknown lever 'us_trops_k'", "Did you mean 'us_troops_k'?", "us_troops_k is -1"):
        assert text in told
    with pytest.raises(InputError, match="'titanium' is one of the case's, and this one differs: us_troops_k"):
        packages_of(CASE, {"titanium": {"us_troops_k": 1}})


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"packages": {}}, "packages"),
        ({"packages": {"a": {}}, "futures": 2_000_000}, "less than or equal to 1000000"),
        ({"packages": {"a": {}}, "sed": 1}, "Did you mean 'seed'?"),
        ({"packages": {"a": {}}, "ensemble": "all"}, "'matched'"),
    ],
)
def test_arguments_that_are_none_are_refused(asked: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError, match=told):
        stress.check_case(CASE, asked)


def test_nothing_but_an_id_names_a_run() -> None:
    with pytest.raises(InputError, match="run: String should match pattern"):
        discover.KIND.check({"run": "../../etc"})


def test_a_run_is_found_by_its_job_alone(tmp_path: Path) -> None:
    kinds = {"a": "stress", "b": "memo"}
    jobs: Any = SimpleNamespace(get=lambda id_: SimpleNamespace(kind=kinds[id_]), folder=lambda id_: tmp_path / id_)
    with pytest.raises(InputError, match="has not played any future yet"):
        run_folder(jobs, "a")
    with pytest.raises(InputError, match="Job 'b' is of the kind 'memo'"):
        run_folder(jobs, "b")
    (tmp_path / "a" / "run").mkdir(parents=True)
    (tmp_path / "a" / "run" / "manifest.json").write_text("{}")
    assert run_folder(jobs, "a") == tmp_path / "a" / "run"


def test_the_speed_is_that_of_the_newest_run_of_the_case() -> None:
    rates = {"new": ("us_japan", 3000.0), "own": ("us_rok", 2000.0), "old": ("us_rok", 1000.0), "few": ("us_rok", None)}
    rows = [SimpleNamespace(id=name, case=case, state="done") for name, (case, _) in rates.items()]
    jobs: Any = SimpleNamespace(
        list=lambda kind: [SimpleNamespace(id="x", case="us_rok", state="running"), *rows],
        get=lambda id_: SimpleNamespace(result={"plays_per_second": rates[id_][1]}),
    )
    assert speed(jobs, "us_rok") == Speed(2000.0, is_measured=True)
    assert speed(jobs, "us_japan") == Speed(3000.0, is_measured=True)
    none: Any = SimpleNamespace(list=lambda kind: [])
    assert not speed(none, "us_rok").is_measured


def test_a_time_to_wait_is_no_more_exact_than_it_is_known() -> None:
    told = [time_left(seconds) for seconds in (0.2, 8, 62, 200, 5000, 9000)]
    assert told == [
        "under 5 seconds", "about 10 seconds", "about a minute", "about 3 minutes", "about 83 minutes", "about 2 hours",
    ]  # fmt: skip


def test_a_rate_is_told_once_it_has_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([10.0, 10.1, 15.0])
    now = [0.0]

    def tick() -> float:
        now[0] = next(clock, now[0])
        return now[0]

    monkeypatch.setattr(stress, "time", SimpleNamespace(monotonic=lambda: now[0]))
    notes: list[str] = []
    playing = stress._Playing(lambda done, total, note: notes.append(note), 2, 8000, 2000)
    playing._pace = stress.Pace(tick)
    for done in (1000, 2000, 6000):
        playing.at(done, 8000, 0)
    assert notes == ["playing the packages", "playing the packages", "1,000 futures a second, under 5 seconds left"]
    assert playing.plays_per_second == 2000.0


class Stopping:
    """Stops a job, as the runner does, at its second report of futures that were played."""

    def __init__(self) -> None:
        self.told: list[tuple[int, int]] = []

    def __call__(self, done: int, total: int, note: str) -> None:
        self.told.append((done, total))
        if len([own for own, _ in self.told if own]) == 2:
            raise KeyboardInterrupt


@pytest.mark.slow
def test_a_run_goes_on_where_it_was_and_ends_as_one_that_was_never_stopped(tmp_path: Path) -> None:
    asked = StressArguments(packages={"titanium": {}, "Fewer": {"us_troops_k": 22}}, futures=9000, seed=3)
    folders = [tmp_path / name for name in ("stopped0000", "whole00000")]
    for folder in folders:
        folder.mkdir()

    def work(folder: Path, tell: Any) -> Work[StressArguments]:
        return Work(Ref("us_rok"), asked, folder, "en", tell)

    stopping = Stopping()
    with pytest.raises(KeyboardInterrupt):
        stress.run(work(folders[0], stopping))
    begun = open_run(folders[0] / "run")
    assert 0 < begun.futures_done < 9000
    told: list[tuple[int, int, str]] = []
    found = [stress.run(work(folder, lambda *own: told.append(own))) for folder in folders]
    for own in found:
        assert json.loads(json.dumps(own, allow_nan=False))["futures"] == 9000
        del own["ended"], own["plays_per_second"]
    assert found[0] == found[1]
    assert told[-1][0] == told[-1][1] == 9000 + 2250
    assert found[0]["headline"].startswith("Today's package (ironclad) holds in ")
    assert [own["name"] for own in found[0]["packages"]] == ["ironclad", "titanium", "Fewer"]
    chunks = [sorted((folder / "run" / "chunks").glob("*.parquet")) for folder in folders]
    assert [own.read_bytes() for own in chunks[0]] == [own.read_bytes() for own in chunks[1]]
    assert {"verdict.json", "verdict.html", "strength.svg"} <= {own.name for own in folders[0].iterdir()}
    verdict = judge_run(CASE, open_run(folders[0] / "run"))
    assert found[0]["packages"][1]["count"] == verdict.of("titanium").strength.count


@pytest.mark.slow
def test_rules_are_sought_in_the_run_of_another_job(tmp_path: Path) -> None:
    from titanium.model.compile import compile_model

    run, own = tmp_path / "a234567890", tmp_path / "b234567890"
    own.mkdir()
    sweep(compile_model(CASE), ["titanium"], 9000, 0, run / "run")
    asked = discover.KIND.check({"run": run.name, "package": "titanium"})
    found = discover.run(Work(Ref("us_rok"), asked, own, "en", lambda *_: None))
    assert json.loads(json.dumps(found, allow_nan=False))["headline"].startswith("titanium breaks in ")
    assert found["rules"]
    for rule in found["rules"]:
        assert 0 < rule["coverage"] < 1
        assert set(rule["ranges"]) <= set(CASE.uncertainties) | set(CASE.schools)
    assert found["figures"]["peeling"]["svg"].startswith("<svg")
    assert {"discover.json", "peeling.svg", "parallel.svg"} <= {each.name for each in own.iterdir()}
    changed = Ref.of("us_rok", {"thresholds": {"rok_cost": {"at_most": 60}}})
    with pytest.raises(InputError, match="is of another case"):
        discover.run(Work(changed, asked, own, "en", lambda *_: None))
