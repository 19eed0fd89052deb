"""A contingent package: the static ones where nothing is switched, and no look at what a quarter has yet to bring."""

import numpy as np
import pytest

from titanium import compile_model, load_case
from titanium.errors import InputError
from titanium.explore.contingent import ContingentPanel, Values
from titanium.explore.futures import Design
from titanium.explore.replay import replay
from titanium.explore.stream import stream
from titanium.model.contingent import OBSERVABLES, terms_of_plan
from titanium.model.metrics import NEVER

CASE = load_case("us_rok")
MODEL = compile_model(CASE)
FUTURES, SEED = 300, 5
TODAY, OTHER = CASE.package("ironclad"), CASE.package("titanium")
LEVERS = MODEL.structure.levers
HORIZON = CASE.description.horizon.quarters


@pytest.fixture(scope="module")
def panel() -> ContingentPanel:
    return ContingentPanel(MODEL, Design(CASE, SEED), np.arange(FUTURES))


@pytest.fixture(scope="module")
def seen(panel: ContingentPanel) -> Values:
    return panel.observe(TODAY)


def assert_same_bits(found: Values, expected: Values, *, but: tuple[str, ...] = ()) -> None:
    for name in expected.keys() - {"switched", *but}:
        np.testing.assert_array_equal(found[name].view(np.uint32), expected[name].view(np.uint32), err_msg=name)


class TestTerms:
    def test_a_lever_starts_from_where_it_stood_and_takes_its_full_ramp(self) -> None:
        """Troops go from 28.5 to 20 thousand over eight quarters; after four they turn round to 40."""
        cut, raised = LEVERS({**TODAY, "us_troops_k": 20.0}), LEVERS({**TODAY, "us_troops_k": 40.0})
        path = [float(terms_of_plan(MODEL.structure, cut, raised, 4.0, float(t)).now.T) for t in range(14)]
        assert path[:4] == pytest.approx([28.5 - 8.5 * (t + 1) / 8 for t in range(4)])
        assert path[4:12] == pytest.approx([24.25 + 15.75 * (t + 1) / 8 for t in range(8)])
        assert path[12:] == pytest.approx([40.0, 40.0])

    def test_the_quarter_before_the_switch_is_still_that_of_the_first_package(self) -> None:
        cut, raised = LEVERS({**TODAY, "us_troops_k": 20.0}), LEVERS({**TODAY, "us_troops_k": 40.0})
        terms = terms_of_plan(MODEL.structure, cut, raised, 4.0, 4.0)
        assert float(terms.before.T) == pytest.approx(24.25)

    def test_a_lever_that_both_set_alike_goes_on_as_if_nothing_had_happened(self) -> None:
        first = LEVERS({**TODAY, "us_troops_k": 20.0})
        then = LEVERS({**TODAY, "us_troops_k": 20.0, "consultation": 1.0})
        path = [float(terms_of_plan(MODEL.structure, first, then, 4.0, float(t)).now.T) for t in range(9)]
        assert path == pytest.approx([28.5 - 8.5 * min(t + 1, 8) / 8 for t in range(9)])

    def test_a_rule_without_a_ramp_changes_in_the_quarter_of_the_switch(self) -> None:
        first, then = LEVERS(TODAY), LEVERS({**TODAY, "sma_growth": 2.0})
        path = [float(terms_of_plan(MODEL.structure, first, then, 3.0, float(t)).now.gr) for t in range(5)]
        assert path == [1, 1, 1, 2, 2]


