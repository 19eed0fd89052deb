"""Equilibria of games with and without perfect information: published values, limits, batches, and bad numbers."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from titanium.errors import GameError
from titanium.games import build, chance, compile_game, decide, end, solve
from titanium.games.solving import branch


def ochs():
    """Player 2 cannot see whether player 1 chose up or down."""
    left_right = {"up": [(1.1141, 0), (0, 1.1141)], "down": [(0, 1.1141), (0.2785, 0)]}
    return build(
        decide(
            "1",
            {
                row: decide(
                    "2",
                    {column: end({"1": a, "2": b}) for column, (a, b) in zip(("left", "right"), cells, strict=True)},
                    infoset="blind",
                )
                for row, cells in left_right.items()
            },
            name="first",
        ),
        players=["1", "2"],
    )


def unilateral_deterrence():
    """Challenger and Defender each know their own type alone; hard types prefer conflict to yielding."""

    def world(c, d):
        conflict = {"C": -0.5 if c == "hard" else -1.5, "D": -0.2 if d == "hard" else -1}
        resisted = decide(
            "C", {"fight": end(conflict), "yield": end({"C": -1, "D": 1})}, infoset=f"{c} challenger, resisted"
        )
        challenged = decide("D", {"resist": resisted, "concede": end({"C": 1, "D": -0.5})}, infoset=f"{d} defender")
        return decide("C", {"challenge": challenged, "keep": end({"C": 0, "D": 0.5})}, infoset=f"{c} challenger")

    def defender(c):
        return chance({"hard": ("p_D", world(c, "hard")), "soft": ("1-p_D", world(c, "soft"))})

    return build(
        chance({"hard": ("p_C", defender("hard")), "soft": ("1-p_C", defender("soft"))}),
        players=["C", "D"],
        parameters={"p_C": 0.4, "p_D": 0.2},
    )


def signalling(pay, **parameters):
    """Nature draws a type, the sender who knows it sends a or b, the receiver who sees only that answers x or y.

    `pay(kind, message, answer)` gives the payoffs of both.
    """

    def heard(kind, message):
        ends = {a: end(dict(zip(("sender", "receiver"), pay(kind, message, a), strict=True))) for a in "xy"}
        return decide("receiver", ends, infoset=f"hears {message}")

    def sender(kind):
        return decide("sender", {message: heard(kind, message) for message in "ab"}, name=kind)

    return build(
        chance({"strong": ("p", sender("strong")), "weak": ("1-p", sender("weak"))}),
        players=["sender", "receiver"],
        parameters=parameters,
    )


ANY_SIGNALLING = signalling(
    lambda kind, message, answer: (
        f"{'s' if kind == 'strong' else 'w'}_{message} + 2*{'gain' if answer == 'x' else '0'}",
        {"strong": 1, "weak": -1}[kind] * {"x": 1, "y": 0}[answer],
    )
)


def draws(n, seed=0, rationality=8.0):
    rng = np.random.default_rng(seed)
    names = ["s_a", "s_b", "w_a", "w_b", "gain"]
    params = {name: rng.uniform(-2, 2, n) for name in names} | {"p": rng.uniform(0.05, 0.95, n)}
    return params, rng.uniform(0.1, rationality, n)


@pytest.mark.parametrize(("rationality", "up", "left"), [(1.0, 0.586784, 0.451807), (2.0, 0.617522, 0.371982)])
def test_asymmetric_matching_pennies(rationality, up, left):
    """Logit equilibrium of the game of Ochs (1995) with the payoffs of McKelvey and Palfrey (1995).

    "Quantal response equilibria for normal form games", Games and Economic Behavior 10(1); values by Gambit 16.7.
    """
    found = solve(ochs(), rationality=rationality)
    assert found.probabilities["first"]["up"] == pytest.approx(up, abs=1e-6)
    assert found.probabilities["blind"]["left"] == pytest.approx(left, abs=1e-6)
    assert found.status == "converged"
    assert found.residual < 1e-12


@pytest.mark.parametrize(
    ("p_challenger", "p_defender", "wanted"),
    [
        pytest.param(0.4, 0.8, {"hard challenger": 0, "soft challenger": 0}, id="deterrence"),
        pytest.param(0.4, 0.6, {"hard challenger": 1, "soft challenger": 0, "soft defender": 0}, id="separating"),
        pytest.param(0.9, 0.2, {"hard challenger": 1, "soft challenger": 1, "soft defender": 0}, id="attack"),
        pytest.param(
            0.4,
            0.2,
            {"hard challenger": 1, "soft challenger": 2 / 9, "soft defender": 0.375, "hard defender": 1},
            id="bluff",
        ),
    ],
)
def test_regions_of_unilateral_deterrence(p_challenger, p_defender, wanted):
    """Sequential limits in the four regions of Zagare and Kilgour (2000), "Perfect Deterrence", chapter 5.

    Challenger (SQ, DC, DD+, CD) = (0, 1, -.5, -1) and Defender (CD, DC, DD-) = (1, -.5, -1) put the thresholds at
    c1 = 2/3, c2 = 1/2 and d* = 3/4; the bluff is x = .2222 and y = .375.
    """
    found = solve(unilateral_deterrence(), {"p_C": p_challenger, "p_D": p_defender}, rationality=math.inf)
    played = {name: own.get("challenge", own.get("resist")) for name, own in found.probabilities.items()}
    assert {name: played[name] for name in wanted} == pytest.approx(wanted, abs=1e-6)
    assert found.status == "converged"
    assert found.residual < 1e-8, "no deviation promises a gain"


def test_beer_and_quiche_pools_on_beer():
    """Both types have beer, and quiche would be fought (Cho and Kreps 1987, Quarterly Journal of Economics 102(2))."""

    def pay(kind, message, answer):
        likes = (kind == "strong") == (message == "a")
        return 1 * likes + 2 * (answer == "x"), 1 if (kind == "strong") == (answer == "x") else 0

    found = solve(signalling(pay), {"p": 0.9}, rationality=math.inf)
    assert found.probabilities["strong"]["a"] == pytest.approx(1, abs=1e-6)
    assert found.probabilities["weak"]["a"] == pytest.approx(1, abs=1e-6)
    assert found.probabilities["hears a"]["x"] == pytest.approx(1, abs=1e-6)
    assert found.beliefs["hears a"] == pytest.approx({"n3": 0.9, "n6": 0.1}, abs=1e-6)


def test_a_signal_that_only_the_strong_can_afford_separates():
    def pay(kind, message, answer):
        cost = {"strong": 0.5, "weak": 3}[kind] if message == "a" else 0
        return 2 * (answer == "x") - cost, 1 if (kind == "strong") == (answer == "x") else 0

    found = solve(signalling(pay), {"p": 0.5}, rationality=math.inf)
    assert found.probabilities["strong"]["a"] == pytest.approx(1, abs=1e-6)
    assert found.probabilities["weak"]["a"] == pytest.approx(0, abs=1e-6)
    assert found.beliefs["hears a"]["n3"] == pytest.approx(1, abs=1e-6)


def test_fearons_bargain_under_private_information():
    """The best demand and its risk of war, where B's cost of war is known to B alone.

    Fearon (1995), "Rationalist explanations for war", International Organization 49(3): with c_B uniform on [0, C], A
    demands p + (C - c_A)/2 and war comes with probability (C - c_A)/2C. Here p = .5, c_A = .2, C = .6, in thirty equal
    steps of cost.
    """
    costs, demands = [0.01 + 0.02 * step for step in range(30)], [0.5 + 0.05 * step for step in range(11)]
    p, c_a = 0.5, 0.2

    def reply(demand, cost):
        war = end({"A": p - c_a, "B": 1 - p - cost}, name=f"war {demand:.2f} {cost:.2f}")
        return decide("B", {"accept": end({"A": demand, "B": 1 - demand}), "fight": war})

    def drawn(demand):
        return chance({f"{cost:.2f}": ("1/30", reply(demand, cost)) for cost in costs})

    game = build(decide("A", {f"{x:.2f}": drawn(x) for x in demands}, name="demand"), players=["A", "B"])
    found = solve(game, rationality=math.inf)
    assert found.probabilities["demand"]["0.70"] == 1.0
    risk = sum(chance for outcome, chance in found.reach.items() if outcome.startswith("war"))
    assert risk == pytest.approx(1 / 3)


def test_rubinsteins_share_of_the_first_mover():
    """(1 - d)/(1 - d^2) of the pie for a discount d = .9 (Rubinstein 1982, Econometrica 50(1)): .526316.

    The last round is worth the pie to whoever proposes; each round before is the best demand against a responder who
    may wait for its own turn, found on a grid that closes in on it.
    """
    game = build(
        decide(
            "responder",
            {
                "accept": end({"proposer": "demand", "responder": "1 - demand"}),
                "wait": end({"proposer": "d*(1 - worth)", "responder": "d*worth"}),
            },
            name="reply",
        ),
        players=["proposer", "responder"],
        parameters={"d": 0.9, "demand": 0.5, "worth": 1},
    )
    worth = 1.0
    for _ in range(140):
        low, high = 0.0, 1.0
        for _ in range(4):
            demands = np.linspace(low, high, 65)
            gain = solve(game, {"demand": demands, "worth": worth}, rationality=math.inf).expected["proposer"]
            best = int(np.argmax(gain))
            low, high = demands[max(best - 1, 0)], demands[min(best + 1, 64)]
        worth = float(gain[best])
    assert worth == pytest.approx(0.526316, abs=2e-5)


def poker(n_cards):
    """One bet, one card each of a pack: Kuhn's poker with three cards; the higher card wins the pot."""

    def hand(a, b):
        pot = 1 if a > b else -1
        raised = decide("B", {"call": won(2 * pot), "fold": won(1)}, infoset=f"B has {b}, bet")
        checked = decide("A", {"call": won(2 * pot), "fold": won(-1)}, infoset=f"A has {a}, checked and bet")
        passed = decide("B", {"bet": checked, "check": won(pot)}, infoset=f"B has {b}, check")
        return decide("A", {"bet": raised, "check": passed}, infoset=f"A has {a}")

    def won(chips):
        return end({"A": chips, "B": -chips})

    hands = [(a, b) for a in range(n_cards) for b in range(n_cards) if a != b]
    return build(chance({f"{a} {b}": (f"1/{len(hands)}", hand(a, b)) for a, b in hands}), players=["A", "B"])


