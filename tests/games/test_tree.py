"""A tree that is not a game is refused, with every reason and its place."""

import copy

import pytest

from titanium.errors import GameError
from titanium.games import Chance, Decision, Game

ENTRY = {
    "players": ["entrant", "incumbent"],
    "root": "entry",
    "nodes": {
        "entry": {"player": "entrant", "actions": {"out": "stay_out", "in": "weather"}},
        "weather": {"chance": {"calm": ["2/3", "reply"], "storm": ["1/3", "sunk"]}},
        "reply": {
            "player": "incumbent",
            "actions": {"fight": "price_war", "share": "duopoly"},
            "beliefs": {"entrant": {"fight": "fear"}},
        },
    },
    "outcomes": {
        "stay_out": {"payoffs": {"entrant": 0, "incumbent": "m"}},
        "sunk": {"payoffs": {"entrant": -1, "incumbent": "m"}, "effects": {"war": 0.5, "clash": "1 - war"}},
        "price_war": {"payoffs": {"entrant": -1, "incumbent": -1}},
        "duopoly": {"payoffs": {"entrant": 1, "incumbent": "m / 2"}},
    },
}


def entry_game(*changes):
    """Parts of the entry game with a value changed, or removed, at each path."""
    parts = copy.deepcopy(ENTRY)
    for *way, last, value in changes:
        part = parts
        for step in way:
            part = part[step]
        if value is REMOVED:
            del part[last]
        else:
            part[last] = value
    return parts


REMOVED = object()


def refusal(*changes):
    with pytest.raises(GameError) as caught:
        Game.of(**entry_game(*changes))
    assert str(caught.value).startswith("not a game\n")
    return caught.value.problems


def test_a_game_knows_its_parts():
    game = Game.of(**ENTRY)
    assert isinstance(game.nodes["entry"], Decision)
    assert isinstance(game.nodes["weather"], Chance)
    assert game.names == {"m", "fear"}, "the drawn `war` is local to its outcome"
    assert game.paths()["duopoly"] == (("entry", "in"), ("weather", "calm"), ("reply", "share"))
    assert list(game.paths()) == list(ENTRY["outcomes"])


