"""Named quantities: values that a policy expert can work out by hand, what they depend on, and what a case changes."""

import io
import json
import math
import shutil
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from rich.console import Console

from titanium import compile_model, load_case, solve_crisis
from titanium.axes import Symbols
from titanium.case.vocabulary import vocabulary
from titanium.errors import InputError
from titanium.model.crises import solve_crises, watched
from titanium.report.quantities import KINDS, QuantitiesReport, list_quantities
from titanium.tell import quantities as tell

CASE = load_case("us_rok")
SHIPPED = Path(str(resources.files("titanium.cases") / "us_rok"))


@cache
def report(package: str = "ironclad", quarter: int = 0) -> QuantitiesReport:
    return list_quantities(CASE, package, quarter)


def values(own: QuantitiesReport) -> dict[str, float]:
    """Values of quantities and of what they rest on, by name."""
    return {entry.name: entry.value for entry in (*own.quantities, *own.inputs)}


def shown(own: QuantitiesReport, width: int) -> str:
    console = Console(width=width, file=io.StringIO())
    with console.capture() as capture:
        console.print(tell.render(own))
    return capture.get()


class TestValues:
    def test_the_tripwire_of_the_status_quo_follows_from_its_formula(self) -> None:
        """28.5 thousand troops against a scale of 5 thousand; the share of ground troops is as under the status quo."""
        assert report().of("tau").value == pytest.approx(1 - math.exp(-28.5 * 1 / 5), abs=1e-14)

    def test_every_formula_gives_the_value_that_is_shown_beside_it(self) -> None:
        """Evaluated without JAX from the values of the names in it, as a reader with a calculator would."""
        known = values(report())
        with_formula = [own for own in report().quantities if own.formula is not None]
        assert len(with_formula) > 90
        for own in with_formula:
            assert own.formula is not None
            assert own.formula.number(known) == pytest.approx(own.value, rel=1e-12, abs=1e-14), own.name

    def test_values_are_those_of_a_solved_crisis(self) -> None:
        solved = solve_crisis(CASE, "taiwan", "titanium", ["tripwire=reiter_poast", "lam_W=12", "T=20"])
        own = list_quantities(CASE, "titanium", assignments=["tripwire=reiter_poast", "lam_W=12", "T=20"])
        for quantity in own.quantities:
            assert quantity.value == pytest.approx(solved.quantities[quantity.name], rel=1e-14), quantity.name
        assert own.of("P_deny").value == pytest.approx(solved.choices["n3"]["deny"], rel=1e-14)
        assert own.of("P_exploit").value == pytest.approx(
            sum(solved.reach[outcome] for outcome in ("t4", "t6", "t8", "t10", "t12")), rel=1e-12
        )
        assert own.to_dict()["assignments"] == {"us_troops_k": 20.0, "lam_W": 12.0, "tripwire": "reiter_poast"}

    def test_a_package_is_reached_over_its_ramp(self) -> None:
        """Troops go from 28.5 to 20 thousand over eight quarters: an eighth of the way in the first."""
        first, later = (values(list_quantities(CASE, "troop_cut", quarter, only=["tau"])) for quarter in (0, 8))
        assert first["T"] == pytest.approx(28.5 - 8.5 / 8)
        assert later["T"] == pytest.approx(20)
        assert later["tau"] == pytest.approx(1 - math.exp(-20 / 5))
        assert later["tau"] < first["tau"] < report().of("tau").value

    def test_the_adversarys_arsenal_grows_from_quarter_to_quarter(self) -> None:
        nominal = CASE.nominal()
        assert report(quarter=0).of("N_K").value == pytest.approx(nominal["N_K0"])
        assert report(quarter=3).of("N_K").value == pytest.approx(nominal["N_K0"] + 0.75 * nominal["nu_K"])