def test_kuhns_poker_costs_the_first_player_an_eighteenth():
    """Kuhn (1950), "A simplified two-person poker", Contributions to the Theory of Games I: value -1/18."""
    found = solve(poker(3), rationality=math.inf)
    assert found.expected == pytest.approx({"A": -1 / 18, "B": 1 / 18}, abs=1e-6)
    assert found.status == "converged"


def test_hundreds_of_nodes():
    game = poker(8)
    assert len(game.preorder) > 500
    found = solve(game, rationality=3.0)
    assert found.status == "converged"
    assert found.residual < 1e-12
    assert sum(found.reach.values()) == pytest.approx(1)


def test_rationality_zero_is_uniform_play():
    found = solve(unilateral_deterrence(), rationality=0.0)
    assert all(share == pytest.approx(0.5) for own in found.probabilities.values() for share in own.values())


def test_a_node_stands_for_its_information_set():
    found = solve(ochs())
    assert found.probabilities["n2"] == found.probabilities["n3"] == found.probabilities["blind"]
    assert list(found.probabilities) == ["first", "blind"]
    assert list(found.probabilities["first"]) == ["up", "down"]
    with pytest.raises(KeyError, match="no information set or node 'blnd'.*Did you mean 'blind'"):
        found.probabilities["blnd"]


