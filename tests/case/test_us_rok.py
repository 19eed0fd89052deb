"""The shipped case: what it holds, what stands behind it, and that it cannot change unnoticed."""

import math
import shutil
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest
from pydantic import BaseModel

from titanium.case import load_case
from titanium.errors import InputError
from titanium.games.parts import Decision

SHIPPED = Path(str(resources.files("titanium.cases") / "us_rok"))
CASE = load_case("us_rok")


def sourced(part=CASE):
    """Every part of the case that names a source, wherever it stands."""
    if isinstance(part, BaseModel):
        if getattr(part, "source", None):
            yield part
        for name in type(part).model_fields:
            yield from sourced(getattr(part, name))
    elif isinstance(part, dict | tuple):
        for own in part.values() if isinstance(part, dict) else part:
            yield from sourced(own)


class TestContents:
    def test_counts(self):
        assert len(CASE.levers) == 15
        assert len(CASE.packages) == 13
        assert len(CASE.uncertainties) == 214
        assert len(CASE.schools) == 10
        assert math.prod(len(switch.positions) for switch in CASE.schools.values()) == 2_304
        assert len(CASE.crises) == 6
        assert len(CASE.claims) == 31

    def test_every_source_that_is_named_is_in_the_bibliography_and_every_entry_there_is_used(self):
        assert {key for entry in sourced() for key in entry.source} == CASE.sources.keys()

    def test_a_number_known_from_memory_alone_is_grade_c_at_best(self):
        recollected = {key for key, source in CASE.sources.items() if source.seen == "recollected"}
        graded = [entry for entry in sourced() if hasattr(entry, "grade") and hasattr(entry, "unit")]
        assert not [entry for entry in graded if set(entry.source) <= recollected and entry.grade in "AB"]

    def test_the_authors_judgement_alone_is_never_a_measurement(self):
        own = [entry for entry in CASE.uncertainties.values() if entry.source == ("authors_judgement",)]
        assert {entry.grade for entry in own} <= {"C", "D"}

    def test_the_four_states_and_the_ten_years(self):
        assert {role: actor.name for role, actor in CASE.description.actors.items()} == {
            "W": "United States",
            "S": "South Korea",
            "K": "North Korea",
            "B": "China",
        }
        assert CASE.description.horizon.years == tuple(range(2026, 2036))

    def test_every_slot_of_the_quarter_has_its_crisis(self):
        assert {crisis.slot: name for name, crisis in CASE.crises.items()} == {
            "test": "test",
            "summit": "summit",
            "opportunism": "opportunism",
            "second_theatre": "taiwan",
            "both_theatres": "both",
            "rift": "rift",
        }

    def test_every_decision_asks_a_question_and_every_outcome_says_what_it_means(self):
        for crisis in CASE.crises.values():
            for node in crisis.game.nodes.values():
                assert not isinstance(node, Decision) or node.asks.endswith("?")
            assert all(outcome.means for outcome in crisis.game.outcomes.values())


class TestNominalValues:
    def test_the_status_quo_is_the_ironclad_alliance_of_2026(self):
        assert CASE.description.status_quo == "ironclad"
        ironclad = CASE.package("ironclad")
        assert ironclad == {key: lever.baseline for key, lever in CASE.levers.items()}
        assert ironclad["us_troops_k"] == 28.5
        assert ironclad["sma_krw_bn"] == 1519.2
        assert ironclad["rok_defence_pct_gdp"] == 2.4
        assert ironclad["treaty_reciprocity"] == 0

    def test_a_package_is_the_status_quo_but_for_what_it_sets(self):
        titanium, ironclad = CASE.package("titanium"), CASE.package("ironclad")
        assert titanium["sma_krw_bn"] == 3000
        assert {key for key in titanium if titanium[key] != ironclad[key]} == set(CASE.packages["titanium"].set)

    def test_every_uncertainty_has_its_centre_inside_its_range(self):
        for symbol, value in CASE.nominal().items():
            entry = CASE.uncertainties[symbol]
            if entry.is_sampled:
                assert entry.low <= value <= entry.high, symbol
            else:
                assert value == entry.value, symbol

    def test_support_at_reference_is_the_mean_of_its_beta(self):
        assert CASE.nominal()["q_rel"] == pytest.approx(6 / 8.5)

    def test_the_first_payment_on_record_is_that_of_1991(self):
        first = CASE.series("sma_total")[1991]
        assert (first.value, first.unit, first.grade, first.source) == (107.3, "KRW_bn", "A", ("donga_2005",))

    @pytest.mark.parametrize(("ask", "name"), [("package", "titan"), ("crisis", "taiwn")])
    def test_an_unknown_name_is_told_the_nearest(self, ask, name):
        with pytest.raises(InputError, match=f"case 'us_rok' has no {ask} '{name}'") as caught:
            getattr(CASE, ask)(name)
        assert "Did you mean 't" in str(caught.value)


