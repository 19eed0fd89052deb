"""`correlations.yaml`: read where it is given, checked with file and line, and part of the case's hash."""

import math
import shutil
from importlib import resources
from pathlib import Path

import hypothesis
import numpy as np
import pytest
from hypothesis import strategies as st

from titanium.case import load_case
from titanium.case.check import grade_counts
from titanium.case.schema import Correlation
from titanium.case.uncertainty import cholesky, correlated, joint_faults
from titanium.case.variant import vary
from titanium.errors import CaseError
from titanium.explore.futures import Design

SHIPPED = Path(str(resources.files("titanium.cases") / "us_rok"))


@pytest.fixture
def folder(tmp_path):
    """A copy of the shipped case."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "us_rok"))


def write(folder: Path, *lines: str) -> None:
    text = "\n".join(f"{line}, grade: D, source: authors_judgement}}" for line in lines)
    (folder / "correlations.yaml").write_text(f"# What goes together.\n{text}\n", encoding="utf-8")


def problems(folder: Path) -> list[str]:
    with pytest.raises(CaseError) as caught:
        load_case(folder)
    return [str(problem) for problem in caught.value.problems]


def pair(one: str, other: str, value: float) -> Correlation:
    return Correlation(between=(one, other), value=value, grade="D", source=("judgement",))


class TestReading:
    def test_a_case_without_the_file_has_none_and_keeps_its_hash(self, folder) -> None:
        assert load_case(folder).correlations == {}
        assert load_case(folder).hash == load_case("us_rok").hash

    def test_correlations_are_part_of_the_case_and_of_its_hash(self, folder) -> None:
        write(folder, "stakes: {between: [v_W, v_K], value: -0.3", "resolve: {between: [v_W, h_D], value: 0.4")
        case = load_case(folder)
        assert {name: (entry.between, entry.value) for name, entry in case.correlations.items()} == {
            "stakes": (("v_W", "v_K"), -0.3),
            "resolve": (("v_W", "h_D"), 0.4),
        }
        assert case.hash != load_case("us_rok").hash
        write(folder, "stakes: {between: [v_W, v_K], value: -0.31", "resolve: {between: [v_W, h_D], value: 0.4")
        assert load_case(folder).hash != case.hash

    def test_they_count_among_the_numbers_by_grade(self, folder) -> None:
        write(folder, "stakes: {between: [v_W, v_K], value: -0.3")
        shipped, found = grade_counts(load_case("us_rok")), grade_counts(load_case(folder))
        assert found == shipped | {"D": shipped["D"] + 1}

    def test_futures_of_the_case_follow_them(self, folder) -> None:
        write(folder, "resolve: {between: [v_W, h_D], value: 0.8")
        drawn, plain = (Design(load_case(name), 0).at(np.arange(4096)) for name in (folder, "us_rok"))
        assert np.corrcoef(drawn.draw["v_W"], drawn.draw["h_D"])[0, 1] == pytest.approx(
            6 / math.pi * math.asin(0.4), abs=0.02
        )
        np.testing.assert_array_equal(drawn.draw["v_K"], plain.draw["v_K"])

    def test_an_empty_table_is_none(self, folder) -> None:
        (folder / "correlations.yaml").write_text("{}\n", encoding="utf-8")
        assert load_case(folder).correlations == {}

    def test_a_variant_that_makes_one_side_constant_is_refused(self, folder) -> None:
        write(folder, "stakes: {between: [v_W, v_K], value: -0.3")
        with pytest.raises(CaseError, match="'v_W' is a constant, so nothing is correlated with it"):
            vary(load_case(folder), {"uncertainties": {"v_W": {"distribution": "constant", "value": 0.4}}})


TWO = "two different symbols are wanted, as in [growth, trade]"
ALLOWED = "Allowed: between, grade, note, source, value.\n    Did you mean 'value'?"


class TestFaults:
    @pytest.mark.parametrize(
        ("line", "message"),
        [
            ("x: {between: [v_W], value: 0.5", f"'x.between': {TWO}, not ['v_W']"),
            ("x: {between: v_W, value: 0.5", f"'x.between': {TWO}, not 'v_W'"),
            ("x: {between: [v_W, v_W], value: 0.5", f"'x.between': {TWO}, not ['v_W', 'v_W']"),
            ("x: {between: [v_W, v_K], value: 1", "'x.value': input should be less than 1, not 1"),
            ("x: {between: [v_W, v_K], value: -1.5", "'x.value': input should be greater than -1, not -1.5"),
            ("x: {between: [v_W, v_K], value: true", "'x.value': a number is wanted, not true"),
            ("x: {between: [v_W, v_K], value: strong", "'x.value' is 'strong'; a number is wanted"),
            ("x: {between: [v_W, v_K], valu: 1, value: 0.5", f"'x.valu' is not a known field\n    {ALLOWED}"),
            ("x: {between: [v_W, v_K]", "'x.value' is missing\n    Required: grade, source, between, value."),
        ],
        ids=range(9),
    )
    def test_an_entry_that_does_not_read(self, folder, line: str, message: str) -> None:
        write(folder, line)
        assert problems(folder) == [f"correlations.yaml:2  {message}"]

    def test_symbols_must_be_known_and_sampled(self, folder) -> None:
        constant = next(s for s, entry in load_case("us_rok").uncertainties.items() if not entry.is_sampled)
        write(folder, "ok: {between: [v_W, h_D], value: 0.5", f"x: {{between: [v_Kk, {constant}], value: 0.5")
        unknown, fixed = sorted(problems(folder), reverse=True)
        assert unknown.startswith("correlations.yaml:3  'v_Kk' is not an uncertainty\n")
        assert unknown.endswith("Did you mean 'v_K'?")
        assert fixed == (
            f"correlations.yaml:3  '{constant}' is a constant, so nothing is correlated with it\n"
            "    Give it a range in uncertainties.yaml, or take this correlation out."
        )

    def test_a_pair_is_given_once_in_either_order(self, folder) -> None:
        write(folder, "one: {between: [v_W, v_K], value: 0.5", "two: {between: [v_K, v_W], value: 0.4")
        assert problems(folder) == [
            "correlations.yaml:3  v_K and v_W are already correlated by 'one'\n    Keep one of the two."
        ]

    def test_sources_must_exist(self, folder) -> None:
        text = "x: {between: [v_W, v_K], value: 0.5, grade: B, source: schelling_1965}\n"
        (folder / "correlations.yaml").write_text(text, encoding="utf-8")
        (problem,) = problems(folder)
        assert problem.startswith("correlations.yaml:1  source 'schelling_1965' is not in sources.yaml")

    def test_values_that_cannot_hold_together_are_named_with_their_pairs(self, folder) -> None:
        write(
            folder,
            "fine: {between: [q_K, r_0], value: 0.9",
            "one: {between: [v_W, v_K], value: 0.9",
            "two: {between: [v_K, h_D], value: 0.9",
            "apart: {between: [h_D, q_K], value: 0.1",
            "three: {between: [v_W, h_D], value: -0.9",
        )
        assert problems(folder) == [
            "correlations.yaml:3  no distribution has all of these correlations: one (v_W and v_K, 0.9), "
            "two (v_K and h_D, 0.9), three (v_W and h_D, -0.9)\n"
            "    Bring them closer to 0. A pair that is not given has correlation 0: it may be what is missing."
        ]

    def test_an_uncertainty_that_could_not_be_read_is_not_called_unknown(self, folder) -> None:
        path = folder / "uncertainties.yaml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("v_W: {name", "v_W: {nam: x, nme", 1), encoding="utf-8")
        write(folder, "x: {between: [v_W, v_K], value: 0.5")
        assert not [problem for problem in problems(folder) if problem.startswith("correlations.yaml")]

    def test_a_pair_that_could_not_be_read_is_not_held_against_the_others(self, folder) -> None:
        write(
            folder,
            "one: {between: [v_W, v_K], value: 0.9",
            "two: {between: [v_K, h_D], value: 0.9",
            "three: {between: [v_W, h_D], value: high",
        )
        assert problems(folder) == ["correlations.yaml:4  'three.value' is 'high'; a number is wanted"]


class TestTriangle:
    @hypothesis.given(seed=st.integers(0, 10**6), size=st.integers(2, 6))
    def test_it_is_the_square_root_of_the_matrix(self, seed: int, size: int) -> None:
        factors = np.random.default_rng(seed).normal(size=(size, size + 2))
        matrix = np.corrcoef(factors)
        names = [f"u{place}" for place in range(size)]
        given = {f"{i}{j}": pair(names[i], names[j], float(matrix[i, j])) for i in range(size) for j in range(i)}
        rows = cholesky(given, names)
        assert rows is not None
        triangle = np.array([np.pad(row, (0, size - len(row))) for row in rows])
        np.testing.assert_allclose(triangle @ triangle.T, matrix, atol=1e-12)
        assert list(joint_faults(given)) == []
        assert set(correlated(given)) == set(names)

    @hypothesis.given(values=st.lists(st.floats(-0.99, 0.99), min_size=6, max_size=6))
    def test_it_is_refused_just_where_the_matrix_is_not_positive_definite(self, values: list[float]) -> None:
        places = [(i, j) for i in range(4) for j in range(i)]
        given = {f"{i}{j}": pair(f"u{i}", f"u{j}", value) for (i, j), value in zip(places, values, strict=True)}
        matrix = np.eye(4)
        for (i, j), value in zip(places, values, strict=True):
            matrix[i, j] = matrix[j, i] = value
        least = float(np.linalg.eigvalsh(matrix)[0])
        hypothesis.assume(abs(least) > 1e-6)
        assert (len(list(joint_faults(given))) == 0) == (least > 0)

    def test_every_conflict_is_told_and_nothing_that_is_not_in_it(self) -> None:
        given = {
            "ab": pair("a", "b", 0.9), "bc": pair("b", "c", 0.9), "ac": pair("a", "c", -0.9),
            "cx": pair("c", "x", 0.1), "xy": pair("x", "y", 0.8), "yz": pair("y", "z", 0.8),
        }  # fmt: skip
        (one_place, one), (other_place, other) = sorted(joint_faults(given))
        assert (one_place, other_place) == (("ab", "value"), ("xy", "value"))
        assert "ab (a and b, 0.9), bc (b and c, 0.9), ac (a and c, -0.9)\n" in one
        assert "xy (x and y, 0.8), yz (y and z, 0.8)\n" in other
