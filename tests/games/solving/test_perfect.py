"""Pure subgame-perfect equilibria with every tie."""

from fractions import Fraction

import pytest

from titanium.errors import GameError
from titanium.games import Game, build, chance, decide, end, perfect_equilibria


def entry(share, fight):
    """An entrant may go in; the incumbent may share the market or fight."""
    reply = decide(
        "incumbent",
        {"share": end({"entrant": 1, "incumbent": share}), "fight": end({"entrant": -1, "incumbent": fight})},
        name="reply",
    )
    return build(
        decide("entrant", {"out": end({"entrant": 0, "incumbent": 2}), "in": reply}, name="entry"),
        players=["entrant", "incumbent"],
    )


def plans(game, **more):
    return [dict(plan.actions) for plan in perfect_equilibria(game, **more).plans]


def test_the_chain_store_has_one_perfect_equilibrium():
    """Selten (1978), "The chain store paradox", Theory and Decision 9(2): the threat to fight is not believed."""
    found = perfect_equilibria(entry(1, 0))
    assert [dict(plan.actions) for plan in found.plans] == [{"reply": "share", "entry": "in"}]
    assert found.plans[0].expected == {"entrant": 1, "incumbent": 1}
    assert found.ties == {}
    assert found.is_complete


def test_a_tie_gives_an_equilibrium_for_each_way_to_break_it():
    found = perfect_equilibria(entry("1/10 + 2/10", "3/10"))
    assert plans(entry("1/10 + 2/10", "3/10")) == [
        {"reply": "share", "entry": "in"},
        {"reply": "fight", "entry": "out"},
    ]
    assert found.ties == {"reply": ("share", "fight")}, "0.1 + 0.2 is 0.3 here, as it is not in floating point"


def test_chance_and_payments_on_the_way_are_weighed_exactly():
    drawn = chance({"a": ("1/3", end({"A": 3})), "b": ("2/3", end({"A": 0}))}, payoffs={"A": "1/3"})
    game = build(decide("A", {"draw": drawn, "keep": end({"A": "4/3"})}, name="first"), players=["A"])
    found = perfect_equilibria(game)
    assert [plan.actions["first"] for plan in found.plans] == ["draw", "keep"]
    assert found.plans[0].expected == {"A": Fraction(4, 3)}


def test_ties_multiply_and_are_cut_off_with_a_word():
    indifferent = [decide("A", {"x": end({"A": 0}), "y": end({"A": 0})}, name=f"n{number}") for number in range(12)]
    game = build(
        chance({f"d{number}": ("1/12", node) for number, node in enumerate(indifferent)}, name="draw"), players=["A"]
    )
    found = perfect_equilibria(game, at_most=100)
    assert len(found.plans) == 100
    assert not found.is_complete
    whole = perfect_equilibria(game, at_most=5000)
    assert len(whole.plans) == 2**12
    assert len({tuple(sorted(plan.actions.items())) for plan in whole.plans}) == 2**12
    assert whole.is_complete


def test_a_mover_who_does_not_know_its_node_is_named():
    blind = {
        row: decide("B", {"l": end({"A": 0, "B": 0}), "r": end({"A": 1, "B": 1})}, infoset="blind") for row in "ud"
    }
    game = build(decide("A", blind), players=["A", "B"])
    with pytest.raises(GameError, match="the mover at 'blind' does not know its node"):
        perfect_equilibria(game)


def test_a_deep_tree_is_no_problem():
    parts = {"players": ["A"], "root": "n0", "nodes": {}, "outcomes": {"last": {"payoffs": {"A": 0}}}}
    for number in range(600):
        target = f"n{number + 1}" if number < 599 else "last"
        parts["nodes"][f"n{number}"] = {"player": "A", "actions": {"stop": f"t{number}", "go": target}}
        parts["outcomes"][f"t{number}"] = {"payoffs": {"A": -1}}
    assert all(action == "go" for action in perfect_equilibria(Game.of(**parts)).plans[0].actions.values())
