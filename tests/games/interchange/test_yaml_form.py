"""Games in YAML: what is read, what is refused and where, and how it is written."""

from importlib.resources import files
from pathlib import Path

import pytest

from titanium.case.schema import Crisis
from titanium.errors import GameError
from titanium.games import Game
from titanium.games.interchange.yaml_read import CRISIS_KEYS, read_yaml
from titanium.games.interchange.yaml_write import write_yaml

ENTRY = """\
title: Entry
comment: |
  An entrant may stay out.

  The incumbent answers.
players: [E, I]
parameters: {m: 2, fear: {default: 0.5, range: [0, 1], means: what E expects}}
root: entry
nodes:
  entry: {player: E, actions: {out: t1, in: weather}}
  weather: {chance: {calm: [2/3, reply], storm: [1/3, sunk]}}
  reply: {player: I, actions: {fight: t2, share: t3}, beliefs: {E: {fight: fear}}, asks: "Fight, or share?"}
outcomes:
  t1: {payoffs: {E: 0, I: m}}
  t2: {payoffs: {E: -1, I: -1}}
  t3: {payoffs: {E: 1, I: m / 2}, effects: {war: 0.5}, means: peace}
  sunk: {payoffs: {E: ".80", I: m}}
labels:
  players: {E: Entrant}
"""
CRISES = sorted(Path(str(files("titanium.cases") / "us_rok" / "crises")).glob("*.yaml"))


def with_line(number, text):
    """The entry game with one line replaced, by the number of the line."""
    lines = ENTRY.splitlines()
    lines[number - 1] = text
    return "\n".join(lines)


def refusal(text):
    with pytest.raises(GameError) as caught:
        read_yaml(text)
    return str(caught.value)


def test_a_game_is_read_with_all_its_fields():
    game = read_yaml(ENTRY)
    assert game.comment == "An entrant may stay out.\n\nThe incumbent answers.\n"
    assert game.parameters["fear"].range == (0, 1)
    assert str(game.outcomes["sunk"].payoffs["E"]) == ".80"
    assert game.labels.players == {"E": "Entrant"}


def test_what_was_written_by_hand_is_written_the_same():
    assert write_yaml(read_yaml(ENTRY)) == ENTRY


def test_a_path_is_read_whether_it_is_text_or_a_path(tmp_path):
    file = tmp_path / "entry.yaml"
    file.write_text(ENTRY, encoding="utf-8")
    assert read_yaml(file) == read_yaml(str(file)) == read_yaml(ENTRY)


@pytest.mark.parametrize("crisis", CRISES, ids=lambda path: path.stem)
def test_a_crisis_of_a_case_is_a_game(crisis):
    game = read_yaml(crisis)
    assert game.title
    assert read_yaml(write_yaml(game)) == game


def test_the_keys_of_a_crisis_are_those_of_the_case():
    assert set(CRISIS_KEYS) == Crisis.model_fields.keys() - {"game"} - Game.model_fields.keys()
    assert CRISES


def test_words_that_look_like_something_else_stay_words():
    game = Game.of(
        players=["no", "1e3", "~"],
        root="true",
        nodes={"true": {"player": "~", "actions": {"on": "1", "null": "a: b", "# x": " "}}},
        outcomes={name: {"payoffs": dict.fromkeys(["no", "1e3", "~"], 1)} for name in ("1", "a: b", " ")},
    )
    text = write_yaml(game)
    assert 'players: ["no", "1e3", "~"]' in text
    assert 'actions: {"on": "1", "null": "a: b", "# x": " "}' in text
    assert read_yaml(text) == game


def test_a_long_line_is_broken():
    actions = {f"a rather long action {number}": f"t{number}" for number in range(6)}
    outcomes = {name: {"payoffs": {"A": 1}} for name in actions.values()}
    nodes = {"n1": {"player": "A", "actions": actions}}
    lines = write_yaml(Game.of(players=["A"], root="n1", nodes=nodes, outcomes=outcomes)).splitlines()
    assert max(map(len, lines)) <= 120
    assert lines[2:7] == ["nodes:", "  n1:", "    player: A", "    actions:", "      a rather long action 0: t0"]


