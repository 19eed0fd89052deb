"""Pictures of games: nothing overlaps, nothing is said by colour alone, and a reader without eyes gets all of it."""

import random
import re
import subprocess
import sys

import numpy as np
import pytest

from drawings import SVG, Drawing
from titanium.case import load_case
from titanium.errors import GameError
from titanium.games import Game, build, chance, compile_game, decide, end
from titanium.games.drawing.palette import INK, OKABE_ITO, PAPER, SOFT, contrast, paints
from titanium.games.drawing.picture import draw_svg
from titanium.games.drawing.shown import tree_rows
from titanium.games.solving.solution import Solution

pytestmark = pytest.mark.usefixtures("x64")

COLORS = {"W": "#0072B2", "S": "#009E73", "B": "#D55E00", "K": "#CC79A7"}
CRISES = ("test", "summit", "rift", "opportunism", "taiwan", "both")
HOSTILE = "</svg><script>alert('x')</script>\"&'\x00\x1b[31m\u202e" + "ж전한 e\u0301\u0301" * 1000


def solve(game, seed=1):
    """A solution for random numbers of the names that the game uses."""
    numbers = random.Random(seed)
    env = {name: numbers.uniform(0.1, 0.9) for name in sorted(game.names)}
    return compile_game(game)(env, dict.fromkeys(game.players, 8.0))


@pytest.fixture(scope="module")
def crises():
    case = load_case("us_rok")
    games = {name: case.crisis(name).game for name in CRISES}
    return {name: (game, solve(game)) for name, game in games.items()}


def entry(**more):
    reply = decide("I", {"fight": end({"E": -1, "I": -1}), "share": end({"E": 1, "I": 1}, means="a duopoly")})
    move = decide("E", {"out": end({"E": 0, "I": 2}, name="stay_out"), "in": reply}, asks="Enter the market?")
    return build(move, players=["E", "I"], **more)


def entry_solution(fight=0.25, enter=0.93):
    choices = {"n1": {"out": 1 - enter, "in": enter}, "n2": {"fight": fight, "share": 1 - fight}}
    reach = {"stay_out": 1 - enter, "t2": enter * fight, "t3": enter * (1 - fight)}
    return Solution(choices, {}, reach)


def signalling():
    def answer(gain, cost):
        fight = end({"sender": gain - 2, "receiver": cost})
        return decide(
            "receiver", {"fight": fight, "yield": end({"sender": gain, "receiver": 0})}, infoset="sees a threat"
        )

    def play(gain, cost):
        return decide("sender", {"threaten": answer(gain, cost), "wait": end({"sender": 0, "receiver": 1})})

    nature = chance({"strong": ("p", play(2, -1)), "weak": ("1-p", play(1, 1))})
    return build(nature, players=["sender", "receiver"], parameters={"p": 0.5})


def crossed():
    """Chance draws who moves first, so each player's set stands before and after the other's."""

    def turn(player, then):
        return decide(player, {"left": then(), "right": then()}, infoset=f"{player} knows nothing")

    def over():
        return end({"Ann": 1, "Bob": 2})

    first = turn("Ann", lambda: turn("Bob", over))
    second = turn("Bob", lambda: turn("Ann", over))
    return build(chance({"Ann first": (0.5, first), "Bob first": (0.5, second)}), players=["Ann", "Bob"])


def side_by_side():
    """Sets whose nodes alternate, so their lines run side by side."""

    def turn(infoset):
        return decide("Bob", {"left": end({"Ann": 1, "Bob": 2}), "right": end({"Ann": 1, "Bob": 2})}, infoset=infoset)

    follow = {f"way {number}": turn(f"set {number % 4}") for number in range(12)}
    return build(decide("Ann", follow), players=["Ann", "Bob"])


def said(game, solution=None, **options):
    return [item.get("aria-label") for item in Drawing(draw_svg(game, solution, **options)).items]


@pytest.mark.parametrize("asks", [False, True])
@pytest.mark.parametrize("name", CRISES)
def test_nothing_overlaps_in_a_crisis(crises, name, asks):
    game, solution = crises[name]
    drawing = Drawing(draw_svg(game, solution, colors=COLORS, asks=asks))
    assert not drawing.overlaps()
    assert len(drawing.items) == len(game.preorder)
    assert drawing.whole.right <= (1200 if not asks else 1500), "small enough to be read on a page"


@pytest.mark.parametrize("make", [signalling, crossed, side_by_side])
def test_nothing_overlaps_where_information_sets_are_joined(make):
    assert not Drawing(draw_svg(make())).overlaps()


