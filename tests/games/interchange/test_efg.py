"""Gambit files: what is read, how parts are named, what is refused, and what is written."""

from fractions import Fraction
from pathlib import Path

import pytest

from titanium.errors import GameError
from titanium.games import Chance, Game, build, chance, decide, end
from titanium.games.interchange.efg import read_efg
from titanium.games.interchange.efg_write import write_efg

POKER = """EFG 2 R "A card game" { "Fred" "Alice" }
"Red wins."

c "deal" 1 "" { "red" 1/2 "black" 1/2 } 0
p "" 1 1 "holds red" { "raise" "fold" } 0
p "" 2 1 "sees a raise" { "meet" "pass" } 0
t "" 1 "win big" { 2, -2 }
t "" 2 "win" { 1, -1 }
t "" 2 "win" { 1, -1 }
p "" 1 2 "holds black" { "raise" "fold" } 0
p "" 2 1 "sees a raise" { "meet" "pass" } 0
t "" 3 "lose big" { -2, 2 }
t "" 2 "win" { 1, -1 }
t "" 4 "lose" { -1, 1 }
"""


def one_player(*lines):
    return "\n".join(['EFG 2 R "" { "A" }', *lines])


def payoffs(game):
    """Payoffs at each end, in the order of the tree."""
    return [
        [str(game.outcomes[name].payoffs[player]) for player in game.players]
        for name in game.preorder
        if name in game.outcomes
    ]


def test_a_file_of_gambit_becomes_a_game():
    game = read_efg(POKER)
    assert (game.title, game.comment, game.players) == ("A card game", "Red wins.", ("Fred", "Alice"))
    assert isinstance(game.nodes["deal"], Chance)
    assert game.infosets["sees a raise"].nodes == ("n3", "n5")
    assert game.infosets["holds red"].actions == ("raise", "fold")
    assert payoffs(game)[0] == ["2", "-2"]


def test_what_was_read_is_written_as_it_was():
    assert write_efg(read_efg(POKER)) == POKER


def test_white_space_and_commas_mean_nothing():
    flat = " ".join(POKER.replace(",", "").split())
    assert read_efg(flat) == read_efg(POKER)
    assert read_efg(POKER.replace("{", "\n{\n\t").replace('" "', '",\v"')) == read_efg(POKER)


def test_actions_labels_and_payoffs_may_be_left_out_once_they_were_given():
    short = POKER.replace('p "" 2 1 "sees a raise" { "meet" "pass" } 0\nt "" 3', 'p "" 2 1 0\nt "" 3')
    short = short.replace('t "" 2 "win" { 1, -1 }\nt "" 4', 't "" 2\nt "" 4')
    assert short.count("\n") == POKER.count("\n")
    assert short != POKER
    assert read_efg(short) == read_efg(POKER)


def test_a_path_is_read_whether_it_is_text_or_a_path(tmp_path):
    file = tmp_path / "poker.efg"
    file.write_text(POKER, encoding="utf-8")
    assert read_efg(file) == read_efg(str(file)) == read_efg(POKER)


def test_numbers_keep_their_text():
    texts = [".80", "1.", "1e-3", "-0.50", "1/3", "-7/2", "10/4", "123456789012345678901234567890"]
    ends = [f't "" {number} "" {{ {text} }}' for number, text in enumerate(texts, start=1)]
    actions = " ".join(f'"{text}"' for text in texts)
    game = read_efg(one_player(f'p "" 1 1 "" {{ {actions} }} 0', *ends))
    assert [text for (text,) in payoffs(game)] == texts
    assert payoffs(read_efg(write_efg(game))) == payoffs(game)


@pytest.mark.parametrize(("text", "held"), [("+3", "3"), ("007", "7"), ("-7/02", "-7/2"), (".5e3", "0.5e3")])
def test_a_number_that_formulas_or_gambit_could_not_read_is_held_in_plain_form(text, held):
    assert payoffs(read_efg(one_player(f'p "" 1 1 "" {{ "a" }} 0 t "" 1 "" {{ {text} }}'))) == [[held]]


def test_quoted_texts_may_hold_anything():
    title = 'two\nlines, "quoted", \\wedge, a \\\\ and { 1 }\\'
    game = read_efg(write_efg(build(decide("A", {'a "b"': end({"A": 1})}), players=["A"], title=title)))
    assert game.title == title
    assert list(game.nodes["n1"].actions) == ['a "b"']


