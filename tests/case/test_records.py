"""Lists of cases: what each column means is said once, and a cell that does not fit is refused on its line."""

import math

import pytest

from titanium.case.read import Draft
from titanium.case.read_records import read_records

CRISES = """
title: Crises of the strait
row: a crisis between the two shores
grade: A
source: chronicle
columns:
  name: {meaning: its usual name, kind: text}
  year: {meaning: year in which it began, unit: year}
  fought: {meaning: whether shots were fired, kind: flag}
  ended: {meaning: how it ended, kind: code, codes: {1: by treaty, 2: by force}}
  dead: {meaning: deaths in battle, optional: true}
"""
ROWS = "name,year,fought,ended,dead\nFirst,1954,1,2,567\nSecond,1958,0,1,\n"


def read(tmp_path, described=CRISES, rows=ROWS):
    """The list of a made-up case, and its problems as text."""
    folder = tmp_path / "records"
    folder.mkdir()
    for name, text in (("crises.yaml", described), ("crises.csv", rows)):
        if text is not None:
            (folder / name).write_text(text, encoding="utf-8")
    draft = Draft(tmp_path)
    return read_records(draft), [f"{problem.file}:{problem.line} {problem.message}" for problem in draft.problems]


def test_a_list_is_read_by_column(tmp_path):
    found, problems = read(tmp_path)
    crises = found["crises"]
    assert not problems
    assert len(crises) == 2
    assert crises.texts("name") == ("First", "Second")
    assert crises.numbers("year").tolist() == [1954, 1958]
    assert crises.numbers("dead")[0] == 567
    assert math.isnan(crises.numbers("dead")[1])
    assert crises.texts("dead") == ("567", "")


def test_a_case_without_lists_has_none(tmp_path):
    draft = Draft(tmp_path)
    assert read_records(draft) == {}
    assert draft.problems == []


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Third,soon,1,2,3", "records/crises.csv:2 year: 'soon' is not a number"),
        ("Third,inf,1,2,3", "records/crises.csv:2 year: 'inf' is not a number"),
        ("Third,1996,2,2,3", "records/crises.csv:2 fought: 2 is not a flag"),
        ("Third,1996,1,3,3", "records/crises.csv:2 ended: 3 is not one of its codes"),
        (",1996,1,2,3", "records/crises.csv:2 name: is empty"),
        ("Third,1996,1,2", "records/crises.csv:2 row of 4 cells; the header has 5 columns"),
    ],
)
def test_a_cell_that_does_not_fit_is_refused_on_its_line(tmp_path, row, problem):
    found, problems = read(tmp_path, rows=f"name,year,fought,ended,dead\n{row}\n")
    assert problems == [problem]
    assert len(found["crises"]) == 0


def test_every_problem_of_a_row_is_told_at_once(tmp_path):
    _, problems = read(tmp_path, rows="name,year,fought,ended,dead\n,soon,7,9,many\n")
    assert len(problems) == 5


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ("name,year,fougt,ended,dead", "records/crises.csv:1 column 'fougt' is not known"),
        ("name,year,fought,ended", "records/crises.csv:1 column 'dead' is missing"),
        ("name,year,fought,ended,dead,year", "records/crises.csv:1 column 'year' is given twice"),
    ],
)
def test_a_header_that_does_not_fit_is_refused(tmp_path, header, problem):
    _, problems = read(tmp_path, rows=f"{header}\n")
    assert problem in problems


@pytest.mark.parametrize(
    ("described", "rows", "problem"),
    [
        (CRISES.replace("row: a crisis", "rwo: a crisis"), ROWS, "records/crises.yaml:3 'rwo' is not a known field"),
        (CRISES + "rows: []\n", ROWS, "records/crises.yaml:12 'rows' is not a known field"),
        (CRISES, None, "records/crises.csv:0 is missing"),
        (None, ROWS, "records/crises.csv:0 no file says what its columns mean"),
    ],
)
def test_a_description_and_its_rows_belong_together(tmp_path, described, rows, problem):
    _, problems = read(tmp_path, described, rows)
    assert problem in problems
