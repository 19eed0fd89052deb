"""The posture report: figures a policy expert can check by hand, and properties that hold for any draw."""

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from titanium import compile_model, load_case
from titanium.axes import Symbols
from titanium.case.rows import Site
from titanium.case.schema import Case
from titanium.errors import InputError
from titanium.expressions import parse
from titanium.model import posture
from titanium.report import arrivals, corners, deployment, distances, places, relocation
from titanium.report.deployment import Deployment
from titanium.tell import deployment as tell

CASE = load_case("us_rok")
DAYS = (10, 30, 60)


@cache
def report(package: str = "ironclad") -> Deployment:
    return deployment.deployment(CASE, package)


def shown(own: Deployment) -> str:
    console = Console(width=160, file=io.StringIO())
    with console.capture() as capture:
        console.print(tell.render(own))
    return capture.get()


def destination(own: Deployment, key: str) -> relocation.Destination:
    return next(place for place in own.destinations if place.key == key)


def move(own: Deployment, key: str, basis: str) -> relocation.Relocation:
    return next(row for row in own.relocations if (row.destination, row.basis) == (key, basis))


def changed_pools(case: Case, **changes: dict[str, Any]) -> Case:
    pools = {key: pool.model_copy(update=changes.get(key, {})) for key, pool in case.pools.items()}
    return case.model_copy(update={"pools": pools})


class TestDistances:
    @pytest.mark.parametrize(
        ("origin", "target", "km"),
        [
            ("humphreys", "taipei", 1425),
            ("kadena", "taipei", 639),
            ("andersen", "humphreys", 3149),
            ("hickam", "taipei", 8110),
            ("jblm", "humphreys", 8395),
            ("darwin", "taipei", 4290),
        ],
    )
    def test_great_circles_as_published_with_the_case(self, origin: str, target: str, km: float) -> None:
        assert distances.great_circle_km(CASE.sites[origin], CASE.sites[target]) == pytest.approx(km, abs=2)

    def test_a_geodesic_known_from_the_literature(self) -> None:
        """Wellington to Salamanca, 19,959.679 km: the example in the documentation of GeographicLib."""
        wellington, salamanca = place(-41.32, 174.81), place(40.96, -5.50)
        assert distances.geodesic_km(wellington, salamanca) == pytest.approx(19959.67927, abs=1e-4)

    @given(*(st.floats(low, high) for low, high in 2 * ((-90, 90), (-180, 180))))
    def test_ellipsoid_and_sphere_agree_within_0_6_per_cent(
        self, lat_a: float, lon_a: float, lat_b: float, lon_b: float
    ) -> None:
        a, b = place(lat_a, lon_a), place(lat_b, lon_b)
        line, circle = distances.geodesic_km(a, b), distances.great_circle_km(a, b)
        assert line == pytest.approx(circle, rel=0.006, abs=1e-3)
        assert line == pytest.approx(distances.geodesic_km(b, a), abs=1e-6)

    def test_the_models_constants_reproduce_from_the_sites(self) -> None:
        checks = {check.formula: check for check in report().checks}
        assert set(checks) == {"D_KT", "D_JK", "D_JT", "D_GK", "D_GT", "D_HK", "D_HT", "D_CK"}
        for check in checks.values():
            assert check.model_km == pytest.approx(check.great_circle_km, rel=0.015)
            assert check.model_km == pytest.approx(check.geodesic_km, rel=0.015)
            assert abs(check.difference_km) < 2
            assert not check.is_flagged

    def test_a_wrong_constant_is_flagged(self) -> None:
        wrong = changed_pools(CASE, guam={"to_home": parse("3000")})
        flagged = [check for check in deployment.deployment(wrong).checks if check.is_flagged]
        assert [(check.pool, check.model_km) for check in flagged] == [("guam", 3000)]

    def test_force_sails_from_the_nearest_port_with_a_route(self) -> None:
        sites = {site.site: site for site in report().sites}
        assert (sites["kadena"].to_second.sea_from, sites["kadena"].to_second.sea_km) == ("naha", 680)
        assert (sites["hickam"].to_home.sea_from, sites["hickam"].to_home.sea_to) == ("pearl_harbor", "busan")
        assert sites["humphreys"].to_home.sea_km is None
        assert sites["pyongyang"].to_second.sea_km is None

    def test_a_doubtful_sea_route_is_told(self) -> None:
        short = CASE.sea_routes[0].model_copy(update={"sea_km": 100.0})
        remarks = places.remarks(CASE.model_copy(update={"sea_routes": (short,)}))
        assert remarks[0].startswith("sea route yokosuka to busan: 100 km by sea, under the great circle of")


