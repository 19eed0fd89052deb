"""Parts that change in place: the same elements with other words, hidden where there is nothing to say."""

from collections.abc import Iterator
from typing import Any

import pytest
from nicegui import Client
from nicegui.element import Element
from nicegui.elements.mixins.text_element import TextElement
from nicegui.page import page

from titanium.apps.web.components.table import TableView
from titanium.apps.web.steady import FoldedTable, Lines, Pairs, show_if
from titanium.tell.table import Table


@pytest.fixture
def place() -> Iterator[Element]:
    """Where parts are made, as in the page of a tab."""
    with Client(page("/")) as client:
        yield client.content


def seen(place: Element) -> list[str]:
    """What a reader sees."""
    hidden = {id(own) for own in place.descendants() if own.props.get("hidden")}
    hidden |= {id(below) for own in place.descendants() if id(own) in hidden for below in own.descendants()}
    found: list[str] = []
    for own in place.descendants():
        if isinstance(own, TableView):
            found += [
                own.props["caption"],
                *own.props["headings"],
                *(cell for row in own.props["rows"] for cell in row),
            ]
        elif isinstance(own, TextElement) and id(own) not in hidden and own.text:
            found.append(own.text)
    return found


def table(*rows: tuple[str, ...]) -> dict[str, Any]:
    return Table("Counts", ("package", "holds"), rows, frozenset({1})).to_dict()


def test_lines_come_go_and_come_again_as_the_same_elements(place: Element) -> None:
    lines = Lines("li")
    lines.show(["one", "two"])
    before = list(place.descendants())
    lines.show(["three"])
    assert seen(place) == ["three"]
    lines.show(["four", "five"])
    assert seen(place) == ["four", "five"]
    assert list(place.descendants()) == before


def test_pairs_hide_a_label_that_says_nothing(place: Element) -> None:
    pairs = Pairs()
    pairs.show([("", "41 of 50")])
    assert seen(place) == ["41 of 50"]
    pairs.show([("Washington", "39"), ("Seoul", "32")])
    assert seen(place) == ["Washington", "39", "Seoul", "32"]
    pairs.show([("Washington", "40")])
    assert seen(place) == ["Washington", "40"]


def test_a_table_is_one_element_and_changes_in_place(place: Element) -> None:
    own = TableView(table(("Ironclad", "30 of 50")))
    before = list(place.descendants())
    own.show(table(("Ironclad", "30 of 50"), ("Titanium", "22 of 50")))
    assert list(place.descendants()) == before
    assert seen(place)[-4:] == ["Ironclad", "30 of 50", "Titanium", "22 of 50"]
    assert own.props["numeric"] == (1,)


def test_what_is_put_into_a_cell_belongs_to_the_table(place: Element) -> None:
    own = TableView(table(("Ironclad", "30 of 50")))
    with own.cell(0, 1):
        bar = Element("span")
    assert own.slots["0-1"].children == [bar]
    assert bar in list(place.descendants())


def test_a_folded_table_is_made_when_it_is_opened_and_is_up_to_date_then(place: Element) -> None:
    folded = FoldedTable("Open")
    folded.show(table(("Ironclad", "30 of 50")))
    folded.show(table(("Ironclad", "29 of 50")))
    assert seen(place) == ["Open"]
    folded.open()
    assert seen(place)[-1] == "29 of 50"
    folded.show(table(("Ironclad", "28 of 50")))
    folded.open()
    assert seen(place)[-1] == "28 of 50"
    assert sum(isinstance(own, TableView) for own in place.descendants()) == 1


def test_a_table_that_is_opened_too_early_comes_when_it_is_there(place: Element) -> None:
    folded = FoldedTable("Open")
    folded.open()
    assert seen(place) == ["Open"]
    folded.show(table(("Ironclad", "30 of 50")))
    assert seen(place)[-1] == "30 of 50"


def test_a_part_is_shown_again(place: Element) -> None:
    lines = Lines()
    lines.show(["one"])
    (line,) = [own for own in place.descendants() if own.tag == "p"]
    show_if(line, False)
    assert seen(place) == []
    show_if(line, True)
    assert seen(place) == ["one"]