def test_an_empty_name_cannot_be_written():
    nodes = {"n1": {"player": "A", "actions": {"": "t1"}}}
    game = Game.of(players=["A"], root="n1", nodes=nodes, outcomes={"t1": {"payoffs": {"A": 1}}})
    with pytest.raises(GameError, match="cannot be written as YAML\n  a name is empty\n"):
        write_yaml(game)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param(
            with_line(10, "  entry: {playr: E, player: E, actions: {out: t1, in: weather}}"),
            ":10  'nodes.entry.playr' is not a known field\n"
            "    Allowed: actions, asks, beliefs, infoset, payoffs, player.\n    Did you mean 'player'?",
            id="an unknown field",
        ),
        pytest.param(
            with_line(10, "  entry: {player: E, actions: {out: t11, in: weather}}"),
            ":10  'out' leads to 't11', which is not defined\n"
            "    Allowed: entry, reply, sunk, t1, t2, t3, weather.\n    Did you mean 't1'?",
            id="an action to nowhere",
        ),
        pytest.param(
            with_line(11, "  weather: {chance: {calm: [2/3, reply], storm: [1/3]}}"),
            ":11  'nodes.weather.chance.storm.1' is missing\n    Write [probability, next node].",
            id="a draw that leads nowhere",
        ),
        pytest.param(
            with_line(14, "  t1: {payoffs: {E: 0, I: 2 +}}"),
            ":14  'outcomes.t1.payoffs.I': formula '2 +' does not parse\n    Allowed: numbers",
            id="a formula",
        ),
        pytest.param(
            with_line(15, "  t2: {payoffs: {E: -1, I: .nan}}"),
            ":15  'outcomes.t2.payoffs.I': a finite number is wanted, not nan",
            id="not a number",
        ),
        pytest.param(
            with_line(12, "  reply: {player: 1, actions: {fight: t2, share: t3}}"),
            ":12  'nodes.reply.player' is 1; text is wanted\n    Put it in quotation marks.",
            id="a number for a name",
        ),
        pytest.param(
            with_line(7, "parameters: {m: much, fear: 0.5}"),
            ":7  'parameters.m' is 'much'; a table of keys and values is wanted",
            id="a parameter without a default",
        ),
        pytest.param(
            with_line(8, "game: entry"), ":1  'root' is missing\n    Required: players, root, outcomes.", id="root"
        ),
        pytest.param(with_line(8, "root: entry\nroot: t1"), ":9  'root' is given twice", id="a key given twice"),
        pytest.param(with_line(8, "root: *entry"), ":8  '*entry' is an alias\n    Write the value out.", id="an alias"),
        pytest.param(with_line(8, "root: [entry"), ":9  is not YAML: ", id="an open bracket"),
        pytest.param(with_line(6, "players: []"), ":6  'players' is empty", id="no one plays"),
        pytest.param(
            with_line(19, ""), ":18  'labels' is empty; a table of keys and values is wanted", id="a key alone"
        ),
        pytest.param("", ":1  is empty", id="nothing"),
        pytest.param("# nothing\n", ":1  is empty", id="a comment alone"),
        pytest.param("- a\n- b\n", ":1  must be a table of keys and values", id="a list"),
        pytest.param("a: " + "[" * 99 + "]" * 99, ":1  is nested more than 32 deep", id="depth"),
    ],
)
def test_each_problem_is_named_with_its_line(text, problem):
    assert "  text" + problem in refusal(text)


def test_all_problems_are_listed_at_once():
    text = with_line(14, "  t1: {payoffs: {E: 0, I: 2 +}, mean: x}").replace("player: I", "player: J")
    message = refusal(text)
    assert message.startswith("3 problems in text\n")
    assert "text:12  player 'J' does not play" in message, "the tree is checked although a formula does not parse"


def test_a_file_that_is_not_there_is_named(tmp_path):
    assert refusal("nowhere.yaml") == "1 problem in nowhere.yaml\n  nowhere.yaml  there is no such file"
    assert "is a folder; the file of one game is wanted" in refusal(tmp_path)
