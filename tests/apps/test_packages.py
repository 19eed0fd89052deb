"""The options that lay out packages, as a command takes them, and the page that explains them."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cyclopts import App

from titanium import Case, load_case
from titanium.apps.packages import DEFAULT_PACKAGES, PackageOptions, parse_axes
from titanium.errors import InputError
from titanium.explore.packages import Packages, check_packages, grid, named, one_at_a_time, sobol

PAGE = (Path(__file__).parents[2] / "docs/packages.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case("us_rok")


def options(line: str) -> PackageOptions:
    """The options of a command line, by a command that does nothing else."""
    app = App(name="titanium", result_action="return_value")

    @app.command
    def sweep(
        case: str = "us_rok",
        *,
        asked: PackageOptions = DEFAULT_PACKAGES,
        futures: int = 0,
        out: Path | None = None,
    ) -> PackageOptions:
        return asked

    return app(shlex.split(line), exit_on_error=False, print_error=False)


def chosen(case: Case, line: str) -> Packages:
    return options(f"sweep us_rok {line}").chosen(case)


def refusal(case: Case, line: str) -> str:
    with pytest.raises(InputError) as caught:
        chosen(case, line)
    return str(caught.value)


def blocks(language: str) -> Iterator[str]:
    yield from re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.DOTALL)


def test_without_options_it_is_every_package_of_the_case_and_todays_first(case: Case) -> None:
    packages = chosen(case, "")
    assert packages == named(case)
    assert next(iter(packages)) == case.base
    assert chosen(case, "--packages all") == packages


def test_todays_package_comes_first_whatever_is_asked_for(case: Case) -> None:
    assert list(chosen(case, "--packages 'titanium, troop_cut'")) == ["ironclad", "titanium", "troop_cut"]
    assert list(chosen(case, "--grid us_troops_k=20 --base titanium")) == [
        "ironclad",
        "titanium",
        "titanium+us_troops_k=20",
    ]


def test_what_several_options_ask_for_comes_together(case: Case, tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text("package,us_troops_k\nlight,10\n")
    found = chosen(
        case,
        f"--packages titanium --package-file {file} --one-at-a-time troop_cut --points 3 --levers us_troops_k "
        "--grid 'us_troops_k=20;consultation=0,1' --design 4 --where 'us_troops_k > 20' --where 'us_troops_k < 30' "
        "--design-seed 7",
    )
    constraints = ["us_troops_k > 20", "us_troops_k < 30"]
    assert found == {
        **named(case, ["ironclad", "titanium"]),
        "light": {**case.package("ironclad"), "us_troops_k": 10},
        **one_at_a_time(case, "troop_cut", ["us_troops_k"], points=3),
        **grid(case, "ironclad", {"us_troops_k": [20], "consultation": [0, 1]}),
        **sobol(case, 4, 7, levers=["us_troops_k"], constraints=constraints),
    }


def test_options_that_do_not_go_together_are_told_at_once(case: Case) -> None:
    said = refusal(case, "--packages titanium --points 3 --where 'us_troops_k > 1' --design-seed 1 --levers a --base b")
    assert said.splitlines() == [
        "--points goes with --one-at-a-time",
        "--where goes with --design",
        "--design-seed goes with --design",
        "--levers goes with --one-at-a-time or --design",
        "--base goes with --grid or --design",
    ]


def test_unknown_names_and_values_get_the_nearest_or_what_is_allowed(case: Case) -> None:
    assert "Did you mean 'titanium'?" in refusal(case, "--packages titaniun")
    assert "Did you mean 'titanium'?" in refusal(case, "--design 4 --base titaniun")
    assert "Did you mean 'ironclad'?" in refusal(case, "--one-at-a-time ironclat")
    assert "Did you mean 'consultation'?" in refusal(case, "--design 4 --levers consultatio")
    assert "Allowed: 0 to 40 thousand." in refusal(case, "--grid us_troops_k=20,50")
    assert "no package is named" in refusal(case, "--packages ,")
    assert refusal(case, "--design -3") == "-3 packages: from 1 to 65,536 can be played"
    assert "no lever is named" in refusal(case, "--grid ;")


def test_a_grid_that_is_not_written_as_one_is_told_in_full() -> None:
    with pytest.raises(InputError) as caught:
        parse_axes("us_troops_k;consultation=0,much;consultation=1;=3")
    assert str(caught.value).splitlines() == [
        "--grid 'us_troops_k' is not of the form lever=number,number",
        "--grid has consultation=much; a number is wanted",
        "--grid has consultation twice; give all its values at once",
        "--grid '=3' is not of the form lever=number,number",
    ]


def test_a_row_cannot_take_the_name_of_another_package(case: Case, tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text("package,us_troops_k\nironclad+us_troops_k=20,25\n")
    said = refusal(case, f"--package-file {file} --grid us_troops_k=20")
    assert "package 'ironclad+us_troops_k=20'  is given twice and differs: us_troops_k 25 and 20" in said


def test_the_options_cost_no_heavy_import() -> None:
    code = "import sys, titanium.apps.packages; print(sorted({'jax', 'numpy', 'scipy', 'pandas'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that holds the table which the page shows."""
    (tmp_path / "proposals.csv").write_text(next(blocks("csv")))
    monkeypatch.chdir(tmp_path)


COMMANDS = [line.split("#")[0].removeprefix("titanium ") for line in next(blocks("sh")).splitlines()]


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_page_lays_out_packages(case: Case, command: str) -> None:
    packages = options(command).chosen(case)
    check_packages(case, packages)
    assert len(packages) > 2


@pytest.mark.parametrize("formula", re.findall(r"^\|.*\|.*?`([^`]+)`(?: and `([^`]+)`)? \|$", PAGE, flags=re.MULTILINE))
def test_every_constraint_of_the_page_can_be_met(case: Case, formula: tuple[str, ...]) -> None:
    assert len(sobol(case, 8, 0, constraints=filter(None, formula))) == 8


@pytest.mark.usefixtures("written")
def test_the_python_of_the_page_runs(capsys: pytest.CaptureFixture[str]) -> None:
    for code in blocks("python"):
        exec(compile(code, "docs/packages.md", "exec"), {})
    assert capsys.readouterr().out.endswith(" True\n")


@pytest.mark.usefixtures("written")
def test_the_error_that_the_page_shows_is_what_is_said(case: Case) -> None:
    file = Path("proposals.csv")
    file.write_text(file.read_text().replace("us_troops_k", "us_troop_k").replace(",3000,,", ",30000,,"))
    assert f"Error: {refusal(case, '--package-file proposals.csv')}\n" == next(blocks("text"))
