"""A crisis as tables: every move, every seat alike, every school apart."""

from tests.crises import solved

from titanium.report.rivals import rivals
from titanium.tell.crisis_tables import by_school, limit_sentence, moves, schools_sentence, seats


def test_every_move_has_its_shares_and_where_it_leads() -> None:
    report = solved("taiwan")
    table = moves(report)
    assert len(table.rows) == sum(len(list(node.children())) for node in report.crisis.game.nodes.values())
    first = table.rows[0]
    assert first[:3] == ("Beijing", "Attack Taiwan?", "none")
    assert first[3] == f"{round(1000 * report.choices['n1']['none'])}"
    assert first[5:] == ("1,000", "no attack on Taiwan")
    shares = [float(row[3]) for row in table.rows if row[1] == first[1]]
    assert sum(shares) == 1000
    assert {row[4] for row in table.rows} <= {"0", "1,000", "500"}, "the limit is pure, or a tie"


def test_adversaries_have_the_same_columns_as_allies() -> None:
    report = solved("taiwan")
    rows = {row[0]: row for row in seats(report).rows}
    assert list(rows) == ["Beijing", "Washington", "Seoul", "Pyongyang"]
    assert all(all(cell for cell in row) for row in rows.values())
    assert rows["Pyongyang"][1] == f"{report.expected['K']:.2f}"


def test_every_position_of_a_school_has_a_row_of_its_own() -> None:
    report = solved("taiwan")
    found = rivals(report)
    table = by_school(report, found)
    assert len(table.rows) == sum(len(own.readings) for own in found)
    assert sum(row[0].endswith(", as solved") for row in table.rows) == len(found)
    assert schools_sentence(report, found).startswith(f"School switches that bear on this crisis: {len(found)}. ")
    assert schools_sentence(report, ()) == "No school switch of this case bears on this crisis."


def test_the_limit_is_said_for_what_it_is() -> None:
    told = limit_sentence(solved("taiwan"))
    assert "it ends with: bases open and spared, Korea stays quiet." in told
    assert told.endswith("That is subgame-perfect play, the limit of ever sharper choice.")
    assert "(700 plays in 1,000)" in limit_sentence(solved("both")), "nature's part stays"
