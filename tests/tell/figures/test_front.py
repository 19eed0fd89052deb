"""The front of a search as a figure: every package found, better upwards, and how far the search was."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.tell.models_made_up import SMALL, gates

from images import DOTS_PER_INCH, assert_looks_like
from titanium.errors import InputError
from titanium.judge.design import Designs, design
from titanium.tell.design import headline
from titanium.tell.figures.front import front, shown

pytest.importorskip("matplotlib")
IMAGES = Path(__file__).parent / "images"


@pytest.fixture(scope="module")
def found() -> Designs:
    return design(gates(), objectives=["strength", "min:cost"], **SMALL)


def test_it_says_its_finding_with_the_numbers(found: Designs) -> None:
    figure = front(found)
    assert figure.title == headline(found)
    lead = found.members[0]
    assert f"{lead.name} strength {100 * lead.scores['strength'].value:.0f} of 100, min:cost " in figure.alt
    assert f"Hypervolume in the end {found.searched.steps[-1].volume:.3f}" in figure.alt
    assert "search 2 alone (unsga3)" in figure.option["legend"]["data"]


def test_the_table_and_the_option_hold_every_package(found: Designs) -> None:
    figure = front(found)
    option = json.loads(json.dumps(figure.option, allow_nan=False))
    lines = option["series"][0]["data"]
    assert len(lines) == len(figure.table.rows) == len(shown(found))
    for line, row in zip(lines, figure.table.rows, strict=True):
        assert row[1].startswith(f"{line['value'][0]:.1f} (")
    assert [axis["inverse"] for axis in option["parallelAxis"]] == [False, True]


def test_a_base_that_is_on_the_front_is_drawn_once(found: Designs) -> None:
    base = found.of(found.base)
    others = tuple(own for own in found.members if own.name != base.name)
    figure = front(replace(found, members=(base, *others)))
    assert [row[0] for row in figure.table.rows].count(f"{base.name}, the base") == 1


def test_without_a_package_there_is_nothing_to_draw(found: Designs) -> None:
    with pytest.raises(InputError, match="there is no package to draw"):
        front(replace(found, members=()))


def test_it_looks_as_it_did(found: Designs) -> None:
    assert_looks_like(front(found).png(DOTS_PER_INCH), IMAGES / "front.png")


def test_many_objectives_of_long_names_have_room(found: Designs) -> None:
    strength, cost = found.objectives
    names = [f"share_of_the_cost_that_the_host_bears_{place}" for place in range(5)]
    objectives = tuple(replace((strength, cost)[place % 2], name=name) for place, name in enumerate(names))

    def scored(own):
        return replace(own, scores={each.name: own.scores[(strength, cost)[place % 2].name]
                                    for place, each in enumerate(objectives)})  # fmt: skip

    wide = replace(
        found, objectives=objectives, members=tuple(map(scored, found.members)), known=tuple(map(scored, found.known))
    )
    assert_looks_like(front(wide).png(DOTS_PER_INCH), IMAGES / "front-wide.png")
