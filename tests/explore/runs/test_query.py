"""Questions in SQL: the right numbers, one clear line for a mistake, and no way to write or to read anything else."""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

import made_up
from titanium.errors import InputError, RunError
from titanium.explore.block import Chunk, Packages
from titanium.explore.futures import Design
from titanium.explore.runs.query import RunDatabase, run_query
from titanium.explore.store import Run, open_run
from titanium.explore.sweep import sweep

MODEL = made_up.model()
NAMES = list(MODEL.scope.packages)


class Failing:
    """The reservoir, which gives no number for a package in two of its futures."""

    scope, metrics = MODEL.scope, MODEL.metrics

    def play(self, packages: Packages, design: Design, index: np.ndarray) -> Chunk:
        chunk = MODEL.play(packages, design, index)
        chunk.metrics["earned"][list(packages).index("open"), np.isin(index, [3, 7])] = np.nan
        return chunk

    def close(self) -> None:
        """Nothing is kept running."""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return sweep(Failing(), NAMES, 300, 5, tmp_path_factory.mktemp("query") / "run", ensemble="prior", chunk=128)


def test_shares_are_those_of_the_runs_own_summary(run: Run) -> None:
    sql = "select package, avg(holds::int), avg(kept) from run where finite group by package order by package"
    summary = run.summary()
    for package, holds, kept in run_query(run, sql).rows():
        assert holds == pytest.approx(summary.at(package, "holds").mean), package
        assert kept == pytest.approx(summary.at(package, "kept").mean, rel=1e-6), package


def test_rows_have_names_and_verdicts_as_words(run: Run) -> None:
    answer = run_query(run, "select * from run order by future, package limit 1")
    row = dict(zip(answer.table.column_names, answer.rows()[0], strict=True))
    assert row["package"] == "baseline"
    assert row["rule"] in ("cautious", "bold")
    assert row["first_break"] in (None, "flooded", "dry")
    assert row["holds"] == (row["first_break"] is None)


def test_a_failed_future_is_there_and_says_so(run: Run) -> None:
    sql = "select future, package, earned from run where not finite order by future"
    assert run_query(run, sql).rows() == [[3, "open", None], [7, "open", None]]
    assert run_query(run, "select future, package, reason from failures").rows() == [
        [3, "open", "earned not finite"],
        [7, "open", "earned not finite"],
    ]


def test_small_tables_say_what_was_swept(run: Run) -> None:
    assert run_query(run, "select value, unit from packages where package = 'open' and lever = 'release'").rows() == [
        [2.0, "1"]
    ]
    assert ["kept", "1"] in run_query(run, "select * from units").rows()
    assert run_query(run, "select count(*), sum(futures), sum(failed) from chunks").rows() == [[3, 300, 2]]


def test_results_is_another_name_of_the_rows(run: Run) -> None:
    assert run_query(run, "select count(*) from results").rows() == [[900]]


@pytest.mark.parametrize(
    "sql",
    ["describe run", "summarize run", "explain select 1", "with a as (select 1 as b) select b from a", "from run"],
)
def test_other_statements_that_read_are_answered(run: Run, sql: str) -> None:
    assert run_query(run, sql).table.num_rows > 0


def test_a_limit_cuts_and_says_so(run: Run) -> None:
    few = run_query(run, "select * from run", limit=5)
    assert (few.table.num_rows, few.cut) == (5, True)
    assert not run_query(run, "select 1", limit=1).cut
    with pytest.raises(InputError, match="0 rows: at least 1 is wanted"):
        run_query(run, "select 1", limit=0)


@pytest.mark.parametrize(
    "sql",
    [
        "create table mine as select * from run",
        "insert into units values ('a', 'b')",
        "delete from run",
        "drop view run",
        "copy (select 1) to 'out.csv'",
        "attach 'other.db'",
        "install httpfs",
        "set enable_external_access = true",
        "pragma database_list",
        "call duckdb_settings()",
        "begin transaction",
        "select 1; select 2",
        "",
    ],
)
def test_a_statement_that_does_more_than_read_is_refused(run: Run, sql: str) -> None:
    with pytest.raises(InputError, match="a query is one statement that reads"):
        run_query(run, sql)