class TestImmutability:
    @pytest.mark.parametrize(
        ("part", "field"),
        [
            (CASE, "levers"),
            (CASE.description, "status_quo"),
            (CASE.levers["us_troops_k"], "baseline"),
            (CASE.uncertainties["lam_W"], "low"),
            (CASE.packages["titanium"], "set"),
            (CASE.crises["taiwan"].game, "root"),
            (CASE.ledger[0], "value"),
        ],
    )
    def test_nothing_that_was_loaded_can_be_set(self, part, field):
        with pytest.raises(ValueError, match="frozen"):
            setattr(part, field, 1)


class TestHash:
    def test_it_depends_on_the_files_and_not_on_where_they_are(self, tmp_path):
        copy = tmp_path / "elsewhere" / "another_name"
        copy.mkdir(parents=True)
        for path in sorted(SHIPPED.rglob("*"), reverse=True):  # written in another order
            if path.is_file():
                target = copy / path.relative_to(SHIPPED)
                target.parent.mkdir(exist_ok=True)
                shutil.copyfile(path, target)
        assert load_case(copy).hash == CASE.hash

    def test_line_ends_and_what_is_not_read_make_no_difference(self, tmp_path):
        copy = Path(shutil.copytree(SHIPPED, tmp_path / "us_rok"))
        (copy / "notes.txt").write_text("not part of the case", encoding="utf-8")
        ledger = copy / "ledger.csv"
        ledger.write_bytes(ledger.read_bytes().replace(b"\n", b"\r\n"))
        assert load_case(copy).hash == CASE.hash

    @pytest.mark.parametrize(
        ("file", "old", "new"),
        [
            ("uncertainties.yaml", "mode: 0.45", "mode: 0.46"),
            ("levers.yaml", "baseline: 28.5", "baseline: 28.4"),
            ("ledger.csv", "107.3,KRW_bn,107.3", "107.4,KRW_bn,107.3"),
            ("crises/rift.yaml", "0.5*b_S", "0.6*b_S"),
            ("history/troops.csv", "1950,510,persons,510,510", "1950,511,persons,510,511"),
        ],
    )
    def test_any_figure_changes_it(self, tmp_path, file, old, new):
        copy = Path(shutil.copytree(SHIPPED, tmp_path / "us_rok"))
        text = (copy / file).read_text(encoding="utf-8")
        assert old in text
        (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        assert load_case(copy).hash != CASE.hash


class TestImports:
    """Reading a case and asking for help wait for nothing heavy."""

    def run(self, code):
        done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def test_a_case_loads_without_jax(self):
        heavy = "{'jax', 'jaxlib', 'numpy', 'scipy', 'rich'}"
        code = f"import sys, titanium; print(titanium.load_case().name, sorted({heavy} & sys.modules.keys()))"
        assert self.run(code) == "us_rok []\n"

    def test_a_game_is_declared_without_jax(self):
        assert self.run("import sys, titanium.games; print('jax' in sys.modules)") == "False\n"

    def test_help_waits_for_nothing_heavy(self):
        code = (
            "import sys; from titanium.apps import cli; sys.stdout.flush();"
            "print(sorted({'jax', 'numpy', 'scipy', 'pydantic', 'pyarrow', 'matplotlib'} & sys.modules.keys()));"
            "assert cli.run(['--help']) == 0;"
            "print(sorted({'jax', 'numpy', 'scipy', 'pydantic', 'pyarrow', 'matplotlib'} & sys.modules.keys()))"
        )
        first, *_, last = self.run(code).splitlines()
        assert (first, last) == ("[]", "[]")


def test_no_table_of_a_case_can_be_changed() -> None:
    case = load_case("us_rok")
    for table in (case.uncertainties, case.packages["titanium"].set, case.crises["test"].game.nodes):
        with pytest.raises(TypeError, match="cannot be changed"):
            table["new"] = None
