"""A fitted crisis game as a figure: an interval for each regressor and model, or for each coefficient."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

import fits
from images import DOTS_PER_INCH, assert_looks_like
from titanium.evidence.fit.finding import Fitted
from titanium.evidence.fit.moves import Change, Move
from titanium.tell.figures.fit import fit
from titanium.tell.fit import headline

pytest.importorskip("matplotlib")
IMAGES = Path(__file__).parent / "images"
LOGIT = "strategic logit, agent errors"


def moved(column: str, before: float, after: float, low: float, high: float) -> Move:
    """What a regressor does to a raid."""
    return Move(column, 0.4, 2.6, Change(before, after, low, high), {})


def found(**changed: Any) -> Fitted:
    """As much of a fit as the figure reads, in two models; nothing is estimated."""
    first = (moved("wall", 0.63, 0.18, -0.65, -0.24), moved("pledge", 0.54, 0.22, -0.48, -0.16))
    second = (moved("wall", 0.63, 0.28, -0.55, -0.1), moved("pledge", 0.54, 0.6, -0.2, 0.3))
    named = {"u11:const": (-3.8, (-5.9, -1.8)), "u11:wall": (1.5, (0.7, 2.3))}
    estimate = SimpleNamespace(
        coefficients={name: value for name, (value, _) in named.items()},
        confidence_interval=lambda: {name: ends for name, (_, ends) in named.items()},
    )
    asked = SimpleNamespace(model=SimpleNamespace(name=LOGIT), names=tuple(named), fit=estimate)
    given = {
        "reading": fits.reading(), "asked": asked, "n": 120, "counts": {"quiet": 73, "loot": 26, "battle": 21},
        "moves": {LOGIT: first, "another model with a much longer name, private errors": second}, "agreements": (),
        "seed": 0,
    }  # fmt: skip
    return cast("Fitted", SimpleNamespace(**(given | changed)))


def test_it_says_the_change_of_every_regressor_in_every_model() -> None:
    figure = fit(found())
    assert figure.title == headline(found())
    assert "Change of a raid, of 100 summers: the height of the wall, strategic logit, agent errors: " in figure.alt
    assert "a pledge of the guard, another model" in figure.alt
    assert_looks_like(figure.png(DOTS_PER_INCH), IMAGES / "fit.png")


def test_the_table_and_the_option_hold_every_change() -> None:
    figure = fit(found())
    series = json.loads(json.dumps(figure.option, allow_nan=False))["series"]
    drawn = [f"{own['value'][0]:,.2f}" for part in series[::2] for own in part["data"]]
    assert sorted(drawn) == sorted(row[2] for row in figure.table.rows)
    assert len(drawn) == 4
    low, high, _ = series[1]["data"][:3]
    assert (f"{low[0]:,.2f}", f"{high[0]:,.2f}") == figure.table.rows[0][3:]
    assert low[1] != series[3]["data"][0][1], "models stand beside each other"


def test_coefficients_stand_where_no_regressor_is_explained() -> None:
    figure = fit(found(moves={}))
    assert figure.alt.startswith("Coefficients with 95% intervals: u11:const ")
    assert [row[0] for row in figure.table.rows] == ["u11:const", "u11:wall"]
    assert figure.svg() == fit(found(moves={})).svg()
