"""What moving troops costs, as a table: each amount once, with what it changes by the middle day."""

from dataclasses import replace

from tests.theatres import posture

from titanium.report.corners import Range
from titanium.report.relocation import DayForce, Destination, Relocation
from titanium.tell.deployment_tables import relocations

GUAM = Destination("guam", "Guam", 2, "abroad", None, None, None, None, None, None, None, True)


def moved(basis: str, thousand: float, payback: float | None = 12.4) -> Relocation:
    days = tuple(DayForce(day, 0.0, -thousand, 0.0, 0.0, 0.7) for day in (10, 30, 60))
    return Relocation("guam", basis, thousand, Range(3.4, 9.6, 30.6), Range(0.5, 0.5, 0.5), payback, days)


def test_rows_begin_with_what_the_package_withdraws():
    rows = (moved("whole", 28.5, None), moved("package", 6.5))
    told = relocations(replace(posture(), destinations=(GUAM,), relocations=rows))
    assert told.rows == (
        ("Guam", "6.5", "what the package withdraws", "9.6 (3.4..30.6)", "0.50", "12", "-6.5", "+0.7"),
        ("Guam", "28.5", "the whole force", "9.6 (3.4..30.6)", "0.50", "-", "-28.5", "+0.7"),
    )
    assert told.headings[6:] == ("in Korea by day 30", "in Taiwan by day 30, all permitted")


def test_an_amount_that_is_moved_for_two_reasons_stands_once():
    rows = (moved("whole", 28.5), moved("package", 28.5))
    told = relocations(replace(posture(), destinations=(GUAM,), relocations=rows))
    assert [row[2] for row in told.rows] == ["what the package withdraws"]
