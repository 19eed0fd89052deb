"""A solved crisis as a figure: the drawing is the games' own, the table has the payoffs of every seat."""

import json
import re
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

import pytest

from drawings import Drawing
from images import DOTS_PER_INCH, assert_looks_like
from titanium.case import load_case
from titanium.report.assignment import Assignment
from titanium.report.crisis import CrisisReport
from titanium.tell.figures import drawn
from titanium.tell.figures.tree import tree

IMAGES = Path(__file__).parent / "images"
SVG = "{http://www.w3.org/2000/svg}"


@lru_cache
def report(name: str = "rift") -> CrisisReport:
    """A crisis of a case with made-up payoffs, in which everybody moves by an even draw: nothing is solved."""
    case = load_case("us_rok")
    game = case.crises[name].game
    choices = {
        node: {action: 1 / len(list(own.children())) for action, _ in own.children()}
        for node, own in game.nodes.items()
    }
    values = {
        outcome: {role: 0.1 * row + 0.01 * seat for seat, role in enumerate(game.players)}
        for row, outcome in enumerate(game.outcomes)
    }
    reach: dict[str, float] = {}

    def walk(place: str, chance: float) -> dict[str, float]:
        if place in game.outcomes:
            reach[place] = chance
            return values[place]
        below = [(choices[place][action], walk(target, chance * choices[place][action]))
                 for action, target in game.nodes[place].children()]  # fmt: skip
        values[place] = {role: sum(p * own[role] for p, own in below) for role in game.players}
        return values[place]

    walk(game.root, 1.0)
    nothing = Assignment({}, {}, {}, ())
    return CrisisReport(case, case.crises[name], case.description.status_quo, nothing, nothing.positions(case), choices,
                        values, reach, {}, {}, {})  # fmt: skip


def test_the_drawing_is_for_eye_keyboard_and_ear() -> None:
    figure = tree(report())
    root = ElementTree.fromstring(figure.svg())
    game = report().crisis.game
    items = [own for own in root.iter(f"{SVG}g") if own.get("role") == "treeitem"]
    assert len(items) == len(game.nodes) + len(game.outcomes)
    assert all(own.get("tabindex") == "0" for own in items)
    assert root.get("width") is None
    assert root.get("aria-labelledby") == "tree-rift-title"
    assert figure.svg() == tree(report()).svg()
    assert Drawing(figure.svg()).overlaps() == []


def test_capitals_stand_for_seats_and_every_seat_has_its_payoffs() -> None:
    figure, found = tree(report()), report()
    roles = found.crisis.game.players
    capitals = [found.case.description.actors[role].capital for role in ("W", "S", "K") if role in roles]
    assert sorted(figure.table.headings[2:]) == sorted(capitals)
    assert set(capitals) <= set(Drawing(figure.svg()).shown())
    assert len(figure.table.rows) == len(found.crisis.game.outcomes) + 1
    for row, outcome in zip(figure.table.rows, found.crisis.game.outcomes, strict=False):
        assert row[1] == f"{round(1000 * found.reach[outcome]):,}"
        assert row[2:] == tuple(f"{found.values[outcome][role]:.2f}" for role in roles)
    assert figure.table.rows[-1][2:] == tuple(f"{found.expected[role]:.2f}" for role in roles)


def test_the_words_tell_the_finding_and_every_move() -> None:
    figure, found = tree(report()), report()
    plays = round(1000 * max(found.reach.values()))
    assert re.match(rf"A .*, under Ironclad: {plays} plays of the solved tree in 1,000 end with: ", figure.title)
    for node, choices in found.choices.items():
        assert ", ".join(f"{action} {share:.2f}" for action, share in choices.items()) in figure.alt, node
    assert "Choices are logit responses, not forecasts." in figure.standing
    assert json.dumps(dict(figure.option)) == "{}"


def test_a_file_holds_the_finding_the_tree_and_its_standing(tmp_path: Path) -> None:
    figure = tree(report())
    figure.write(tmp_path / "rift.svg")
    root = ElementTree.fromstring((tmp_path / "rift.svg").read_text())
    texts = [own.text or "" for own in root.findall(f"{SVG}text")]
    inner = root.find(f"{SVG}svg")
    assert inner is not None
    assert " ".join(texts).startswith(figure.title)
    assert " ".join(texts).endswith("not forecasts.")
    heights = [float(own.get("y", "")) for own in root.findall(f"{SVG}text")]
    top, tall = float(inner.get("y", "")), float(inner.get("height", ""))
    assert any(own < top for own in heights)
    assert any(own > top + tall for own in heights)
    assert not any(top < own < top + tall for own in heights)


def test_a_document_gets_a_picture() -> None:
    pytest.importorskip("matplotlib")
    pytest.importorskip("typst")
    assert_looks_like(tree(report()).png(DOTS_PER_INCH), IMAGES / "tree.png")


def test_a_text_with_quotes_is_drawn() -> None:
    pytest.importorskip("typst")
    text = '<text x="1" y="9">a \\ "b"</text>'
    assert drawn.picture(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 12" width="40" height="12">{text}</svg>'
    )


def test_a_drawing_without_a_size_is_refused() -> None:
    with pytest.raises(ValueError, match="no size in"):
        drawn.size("<svg/>")
