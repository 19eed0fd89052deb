"""What the package at hand is called where it is asked about or written of."""

from titanium.apps.web.seat import Seat
from titanium.report.at_hand import at_hand


def called(seat: Seat) -> str:
    """The name of the case's or the saved package that it is; else from where it started and what was moved."""
    base = seat.base if seat.base in seat.case.packages else seat.case.base
    return seat.name or at_hand(seat.case, base, seat.setting).package