def test_a_batch_is_its_draws_one_by_one():
    params, rationality = draws(300)
    whole = solve(ANY_SIGNALLING, params, rationality)
    assert (whole.status == "converged").all()
    for draw in range(0, 300, 60):
        alone = solve(ANY_SIGNALLING, {name: own[draw] for name, own in params.items()}, rationality[draw])
        for name, own in alone.probabilities.items():
            assert {a: whole.probabilities[name][a][draw] for a in own} == pytest.approx(dict(own), abs=1e-9)
        assert {p: own[draw] for p, own in whole.expected.items()} == pytest.approx(alone.expected, abs=1e-9)


@pytest.mark.slow
def test_the_first_pass_is_trusted_only_where_the_second_agrees():
    """Newton steps at fixed precisions and pseudo-arclength steps must lead along the same branch."""
    params, rationality = draws(3000, seed=3, rationality=40.0)
    quick = solve(ANY_SIGNALLING, params, rationality)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(branch, "MAX_CORRECTION", -1.0)  # trust nothing
        careful_game = ANY_SIGNALLING.model_copy(update={"title": "the same again, compiled anew"})
        patch.setattr("titanium.games.solving.batch.kernels", lambda *given: _fresh_kernels(careful_game, *given[1:]))
        careful = solve(careful_game, params, rationality)
    assert (quick.status == "converged").all()
    assert (careful.status == "converged").all()
    for name, own in quick.probabilities.items():
        for action, share in own.items():
            np.testing.assert_allclose(careful.probabilities[name][action], share, atol=1e-8)


