"""Breaking conditions as a figure: the way to a rule, what it asks, and the same in words, table and options."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

import made_up
from images import DOTS_PER_INCH, assert_looks_like
from titanium.errors import InputError
from titanium.explore.sweep import sweep
from titanium.judge.discover import Discovery, Request, discover
from titanium.tell.discover import headline, sentence
from titanium.tell.figures.peeling import ends, peeling

pytest.importorskip("matplotlib")
IMAGES = Path(__file__).parent / "images"


def discovered(target: str = "flood>0.5", **asked: object) -> Discovery:
    name = f"peeled{target}{asked.get('method', '')}"
    run = sweep(made_up.model("peeled"), ["baseline"], 1500, 3, f"memory://tests/figures/{name}")
    return discover(run, "baseline", target, request=Request(**{"boxes": 2, **asked}))  # pyright: ignore[reportArgumentType]


@pytest.fixture(scope="module")
def found() -> Discovery:
    return discovered()


def test_the_title_is_the_finding_and_the_alternative_tells_every_rule(found: Discovery) -> None:
    figure = peeling(found)
    assert figure.title == headline(found)
    assert figure.alt.startswith(f"Rule 1: {sentence(found, 0)}")
    assert "Conditions by rule: 1: inflow is above " in figure.alt


def test_the_table_has_a_row_for_each_box_and_each_rule(found: Discovery) -> None:
    table = peeling(found).table
    steps = found.rules[0].steps
    assert len(table.rows) == len(steps) + len(found.rules)
    chosen = table.rows[found.rules[0].chosen]
    assert chosen[0].endswith(", chosen")
    held = found.rules[0].held
    assert table.rows[len(steps)][:4] == (
        "rule 1", f"{100 * held.coverage:.1f}", f"{100 * held.density:.1f}", f"{held.rows:,}",
    )  # fmt: skip


def test_the_option_is_plain_data_with_a_point_for_each_row(found: Discovery) -> None:
    figure = peeling(found)
    boxes, stars, whole, kept = json.loads(json.dumps(figure.option, allow_nan=False))["series"]
    assert len(boxes["data"]) + len(stars["data"]) == len(figure.table.rows)
    assert f"{100 * boxes['data'][3]['value'][0]:.1f}" == figure.table.rows[3][1]
    terms = [term for rule in found.rules for term in rule.terms]
    assert len(whole["data"]) == len(kept["data"]) == 3 * len(terms)
    assert [own[0] for own in kept["data"][:2]] == list(ends(terms[0]))


def test_the_drawing_holds_the_axes_and_limits(found: Discovery) -> None:
    drawn = peeling(found).svg()
    said = " ".join("".join(ElementTree.fromstring(drawn).itertext()).split())
    assert "coverage: share of all such futures inside" in said
    assert "inflow above" in said


def test_leaves_of_a_tree_have_no_way() -> None:
    tree = discovered(method="cart")
    figure = peeling(tree)
    assert len(figure.table.rows) == len(tree.rules)


def test_without_a_rule_there_is_nothing_to_draw() -> None:
    with pytest.raises(InputError, match="there is no rule to draw: Under baseline, flood > 9 in none of"):
        peeling(discovered("flood>9"))


def test_it_looks_as_it_did(found: Discovery) -> None:
    assert_looks_like(peeling(found).png(DOTS_PER_INCH), IMAGES / "peeling.png")
