"""Reasons of a choice: terms that add up to what the solver saw, merged where alike, by the mover's own beliefs."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from strategies import formulas, trees
from titanium import compile_model, load_case
from titanium.errors import ExpressionError, GameError
from titanium.expressions import parse
from titanium.games import build, chance, decide, end, solve
from titanium.games.parts import Decision
from titanium.games.solving.compiled import compile_game
from titanium.games.solving.solution import Solution
from titanium.games.tree import Game
from titanium.report.glossary import explain, glossary
from titanium.report.reasons import MAX_PRODUCTS, compare, products

pytestmark = pytest.mark.usefixtures("x64")

CASE = load_case("us_rok")
NUMBERS = st.floats(0.1, 2.0).map(lambda value: round(value, 3))
NAMES = ("a", "b", "c")


def assert_reasons_add_up(game: Game, solution: Solution, env: dict[str, float]) -> None:
    """For every decision and action: the terms sum to the gain, and the gain is the solver's own."""
    for name, node in game.nodes.items():
        if not isinstance(node, Decision) or len(node.actions) < 2:
            continue
        worth = {action: float(solution.values[target][node.player]) for action, target in node.actions.items()}
        scale = 1 + max(map(abs, worth.values()))
        for action in node.actions:
            found = compare(game, solution, env, name, action)
            best = max(value for own, value in worth.items() if own != action)
            assert found.gain == pytest.approx(worth[action] - best, abs=1e-9 * scale), (name, action)
            total = sum(reason.contribution for reason in found.reasons)
            terms = 1 + sum(abs(reason.contribution) for reason in found.reasons)
            assert total == pytest.approx(found.gain, abs=1e-9 * terms), (name, action)
            sizes = [abs(reason.contribution) for reason in found.reasons]
            assert sizes == sorted(sizes, reverse=True)
            texts = [reason.term for reason in found.reasons]
            assert len(texts) == len(set(texts)), "terms of one text are one term"


@pytest.mark.parametrize(
    ("formula", "terms"),
    [
        ("v_W-c_z", [(1, "v_W"), (-1, "c_z")]),
        ("(1-pi_e)*(v_W-c_z)", [(1, "v_W"), (-1, "c_z"), (-1, "pi_e v_W"), (1, "c_z pi_e")]),
        ("-(a-2*b)", [(-1, "a"), (2, "b")]),
        ("0.5*z*2/4", [(0.25, "z")]),
        ("(a+b)/(c+1)", [(1, "1/(c + 1) a"), (1, "1/(c + 1) b")]),
        ("max(a,b)*3", [(3, "max(a, b)")]),
        ("(a+b)**2", [(1, "((a + b) ** 2)")]),
        ("2*(3-1)", [(4, "")]),
        ("(a<b)*c", [(1, "(a < b) c")]),
    ],
)
def test_a_formula_is_written_out_as_a_sum_of_products(formula: str, terms: list[tuple[float, str]]) -> None:
    assert [(product.coefficient, " ".join(product.factors)) for product in products(parse(formula))] == terms


@given(text=formulas(NAMES), env=st.fixed_dictionaries(dict.fromkeys(NAMES, NUMBERS)))
def test_the_products_add_up_to_the_formula(text: str, env: dict[str, float]) -> None:
    try:
        formula = parse(text)
    except ExpressionError:
        assume(False)
    parts = [
        product.coefficient * np.prod([parse(factor).number(env) for factor in product.factors])
        for product in products(formula)
    ]
    value = formula.number(env)
    assume(np.isfinite(value) and np.isfinite(parts).all())
    assert sum(parts) == pytest.approx(value, abs=1e-9 * (1 + sum(map(abs, parts))))


def test_a_large_product_of_sums_stays_one_term() -> None:
    sums = "*".join(f"(a{number}+b{number})" for number in range(12))
    assert len(products(parse(sums))) <= MAX_PRODUCTS


@settings(max_examples=60)
@given(
    parts=trees(with_beliefs=True, payoffs=formulas(NAMES, max_leaves=5)),
    env=st.fixed_dictionaries(dict.fromkeys(NAMES, NUMBERS)),
    precision=st.floats(0, 20),
)
def test_reasons_of_random_trees_add_up(parts: dict, env: dict[str, float], precision: float) -> None:
    for outcome in parts["outcomes"].values():
        for text in outcome["payoffs"].values():
            try:
                value = parse(text).number(env)
            except ExpressionError:
                assume(False)
            assume(abs(value) < 1e3)  # nan is refused as well
    game = Game.of(**parts)
    solution = compile_game(game)(env, dict.fromkeys(game.players, precision))
    assert_reasons_add_up(game, solution, env)


@pytest.mark.parametrize("seed", [0, 1])
def test_reasons_of_every_crisis_of_the_case_add_up(seed: int) -> None:
    generator = np.random.default_rng(seed)
    draw = {
        symbol: float(generator.uniform(entry.low, entry.high))
        for symbol, entry in CASE.uncertainties.items()
        if entry.is_sampled and entry.distribution != "beta"
    }
    cell = [int(generator.integers(len(switch.positions))) for switch in CASE.schools.values()]
    now = compile_model(CASE).quiet_quarter("titanium", draw=draw, cell=cell)
    env = {name: float(value) for name, value in now.env.items()}
    assert len(now.solved) == 6
    for solved in now.solved.values():
        assert_reasons_add_up(solved.tree.crisis.game, solved.solution, env)