class TestWhatIsSaid:
    def test_every_quantity_has_a_unit_a_meaning_and_a_source_or_a_module(self) -> None:
        for own in report().quantities:
            assert own.unit, own.name
            assert own.meaning, own.name
            assert own.source or own.module, own.name
            assert (own.formula is not None) + (own.module is not None) + (own.reading is not None) == 1, own.name
            assert math.isfinite(own.value), own.name

    def test_all_four_kinds_are_complete(self) -> None:
        names = {kind: {own.name for own in report().quantities if own.kind == kind} for kind in KINDS}
        assert names["computed"] == set(vocabulary().computed)
        assert names["standard"] == set(vocabulary().quantities)
        assert names["case"] == set(CASE.quantities)
        assert names["published"] == {name for crisis in CASE.crises.values() for name in crisis.published}

    def test_a_module_is_a_file_of_the_package(self) -> None:
        for own in report().quantities:
            assert own.module is None or (resources.files("titanium") / own.module).is_file(), own.name

    def test_sources_of_the_cases_own_quantities_are_keys_of_its_sources(self) -> None:
        for own in report().quantities:
            if own.kind in ("case", "published"):
                assert set(own.source) <= CASE.sources.keys(), own.name

    def test_dependencies_say_what_they_are(self) -> None:
        kinds = {dependency.name: dependency.kind for own in report().quantities for dependency in own.depends_on}
        wanted = {"T": "lever", "T_h": "uncertainty", "phi_0": "status_quo", "s_trip": "school", "tau": "quantity"}
        assert wanted.items() <= kinds.items()
        assert kinds.keys() <= values(report()).keys()

    def test_a_published_probability_moves_with_nothing_but_what_is_listed(self) -> None:
        """Every name is moved by itself, all of them side by side, and the crises are solved again."""
        model = compile_model(CASE)
        with jax.enable_x64(True):
            env = dict(model.quiet_quarter("ironclad").env)
            moved = {name: jnp.full(len(env) + 1, value) for name, value in env.items()}
            for row, name in enumerate(env):
                moved[name] = moved[name].at[row].multiply(1.001).at[row].add(1e-4)

            def publish(known: dict[str, Any]) -> dict[str, Any]:
                names = Symbols(known)
                return watched(model.structure, solve_crises(model.structure, names, names))

            published = {name: np.asarray(value) for name, value in jax.vmap(publish)(moved).items()}
        for own in report().quantities:
            if own.kind == "published":
                listed = {dependency.name for dependency in own.depends_on}
                change = np.abs(published[own.name][:-1] / published[own.name][-1] - 1)
                moving = {name for name, size in zip(env, change, strict=True) if size > 1e-12}
                assert moving <= listed, own.name
                assert len(moving) > 0.75 * len(listed), own.name

    def test_a_choice_weighs_its_movers_payoffs_and_no_one_elses(self) -> None:
        """Pyongyang, fighting both allies, decides alone whether to use nuclear weapons, so only its losses count."""
        listed = {dependency.name for dependency in report().of("P_nuclear").depends_on}
        assert listed == {"p_A", "v_K", "c_K", "q_K", "s_N", "q_N", "d_n", "n", "lam_K"}


class TestOnly:
    def test_a_quantity_comes_with_all_that_it_depends_on(self) -> None:
        own = list_quantities(CASE, only=["h_sig"])
        assert [quantity.name for quantity in own.quantities] == ["tau", "h_sig"]
        assert [entry.name for entry in own.inputs] == [
            "T",
            "phi",
            "w",
            "n",
            "phi_0",
            "T_h",
            "h_w",
            "h_n",
            "sg_decl",
            "sg_post",
        ]
        assert all(entry.source and entry.meaning and entry.unit for entry in own.inputs)

    def test_through_a_crisis_to_the_quantities_in_its_payoffs(self) -> None:
        names = {quantity.name for quantity in list_quantities(CASE, only=["gain_W"]).quantities}
        assert {"P_deny", "E_K_d", "s_W", "tau", "Y_W"} <= names
        assert "L_c" not in names, "a payoff of another crisis"

    @pytest.mark.parametrize(
        ("name", "message"),
        [
            ("tauu", "case 'us_rok' has no quantity 'tauu'\n"),
            ("tauu", "Did you mean 'tau'?"),
            ("T", "'T' is no quantity but a lever"),
            ("T_0", "'T_0' is no quantity but a lever's value under the status quo"),
            ("lam_W", "'lam_W' is no quantity but an uncertainty"),
            ("s_trip", "'s_trip' is no quantity but a switch that a school sets"),
        ],
    )
    def test_an_unknown_name_is_told_with_the_nearest(self, name: str, message: str) -> None:
        with pytest.raises(InputError) as caught:
            list_quantities(CASE, only=["tau", name])
        assert message in str(caught.value)

    def test_every_unknown_name_is_told(self) -> None:
        with pytest.raises(InputError, match=r"(?s)'tauu'.*'hh'"):
            list_quantities(CASE, only=["tauu", "hh"])


@pytest.mark.parametrize("quarter", [-1, 40])
def test_a_quarter_outside_the_horizon_is_refused_with_what_is_allowed(quarter: int) -> None:
    with pytest.raises(InputError, match=rf"quarter {quarter} is not one of the case's quarters\nAllowed: 0 to 39\."):
        list_quantities(CASE, quarter=quarter)


def test_a_coded_lever_takes_only_its_codes() -> None:
    with pytest.raises(InputError, match="site is 1.5; allowed: 0 continental United States, 1 Japan, 2 Guam, 3 disb"):
        list_quantities(CASE, assignments=["site=1.5"])