def test_the_same_game_gives_the_same_bytes(crises):
    game, solution = crises["taiwan"]
    again = Game.of(**game.model_dump())
    assert draw_svg(game, solution) == draw_svg(again, solution)
    assert draw_svg(game, solution) != draw_svg(game, solve(game, seed=2))


def test_width_is_probability():
    drawing = draw_svg(entry(), entry_solution(fight=0.25, enter=0.5))
    widths = [float(width) for width in re.findall(r'stroke-width="(\d\.\d\d)"', drawing)]
    assert widths == pytest.approx([3.5, 3.5, 1.75, 5.25], abs=0.01)
    assert set(re.findall(r'stroke-width="(\d\.\d\d)"', draw_svg(entry()))) == {"1.60"}, "all alike before it is solved"


def test_probabilities_near_the_ends_are_not_rounded_away():
    shown = Drawing(draw_svg(entry(), entry_solution(fight=0.001, enter=0.37))).shown()
    assert {"0.63", "0.37", "<0.01", ">0.99"} <= set(shown)


def test_every_mover_is_named_and_chance_has_a_shape_of_its_own():
    drawing = Drawing(draw_svg(signalling()))
    assert [drawing.shown().count(who) for who in ("Chance", "sender", "receiver")] == [1, 3, 3]
    assert len(list(drawing.root.iter(f"{SVG}polygon"))) == 1


def test_nodes_of_an_information_set_share_a_column_and_a_dashed_line_that_meets_them():
    game = signalling()
    drawing = Drawing(draw_svg(game))
    assert drawing.shown().count("sees a threat") == 2
    (join,) = [way for way in drawing.root.iter(f"{SVG}path") if way.get("stroke-dasharray") == "5 3"]
    own = [
        card
        for card in drawing.cards
        if any(card.holds(text) and text.says == "sees a threat" for text in drawing.texts)
    ]
    assert len({card.left for card in own}) == 1
    ends = [own_end for own_end in re.findall(r"M([\d.]+),([\d.]+)|H([\d.]+)$", join.get("d"))]
    assert {float(x or last) for x, _, last in ends} == {own[0].left}
    assert join.get("stroke") == paints(game)["receiver"].line


def test_an_information_set_that_cannot_share_a_column_is_joined_below_the_rows():
    drawing = Drawing(draw_svg(crossed()))
    joins = [way.get("d") for way in drawing.root.iter(f"{SVG}path") if way.get("stroke-dasharray") == "5 3"]
    lowest = max(card.bottom for card in drawing.cards)
    assert sum(max(float(y) for y in re.findall(r"V([\d.]+)", way)) > lowest for way in joins) == 1


def test_a_screen_reader_gets_every_part_in_words():
    assert said(entry(), entry_solution()) == [
        "E decides: Enter the market? out 0.07, in 0.93",
        "After out, the outcome is stay out, reached with probability 0.07; payoffs E 0, I 2",
        "After in, I decides: fight 0.25, share 0.75",
        "After fight, the outcome is t2, reached with probability 0.23; payoffs E -1, I -1",
        "After share, the outcome is a duopoly, reached with probability 0.70; payoffs E 1, I 1",
    ]
    assert ">Later</title>" in draw_svg(entry(title="Entry"), title="Later")
    root = Drawing(draw_svg(entry(title="Entry"), entry_solution())).root
    assert root.find(f"{SVG}title").text == "Entry"
    assert root.find(f"{SVG}desc").text == (
        "A game of 2 players, E, I: 2 decisions, 3 outcomes. Most likely outcome: a duopoly, with probability 0.70."
    )


def test_a_screen_reader_is_told_what_a_mover_cannot_tell_and_what_it_believes():
    solved = solve(signalling())
    beliefs = {"sees a threat": {"n3": 0.75, "n5": 0.25}}
    spoken = said(signalling(), Solution(solved.choices, solved.values, solved.reach, beliefs))
    assert "cannot tell this node from 1 other (sees a threat); believes with probability 0.75 to be here" in spoken[2]
    assert "1 information set of several nodes" in draw_svg(signalling())


def test_the_tree_is_one_that_assistive_technology_knows():
    drawing = Drawing(draw_svg(signalling()))
    (tree,) = [part for part in drawing.root.iter(f"{SVG}g") if part.get("role") == "tree"]
    assert list(tree) == drawing.items, "a tree owns its items"
    assert tree.get("aria-label")
    assert all(item.get("tabindex") == "0" for item in drawing.items), "without a script each item is a tab stop"
    assert [item.get("aria-level") for item in drawing.items[:4]] == ["1", "2", "3", "4"]
    assert [item.get("aria-posinset") for item in drawing.items[3:5]] == ["1", "2"]
    text_parents = [part for part in drawing.root if part.find(f".//{SVG}text") is not None]
    assert all(part.get("aria-hidden") == "true" for part in text_parents), "no text is read out twice"