def test_every_formula_is_listed_with_its_place():
    places = {".".join(path) for path, _, _ in Game.of(**ENTRY).formulas()}
    assert "nodes.weather.chance.storm" in places
    assert "nodes.reply.beliefs.entrant.fight" in places
    assert "outcomes.duopoly.payoffs.incumbent" in places
    assert "outcomes.sunk.effects.clash" in places


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        pytest.param(
            ("nodes", "reply", "actions", "fight", "duopoly"),
            "outcomes.duopoly: 'duopoly' is reached 2 times; a tree reaches each once",
            id="an outcome reached twice",
        ),
        pytest.param(
            ("nodes", "entry", "actions", "out", "reply"),
            "nodes.reply: 'reply' is reached 2 times; a tree reaches each once",
            id="a node reached twice",
        ),
        pytest.param(
            ("nodes", "reply", "actions", "fight", "entry"),
            "nodes.entry: 'entry' is reached 2 times; a tree reaches each once",
            id="a way back to the root",
        ),
        pytest.param(
            ("outcomes", "truce", {"payoffs": {"entrant": 0, "incumbent": 0}}),
            "outcomes.truce: 'truce' is never reached from the root",
            id="an outcome that nothing leads to",
        ),
        pytest.param(
            ("nodes", "island", {"player": "entrant", "actions": {"stay": "island"}}),
            "nodes.island: 'island' is never reached from the root",
            id="a loop apart from the tree",
        ),
        pytest.param(
            ("nodes", "reply", "player", "incumbant"),
            "nodes.reply.player: player 'incumbant' does not play\n"
            "Allowed: entrant, incumbent.\nDid you mean 'incumbent'?",
            id="an unknown mover",
        ),
        pytest.param(
            ("nodes", "entry", "actions", "wait", "duopolly"),
            "nodes.entry.actions.wait: 'wait' leads to 'duopolly', which is not defined\n"
            "Allowed: duopoly, entry, price_war, reply, stay_out, sunk, weather.\nDid you mean 'duopoly'?",
            id="an action to nowhere",
        ),
        pytest.param(
            ("root", "entri"),
            "root: root 'entri' is not a node\nAllowed: entry, reply, weather.\nDid you mean 'entry'?",
            id="an unknown root",
        ),
        pytest.param(
            ("outcomes", "duopoly", "payoffs", "incumbent", REMOVED),
            "outcomes.duopoly.payoffs: outcome 'duopoly' has no payoff for player 'incumbent'",
            id="a missing payoff",
        ),
        pytest.param(
            ("outcomes", "duopoly", "payoffs", "regulator", 1),
            "outcomes.duopoly.payoffs.regulator: payoff of 'regulator', who does not play\n"
            "Allowed: entrant, incumbent.",
            id="a payoff of a stranger",
        ),
        pytest.param(
            ("nodes", "weather", "chance", "storm", 0, "1/2"),
            "nodes.weather.chance: the probabilities of 'weather' sum to 1.16667, not to 1",
            id="chances that do not sum to one",
        ),
        pytest.param(
            ("nodes", "weather", "chance", {"calm": ["3/2", "reply"], "storm": ["-1/2", "sunk"]}),
            "nodes.weather.chance.storm: '-1/2' is not a probability\nAllowed: 0 to 1.",
            id="a negative chance",
        ),
        pytest.param(
            ("nodes", "reply", "beliefs", "entrant", {"figth": "fear", "share": "1-fear"}),
            "nodes.reply.beliefs.entrant.figth: unknown action 'figth'\nAllowed: fight, share.\nDid you mean 'fight'?",
            id="beliefs about an unknown action",
        ),
        pytest.param(
            ("nodes", "reply", "beliefs", "incumbent", {"fight": 1}),
            "nodes.reply.beliefs.incumbent: 'incumbent' cannot hold beliefs about 'incumbent' here",
            id="beliefs of the mover about itself",
        ),
        pytest.param(
            ("nodes", "reply", "beliefs", "entrant", {}),
            "nodes.reply.beliefs.entrant: beliefs of 'entrant' must name all actions of 'reply' but one",
            id="beliefs that leave two actions open",
        ),
        pytest.param(
            ("nodes", "reply", "beliefs", "entrant", {"fight": 0.8, "share": 0.8}),
            "nodes.reply.beliefs.entrant: beliefs of 'entrant' at 'reply' are not probabilities that sum to 1",
            id="beliefs that sum to more than one",
        ),
        pytest.param(
            ("players", ["entrant", "incumbent", "entrant"]),
            "players: player 'entrant' is named twice",
            id="a player named twice",
        ),
        pytest.param(
            ("nodes", "duopoly", {"player": "entrant", "actions": {"go": "duopoly"}}),
            "nodes.duopoly: 'duopoly' is the name of a node and of an outcome",
            id="one name for a node and an outcome",
        ),
    ],
)
def test_each_structural_problem_is_named_with_its_place(change, problem):
    assert problem in refusal(change)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        pytest.param(
            ("nodes", "entry", "actions", {}),
            "nodes.entry.actions: Dictionary should have at least 1 item after validation, not 0",
            id="a node without actions",
        ),
        pytest.param(
            ("nodes", "entry", "mover", "entrant"),
            "nodes.entry.mover: Extra inputs are not permitted",
            id="an unknown field",
        ),
        pytest.param(
            ("outcomes", "duopoly", "payoffs", "entrant", "v.__class__"),
            "outcomes.duopoly.payoffs.entrant: formula 'v.__class__': 'v.__class__' is outside the grammar\n"
            "Allowed: numbers, names, + - * / **, comparisons, where min max exp log sqrt logistic.",
            id="a formula outside the grammar",
        ),
        pytest.param(
            ("outcomes", "duopoly", "payoffs", "entrant", True),
            "outcomes.duopoly.payoffs.entrant: a number or a formula is wanted, not True",
            id="a truth value for a payoff",
        ),
        pytest.param(
            ("outcomes", "duopoly", "payoffs", "entrant", float("nan")),
            "outcomes.duopoly.payoffs.entrant: a finite number is wanted, not nan",
            id="a payoff that is not a number",
        ),
    ],
)
def test_what_does_not_have_the_form_of_a_tree_is_refused_with_its_place(change, problem):
    assert refusal(change) == (problem,)


def test_all_problems_are_listed_at_once():
    problems = refusal(
        ("nodes", "entry", "player", "nobody"),
        ("outcomes", "duopoly", "payoffs", "incumbent", REMOVED),
        ("nodes", "weather", "chance", "storm", 0, "1/2"),
    )
    assert len(problems) == 3


def test_a_game_cannot_be_changed():
    game = Game.of(**ENTRY)
    with pytest.raises(ValueError, match="frozen"):
        game.root = "reply"
    with pytest.raises(ValueError, match="frozen"):
        game.nodes["entry"].player = "incumbent"
    with pytest.raises(TypeError, match="cannot be changed"):
        game.nodes["reply"].beliefs["entrant"]["fight"] = "hope"


def test_games_that_are_alike_are_one_key():
    assert {Game.of(**ENTRY): "known"}[Game.of(**copy.deepcopy(ENTRY))] == "known", "stated beliefs included"


def test_the_way_to_every_part_is_known():
    ways = Game.of(**ENTRY).ways
    assert ways["entry"] == ()
    assert ways["reply"] == (("entry", "in"), ("weather", "calm"))
    assert ways["duopoly"] == Game.of(**ENTRY).paths()["duopoly"] == (*ways["reply"], ("reply", "share"))


def test_a_deep_tree_is_walked_without_recursion():
    depth = 3_000
    nodes = {f"n{i}": {"player": "A", "actions": {"on": f"n{i + 1}"}} for i in range(depth - 1)}
    nodes[f"n{depth - 1}"] = {"player": "A", "actions": {"on": "end"}}
    game = Game.of(players=["A"], root="n0", nodes=nodes, outcomes={"end": {"payoffs": {"A": 1}}})
    assert len(game.paths()["end"]) == depth