class TestPlans:
    def test_a_switch_that_never_comes_leaves_the_first_package(self, panel: ContingentPanel) -> None:
        never = panel.follow(TODAY, OTHER, NEVER)
        assert_same_bits(never, panel.follow(TODAY, TODAY, NEVER))
        assert set(never["switched"]) == {np.float32(NEVER)}

    def test_a_switch_at_once_is_the_second_package(self, panel: ContingentPanel) -> None:
        at_once = panel.follow(TODAY, OTHER, 0.0)
        assert_same_bits(at_once, panel.follow(OTHER, OTHER, NEVER))
        assert not at_once["switched"].any()

    @pytest.mark.parametrize("quarter", [1.0, 7.0, 39.0])
    def test_a_switch_to_the_same_package_changes_no_bit(self, panel: ContingentPanel, quarter: float) -> None:
        assert_same_bits(panel.follow(OTHER, OTHER, quarter), panel.follow(OTHER, OTHER, NEVER))

    def test_a_switch_after_the_horizon_did_not_come(self, panel: ContingentPanel) -> None:
        assert_same_bits(panel.follow(TODAY, OTHER, float(HORIZON)), panel.follow(TODAY, TODAY, NEVER))

    def test_a_static_package_is_that_of_the_sweep_to_its_last_bits(self, panel: ContingentPanel) -> None:
        (swept,) = stream(MODEL, ["titanium"], FUTURES, SEED)
        found = panel.follow(OTHER, OTHER)
        for name, values in swept.metrics.items():
            np.testing.assert_allclose(found[name], values[0], rtol=1e-5, atol=1e-4, err_msg=name)

    def test_each_future_is_left_in_its_own_quarter_as_if_it_were_alone(self, panel: ContingentPanel) -> None:
        at = np.where(np.arange(FUTURES) % 2, 6.0, NEVER)
        mixed = panel.follow(TODAY, OTHER, at)
        late, never = panel.follow_each(TODAY, OTHER, [6.0, NEVER])
        assert_same_bits(mixed, {name: np.where(at < NEVER, late[name], never[name]) for name in late})

    def test_a_plan_is_accepted_where_every_package_ever_in_force_is(self, panel: ContingentPanel) -> None:
        first, then, late = (
            panel.follow(*pair) for pair in ((TODAY, TODAY, NEVER), (OTHER, OTHER, NEVER), (TODAY, OTHER, 9.0))
        )
        for name in ("accept_patron", "accept_host"):
            np.testing.assert_array_equal(late[name], np.minimum(first[name], then[name]), err_msg=name)

    def test_later_switches_keep_more_of_the_first_packages_cost(self, panel: ContingentPanel) -> None:
        """The second package asks twice the payment, so each wait saves the host money in every quiet future."""
        costs = [own["host_cost"].mean() for own in panel.follow_each(TODAY, OTHER, [0.0, 8.0, 16.0, NEVER])]
        assert costs == sorted(costs, reverse=True)

    def test_only_what_is_wanted_is_kept(self, panel: ContingentPanel) -> None:
        assert panel.follow(TODAY, OTHER, 3.0, {"holds", "finite"}).keys() == {"holds", "finite"}

    def test_a_package_out_of_range_is_refused(self, panel: ContingentPanel) -> None:
        with pytest.raises(InputError, match="us_troops_k"):
            panel.follow(TODAY, {**TODAY, "us_troops_k": 99.0}, 3.0)
        with pytest.raises(InputError, match="us_troops_k"):
            panel.observe({**TODAY, "us_troops_k": 99.0})


class TestObservables:
    def test_everything_is_known_once_a_quarter_is_over(self, seen: Values) -> None:
        assert seen.keys() == OBSERVABLES.keys()
        for name, paths in seen.items():
            assert paths.shape == (HORIZON, FUTURES)
            assert np.isfinite(paths[1:]).all(), name

    def test_what_is_estimated_from_a_quarter_is_unknown_before_the_first(self, seen: Values) -> None:
        unknown = [name for name, paths in seen.items() if np.isnan(paths[0]).any()]
        assert unknown[0] == "reliability"
        assert unknown == list(OBSERVABLES)[list(OBSERVABLES).index("reliability") :]

    @pytest.mark.parametrize("future", [3, 86])
    def test_they_are_what_a_replay_of_the_future_shows_of_the_quarters_before(self, seen: Values, future: int) -> None:
        found = replay(MODEL, "ironclad", Design(CASE, SEED), future)
        for t in range(HORIZON):
            state, metrics = found.states[t], found.metrics[t]
            told = {
                "fear_of_abandonment": 1 / (1 + np.exp(-state.z_a)),
                "support_patron": 1 / (1 + np.exp(-state.z_W)),
                "rifts": state.rift,
                "stress": state.stress,
                "troops_left": state.mult,
                "second_war": metrics["second_war"],
                "clashes": metrics["clashes"],
            }
            if t:
                before, world = found.states[t - 1], found.worlds[t - 1]
                told |= {"warheads": world.N_K, "exchange_rate": world.FX, "adversary_power": world.Y_K / before.Y_S}
            for name, value in told.items():
                assert seen[name][t, future] == pytest.approx(float(value), rel=1e-4, abs=1e-5), f"{name} at {t}"

    def test_a_crisis_is_counted_where_provocations_rise(self, seen: Values) -> None:
        rises = np.diff(seen["crises"], axis=0)
        assert set(np.unique(rises)) == {0, 1}
        risen = np.diff(seen["provocation"], axis=0) > 1e-4
        assert (rises[risen] == 1).all()

    @pytest.mark.parametrize("quarter", [1, 12])
    def test_up_to_its_switch_a_plan_shows_what_the_first_package_shows(
        self, panel: ContingentPanel, seen: Values, quarter: int
    ) -> None:
        """Whatever follows, a trigger reads off what came before it: no bit of it depends on the second package."""
        shown = panel.observe(TODAY, OTHER, float(quarter))
        for name, paths in shown.items():
            np.testing.assert_array_equal(paths[: quarter + 1], seen[name][: quarter + 1], err_msg=name)
        assert not np.array_equal(shown["payment"][quarter + 1], seen["payment"][quarter + 1])