def place(latitude: float, longitude: float) -> Site:
    return Site(
        site="x", name="x", country="X", kind="base", latitude_deg=latitude, longitude_deg=longitude,
        grade="A", source=("x",),
    )  # fmt: skip


class TestForce:
    def test_closure_from_japan_by_hand(self) -> None:
        """1181 km at 410 knots after 4 days of warning; by sea 1.25 times as far at 18 knots, 4 days at each end."""
        japan = next(row for row in report().closures if (row.pool, row.theatre) == ("japan", "home"))
        assert japan.air_days.nominal == pytest.approx(4 + 1181 / (410 * 24 * 1.852))
        assert japan.sea_days.nominal == pytest.approx(4 + 8 + 1.25 * 1181 / (18 * 24 * 1.852))
        assert japan.sea_days.low == pytest.approx(1 + 6 + 1.25 * 1181 / (24 * 24 * 1.852))
        assert japan.force == pytest.approx(0.4 * 52.9)
        assert japan.route_km == 1119

    def test_day_ten_at_taiwan_is_what_the_airfields_take(self) -> None:
        """1.6 thousand a day from the first arrival at day 4.04."""
        first = report().second_force[0]
        assert first.by_air == pytest.approx(1.6 * (10 - (4 + 639 / (410 * 44.448))))
        assert first.by_sea == 0

    def test_reports_the_models_own_force(self) -> None:
        with jax.enable_x64(True):
            quarter = compile_model(CASE).quiet_quarter("ironclad")
            model = float(quarter.env["A_eff"])
            assert float(quarter.env["Y_W"]) == pytest.approx(0.783259, abs=1e-6)
        own = report().home_force
        assert 28.5 + sum(posture.WEIGHTS[now.day] * (now.by_air + now.by_sea) for now in own) == pytest.approx(model)

    def test_air_and_sea_add_up_to_the_totals(self) -> None:
        for package in CASE.packages:
            for now in report(package).home_force:
                assert now.total.nominal == pytest.approx(now.in_place + now.by_air + now.by_sea)
            for now in report(package).second_force:
                assert now.elsewhere.nominal == pytest.approx(now.by_air + now.by_sea)
                assert now.home_full.nominal == pytest.approx(now.home_by_air + now.home_by_sea)

    def test_denied_permission_gives_nothing_from_the_home_theatre(self) -> None:
        for package in CASE.packages:
            for now in report(package).second_force:
                assert now.home_denied == 0
                assert now.total_denied == now.elsewhere.nominal
                assert now.home_bases == pytest.approx(0.6 * now.home_full.nominal)
                assert now.total_denied <= now.total_bases <= now.total_full.nominal

    def test_only_cleared_force_leaves_the_home_theatre(self) -> None:
        assert all(now.home_full.nominal == 0 for now in report("korea_only").second_force)
        flexible = report("strategic_flexibility_without_reassurance").second_force[-1]
        assert flexible.home_full.nominal == pytest.approx(0.9 * 28.5)

    def test_a_package_is_shown_in_full_and_not_on_its_way(self) -> None:
        assert report("troop_cut").troops == 20
        assert report("troop_cut").relocation_site == "guam"
        assert report("ironclad").relocation_site == ""
        guam = next(row for row in report("troop_cut").closures if row.pool == "guam")
        assert guam.force == pytest.approx(0.4 * (6.5 + 8.5))

    def test_far_pools_are_shown_but_do_not_count(self) -> None:
        far = next(row for row in report().closures if (row.pool, row.theatre) == ("conus", "second"))
        assert not far.counts
        assert far.distance_from == "sites.csv"