def test_a_value_outside_the_cases_range_is_noted() -> None:
    own = list_quantities(CASE, assignments=["T_h=50"], only=["tau"])
    assert own.assignment.notes == ("T_h = 50 is outside the case's range, 1 to 20",)
    assert "T_h = 50 is outside the case's range" in shown(own, 160)
    assert own.of("tau").value == pytest.approx(1 - math.exp(-28.5 / 50))


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> QuantitiesReport:
    """Quantities of a copy of the case that has a tripwire of its own and a quantity without a finite value."""
    folder = Path(shutil.copytree(SHIPPED, tmp_path_factory.mktemp("case") / "us_rok"))
    with (folder / "quantities.yaml").open("a", encoding="utf-8") as file:
        file.write(
            "tau: {formula: T/(T+T_h), unit: share, meaning: tripwire that saturates, source: schelling_1966}\n"
            "never: {formula: log(0*phi), unit: log_ratio, meaning: no number, source: authors_judgement}\n"
        )
    return list_quantities(load_case(folder))


class TestOverride:
    def test_it_takes_the_place_of_the_standard_formula(self, changed: QuantitiesReport) -> None:
        own, standard = changed.of("tau"), report().of("tau")
        assert (own.kind, own.overrides, standard.kind, standard.overrides) == ("case", True, "standard", False)
        assert own.value == pytest.approx(28.5 / 33.5)
        assert own.source == ("schelling_1966",)
        assert sum(quantity.name == "tau" for quantity in changed.quantities) == 1

    def test_it_changes_what_depends_on_it_and_nothing_else(self, changed: QuantitiesReport) -> None:
        """The cost of abandonment is anchored at the reference, so `h_0` takes up what the tripwire loses."""
        assert changed.of("h_0").value > report().of("h_0").value
        assert changed.of("h").value == pytest.approx(report().of("h").value)
        assert changed.of("s_Wc").value != pytest.approx(report().of("s_Wc").value, rel=1e-6)
        for name in ("p_S", "Y_W", "A_eff", "kap"):
            assert changed.of(name).value == report().of(name).value, name

    def test_it_is_told_as_such(self, changed: QuantitiesReport) -> None:
        said = " ".join(shown(changed, 160).split())
        assert "(1 in the place of a standard formula)" in said
        assert "Of this case (5)" in said
        assert "replaces the" in said

    def test_a_value_that_is_not_finite_is_null_and_stops_nothing(self, changed: QuantitiesReport) -> None:
        data = json.loads(json.dumps(changed.to_dict(), allow_nan=False))
        assert [own["name"] for own in data["quantities"] if own["value"] is None] == ["never"]
        assert "not finite" in shown(changed, 160)


class TestOutput:
    def test_json_comes_back_as_it_was_written(self) -> None:
        data = report().to_dict()
        assert json.loads(json.dumps(data, allow_nan=False)) == data
        assert data["schema"] == "titanium.quantities/1"
        assert data["case_hash"] == CASE.hash
        tau = next(own for own in data["quantities"] if own["name"] == "tau")
        assert tau["formula"] == "1-exp(-T*(0.3+0.7*phi/phi_0)/T_h)"
        assert {"name": "T", "kind": "lever"} in tau["depends_on"]
        deny = next(own for own in data["quantities"] if own["name"] == "P_deny")
        assert deny["published"] == {"crisis": "taiwan", "node": "n3", "action": "deny", "outcomes": []}
        assert deny["formula"] is None

    def test_the_quarter_is_told_with_its_year(self) -> None:
        own = list_quantities(CASE, quarter=3, only=["N_K"])
        assert tell.headline(own).startswith("Package ironclad, quarter 3 (fourth quarter of 2026): N_K is 6")
        assert (own.to_dict()["year"], own.to_dict()["quarter_of_year"]) == (2026, 4)

    @pytest.mark.parametrize("width", [40, 80, 160])
    def test_every_symbol_value_and_formula_is_legible_at_any_width(self, width: int) -> None:
        said = shown(report(), width)
        assert max(map(len, said.splitlines())) <= width
        assert "\u2026" not in said, "nothing is cut off"
        words = set(said.split())
        for own in report().quantities:
            assert own.name in words, own.name
            assert f"{own.value:.5g}" in words, own.name
        for title in ("Computed by the model", "Standard formulas", "Of this case", "Published by crises"):
            assert title in said
        assert "max(h, 0)" in " ".join(said.split())

    def test_it_says_what_it_rests_on(self) -> None:
        said = " ".join(shown(report(), 160).split())
        assert "the future in which nothing happens" in said
        assert "tripwire schelling" in said
        assert "not forecasts" in said
        assert CASE.hash[:12] in said
