"""What must be true of every picture of a game: nothing overlaps, nothing breaks it, nothing is left out."""

import itertools
import math
import unicodedata
from xml.etree import ElementTree

import hypothesis
from hypothesis import strategies as st

from drawings import Drawing
from strategies import games_with_infosets
from titanium.games import Game, build, decide, end
from titanium.games.drawing.lettering import clean, columns, extent, shorten, wrap
from titanium.games.drawing.outline import draw_text
from titanium.games.drawing.picture import draw_svg
from titanium.games.drawing.shown import tree_rows
from titanium.games.solving.solution import Solution

FEW = hypothesis.settings(max_examples=20)
TEXTS = (
    st.text(max_size=40)
    | st.text("abcdefghij klmnop_-전쟁éЖ", max_size=60)
    | st.text("e\u0301\u200d\u0300 ", max_size=40)
)


PARTS = games_with_infosets() | games_with_infosets(with_odd_names=True, with_labels=True)
WEIGHTS = st.none() | st.lists(st.integers(0, 9), min_size=1, max_size=12)


def made(parts, weights):
    """A game, and a solution whose choices are in proportion to the weights, taken in turn; none without weights."""
    game = Game.of(**parts)
    if weights is None:
        return game, None
    turn = itertools.cycle(weights)
    choices = {}
    for name, node in game.nodes.items():
        own = {action: next(turn) for action, _ in node.children()}
        total = sum(own.values())
        choices[name] = {action: weight / total if total else 1 / len(own) for action, weight in own.items()}
    reach = {
        name: math.prod((choices[node][action] for node, action in steps), start=1.0)
        for name, steps in game.paths().items()
    }
    return game, Solution(choices, {}, reach)


@FEW
@hypothesis.given(PARTS, WEIGHTS, st.sampled_from([300, 1100]), st.booleans())
def test_nothing_overlaps(parts, weights, width, asks):
    game, solution = made(parts, weights)
    drawing = Drawing(draw_svg(game, solution, width=width, asks=asks))
    assert not drawing.overlaps()
    assert len(drawing.items) == len(game.preorder)


@FEW
@hypothesis.given(PARTS, WEIGHTS, st.integers(0, 160), st.booleans())
def test_an_outline_has_a_line_for_every_branch_and_keeps_to_its_width(parts, weights, width, ascii_only):
    game, solution = made(parts, weights)
    lines = draw_text(game, solution, width=width, ascii_only=ascii_only).split("\n")
    assert len(lines) - len(game.preorder) in {0, 1}
    assert max(map(columns, lines)) <= max(width, 40)
    assert not any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for line in lines for letter in line)


@FEW
@hypothesis.given(PARTS, WEIGHTS)
def test_the_table_has_a_row_for_every_branch(parts, weights):
    game, solution = made(parts, weights)
    rows = tree_rows(game, solution)
    assert len(rows) == len(game.preorder) - 1
    if solution:
        assert all(row.probability is not None and row.odds for row in rows)


@hypothesis.given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_any_label_gives_well_formed_xml(player, action, words, title):
    labels = {
        "players": {"E": player},
        "actions": {"n1": {"a": action}},
        "outcomes": {"t1": words},
        "nodes": {"n1": words},
    }
    game = build(
        decide("E", {"a": end({"E": 1}), "b": end({"E": 0}, means=words)}), players=["E"], labels=labels, title=title
    )
    svg = draw_svg(game)
    ElementTree.fromstring(svg.encode())
    assert not Drawing(svg).overlaps()
    assert len(draw_text(game).split("\n")) == 4


@hypothesis.given(TEXTS)
def test_clean_text_stays_clean(text):
    once = clean(text)
    assert clean(once) == once
    assert "  " not in once


@hypothesis.given(TEXTS.map(clean), st.integers(1, 40), st.integers(1, 4))
def test_lines_fit_their_room_and_lose_nothing_unless_shortened(text, room, lines):
    found = wrap(text, room, lines)
    assert len(found) <= lines
    assert all(columns(line) <= room for line in found)
    if text and not found[-1].endswith("…"):
        assert "".join("".join(found).split()) == "".join(text.split())
    assert columns(shorten(text, room)) <= room
    assert extent(text, 2, bold=True) >= 0