def parameters() -> st.SearchStrategy[dict[str, float]]:
    """Every uncertainty of the posture, anywhere in its range."""
    symbols = ("t_alert", "t_load", "v_sea", "q_air", "q_sea", "f_use", "R_K")
    ranges = {symbol: CASE.uncertainties[symbol] for symbol in symbols}
    return st.fixed_dictionaries({key: st.floats(own.low, own.high) for key, own in ranges.items()})


def terms() -> st.SearchStrategy[dict[str, float]]:
    return st.fixed_dictionaries(
        {
            "T": st.floats(0, 40),
            "phi": st.floats(0.1, 0.95),
            "m": st.floats(0, 1),
            "site": st.sampled_from([0.0, 1.0, 2.0, 3.0]),
        }
    )


@cache
def force_of() -> Callable[[dict[str, float], dict[str, float], dict[str, float]], posture.Posture]:
    structure = compile_model(CASE).structure

    @jax.jit
    def force(draw: Any, levers: Any, further: Any) -> posture.Posture:
        nominal = {key: jnp.asarray(value) for key, value in CASE.nominal().items()}
        p = Symbols(nominal | draw)
        for symbol, factor in further.items():
            p[symbol] = p[symbol] * factor
        x = Symbols({**levers, "T_0": jnp.asarray(28.5), "phi_0": jnp.asarray(0.68)})
        return posture.posture(structure, p, x, posture.lift(structure, p))

    return force


DISTANCES = ("D_JK", "D_GK", "D_HK", "D_CK", "D_JT", "D_GT", "D_HT", "D_KT")


class TestProperties:
    @settings(deadline=None)
    @given(parameters(), terms())
    def test_force_never_shrinks_with_the_days(self, draw: dict[str, float], levers: dict[str, float]) -> None:
        with jax.enable_x64(True):
            now = force_of()(draw, levers, dict.fromkeys(DISTANCES, 1.0))
        for by_day in now:
            assert float(by_day[10]) <= float(by_day[30]) <= float(by_day[60])

    @settings(deadline=None)
    @given(parameters(), terms(), st.sampled_from(DISTANCES), st.floats(1, 3))
    def test_a_longer_way_never_brings_more(
        self, draw: dict[str, float], levers: dict[str, float], longer: str, factor: float
    ) -> None:
        with jax.enable_x64(True):
            near = force_of()(draw, levers, dict.fromkeys(DISTANCES, 1.0))
            far = force_of()(draw, levers, dict.fromkeys(DISTANCES, 1.0) | {longer: factor})
        for before, after in zip(near, far, strict=True):
            assert all(float(after[day]) <= float(before[day]) for day in DAYS)

    @settings(deadline=None, max_examples=30)
    @given(st.floats(0, 20_000), st.floats(0, 20_000))
    def test_a_longer_way_never_closes_earlier(self, a: float, b: float) -> None:
        near, far = sorted((a, b))
        with jax.enable_x64(True):
            soon, late = (arrivals.closure_days(times(), km) for km in (near, far))
        for before, after in zip(soon, late, strict=True):
            assert (before.low, before.nominal, before.high) <= (after.low, after.nominal, after.high)
            assert before.low <= before.nominal <= before.high


@cache
def times() -> corners.Corners:
    return corners.corners(CASE, rising=deployment.RISING_TIMES, falling=deployment.FALLING_TIMES)


