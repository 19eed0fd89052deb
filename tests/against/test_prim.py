"""PRIM against EMA Workbench: the boxes that it gave on made-up data, and those of an installed one."""

import importlib.util
import json
from typing import Any

import pytest
from bench.prim import CASES, RECORD, by_titanium, by_workbench, data_of, difference

NEEDS_EMA = pytest.mark.skipif(
    importlib.util.find_spec("ema_workbench") is None, reason="EMA Workbench is not installed: make bench installs it"
)


def found_in(name: str) -> list[list[dict[str, Any]]]:
    """Our ways to the boxes of a case."""
    case = CASES[name]
    boxes, _ = by_titanium(*data_of(case), case.get("objective", "lenient1"), case.get("boxes", 1))
    return boxes


def only_peels(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Steps up to the smallest box, where pasting starts; of whole numbers the workbench is recorded without it."""
    return steps[: min(range(len(steps)), key=lambda place: steps[place]["rows"]) + 1]


@pytest.mark.parametrize("name", CASES)
def test_boxes_are_those_that_were_recorded(name: str) -> None:
    recorded = json.loads(RECORD.read_text(encoding="utf-8"))["cases"][name]
    for own, wanted in zip(found_in(name), recorded, strict=True):
        steps = only_peels(own) if CASES[name].get("whole") else own
        assert [[step["rows"], step["of_interest"]] for step in steps] == wanted["way"]
        assert difference(steps[-1:], [wanted["last"]]) == ""


@NEEDS_EMA
@pytest.mark.parametrize("name", ["continuous", "whole_numbers"])
def test_boxes_are_those_of_the_installed_workbench(name: str) -> None:
    case = CASES[name]
    theirs, _ = by_workbench(*data_of(case), case.get("objective", "lenient1"))
    [own] = found_in(name)
    assert difference(only_peels(own) if case.get("whole") else own, theirs[0]) == ""
