"""The board of claims as a figure: every verdict in all four tellings, told apart without colour."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from images import DOTS_PER_INCH, assert_looks_like
from ledgers import CASE, effect, judged, ledger, made_up, measured
from titanium.errors import InputError
from titanium.tell.figures.claims_board import claims_board

pytest.importorskip("matplotlib")
IMAGES = Path(__file__).parent / "images"
LONG = "The capitals of an alliance that share the cost of a presence share its command as well, sooner or later"


def test_the_title_is_the_finding() -> None:
    assert claims_board(made_up()).title.startswith("Of 4 claims 1 is supported, 0 contradicted, 2 undetermined and 1 ")


def test_the_alternative_tells_where_a_school_says_otherwise() -> None:
    alt = claims_board(made_up()).alt
    assert "A2 undetermined (tripwire schelling: supported, tripwire reiter_poast: contradicted)" in alt
    assert "Supported in one part, contradicted in another: A3." in alt


def test_the_table_holds_a_row_for_each_claim() -> None:
    table = claims_board(made_up()).table
    assert [row[0] for row in table.rows] == ["A1", "A2", "A3", "A4"]
    assert table.rows[2][2:4] == ("undetermined", "1 supported, 1 contradicted")
    assert table.rows[3][2:4] == ("outside the model", "none")


def test_the_option_is_plain_data_with_a_cell_for_each_claim_and_column() -> None:
    figure = claims_board(made_up())
    option = json.loads(json.dumps(figure.option, allow_nan=False))
    columns = 2 + sum(len(switch.positions) for switch in CASE.schools.values())
    assert len(option["xAxis"]["data"]) == columns
    assert len(option["series"][0]["data"]) == columns * len(figure.table.rows)
    first = [cell["value"][5] for cell in option["series"][0]["data"] if cell["value"][0] == 0]
    assert first == [row[2] for row in figure.table.rows]


def test_the_drawing_holds_every_column() -> None:
    drawn = claims_board(made_up()).svg()
    texts = {"".join(node.itertext()).strip() for node in ElementTree.fromstring(drawn).iter() if "text" in node.tag}
    assert {"A1", "A4", "all futures", "without signatures", "tripwire: reiter poast", "one part each"} <= texts
    assert drawn.count("<pattern") == 1


def test_a_ledger_of_figures_alone_has_no_column_without_signatures() -> None:
    figure = claims_board(ledger(judged("B1", measured(effect(), "supported"))))
    assert "without signatures" not in figure.option["xAxis"]["data"]
    assert len(figure.table.headings) == 6


def test_a_claim_is_needed() -> None:
    with pytest.raises(InputError, match="there is no claim to draw"):
        claims_board(ledger())


@pytest.mark.parametrize("name", ["claims", "claims-long"])
def test_it_looks_as_it_did(name: str) -> None:
    long = ledger(*(judged(f"C{place}", measured(effect(), "supported"), claim=LONG) for place in range(12)))
    found = made_up() if name == "claims" else long
    assert_looks_like(claims_board(found).png(DOTS_PER_INCH), IMAGES / f"{name}.png")