class TestRelocation:
    @pytest.mark.parametrize(
        ("key", "basis", "bn"),
        [
            ("guam", "reported", 4.5 * 0.38 * 2.6 * 1.5),
            ("conus", "whole", 28.5 * 0.38 * 1.0 * 1.5),
            ("hawaii", "reported", 4.5 * 0.38 * 2.2 * 1.5),
            ("australia", "whole", 28.5 * 0.38 * 1.6 * 1.5),
            ("disbanded", "whole", 0.0),
        ],
    )
    def test_one_off_cost_by_hand(self, key: str, basis: str, bn: float) -> None:
        """Thousand moved, facility cost per person, area cost factor, cost growth."""
        once = move(report(), key, basis).one_off
        assert once.nominal == pytest.approx(bn)
        assert once.low <= once.nominal <= once.high

    def test_range_of_the_one_off_covers_the_estimate_from_the_marine_move(self) -> None:
        once = move(report(), "guam", "reported").one_off
        own = CASE.series("relocate_4500_to_guam")[2026]
        assert once.low < own.value < once.high

    def test_yearly_savings_by_hand(self) -> None:
        """Home: the premium of 30 thousand dollars a person and a share of the bases; abroad: the bases only."""
        assert move(report(), "conus", "whole").saving.nominal == pytest.approx(28.5 * 30 / 1000 + 0.7)
        assert move(report(), "japan", "reported").saving.nominal == pytest.approx(0.7 * 4.5 / 28.5)
        assert move(report(), "disbanded", "whole").saving.nominal == pytest.approx(5.6)

    def test_every_named_destination_is_there(self) -> None:
        names = {own.name for own in report().destinations}
        assert {"Continental US", "Japan", "Guam", "Hawaii", "Australia"} <= names

    def test_days_back_come_from_the_coordinates_where_the_model_has_no_constant(self) -> None:
        darwin, humphreys = CASE.sites["darwin"], CASE.sites["humphreys"]
        km = distances.great_circle_km(darwin, humphreys)
        back = destination(report(), "australia").home_air_days
        assert back is not None
        assert back.nominal == pytest.approx(4 + km / (410 * 44.448))

    def test_what_moves_is_the_packages_withdrawal_and_two_comparisons(self) -> None:
        moved = {row.basis: row.moved for row in report("troop_cut").relocations}
        assert moved == {"package": 8.5, "reported": 4.5, "whole": 28.5}
        assert {row.basis for row in report("ironclad").relocations} == {"reported", "whole"}

    def test_a_move_to_where_the_package_sends_it_is_the_package(self) -> None:
        own = report("troop_cut")
        after = move(own, "guam", "package").force
        assert [now.home for now in after] == [now.total.nominal for now in own.home_force]
        assert [now.second_full for now in after] == pytest.approx([now.total_full.nominal for now in own.second_force])

    def test_moving_out_never_adds_force_in_the_home_theatre(self) -> None:
        for package in CASE.packages:
            for row in report(package).relocations:
                assert all(now.home_change <= 1e-9 for now in row.force)

    def test_moving_next_door_to_the_second_theatre_can_add_there(self) -> None:
        """Force that stays in the home theatre is cleared only in part, so a move to Japan brings more to Taiwan."""
        assert move(report(), "japan", "whole").force[-1].second_full_change == pytest.approx(28.5 * (0.4 - 0.3))

    def test_destinations_without_a_code_do_not_change_the_model(self) -> None:
        reinforcing = {key: pool for key, pool in CASE.pools.items() if pool.force or pool.relocation_code}
        bare = CASE.model_copy(update={"pools": reinforcing})
        with jax.enable_x64(True):
            full = compile_model(CASE).quiet_quarter("troop_cut").env
            less = compile_model(bare).quiet_quarter("troop_cut").env
        assert all(float(full[name]) == float(less[name]) for name in ("A_eff", "A_T", "A_KT", "Y_W"))