def test_a_backslash_before_a_letter_stands_for_itself_as_in_gambit():
    game = read_efg(
        one_player(r'"Let $\neg x$ be \"no\"."', 't "" 1 "end" { 0 }').replace('t "', 'p "" 1 1 "" { "a" } 0 t "')
    )
    assert game.comment == r'Let $\neg x$ be "no".'
    assert r'"Let $\neg x$ be \"no\"."' in write_efg(game)


def test_outcome_zero_pays_nothing_and_payoffs_on_the_way_are_kept():
    game = read_efg(one_player('p "toll" 1 1 "" { "on" } 1 "fee" { -1 }', 't "" 0'))
    assert str(game.nodes["toll"].payoffs["A"]) == "-1"
    assert payoffs(game) == [["0"]]
    assert game.labels.outcomes == {"toll": "fee", "t1": ""}
    assert write_efg(game).splitlines()[3:] == ['p "toll" 1 1 "" { "on" } 1 "fee" { -1 }', 't "" 0']


def test_chances_that_were_rounded_sum_to_exactly_one():
    third = "0.3333333333"
    text = one_player(f'c "" 1 "" {{ "a" {third} "b" {third} "c" {third} }} 0', 't "" 0', 't "" 0', 't "" 0')
    drawn = read_efg(text).nodes["n1"].chance
    assert [str(odds) for odds, _ in drawn.values()] == [third, third, "0.3333333334"]


def test_labels_that_cannot_be_names_are_kept_beside_generated_names():
    game = read_efg("""EFG 2 R "" { "A" "" "A" }
        p "same" 1 5 "" { "x" "x" "" "y" } 0
        p "same" 2 7 "" { "a" } 0 t "" 1 "n2" { 1 2 3 }
        p "two"  2 9 "n1" { "b" } 0 t "left" 2 "" { 1 2 3 }
        p "" 3 3 "both" { "c" } 0 t "" 3 "won" { 3 2 1 }
        p "" 2 7 0 t "" 3
    """)
    assert game.players == ("Player 1", "Player 2", "Player 3")
    assert game.preorder == ("n1", "n2_2", "n2", "two", "left", "n4", "t3", "n5", "t4")
    assert list(game.nodes["n1"].actions) == ["1", "2", "3", "y"]
    assert list(game.infosets) == ["n1", "Player 2:1", "two", "both"]
    assert game.labels.infosets == {"Player 2:1": "", "two": "n1"}
    assert game.labels.nodes == {"n1": "same", "n2_2": "same", "n4": "", "n5": "", "left": "left"}
    assert game.labels.outcomes == {"left": "", "t3": "won", "t4": "won"}
    assert game.labels.actions == {"n1": {"1": "x", "2": "x", "3": ""}}
    assert game.labels.players == {"Player 1": "A", "Player 2": "", "Player 3": "A"}
    assert read_efg(write_efg(game)) == game


