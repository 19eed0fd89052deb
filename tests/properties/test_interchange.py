"""Any game survives being written and read, in both formats; any text gives a game or an error that names a line."""

import re
from fractions import Fraction

import hypothesis
import pytest
from hypothesis import strategies as st

from strategies import ODD_TEXTS, games_with_infosets
from titanium.errors import GameError
from titanium.games import Chance, Game
from titanium.games.interchange.efg import read_efg
from titanium.games.interchange.efg_write import write_efg
from titanium.games.interchange.yaml_read import read_yaml
from titanium.games.interchange.yaml_write import write_yaml

SWITCHES = st.fixed_dictionaries({"with_odd_names": st.booleans(), "with_labels": st.booleans()})
SOME = hypothesis.settings(max_examples=30)
MANY = hypothesis.settings(max_examples=150)


def odd_games(**fixed):
    """Parts of games, some with odd names, some with labels."""
    return SWITCHES.flatmap(lambda drawn: games_with_infosets(**drawn, **fixed))


def numbers(payoffs, players):
    """Payoff of each player as an exact number; 0 where none is given."""
    return {player: Fraction(str(payoffs[player])) if player in payoffs else Fraction(0) for player in players}


def contents(game):
    """Everything about a game that a Gambit file holds, numbers as exact fractions."""
    nodes = {}
    for name, node in game.nodes.items():
        odds = [Fraction(str(p)) for p, _ in node.chance.values()] if isinstance(node, Chance) else []
        mover = None if isinstance(node, Chance) else node.player
        nodes[name] = (mover, list(node.children()), odds, numbers(node.payoffs, game.players))
    ends = {name: numbers(outcome.payoffs, game.players) for name, outcome in game.outcomes.items()}
    return game.title, game.comment, game.players, game.preorder, dict(game.infosets), nodes, ends


@SOME
@hypothesis.given(odd_games(with_formulas=True))
def test_yaml_gives_back_an_equal_game(parts):
    game = Game.of(**parts)
    assert read_yaml(write_yaml(game)) == game


@SOME
@hypothesis.given(ODD_TEXTS, ODD_TEXTS.map(lambda text: f"{text}\n{text}"), st.text(max_size=1_500))
def test_yaml_gives_back_any_text(title, comment, asks):
    hypothesis.assume(asks)
    game = Game.of(
        players=["A"],
        root="n1",
        nodes={"n1": {"player": "A", "actions": {asks: "t1"}, "asks": asks}},
        outcomes={"t1": {"payoffs": {"A": 1}}},
        title=title,
        comment=comment,
    )
    assert read_yaml(write_yaml(game)) == game


@SOME
@hypothesis.given(odd_games().map(lambda parts: parts | {"labels": {}}))
def test_gambit_gives_back_names_information_sets_and_payoffs(parts):
    game = Game.of(**parts)
    assert contents(read_efg(write_efg(game))) == contents(game)


@SOME
@hypothesis.given(odd_games())
def test_what_came_from_gambit_comes_back_equal_in_either_format(parts):
    read = read_efg(write_efg(Game.of(**parts)))
    text = write_efg(read)
    assert read_efg(text) == read
    assert write_efg(read_efg(text)) == text
    assert read_yaml(write_yaml(read)) == read


EFG = """EFG 2 R "A \\"card\\" game" { "Fred" "Alice" }
"Red wins."

c "deal" 1 "" { "red" 1/2 "black" .5 } 0
p "" 1 1 "holds red" { "raise" "fold" } 5 "ante" { -1, 0 }
p "" 2 1 "sees" { "meet" "pass" } 0
t "" 1 "win big" { 2, -2 }
t "" 2 "win" { 1e0, -1 }
t "" 0
p "" 1 2 "holds black" { "raise" "fold" } 0
p "" 2 1 0
t "x" 3 "lose big" { -2, 2 }
t "" 2
t "" 4 "lose" { -1, +1 }
"""
YAML = """title: Entry
players: [E, I]
parameters: {m: 2, fear: {default: 0.5, range: [0, 1]}}
root: entry
nodes:
  entry: {player: E, actions: {out: t1, in: weather}}
  weather: {chance: {calm: [2/3, reply], storm: [1/3, sunk]}}
  reply: {player: I, infoset: i, actions: {fight: t2, share: t3}, beliefs: {E: {fight: fear}}, asks: "Fight?"}
outcomes:
  t1: {payoffs: {E: 0, I: m}}
  t2: {payoffs: {E: -1, I: -1}}
  t3: {payoffs: {E: 1, I: m / 2}, effects: {war: 0.5}, means: peace}
  sunk: {payoffs: {E: ".80", I: m}}
labels: {players: {E: Entrant}, actions: {entry: {in: Enter}}}
"""
PIECES = [
    '"',
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "- ",
    "#",
    "\n",
    " ",
    "&a ",
    "*a",
    "!!int ",
    "---\n",
    "? ",
    "|",
    "~",
    "\t",
]
PIECES += [
    "0",
    "-1",
    "1/0",
    "nan",
    "1e999",
    "9" * 400,
    "t",
    "p",
    "c",
    "t1",
    "E",
    "i",
    "null",
    "\x00",
    "\x85",
    "\ufeff",
    "é",
]


@st.composite
def mutations(draw, text):
    """A text with some slices deleted, doubled, moved or replaced by pieces that a grammar could trip over."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        stop = min(len(text), start + draw(st.integers(0, 12) | st.integers(0, len(text))))
        piece = draw(st.sampled_from(PIECES) | st.just(text[start:stop] * 2) | st.text(max_size=3) | st.just(""))
        text = text[:start] + piece + text[stop:]
    return text


def check(read, text):
    """A game, or an error that names a line."""
    hypothesis.assume(not re.fullmatch(r"[^\n]*", text) or " " in text)  # else it may be the path of a file
    try:
        game = read(text)
    except GameError as error:
        problems = error.problems
    else:
        write = write_efg if read is read_efg else write_yaml
        assert read(write(game)) == game
        return
    breaks = 2 + len(re.findall("[\n\r\x85\u2028\u2029]", text))  # YAML counts each of these as the end of a line
    assert problems
    for problem in problems:
        place = re.match(r"text:([1-9][0-9]*)  \S", problem)
        assert place
        assert int(place[1]) <= breaks


@MANY
@hypothesis.given(mutations(EFG))
def test_a_damaged_gambit_file_gives_a_game_or_a_line(text):
    check(read_efg, text)


@MANY
@hypothesis.given(mutations(YAML))
def test_damaged_yaml_gives_a_game_or_a_line(text):
    check(read_yaml, text)


@pytest.mark.parametrize("read", [read_efg, read_yaml], ids=["efg", "yaml"])
@SOME
@hypothesis.given(text=st.text() | st.lists(st.sampled_from([*PIECES, "EFG 2 R ", "players", "nodes"])).map("".join))
def test_any_text_gives_a_game_or_a_line(read, text):
    check(read, text)
