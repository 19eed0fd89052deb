"""The money of a year as bands: what goes in comes out, and what cannot be drawn is said."""

import json
from collections import defaultdict
from pathlib import Path

import pytest
from tests.tell.figures.money_and_force import account

from images import DOTS_PER_INCH, assert_looks_like
from titanium.tell.figures import sankey
from titanium.tell.figures.flows import flows

pytest.importorskip("matplotlib")
IMAGES = Path(__file__).parent / "images"


def test_the_finding_says_who_gives_what_and_what_stays() -> None:
    figure = flows(account())
    assert figure.title == (
        "Under Open gates, Hostia gives 3.10 USD bn a year, 1.00 of it as the payment, of which 0.81 stays in the "
        "Valley; Patria's own cost is 5.00 before that."
    )
    assert "USD bn a year, constant 2026 dollars, the package in full; converted at 1,000 ABC/USD." in figure.alt
    assert "Hostia to payment in kind: 0.25" in figure.alt
    assert "today's cost leaves Patria to bear 4.00 USD bn a year." in figure.alt
    assert_looks_like(figure.png(DOTS_PER_INCH), IMAGES / "flows.png")


def test_whatever_passes_a_place_is_conserved() -> None:
    table = flows(account()).table
    into, out = defaultdict[str, float](float), defaultdict[str, float](float)
    for source, target, amount, _ in table.rows:
        out[source] += float(amount)
        into[target] += float(amount)
    between = into.keys() & out.keys()
    assert len(between) == 7
    for place in between:
        assert into[place] == pytest.approx(out[place], abs=1e-9), place
    ends = sum(into[place] for place in into if place not in out)
    assert ends == pytest.approx(sum(out[place] for place in out if place not in into))


def test_the_option_has_the_bands_of_the_table() -> None:
    figure = flows(account())
    (series,) = json.loads(json.dumps(figure.option, allow_nan=False))["series"]
    assert [(own["source"], own["target"], f"{own['value']:.3f}") for own in series["links"]] == [
        row[:3] for row in figure.table.rows
    ]
    names = [own["name"] for own in series["data"]]
    assert len(names) == len(set(names)) == 16


def test_forms_are_told_apart_by_hatching() -> None:
    assert flows(account()).svg().count("<pattern") == 3, "in kind, outside the payment, and the joint command"


def test_a_saving_cannot_be_a_band_and_is_said() -> None:
    figure = flows(account(command=-0.2))
    assert "Not drawn: each capital saves 0.20 on the joint command." in figure.alt
    assert not any("joint command" in row[1] for row in figure.table.rows)


def test_a_payment_over_the_cost_is_said_plainly() -> None:
    assert (
        "The payment is 5.00 USD bn a year more than today's cost to Patria less savings."
        in flows(account(scale=10.0)).alt
    )


def test_without_years_the_payment_is_one_band() -> None:
    figure = flows(account(years=False))
    assert ("Hostia", "payment, in cash and in kind", "1.000", "1,000.0") in figure.table.rows
    assert "stays in" not in figure.title


def test_nothing_paid_is_a_figure_too() -> None:
    figure = flows(account(scale=0.0, command=0.0, full=0.0))
    assert figure.title == "Under Open gates nothing is paid for a presence in the Valley."
    assert figure.table.rows == ()
    assert "Nothing is paid." in figure.svg()
    assert figure.option["series"] == []


def test_labels_have_room_however_thin_their_bands_are() -> None:
    places = [sankey.Place(f"p{row}", row > 0, "a label of several words that takes two lines", "#000000")
              for row in range(9)]  # fmt: skip
    bands = [
        sankey.Band("p0", own.key, 100.0 if row == 1 else 0.001, "#000000") for row, own in enumerate(places) if row
    ]
    height = 1.15 * sankey.least_height(places)
    boxes, scale = sankey.layout(places, bands, 600.0, height)
    middles = [boxes[own.key].top + boxes[own.key].height / 2 for own in places[1:]]
    tall = 10.5 * (1 + len(places[0].lines))
    assert all(below - above >= tall for above, below in zip(middles, middles[1:], strict=False))
    assert scale * 100.0 == pytest.approx(boxes["p1"].height)
    assert max(own.top + own.height for own in boxes.values()) <= height
