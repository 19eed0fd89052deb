"""The map of pathways as a figure: a trunk, and a line for each trigger, in all four tellings."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.tell.paths_made_up import CASE, DATE, SUPPORT, confirmed, made_up

from images import DOTS_PER_INCH, assert_looks_like
from titanium.tell.figures.paths import paths, shown
from titanium.tell.paths import headline

pytest.importorskip("matplotlib")
IMAGES = Path(__file__).parent / "images"
FOUND = made_up(confirmed(SUPPORT, 60, 10, is_clear=True), confirmed(DATE, 1, 30, is_clear=False))


def test_it_says_its_finding_with_the_numbers() -> None:
    figure = paths(CASE, FOUND)
    assert figure.title == headline(CASE, FOUND)
    assert "ironclad, never left, holds in 30 of 50" in figure.alt
    assert "go to titanium: fires in 15 of 50, holds in 32 of 50" in figure.alt
    assert "from 2026 Q4 in any case, go to article_only" in figure.alt


def test_the_table_and_the_option_hold_every_plan() -> None:
    figure = paths(CASE, FOUND)
    series = json.loads(json.dumps(figure.option, allow_nan=False))["series"]
    assert [row[3].split()[0] for row in figure.table.rows] == ["60.0", "65.0", "57.1"]
    assert [round(own["value"][0], 1) for own in series[-1]["data"]] == [60.0, 65.0, 57.1]
    changed = [f"{value:.0f}" for value in series[0]["data"]]
    assert changed == figure.table.rows[1][5].split() == ["3", "6", "9", "12", "15", "18", "21", "24", "27", "30"]


def test_each_package_that_follows_has_a_line_before_any_has_two() -> None:
    many = [confirmed(replace(SUPPORT, by=by), 60, 10, is_clear=True) for by in range(4, 10)]
    found = made_up(*many, confirmed(DATE, 1, 30, is_clear=False))
    assert [own.trigger.to for own in shown(found)].count("article_only") == 1
    assert len(shown(found)) == 5


def test_a_map_without_triggers_is_a_trunk_alone() -> None:
    figure = paths(CASE, made_up())
    assert [row[0] for row in figure.table.rows] == ["ironclad, never left"]


def test_it_looks_as_it_did() -> None:
    assert_looks_like(paths(CASE, FOUND).png(DOTS_PER_INCH), IMAGES / "paths.png")


def test_many_lines_of_long_words_have_room() -> None:
    watched = ("hazard_rift", "exchange_rate", "support_host", "warheads", "reliability")
    triggers = [
        confirmed(replace(SUPPORT, observable=name, to=f"package_of_a_long_name_{place}"), 50, 20, is_clear=False,
                  fires=200 + 150 * place)
        for place, name in enumerate(watched)
    ]  # fmt: skip
    figure = paths(CASE, replace(made_up(*triggers), benchmark="titanium"))
    assert figure.table.rows[1][0] == "titanium, begun at once"
    assert_looks_like(figure.png(DOTS_PER_INCH), IMAGES / "paths-many.png")