class TestReport:
    def test_is_ready_for_json(self) -> None:
        data = report("full_withdrawal").to_dict()
        assert json.loads(json.dumps(data, allow_nan=False)) == data
        assert data["schema"] == "titanium.posture/1"
        assert data["case_hash"] == CASE.hash
        assert [now["day"] for now in data["second_force"]] == list(DAYS)

    def test_the_status_quo_is_the_default(self) -> None:
        assert deployment.deployment(CASE) == report("ironclad")

    def test_a_lever_can_be_moved(self) -> None:
        own = deployment.deployment(CASE, "ironclad", setting={"us_troops_k": 10})
        assert own.troops == 10
        with pytest.raises(InputError, match="Did you mean 'us_troops_k'"):
            deployment.deployment(CASE, setting={"us_troop_k": 10})

    def test_an_unknown_package_is_told_with_the_nearest(self) -> None:
        with pytest.raises(InputError, match="Did you mean 'ironclad'"):
            deployment.deployment(CASE, "irnclad")

    def test_a_case_without_a_reference_point_is_told_what_to_add(self) -> None:
        lacking = changed_pools(CASE, second_theatre={"theatre": ""})
        with pytest.raises(InputError, match=r"posture\.csv: no row has theatre 'second'"):
            deployment.deployment(lacking)

    def test_an_unknown_cost_series_is_told_with_the_nearest(self) -> None:
        wrong = changed_pools(CASE, hawaii={"area_cost_series": "area_cost_factor_hawai"})
        with pytest.raises(InputError, match="Did you mean 'area_cost_factor_hawaii'"):
            deployment.deployment(wrong)

    def test_every_number_has_a_grade_and_a_source(self) -> None:
        own = report()
        for row in (*own.sites, *own.forces, *own.assumptions):
            assert row.grade in "ABCD"
            assert row.source
        for place in own.destinations:
            if place.area_cost is not None:
                assert place.area_cost.grade in "ABCD"
                assert place.area_cost.source

    def test_serves_an_alliance_with_other_names(self) -> None:
        actors = dict(CASE.description.actors)
        actors["W"] = actors["W"].model_copy(update={"key": "patron", "name": "Freedonia"})
        theatres = CASE.description.theatres.model_copy(update={"home": "North", "second": "South"})
        forces = tuple(
            row.model_copy(update={"actor": "patron", "item": row.item.replace("us_in_", "patron_in_")})
            for row in CASE.forces
            if row.actor == "us"
        )
        other = CASE.model_copy(
            update={
                "forces": forces,
                "description": CASE.description.model_copy(update={"actors": actors, "theatres": theatres}),
            }
        )
        own = deployment.deployment(other)
        assert own.forces[0].item == "patron_in_korea"
        assert tell.headline(own).startswith("Under Ironclad, 28.5 thousand Freedonia troops stand in North.")

    def test_code_names_no_country(self) -> None:
        named = re.compile("korea|taiwan|guam|japan|hawaii|australia|seoul|washington", re.IGNORECASE)
        for module in (arrivals, corners, deployment, distances, places, relocation, tell):
            assert module.__file__ is not None
            text = Path(module.__file__).read_text(encoding="utf-8")
            assert not named.findall(text), module.__name__

    def test_tells_the_finding_first_and_the_hash_last(self) -> None:
        text = shown(report("troop_cut"))
        assert text.startswith("Under Troop cut, 20.0 thousand United States troops stand in Korea.")
        assert text.rstrip().endswith(f"case us_rok {CASE.hash[:12]}.")
        for words in ("permission denied", "Australia *", "690,000", "by sea", "USD bn", "Lewis-McChord"):
            assert words in text

    def test_remarks_that_the_split_by_base_is_a_round_one(self) -> None:
        assert any("add up to 30,000" in remark for remark in report().remarks)

    def test_a_flagged_constant_stands_out(self) -> None:
        own = report()
        flagged = replace(own, checks=(replace(own.checks[0], is_flagged=True),))
        assert re.search(r"D_KT .* yes", shown(flagged))