def test_several_drawings_live_on_one_page():
    drawings = [draw_svg(entry()), draw_svg(signalling()), draw_svg(entry(), mark="again")]
    marks = [mark for drawing in drawings for mark in re.findall(r' id="([^"]*)"', drawing)]
    assert len(marks) == len(set(marks)) == 9
    for drawing in drawings:
        own = Drawing(drawing).root.get("id")
        rules = re.findall(r"([^{}]+)\{", re.search(r"<style>(.*)</style>", drawing)[1])
        assert all(rule.startswith(f'[id="{own}"] ') for rule in rules), "styles reach no further than the drawing"
        assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)|<script|url\(|@import", drawing)


def test_colours_carry_enough_contrast():
    game = build(end(dict.fromkeys("abcdefgh", 0)), players=list("abcdefgh"))
    light = dict.fromkeys("abcdefgh", "#FFFFFE")
    for paint in [*paints(game).values(), *paints(game, light).values(), *paints(game, {"a": "#000000"}).values()]:
        assert contrast(paint.line, PAPER) >= 3
        assert contrast(INK, paint.fill) >= 4.5
    assert contrast(SOFT, PAPER) >= 4.5
    assert paints(game, {"a": OKABE_ITO[0]})["a"].line == OKABE_ITO[0], "a colour that shows is kept"


def test_hostile_labels_are_shown_and_do_nothing():
    parts = {
        "players": [HOSTILE],
        "root": HOSTILE + "n",
        "nodes": {HOSTILE + "n": {"player": HOSTILE, "actions": {HOSTILE: "t"}, "asks": HOSTILE}},
        "outcomes": {"t": {"payoffs": {HOSTILE: 1}, "means": HOSTILE}},
        "title": HOSTILE,
    }
    game = Game.of(**parts)
    svg = draw_svg(game, asks=True)
    drawing = Drawing(svg)
    assert not drawing.overlaps()
    assert drawing.whole.right < 1200
    tags = {element.tag.removeprefix(SVG) for element in drawing.root.iter()}
    assert tags <= {"svg", "title", "desc", "style", "g", "rect", "path", "text"}
    assert not re.search("[\x00-\x1f\u202e]", svg.replace("\n", ""))
    notes = [title.text for title in drawing.root.iter(f"{SVG}title")]
    assert any(len(note) > 5000 and "</script>" in note for note in notes), "the whole text is a note"
    assert any(text.endswith("…") for text in drawing.shown())


def test_an_empty_label_shows_nothing_and_is_still_named_aloud():
    labels = {"actions": {"n1": {"out": ""}}, "outcomes": {"stay_out": ""}, "players": {"E": ""}}
    game = entry(labels=labels)
    shown = Drawing(draw_svg(game)).shown()
    assert "out" not in shown
    assert "stay out" not in shown
    assert "E" in shown, "somebody must be named"
    assert said(game)[1] == "After out, the outcome is stay_out; payoffs E 0, I 2"


def test_labels_are_shown_for_names():
    labels = {"players": {"E": "Entrant"}, "nodes": {"n1": "Morning"}, "actions": {"n1": {"in": "Go in"}}}
    assert {"Entrant", "Morning", "Go in", "out"} <= set(Drawing(draw_svg(entry(labels=labels))).shown())


def test_formulas_are_shown_until_they_have_values():
    pay = {"E": "gain * (1 - loss) + second_gain * (1 - second_loss)"}
    game = build(decide("E", {"stay": end({"E": 0}), "go": end(pay)}, payoffs={"E": "fee"}), players=["E"])
    svg = draw_svg(game, width=300)
    shown = Drawing(svg).shown()
    assert any(text.startswith("gain") and text.endswith("…") for text in shown)
    assert "pays E fee" in shown
    assert "second_gain * (1 - second_loss)" in svg, "the whole formula is a note"
    values = {"gain": 2, "loss": 0.5, "second_gain": np.float32(1), "second_loss": 0, "fee": 0.5}
    assert {"2.00", "pays E 0.50"} <= set(Drawing(draw_svg(game, params=values)).shown())


def test_chance_shows_its_numbers_before_the_game_is_solved():
    assert Drawing(draw_svg(signalling())).shown().count("0.50") == 2, "from the default of the parameter"
    assert {"0.25", "0.75"} <= set(Drawing(draw_svg(signalling(), params={"p": 0.25})).shown())


def test_a_game_of_one_outcome_is_drawn():
    drawing = Drawing(draw_svg(build(end({"E": 1}), players=["E"])))
    assert drawing.shown() == ["E", "1"]


@pytest.mark.parametrize(
    ("solution", "reason"),
    [
        (entry_solution(fight=np.array([0.25, 0.5])), "choice 'fight' at 'n2' is a batch of 2 numbers"),
        (Solution({"n1": {"out": 1.0, "in": 0.0}}, {}, {}), "it says nothing about node 'n2': it is of another game"),
        (Solution({"n1": {"x": 1.0}, "n2": {}}, {}, {}), "its actions at 'n1' are not those of the game"),
        (entry_solution(fight=float("nan")), "the solver did not converge"),
    ],
)
def test_a_solution_that_cannot_be_shown_is_refused(solution, reason):
    with pytest.raises(GameError, match=re.escape(reason)) as caught:
        draw_svg(entry(), solution)
    assert str(caught.value).startswith("this solution cannot be shown\n")


@pytest.mark.parametrize("colour", ["red", "#12345", "#0072B2;}", '"/><x'])
def test_a_colour_that_is_none_is_refused(colour):
    with pytest.raises(GameError, match="Write it as #RRGGBB"):
        draw_svg(entry(), colors={"E": colour})


def test_a_mark_that_could_leave_its_place_is_refused():
    with pytest.raises(GameError, match="is not a letter with letters, digits"):
        draw_svg(entry(), mark='"]</style>')


def test_the_table_says_what_the_picture_shows():
    rows = tree_rows(entry(), entry_solution())
    assert [(row.node, row.mover, row.action, row.odds, row.leads_to) for row in rows] == [
        ("n1: Enter the market?", "E", "out", "0.07", "stay_out"),
        ("n1: Enter the market?", "E", "in", "0.93", "n2"),
        ("n2", "I", "fight", "0.25", "t2"),
        ("n2", "I", "share", "0.75", "t3: a duopoly"),
    ]
    assert [row.reach for row in rows] == pytest.approx([0.07, 0.93, 0.2325, 0.6975])
    assert rows[1].payoffs == {}
    assert rows[3].payoffs == {"E": "1", "I": "1"}
    assert [row.infoset for row in tree_rows(signalling())].count("sees a threat") == 4


def test_the_work_of_drawing_grows_with_the_nodes_and_no_faster():
    def grow(depth):
        if not depth:
            return end({"E": 1, "I": 2}, means="it is over")
        return decide("EI"[depth % 2], {"left": grow(depth - 1), "right": grow(depth - 1)}, asks="Which way?")

    small, large = (build(grow(depth), players=["E", "I"]) for depth in (5, 7))
    assert (len(small.preorder), len(large.preorder)) == (63, 255)
    draw_svg(small)
    assert _calls(lambda: draw_svg(large)) / 255 < 1.1 * _calls(lambda: draw_svg(small)) / 63


def _calls(work):
    """Calls of functions that some work comes to."""
    made = 0

    def count(frame, event, argument):
        nonlocal made
        made += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return made


def test_a_chain_deeper_than_the_stack_is_drawn():
    nodes = {f"n{i}": {"player": "E", "actions": {"on": f"n{i + 1}" if i < 1099 else "t"}} for i in range(1100)}
    game = Game.of(players=["E"], root="n0", nodes=nodes, outcomes={"t": {"payoffs": {"E": 1}}})
    assert draw_svg(game).count('role="treeitem"') == 1101


def test_drawing_a_game_needs_no_jax():
    script = (
        "import sys; from titanium.games import build, end; from titanium.games.drawing.picture import draw_svg;"
        "from titanium.games.drawing.outline import draw_text; game = build(end({'E': 1}), players=['E']);"
        "draw_svg(game), draw_text(game); sys.exit('jax' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_every_part_bears_its_name_so_that_a_page_knows_which_was_chosen():
    game = entry()
    items = Drawing(draw_svg(game)).items
    assert [item.get("data-place") for item in items] == list(game.preorder)


def test_its_own_words_are_said_by_whoever_draws_it():
    known = []

    def say(sentence, /, **values):
        known.append(sentence)
        return f"¿{sentence.format(**values)}?"

    drawing = Drawing(draw_svg(entry(), entry_solution(), say=say, description="All told."))
    assert {"¿Outcome?", "¿Ends here?"} <= set(drawing.shown())
    assert all(item.get("aria-label").startswith("¿") for item in drawing.items)
    assert drawing.root.find(f"{SVG}desc").text == "All told."
    assert "After {action}, the outcome is {outcome}, reached with probability {probability}" in known
    assert not drawing.overlaps()
