"""Games as text for a terminal: aligned, within the width, and harmless."""

import pytest

from titanium.games import Game, build, chance, decide, end
from titanium.games.drawing.lettering import columns
from titanium.games.drawing.outline import draw_text
from titanium.games.solving.solution import Solution


def entry(**more):
    reply = decide("I", {"fight": end({"E": -1, "I": -1}), "share": end({"E": 1, "I": 1}, means="a duopoly")})
    move = decide("E", {"out": end({"E": 0, "I": 2.5}), "in": reply}, asks="Enter?")
    return build(move, players=["E", "I"], **more)


SOLVED = Solution(
    {"n1": {"out": 0.07, "in": 0.93}, "n2": {"fight": 0.25, "share": 0.75}},
    {},
    {"t1": 0.07, "t2": 0.2325, "t3": 0.6975},
)


def lines(text):
    return [line.rstrip() for line in text.splitlines()]


def test_a_solved_game():
    assert lines(draw_text(entry(), SOLVED, width=60)) == [
        "                                     ends here      E      I",
        "E Enter?",
        "├─ out 0.07: t1                           0.07   0.00   2.50",
        "└─ in 0.93 → I",
        "   ├─ fight 0.25: t2                      0.23  -1.00  -1.00",
        "   └─ share 0.75: a duopoly               0.70   1.00   1.00",
    ]


def test_plain_letters_only_on_request():
    text = draw_text(entry(), SOLVED, width=60, ascii_only=True)
    assert text.isascii()
    assert lines(text)[3:5] == [
        "`- in 0.93 -> I",
        "   |- fight 0.25: t2                      0.23  -1.00  -1.00",
    ]


def test_payoffs_follow_the_probability_where_columns_would_crowd_out_the_words():
    assert lines(draw_text(entry(labels={"players": {"E": "Entrant", "I": "Incumbent"}}), SOLVED, width=40)) == [
        "Entrant Enter?",
        "├─ out 0.07: [Entrant 0.00, Incumbent 2…",
        "└─ in 0.93 → Incumbent",
        "   ├─ fight 0.25: [Entrant -1.00, Incum…",
        "   └─ share 0.75: [Entrant 1.00, Incumb…",
    ]


def test_information_sets_stand_in_brackets_with_what_is_believed():
    def reply():
        return decide("F", {"a": end({"L": 0, "F": 0}), "b": end({"L": 1, "F": 1})}, infoset="blind")

    game = build(decide("L", {"a": reply(), "b": reply()}, payoffs={"L": 2}), players=["L", "F"])
    half = {"a": 0.5, "b": 0.5}
    solved = Solution(dict.fromkeys(game.nodes, half), {}, dict.fromkeys(game.outcomes, 0.25), {"blind": {"n2": 0.4}})
    text = draw_text(game, solved)
    assert "├─ a 0.50 → F [blind] (believed 0.40)\n" in text
    assert "└─ b 0.50 → F [blind]\n" in text
    assert "L (passing pays L 2)" in text


def test_chance_moves_say_their_formula_until_it_has_a_value():
    game = build(chance({"rain": ("p", end({"E": 1})), "sun": ("1-p", end({"E": "m/2"}))}), players=["E"])
    assert lines(draw_text(game, width=40))[1:] == [
        "Chance",
        "├─ rain p: t1                          1",
        "└─ sun 1-p: t2                       m/2",
    ]
    assert "├─ rain 0.25: t1" in draw_text(game, params={"p": 0.25, "m": 1})


def test_wide_letters_keep_the_columns():
    game = entry(labels={"actions": {"n1": {"out": "기다린다"}, "n2": {"fight": "fe\u0301te"}}})
    text = draw_text(game, SOLVED, width=60)
    assert {columns(line) for line in text.splitlines() if line.endswith("0")} == {60}


@pytest.mark.parametrize("width", [0, 40, 60, 100])
def test_lines_keep_to_the_width(width):
    long = "한국어 with \x1b[31mcolour\r\n and more of it " * 20
    game = entry(labels={"actions": {"n1": {"in": long}, "n2": {"share": long}}, "players": {"E": long}})
    text = draw_text(game, SOLVED, width=width)
    assert max(map(columns, text.splitlines())) <= max(width, 40)
    assert len(text.splitlines()) in {5, 6}
    assert "\x1b" not in text
    assert "\r" not in text


def test_a_deep_tree_keeps_the_nearest_guides():
    nodes = {f"n{i}": {"player": "E", "actions": {"on": f"n{i + 1}" if i < 99 else "t"}} for i in range(100)}
    game = Game.of(players=["E"], root="n0", nodes=nodes, outcomes={"t": {"payoffs": {"E": 1}}})
    text = draw_text(game, width=60)
    assert max(map(len, text.splitlines())) == 60
    assert text.splitlines()[-1].startswith("… ")
    assert "└─ on: t" in text