def _fresh_kernels(game, link, errors, endless):
    from titanium.games.solving.batch import Kernels

    return Kernels(game, link, errors, endless)


def test_what_does_not_converge_is_nan_and_says_so():
    game = ochs().model_copy(update={"title": "not to be solved"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(branch, "MAX_CORRECTION", -1.0)
        patch.setattr(branch, "MAX_CREEPS", 1)
        patch.setattr("titanium.games.solving.batch.ROUND", 1)
        patch.setattr("titanium.games.solving.batch.kernels", lambda *given: _fresh_kernels(game, *given[1:]))
        found = solve(game, rationality=50.0)
    assert found.status == "not converged"
    assert math.isnan(found.probabilities["first"]["up"])
    assert math.isnan(found.expected["1"])
    assert not math.isnan(found.residual)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_every_precision_from_nought_to_ten_thousand(dtype):
    params, _ = draws(64)
    sharp = np.array([0.0, 1e-6, 1.0, 30.0, 1e3, 1e4])
    params = {name: own[:, None] for name, own in params.items()}
    found = solve(ANY_SIGNALLING, params, sharp, dtype=dtype)
    assert found.expected["sender"].shape == (64, 6)
    assert found.expected["sender"].dtype == dtype
    assert (found.status == "converged").all()
    for own in found.probabilities.values():
        np.testing.assert_allclose(sum(own.values()), 1, atol=1e-6)


def test_derivatives_are_those_of_the_equilibrium():
    """By the implicit function theorem, first and second order, against differences of solved games."""
    rest = {"s_a": 0.5, "s_b": -0.2, "w_a": 0.1, "w_b": 0.3, "p": 0.4}
    gain, rationality, step = 0.7, 3.0, 1e-4

    def worth(gain, rationality):
        return solve(ANY_SIGNALLING, {**rest, "gain": gain}, rationality).expected["sender"]

    with jax.enable_x64(True):
        slopes = jax.jit(lambda *at: (*jax.grad(worth, argnums=(0, 1))(*at), jax.grad(jax.grad(worth))(*at)))
        by_gain, by_rationality, twice_by_gain = map(float, slopes(gain, rationality))
    gains = gain + step * np.array([0, 1, -1, 0, 0])
    at, ahead, back, sharper, duller = worth(gains, rationality + step * np.array([0, 0, 0, 1, -1]))
    assert by_gain == pytest.approx((ahead - back) / (2 * step), rel=1e-6)
    assert by_rationality == pytest.approx((sharper - duller) / (2 * step), rel=1e-6)
    assert twice_by_gain == pytest.approx((ahead - 2 * at + back) / step**2, rel=1e-4)


def test_a_compiled_game_maps_and_differentiates():
    game = compile_game(ANY_SIGNALLING)

    def resolve(p):
        env = {"s_a": 0.5, "s_b": -0.2, "w_a": 0.1, "w_b": 0.3, "gain": 1.0, "p": p}
        return game(env, {"sender": 2.0, "receiver": 2.0}).choices["strong"]["a"]

    with jax.enable_x64(True):
        at, step = jnp.array([0.2, 0.5, 0.8]), 1e-5
        _, slopes = jax.jit(jax.vmap(jax.value_and_grad(resolve)))(at)
        many = jax.jit(jax.vmap(resolve))
        np.testing.assert_allclose(slopes, (many(at + step) - many(at - step)) / (2 * step), rtol=1e-6)


def test_each_player_may_have_its_own_rationality():
    found = solve(unilateral_deterrence(), rationality={"C": 0.0, "D": 5.0})
    assert found.probabilities["hard challenger"]["challenge"] == pytest.approx(0.5)
    assert found.probabilities["hard defender"]["resist"] > 0.9


def refusal(*given, **more):
    with pytest.raises(GameError) as caught:
        solve(*given, **more)
    return str(caught.value)


def test_every_bad_number_is_named_at_once():
    said = refusal(ANY_SIGNALLING, {"gian": 1.0, "s_a": math.nan, "s_b": [1.0, math.inf]}, rationality=-1.0)
    assert "parameter 'gian' is not in the game" in said
    assert "Did you mean 'gain'?" in said
    assert "parameter 'gain' has no value" in said
    assert "parameter 's_a' is nan" in said
    assert "parameter 's_b' is inf in draw 1" in said
    assert "rationality of 'sender' is -1\n    Allowed: 0 or more." in said


def test_bad_values_of_formulas_are_named_with_their_draw():
    game = build(
        chance({"up": ("p", end({"A": "1/x"})), "down": ("1-p", decide("A", {"go": end({"A": 0})}))}),
        players=["A"],
        parameters={"p": 0.5, "x": 1},
    )
    assert "nodes.n1.chance.up: 'p' is 1.5 in draw 2, not a probability" in refusal(game, {"p": [0.5, 0.5, 1.5]})
    assert "outcomes.t1.payoffs.A: '1/x' is not a finite number" in refusal(game, {"x": 0.0})
    assert "outcomes.t1.payoffs.A: '1/x' is not a finite number in draw 1" in refusal(game, {"x": [1.0, 0.0]})


def test_shapes_and_kinds_that_do_not_fit():
    assert "shapes do not fit together" in refusal(
        ANY_SIGNALLING, {name: [1.0] * n for n, name in enumerate(["s_a", "s_b", "w_a", "w_b", "gain"], 2)}
    )
    assert "no draws: an array is empty" in refusal(ochs(), rationality=[])
    assert "rationality is 'high', not a number" in refusal(ochs(), rationality="high").replace(" of '1'", "")
    assert "rationality of player '2' is missing" in refusal(ochs(), rationality={"1": 1.0})
    assert "rationality is given for '3', who does not play" in refusal(ochs(), rationality={"1": 1, "2": 1, "3": 1})
    assert "dtype 'float16' is unknown" in refusal(ochs(), dtype="float16")
    assert "infinite in some draws and not in all" in refusal(ochs(), rationality=[1.0, math.inf])
    assert "probit response with agent errors needs a tree of perfect information" in refusal(ochs(), link="probit")