NODES = ['p "" 1 1 "" { "a" "b" } 0', 't "" 1 "x" { 1 }', 't "" 2 "y" { 2 }']


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        pytest.param(
            ['p "" 1 1 "is { a'], ':2  a quoted text begins here and never ends\n    End it with ".', id="quote"
        ),
        pytest.param(
            ["q"],
            ":2  a node is wanted, not 'q'\n    Allowed: c (chance), p (a player moves), t (play ends).",
            id="kind",
        ),
        pytest.param(NODES[:2], ":3  the file ends within the tree: the move of line 2 lacks 1 of its nodes", id="few"),
        pytest.param(
            [*NODES, 't "" 0'], ":5  the tree is complete, and 't' follows\n    Nothing leads there.", id="many"
        ),
        pytest.param(['t "" 1 "x" { 1 2 }'], ":2  outcome 1 has 2 payoffs for 1 players", id="payoffs"),
        pytest.param(['t "" 1 "x" { nan }'], ":2  'nan' is not a finite number", id="nan"),
        pytest.param(['t "" 1 "x" { -inf }'], ":2  '-inf' is not a finite number", id="infinity"),
        pytest.param(
            ['t "" 1 "x" { 1e999 }'],
            ":2  the number '1e999' is too large or too small\n    Allowed: 1e-300 to 1e300 in size.",
            id="large",
        ),
        pytest.param(
            [f't "" 1 "x" {{ {"9" * 5000} }}'], ":2  the number '" + "9" * 37 + "...' is too large", id="long"
        ),
        pytest.param(
            ['t "" 1 "x" { 1e-99999999999 }'], ":2  the number '1e-99999999999' is too large or too small", id="small"
        ),
        pytest.param(['t "" 1 "x" { 1/0 }'], ":2  '1/0' divides by zero", id="zero"),
        pytest.param(
            ['t "" 1 "x" { one }'], ":2  a number is wanted, not 'one'\n    Allowed: 3, -0.5, 1e-3, 1/3.", id="word"
        ),
        pytest.param(['t "" 1 "x" { 1'], ":2  the file ends among payoffs\n    End them with }.", id="brace"),
        pytest.param(
            ['t "" 1'],
            ":2  outcome 1 has no payoffs, here or before\n    Give them: { 1, -1 }.",
            id="undefined outcome",
        ),
        pytest.param(['t "" -1'], ":2  the number of an outcome is wanted, not '-1'", id="negative outcome"),
        pytest.param(['t "" 0 "x" { 1 }'], ":2  outcome 0 stands for none, and has payoffs", id="outcome 0"),
        pytest.param(['p "" 2 1 "" { "a" } 0'], ":2  there is no player 2\n    Allowed: 1 to 1.", id="player"),
        pytest.param(['p "" 1 1 0'], ":2  information set 1 of 'A' has no actions, here or before", id="undefined set"),
        pytest.param(['p "" 1 1 "" { } 0'], ":2  information set 1 of 'A' has no actions", id="no actions"),
        pytest.param(
            ['c "" 1 "" { "a" 1/2 "b" 1/3 } 0', 't "" 0', 't "" 0'],
            ":2  the probabilities sum to 0.8333333333, not to 1\n    Fractions such as 1/3 are exact.",
            id="sum",
        ),
        pytest.param(
            ['c "" 1 "" { "a" 3/2 "b" -1/2 } 0', 't "" 0', 't "" 0'],
            ":2  '-1/2' is not a probability\n    Allowed: 0 to 1.",
            id="negative",
        ),
        pytest.param(
            ['c "" 1 "" { "a" 1 } 0', 'c "" 1 "" { "a" 1 "b" 0 } 0', 't "" 0', 't "" 0'],
            ":3  information set 1 of nature has other actions here than at line 2\n    There: 'a'.",
            id="lottery",
        ),
        pytest.param(
            ['p "" 1 1 "" { "a" } 0', 'p "" 1 1 "" { "b" } 0', 't "" 0'],
            ":3  information set 1 of 'A' has other actions here than at line 2\n    There: 'a'.",
            id="other actions",
        ),
        pytest.param(
            ['p "" 1 1 "i" { "a" } 0', 'p "" 1 1 "j" { "a" } 0', 't "" 0'],
            ":3  information set 1 of 'A' is labelled 'j' here and 'i' at line 2",
            id="other label",
        ),
        pytest.param(
            [NODES[0], 't "" 1 "x" { 1 }', 't "" 1 "x" { 2 }'],
            ":4  outcome 1 has other payoffs here than at line 3\n    There: { 1 }.",
            id="other payoffs",
        ),
        pytest.param(
            [NODES[0], 't "" 1 "x" { 1 }', 't "" 1 "y"'], ":4  outcome 1 is 'y' here and 'x' at line 3", id="other name"
        ),
        pytest.param(
            ['p "" 1 1 "" { "a" "b" } 0', 'p "" 1 1 0', 't "" 0', 't "" 0', 't "" 0'],
            ":3  'A' would forget that it chose 'a' at 'A:1': it cannot tell 'n2' from 'n1'\n"
            "    Only games of perfect recall are solved.",
            id="recall",
        ),
    ],
)
def test_each_problem_is_named_with_its_line(lines, problem):
    with pytest.raises(GameError) as caught:
        read_efg(one_player(*lines))
    assert "  text" + problem in str(caught.value)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "text:1  is empty"),
        (
            'NFG 1 R "" { "A" } { 2 } 1 2',
            "text:1  is a game in strategic form (NFG)\n    Only games in extensive form are read.",
        ),
        ("\x00\x01junk", "text:1  a Gambit file begins with EFG 2 R, not '\ufffd\ufffdjunk'"),
        ("no such game", "text:1  a Gambit file begins with EFG 2 R, not 'no'"),
        ('EFG 3 R "" { "A" }', "text:1  the version is '3'\n    Allowed: 2."),
        ('EFG 2 X "" { "A" }', "text:1  the kind of numbers is 'X'\n    Allowed: R, D."),
        ("EFG 2 R title", "text:1  the title in quotation marks is wanted, not 'title'"),
        ('EFG 2 R "" { }', 'text:1  no one plays\n    Name the players: { "A" "B" }.'),
        ("missing.efg", "missing.efg  there is no such file"),
        (Path("missing"), "missing  there is no such file"),
        (Path(), ".  is a folder; the file of one game is wanted"),
        ("\ud800", "text:1  holds half of a character, which no file can"),
    ],
)
def test_what_is_no_gambit_file_is_refused_with_the_reason(text, problem):
    with pytest.raises(GameError) as caught:
        read_efg(text)
    assert problem in str(caught.value)


