"""The commands `titanium runs ...` as a user meets them."""

import csv
import json
import re
import shlex
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest

import made_up
from titanium.apps.cli import run
from titanium.explore.runs.query import RunDatabase
from titanium.explore.store import open_run
from titanium.explore.sweep import sweep

MODEL = made_up.model()
NAMES = list(MODEL.scope.packages)
COMMANDS = ("list", "show", "verify", "resume", "diff", "export", "query")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a complete run, `runs/first`."""
    monkeypatch.chdir(tmp_path)
    sweep(MODEL, NAMES, 300, 5, "runs/first", ensemble="prior", chunk=128)
    return tmp_path


def remove(chunk: str) -> None:
    for suffix in ("json", "parquet"):
        Path(f"runs/first/chunks/{chunk}.{suffix}").unlink()


def test_without_a_command_all_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["runs"]) == 0
    said = capsys.readouterr().out
    for name in COMMANDS:
        assert f"titanium runs {name}" in said


def test_an_unknown_command_is_told_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["runs", "lst"]) == 2
    assert "Did you mean 'list'?" in capsys.readouterr().err


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_an_example_and_the_common_options(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["runs", name, "--help"]) == 0
    said = capsys.readouterr().out
    assert f"Example: titanium runs {name}" in said
    assert "--json" in said


@pytest.mark.usefixtures("here")
def test_a_list_of_runs(capsys: pytest.CaptureFixture[str]) -> None:
    remove("0000000128-0000")
    assert run(["runs", "list"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("1 run below 'runs': 1 unfinished.")
    for wanted in ("runs/first", "57% done", "reservoir", "172 of 300", "prior", "KiB"):
        assert wanted in said
    assert run(["runs", "list", "--quiet"]) == 0
    assert capsys.readouterr().out == "1 run below 'runs': 1 unfinished.\n"


@pytest.mark.usefixtures("here")
def test_a_damaged_manifest_is_listed_with_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    Path("runs/first/manifest.json").write_text("{}")
    assert run(["runs", "list"]) == 0
    assert "damaged: it has the format None" in " ".join(capsys.readouterr().out.split())


@pytest.mark.usefixtures("here")
def test_what_a_run_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["runs", "show", "runs/first", "--metrics", "kept"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("runs/first: 3 packages in 300 futures of reservoir, complete.")
    for wanted in ("titanium sweep", "seed 5", "baseline, open, shut", "3 of 3", "jaxlib", "kept", "mean"):
        assert wanted in said


@pytest.mark.usefixtures("here")
def test_an_unfinished_run_says_how_to_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    remove("0000000128-0000")
    assert run(["runs", "show", "runs/first", "--quiet"]) == 0
    said = capsys.readouterr().out
    assert said == (
        "runs/first: 3 packages in 300 futures of reservoir, 57% done (172 futures). "
        "Go on with: titanium runs resume runs/first\n"
    )


@pytest.mark.usefixtures("here")
def test_verify_exits_with_1_and_names_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["runs", "verify", "runs/first"]) == 0
    assert capsys.readouterr().out == "Whole: 3 chunks of runs/first, each as the run wrote it.\n"
    victim = Path("runs/first/chunks/0000000000-0000.parquet")
    victim.write_bytes(victim.read_bytes()[:100])
    remove("0000000256-0000")
    assert run(["runs", "verify", "runs/first"]) == 1
    said = capsys.readouterr().out
    assert "1 damaged and 1 not there" in said
    assert "chunks/0000000000-0000.parquet: it is cut off, 100 of" in said
    assert "chunks/0000000256-0000.parquet: it is not there" in said
    assert "titanium runs resume runs/first" in said


@pytest.mark.usefixtures("here")
def test_resume_computes_what_was_lost_and_ends_with_the_same_bits(capsys: pytest.CaptureFixture[str]) -> None:
    before = {file.name: file.read_bytes() for file in Path("runs/first/chunks").glob("*.parquet")}
    victim = Path("runs/first/chunks/0000000000-0000.parquet")
    victim.write_bytes(b"")
    remove("0000000256-0000")
    assert run(["runs", "resume", "runs/first"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Computed 1 chunk that was not there and 1 chunk that was damaged; runs/first is complete")
    assert "chunks/0000000000-0000.parquet again: it is cut off" in said
    assert {file.name: file.read_bytes() for file in Path("runs/first/chunks").glob("*.parquet")} == before
    assert run(["runs", "resume", "runs/first", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["damaged"] == []
    assert run(["runs", "resume", "runs/first"]) == 0
    assert capsys.readouterr().out == "Nothing to do: runs/first was whole.\n"


@pytest.mark.usefixtures("here")
def test_two_runs_compared(capsys: pytest.CaptureFixture[str]) -> None:
    packages = {name: dict(setting) for name, setting in open_run("runs/first").manifest.packages.items()}
    packages["open"]["release"] = 1.5
    sweep(MODEL, packages, 300, 5, "runs/second", ensemble="prior")
    assert run(["runs", "diff", "runs/first", "runs/first"]) == 0
    assert capsys.readouterr().out == "Same results: 900 rows with the same bits.\n"
    assert run(["runs", "diff", "runs/first", "runs/second"]) == 1
    said = capsys.readouterr().out
    assert "5 columns differ, most often" in said
    for wanted in ("Packages of one name that differ", "release", "Results that differ, of 900 rows", "now holds"):
        assert wanted in said
    sweep(MODEL, NAMES, 300, 6, "runs/third", ensemble="prior")
    assert run(["runs", "diff", "runs/first", "runs/third", "--quiet"]) == 1
    assert capsys.readouterr().out.startswith("Not comparable: the runs have different seeds")


@pytest.mark.usefixtures("here")
def test_an_export_is_told_and_written(capsys: pytest.CaptureFixture[str]) -> None:
    command = ["runs", "export", "runs/first", "out.csv", "--metrics", "kept", "--packages", "open, shut", "--inputs"]
    assert run(command) == 0
    said = capsys.readouterr().out
    assert said.startswith("out.csv: 600 rows and 8 columns")
    assert "out.csv.meta.json" in said
    frame = pd.read_csv("out.csv")
    assert list(frame.columns) == ["future", "package", "rule", "finite", "kept", "inflow", "loss", "price"]


@pytest.mark.usefixtures("here")
def test_a_csv_that_a_spreadsheet_would_cut_is_warned_of(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("titanium.explore.runs.export.SPREADSHEET_ROWS", 899)
    assert run(["runs", "export", "runs/first", "out.csv"]) == 0
    assert "900 rows are more than a spreadsheet shows" in capsys.readouterr().err


@pytest.mark.usefixtures("here")
def test_a_question_in_sql(capsys: pytest.CaptureFixture[str]) -> None:
    sql = "select package, count(*) as n, avg(holds::int) as share from run group by package order by package"
    assert run(["runs", "query", "runs/first", sql]) == 0
    said = capsys.readouterr().out
    assert [line.split()[:2] for line in said.splitlines() if "300" in line] == [[name, "300"] for name in NAMES]
    assert run(["runs", "query", "runs/first", sql, "--csv"]) == 0
    rows = list(csv.DictReader(StringIO(capsys.readouterr().out)))
    assert [(row["package"], row["n"]) for row in rows] == [(name, "300") for name in NAMES]
    assert run(["runs", "query", "runs/first", sql, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["schema"], len(told["rows"])) == ("titanium.runs.query/1", 3)


@pytest.mark.usefixtures("here")
def test_a_long_result_is_cut_in_a_table_and_whole_as_csv(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["runs", "query", "runs/first", "select future from run"]) == 0
    assert capsys.readouterr().out.rstrip().endswith("The first 100 rows.")
    assert run(["runs", "query", "runs/first", "select future from run", "--csv"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 901


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["show", "runs/frst"], 3, "'runs/frst' is not a run"),
        (["show", "runs/first", "--metrics", "kep"], 3, "Did you mean 'kept'?"),
        (["show", "runs/first", "--metrics", ","], 3, "--metrics names nothing"),
        (["list", "elsewhere"], 3, "no folder 'elsewhere'"),
        (["verify", "runs"], 3, "'runs' is not a run"),
        (["export", "runs/first", "out.xls"], 3, "does not tell a format"),
        (["query", "runs/first", "drop view run"], 3, "one statement that reads, not DROP"),
        (["query", "runs/first", "select kepd from run"], 3, "did you mean 'kept'?"),
        (["query", "runs/first", "select 1", "--csv", "--json"], 3, "--csv and --json"),
        (["query", "runs/first"], 2, "sql"),
    ],
)
def test_a_mistake_is_one_clear_message(
    arguments: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["runs", *arguments]) == code
    said = capsys.readouterr()
    assert message in said.err + said.out
    assert "Traceback" not in said.err


def test_everything_in_the_guide_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The one test here with the alliance model, which takes its time: the guide's columns are those of a real case."""
    guide = (Path(__file__).parents[2] / "docs/runs.md").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def blocks(language: str) -> list[str]:
        return re.findall(rf"```{language}\n(.*?)```", guide, flags=re.DOTALL)

    lines = [line.split("#")[0].strip() for block in blocks("sh") for line in block.splitlines()]
    codes = {command: run(shlex.split(command)[1:]) for command in lines}
    assert [command for command, code in codes.items() if code] == ["titanium runs diff runs/first runs/second"]
    assert len(blocks("sql")) == 5
    with RunDatabase(open_run("runs/first")) as database:
        for sql in blocks("sql"):
            assert database.ask(sql).table.num_rows > 1, sql
    capsys.readouterr()
    for code in blocks("python"):
        exec(compile(code, "docs/runs.md", "exec"), {})
    said = capsys.readouterr().out
    assert "ironclad" in said
    assert "Statistic" in said
