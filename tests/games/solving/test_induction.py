"""Solving a game: published values, subgame perfection with and without ties, beliefs."""

import re

import jax
import jax.numpy as jnp
import pytest
from scipy.special import ndtr

from titanium.errors import GameError
from titanium.games import Game, compile_game, subgame_perfect
from titanium.games.solving.induction import compile_induction

pytestmark = pytest.mark.usefixtures("x64")

CENTIPEDE = Game.of(
    players=["one", "two"],
    root="n1",
    nodes={
        "n1": {"player": "one", "actions": {"take": "t1", "pass": "n2"}},
        "n2": {"player": "two", "actions": {"take": "t2", "pass": "n3"}},
        "n3": {"player": "one", "actions": {"take": "t3", "pass": "n4"}},
        "n4": {"player": "two", "actions": {"take": "t4", "pass": "t5"}},
    },
    outcomes={
        "t1": {"payoffs": {"one": 0.4, "two": 0.1}},
        "t2": {"payoffs": {"one": 0.2, "two": 0.8}},
        "t3": {"payoffs": {"one": 1.6, "two": 0.4}},
        "t4": {"payoffs": {"one": 0.8, "two": 3.2}},
        "t5": {"payoffs": {"one": 6.4, "two": 1.6}},
    },
)
THREE_NODES = Game.of(
    players=["1", "2"],
    root="first",
    nodes={
        "first": {"player": "1", "actions": {"keep": "y1", "challenge": "second"}},
        "second": {"player": "2", "actions": {"yield": "y3", "resist": "y4"}},
    },
    outcomes={
        "y1": {"payoffs": {"1": 0, "2": 0}},
        "y3": {"payoffs": {"1": 1, "2": 0}},
        "y4": {"payoffs": {"1": -1, "2": 0.3}},
    },
)


def test_four_move_centipede():
    """Logit agent quantal response of the four-move centipede at precision 1.

    Stakes of McKelvey and Palfrey (1992), "An experimental study of the centipede game", Econometrica 60(4);
    solution concept of McKelvey and Palfrey (1998), "Quantal response equilibria for extensive form games",
    Experimental Economics 1(1). The probabilities of taking are closed form by backward induction and agree with
    Gambit to six digits.
    """
    solution = compile_game(CENTIPEDE)({}, {"one": 1.0, "two": 1.0})
    taking = [float(solution.choices[node]["take"]) for node in ("n1", "n2", "n3", "n4")]
    assert taking == pytest.approx([0.296257, 0.277980, 0.464884, 0.832018], abs=1e-6)


@pytest.mark.parametrize(("precision", "resist", "challenge"), [(1.0, 0.574443, 0.462847), (5.0, 0.817574, 0.040089)])
def test_three_node_deterrence_game(precision, resist, challenge):
    """Logit agent error in the smallest strategic deterrence game.

    Form of Signorino (2003), "Structure and uncertainty in discrete choice models", Political Analysis 11(4): the
    challenger's status quo 0, 1 if the defender yields, -1 if it resists; the defender's worth of resisting 0.3.
    """
    solution = compile_game(THREE_NODES)({}, {"1": precision, "2": precision})
    assert float(solution.choices["second"]["resist"]) == pytest.approx(resist, abs=1e-6)
    assert float(solution.choices["first"]["challenge"]) == pytest.approx(challenge, abs=1e-6)


def test_subgame_perfection_takes_at_once():
    solution = subgame_perfect(CENTIPEDE, {})
    assert {name: float(value) for name, value in solution.reach.items()} == {
        "t1": 1.0,
        "t2": 0.0,
        "t3": 0.0,
        "t4": 0.0,
        "t5": 0.0,
    }
    assert float(solution.values["n1"]["two"]) == 0.1