def test_what_both_actions_bring_is_no_reason() -> None:
    game = build(
        decide("1", {"left": end({"1": "x + y"}), "right": end({"1": "x - 2*y"})}, name="n"),
        players=["1"],
        parameters={"x": 5.0, "y": 0.5},
    )
    found = compare(game, solve(game), {"x": 5.0, "y": 0.5}, "n", "left")
    assert [(reason.term, reason.contribution) for reason in found.reasons] == [("y", 1.5)]


def test_an_action_is_held_against_the_best_other_one() -> None:
    ends = {name: end({"1": value}) for name, value in (("bad", 0), ("good", 2), ("best", 3))}
    game = build(decide("1", ends, name="n"), players=["1"])
    gains = {action: compare(game, solve(game), {}, "n", action) for action in ends}
    assert {action: (found.against, found.gain) for action, found in gains.items()} == {
        "bad": ("best", -3.0),
        "good": ("best", -1.0),
        "best": ("good", 1.0),
    }


def test_a_mover_counts_with_its_own_beliefs_about_later_moves() -> None:
    """The opponent nearly always yields, but the mover believes that it resists in nine of ten cases."""
    reply = decide(
        "2", {"yield": end({"1": "prize", "2": 1}), "resist": end({"1": "-cost", "2": 0})},
        name="reply", beliefs={"1": {"resist": 0.9}},
    )  # fmt: skip
    numbers = {"prize": 1.0, "cost": 1.0}
    game = build(
        decide("1", {"keep": end({"1": 0, "2": 0}), "try": reply}, name="first"), players=["1", "2"], parameters=numbers
    )
    found = compare(game, solve(game, rationality=9.0), numbers, "first", "try")
    assert {reason.term: round(reason.contribution, 9) for reason in found.reasons} == {"cost": -0.9, "prize": 0.1}


def test_what_is_paid_on_the_way_is_a_reason() -> None:
    later = decide(
        "2", {"go": end({"1": 0, "2": 0}), "stop": end({"1": 0, "2": 0})}, name="later", payoffs={"1": "-toll"}
    )
    game = build(
        decide("1", {"home": end({"1": 0, "2": 0}), "road": later}, name="first"),
        players=["1", "2"], parameters={"toll": 0.25},
    )  # fmt: skip
    found = compare(game, solve(game), {"toll": 0.25}, "first", "road")
    assert [(reason.term, reason.contribution) for reason in found.reasons] == [("toll", -0.25)]


def test_a_mover_that_does_not_know_its_node_weighs_them_by_its_beliefs() -> None:
    """Rain falls in a quarter of all cases; who cannot see it counts a quarter of its cost."""

    def walk(wet: int) -> dict:
        return {"out": end({"1": f"fun - {wet}*wet"}), "in": end({"1": 0})}

    numbers = {"fun": 1.0, "wet": 2.0}
    game = build(
        chance({"rain": (0.25, decide("1", walk(1), name="r", infoset="blind")),
                "sun": (0.75, decide("1", walk(0), name="s", infoset="blind"))}, name="sky"),
        players=["1"], parameters=numbers,
    )  # fmt: skip
    for node in ("r", "s"):
        found = compare(game, solve(game), numbers, node, "out")
        assert {reason.term: round(reason.contribution, 6) for reason in found.reasons} == {"fun": 1.0, "wet": -0.5}


def test_only_an_action_of_a_decision_has_reasons() -> None:
    game = build(decide("1", {"a": end({"1": 0}), "b": end({"1": 1})}, name="n"), players=["1"])
    for node, action in (("m", "a"), ("n", "c")):
        with pytest.raises(GameError, match=f"'{node}' is no decision of this game with an action '{action}'"):
            compare(game, solve(game), {}, node, action)


def test_an_only_action_needs_no_reason() -> None:
    game = build(decide("1", {"on": end({"1": 2})}, name="n"), players=["1"])
    found = compare(game, solve(game), {}, "n", "on")
    assert (found.against, found.gain, found.reasons) == ("", 0.0, ())


def test_every_symbol_of_every_payoff_has_words() -> None:
    words = glossary(CASE)
    for crisis in CASE.crises.values():
        missing = crisis.game.names - words.keys()
        assert not missing, crisis.name
    assert "the host" not in " ".join(word.meaning for word in words.values()), "roles have their names"


def test_a_term_says_first_what_it_is_about() -> None:
    words = glossary(CASE)
    (product,) = products(parse("x_4*v_K"))
    found = compare(
        build(decide("K", {"a": end({"K": "x_4*v_K"}), "b": end({"K": 0})}, name="n"), players=["K"],
              parameters={"x_4": 0.1, "v_K": 1.0}),
        solve(build(decide("K", {"a": end({"K": 0.1}), "b": end({"K": 0})}, name="n"), players=["K"])),
        {"x_4": 0.1, "v_K": 1.0}, "n", "a",
    )  # fmt: skip
    assert product.factors == ("v_K", "x_4")
    said = explain(found.reasons[0], words, "constant")
    assert said == f"{words['v_K'].meaning} [times {words['x_4'].meaning}]"