def test_bytes_that_are_no_text_are_placed(tmp_path):
    file = tmp_path / "latin.efg"
    file.write_bytes('EFG 2 R\n"Caf\u00e9"'.encode("latin-1"))
    with pytest.raises(GameError, match=r"latin\.efg:2  is not UTF-8 text: .* at byte 12\n    Save it as UTF-8\."):
        read_efg(file)


def test_all_problems_of_content_are_listed_at_once():
    with pytest.raises(GameError) as caught:
        read_efg(one_player('c "" 1 "" { "a" 2 "b" 1 } 0', 't "" 1 "" { 1 2 }', 't "" 2'))
    assert str(caught.value).startswith("4 problems in text\n")


def test_a_tree_of_absurd_depth_is_refused_without_recursion():
    lines = [f'p "" 1 {number} "" {{ "on" }} 0' for number in range(5_000)]
    with pytest.raises(GameError, match="a tree of more than 4000 moves in a row is not read"):
        read_efg(one_player(*lines, 't "" 0'))
    game = read_efg(one_player(*lines[:2_000], 't "" 0'))
    assert len(game.nodes) == 2_000


def formula_game(**more):
    lottery = chance({"a": ("p", end({"A": "v + 1"})), "b": ("1 - p", end({"A": "0.1 + 1/5"}))})
    return build(lottery, players=["A"], parameters={"p": 0.3, "v": 2}, **more)


def test_formulas_are_written_as_exact_numbers():
    assert write_efg(formula_game()).splitlines()[3:] == [
        'c "n1" 1 "" { "a" 0.3 "b" 0.7 } 0',
        't "" 1 "t1" { 3 }',
        't "" 2 "t2" { 0.3 }',
    ]
    text = write_efg(formula_game(), {"p": 1 / 3, "v": -0.5})
    odds = [Fraction(word) for word in text.splitlines()[3].split() if word.startswith("0.")]
    assert sum(odds) == 1
    assert 't "" 1 "t1" { 0.5 }' in text


@pytest.mark.parametrize(
    ("params", "problem"),
    [
        ({"vv": 1}, "parameter 'vv' is not in the game\nAllowed: p, v.\nDid you mean 'v'?"),
        ({"v": float("nan")}, "parameter 'v' is nan; one finite number is wanted"),
        ({"v": [1, 2]}, "parameter 'v' is [1, 2]; one finite number is wanted"),
        ({"p": 2}, "the chance of 'b' at 'n1' is -1\nAllowed: 0 to 1."),
    ],
)
def test_parameters_that_do_not_fit_are_refused(params, problem):
    with pytest.raises(GameError) as caught:
        write_efg(formula_game(), params)
    assert str(caught.value).startswith("cannot be written for Gambit\n")
    assert problem in caught.value.problems


def test_names_without_a_value_are_listed():
    game = build(decide("A", {"go": end({"A": "v"}), "stay": end({"A": "w / 0.0001"})}), players=["A"])
    with pytest.raises(GameError) as caught:
        write_efg(game, {"w": 1})
    assert caught.value.problems == ("parameter 'v' has no value\nGive it in `params`, or a default in the game.",)


def test_beliefs_apart_from_play_cannot_be_written():
    move = decide("A", {"go": end({"A": 1, "B": 0}), "stay": end({"A": 0, "B": 1})}, beliefs={"B": {"go": 0.9}})
    with pytest.raises(GameError, match="'B' holds beliefs about what 'A' does at 'n1'\n"):
        write_efg(build(move, players=["A", "B"]))


def test_nodes_of_one_set_are_written_with_their_actions_in_one_order():
    parts = {
        "players": ["A", "B"],
        "root": "first",
        "nodes": {
            "first": {"player": "A", "actions": {"l": "left", "r": "right"}},
            "left": {"player": "B", "infoset": "blind", "actions": {"x": "lx", "y": "ly"}},
            "right": {"player": "B", "infoset": "blind", "actions": {"y": "ry", "x": "rx"}},
        },
        "outcomes": {name: {"payoffs": {"A": 1, "B": 2}} for name in ("lx", "ly", "rx", "ry")},
    }
    game = read_efg(write_efg(Game.of(**parts)))
    assert game.nodes["right"].actions == {"x": "rx", "y": "ry"}
    assert game.infosets["blind"].nodes == ("left", "right")