@pytest.mark.parametrize("n_best", [1, 2, 3])
def test_a_tie_is_shared_by_the_best_actions_alone(n_best):
    """The limit of the quantal response: equal chances on the best actions, none on the rest."""
    payoffs = [2.0] * n_best + [1.0] * (4 - n_best)
    game = Game.of(
        players=["A"],
        root="choice",
        nodes={"choice": {"player": "A", "actions": {f"a{i}": f"t{i}" for i in range(4)}}},
        outcomes={f"t{i}": {"payoffs": {"A": payoff}} for i, payoff in enumerate(payoffs)},
    )
    chances = [float(chance) for chance in subgame_perfect(game, {}).choices["choice"].values()]
    assert chances == pytest.approx([1 / n_best] * n_best + [0.0] * (4 - n_best))


def test_a_tie_of_two_actions_is_an_even_split():
    game = Game.of(
        players=["A"],
        root="choice",
        nodes={"choice": {"player": "A", "actions": {"left": "l", "right": "r"}}},
        outcomes={"l": {"payoffs": {"A": "x"}}, "r": {"payoffs": {"A": "x"}}},
    )
    choice = subgame_perfect(game, {"x": 0.3}).choices["choice"]
    assert [float(chance) for chance in choice.values()] == [0.5, 0.5]


def test_who_fears_a_reply_does_not_change_the_reply():
    """Deterrence by reputation: the challenger's fear keeps it home, and the defender would still have yielded."""
    parts = THREE_NODES.model_dump()
    parts["nodes"]["second"]["beliefs"] = {"1": {"resist": "fear"}}
    parts["outcomes"]["y4"]["payoffs"]["2"] = -0.3
    game = Game.of(**parts)
    solve = compile_game(game)
    bold, timid = (solve({"fear": fear}, {"1": 20.0, "2": 20.0}) for fear in (0.0, 1.0))
    assert float(bold.choices["first"]["challenge"]) > 0.999
    assert float(timid.choices["first"]["challenge"]) < 0.001
    assert float(bold.choices["second"]["resist"]) == float(timid.choices["second"]["resist"])
    assert float(bold.values["second"]["2"]) == float(timid.values["second"]["2"])
    assert float(timid.values["second"]["1"]) == -1.0


def test_chance_moves_by_their_stated_odds():
    game = Game.of(
        players=["A"],
        root="weather",
        nodes={"weather": {"chance": {"rain": ["p", "wet"], "sun": ["1-p", "dry"]}}},
        outcomes={"wet": {"payoffs": {"A": -2}}, "dry": {"payoffs": {"A": 3}}},
    )
    solution = compile_game(game)({"p": 0.4}, {"A": 1.0})
    assert float(solution.reach["wet"]) == pytest.approx(0.4)
    assert float(solution.values["weather"]["A"]) == pytest.approx(1.0)


def test_a_game_that_is_one_outcome_is_solved():
    game = Game.of(players=["A"], root="end", nodes={}, outcomes={"end": {"payoffs": {"A": 3}}})
    solution = compile_game(game)({}, {"A": 1.0})
    assert (float(solution.reach["end"]), float(solution.values["end"]["A"])) == (1.0, 3.0)


def test_a_payoff_without_a_value_is_named():
    parts = THREE_NODES.model_dump()
    parts["outcomes"]["y3"]["payoffs"]["1"] = "stake"
    with pytest.raises(ValueError, match="uses 'stake', which has no value"):
        compile_game(Game.of(**parts))({"stakes": 1.0}, {"1": 1.0, "2": 1.0})


def test_a_batch_of_draws_equals_each_draw_alone():
    parts = THREE_NODES.model_dump()
    parts["outcomes"]["y3"]["payoffs"]["1"] = "stake"
    solve = compile_game(Game.of(**parts))
    stakes = jnp.asarray([0.5, 1.0, 2.0])
    batch = jax.vmap(lambda stake: solve({"stake": stake}, {"1": 3.0, "2": 3.0}))(stakes)
    alone = [float(solve({"stake": stake}, {"1": 3.0, "2": 3.0}).choices["first"]["challenge"]) for stake in stakes]
    assert batch.choices["first"]["challenge"].tolist() == pytest.approx(alone)