@pytest.mark.parametrize(
    "sql",
    [
        "with a as (insert into units values ('a', 'b') returning *) select * from a",
        "explain analyze create table mine as select 1",
        "explain analyze copy (select 1) to '{folder}/out.csv'",
        "select * from read_csv('{folder}/secret.csv')",
        "select * from '{folder}/secret.csv'",
        "select * from read_text('{folder}/secret.csv')",
        "select * from glob('{folder}/*')",
        "select * from read_parquet('{folder}/*')",
        "select * from query('create table mine as select 1')",
        "select * from NAMES",
    ],
)
def test_nothing_else_can_be_read_or_written_from_inside_a_query(run: Run, tmp_path: Path, sql: str) -> None:
    (tmp_path / "secret.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="the query cannot be answered"):
        run_query(run, sql.format(folder=tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["secret.csv"]


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("select kepd from run", "did you mean 'kept'?"),
        ("select * from runn", "did you mean 'run'?"),
        ("select * from xyzzy", "allowed are run, results, packages, units, chunks, failures"),
        ("select avg(holds) from run", "for example avg(holds::int)"),
        ("selec 1", 'syntax error at or near "selec"'),
        ("select 'a'::int", "Could not convert string 'a'"),
        ("select ?", "Values were not provided"),
    ],
)
def test_a_mistake_is_one_clear_line(run: Run, sql: str, message: str) -> None:
    with pytest.raises(InputError, match="the query cannot be answered") as caught:
        run_query(run, sql)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_one_database_answers_many_questions_and_survives_a_mistake(run: Run) -> None:
    with RunDatabase(run) as database:
        with pytest.raises(InputError):
            database.ask("select nothing from nowhere")
        assert database.ask("select count(*) from run").rows() == [[900]]
        assert database.ask("from run", limit=1).cut
        assert database.ask("select count(*) from run").rows() == [[900]]
    with pytest.raises(InputError, match="is closed"):
        database.ask("select 1")


def test_a_damaged_chunk_is_named_and_nothing_is_answered(tmp_path: Path) -> None:
    run = sweep(MODEL, NAMES, 300, 5, tmp_path / "run", ensemble="prior", chunk=128)
    victim = tmp_path / "run" / "chunks" / "0000000128-0000.parquet"
    victim.write_bytes(victim.read_bytes()[:-1])
    with pytest.raises(RunError) as caught:
        run_query(run, "select 1")
    assert "1 of the chunks" in str(caught.value)
    assert "chunks/0000000128-0000.parquet: it is cut off" in str(caught.value)
    assert f"titanium runs resume {tmp_path / 'run'}" in str(caught.value)


def test_an_unfinished_run_is_queried_as_far_as_it_is(tmp_path: Path) -> None:
    sweep(MODEL, NAMES, 300, 5, tmp_path / "run", ensemble="prior", chunk=128)
    for name in ("0000000128-0000.parquet", "0000000128-0000.json"):
        (tmp_path / "run" / "chunks" / name).unlink()
    answer = run_query(open_run(tmp_path / "run"), "select count(distinct future) from run")
    assert answer.rows() == [[172]]
    assert (answer.futures_done, answer.futures) == (172, 300)


def test_a_run_of_which_nothing_is_finished_says_what_to_do(tmp_path: Path) -> None:
    sweep(MODEL, NAMES, 20, 5, tmp_path / "run", ensemble="prior")
    for file in (tmp_path / "run" / "chunks").iterdir():
        file.unlink()
    with pytest.raises(RunError, match="has no finished chunk yet\nCompute them with: titanium runs resume"):
        run_query(open_run(tmp_path / "run"), "select 1")


def test_groups_of_packages_are_one_table() -> None:
    """Packages are stored 64 to a chunk; a query sees them all, though each chunk numbers its own."""
    packages = {f"p{number:03d}": {"release": number / 50, "spillway": 1.0} for number in range(100)}
    run = sweep(MODEL, packages, 40, 1, "memory://runs/groups", ensemble="prior")
    sql = "select package, min(earned / nullif(earned, 0)) from run group by package order by package"
    assert [row[0] for row in run_query(run, sql).rows()] == list(packages)
    sql = "select value from packages join (select distinct package from run where package = 'p077') using (package)"
    assert [1.54] in run_query(run, sql).rows()


def test_an_answer_as_json_and_as_csv(run: Run) -> None:
    sql = "select 1.5::float as a, 'x,y' as b, null as c, true as d, [1, 2] as e, 'nan'::float as f, 7::hugeint as g"
    answer = run_query(run, sql)
    assert answer.rows() == [[1.5, "x,y", None, True, [1, 2], None, 7]]
    told = json.loads(json.dumps(answer.to_dict(), allow_nan=False))
    assert told["schema"] == "titanium.runs.query/1"
    assert [column["name"] for column in told["columns"]] == list("abcdefg")
    assert answer.to_csv() == 'a,b,c,d,e,f,g\n1.5,"x,y",,true,"[1, 2]",,7\n'


def test_numbers_of_single_precision_are_told_in_as_few_digits_as_give_them_back(run: Run) -> None:
    assert run_query(run, "select 0.1::float").rows() == [[0.1]]
    assert pa.types.is_float32(run_query(run, "select kept from run").table.schema.field(0).type)