def test_the_solution_can_be_differentiated():
    """A larger stake makes a challenge likelier, as a finite difference says."""
    parts = THREE_NODES.model_dump()
    parts["outcomes"]["y3"]["payoffs"]["1"] = "stake"
    solve = compile_game(Game.of(**parts))

    def challenge(stake):
        return solve({"stake": stake}, {"1": 2.0, "2": 2.0}).choices["first"]["challenge"]

    slope = float(jax.grad(challenge)(jnp.asarray(1.0)))
    assert slope > 0
    assert slope == pytest.approx((float(challenge(1.0 + 1e-6)) - float(challenge(1.0 - 1e-6))) / 2e-6, rel=1e-5)


@pytest.mark.parametrize(
    ("link", "errors", "resist", "challenge"),
    [("probit", "agent", 0.583998, 0.452720), ("probit", "private", 0.583998, 0.445702)],
)
def test_probit_deterrence_game(link, errors, resist, challenge):
    """Probit response in the smallest strategic deterrence game, by the formulas of Signorino (2003).

    With errors of unit variance on every action the defender resists with Phi(0.3 / sqrt 2) = p, and the challenger
    acts with Phi((1 - 2p) / sqrt 2); private errors on the terminal payoffs make that
    Phi((1 - 2p) / sqrt(p^2 + (1 - p)^2 + 1)).
    """
    solution = compile_induction(THREE_NODES, link=link, errors=errors)({}, {"1": 1.0, "2": 1.0})
    assert float(solution.choices["second"]["resist"]) == pytest.approx(resist, abs=1e-6)
    assert float(solution.choices["first"]["challenge"]) == pytest.approx(challenge, abs=1e-6)


def test_private_errors_are_weighted_by_the_chances_of_outcomes():
    """Precision, chance and a believed reply enter the variance of the mover's difference."""
    game = Game.of(
        players=["A", "B"],
        root="a",
        nodes={
            "a": {"player": "A", "actions": {"safe": "s", "risk": "n"}},
            "n": {"chance": {"good": ["0.3", "g"], "bad": ["0.7", "b"]}},
            "b": {
                "player": "B",
                "actions": {"hit": "h", "spare": "p"},
                "beliefs": {"A": {"hit": 0.9}},
            },
        },
        outcomes={
            name: {"payoffs": {"A": worth, "B": worth}} for name, worth in zip("sghp", (0, 2, -1, 1), strict=True)
        },
    )
    solution = compile_induction(game, link="probit", errors="private")({}, {"A": 2.0, "B": 1.0})
    worth = 0.3 * 2 + 0.7 * (0.9 * -1 + 0.1 * 1)
    spread = 1 + 0.3**2 + 0.7**2 * (0.9**2 + 0.1**2)
    assert float(solution.choices["a"]["risk"]) == pytest.approx(float(ndtr(2 * worth / spread**0.5)))
    assert float(solution.choices["b"]["spare"]) == pytest.approx(float(ndtr(2 / 2**0.5)))


def test_private_errors_reach_subgame_perfection_too():
    solution = compile_induction(THREE_NODES, link="probit", errors="private")({}, {"1": jnp.inf, "2": jnp.inf})
    assert (float(solution.choices["second"]["resist"]), float(solution.choices["first"]["keep"])) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("game", "link", "errors", "told"),
    [
        (THREE_NODES, "normal", "agent", "link 'normal' is not known\n    Allowed: logit, probit."),
        (
            THREE_NODES,
            "probit",
            "privte",
            "errors 'privte' are not known\n    Allowed: agent, private.\n    Did you mean",
        ),
        (THREE_NODES, "logit", "private", "Use link='probit', or errors='agent'"),
        (CENTIPEDE, "probit", "private", "player 'one' moves at 'n1' and again at 'n3'"),
    ],
)
def test_a_response_that_is_not_defined_is_refused(game, link, errors, told):
    with pytest.raises(GameError, match=re.escape(told)):
        compile_induction(game, link=link, errors=errors)


def test_private_errors_know_two_actions():
    actions = {"a": "x", "b": "y", "c": "z"}
    outcomes = {name: {"payoffs": {"A": 0}} for name in "xyz"}
    game = Game.of(players=["A"], root="n", nodes={"n": {"player": "A", "actions": actions}}, outcomes=outcomes)
    with pytest.raises(GameError, match="'n' has 3 actions; private information is solved for two"):
        compile_induction(game, link="probit", errors="private")
