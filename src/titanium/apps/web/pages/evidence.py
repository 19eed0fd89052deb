"""Evidence: every number with its source and grade, a private copy to change it in, what flips, and the claims."""

from titanium.apps.web import parts
from titanium.apps.web.pages.evidence_claims import ClaimsBoard
from titanium.apps.web.pages.evidence_copy import CopyAtHand
from titanium.apps.web.pages.evidence_list import NumberList
from titanium.apps.web.seat import Seat
from titanium.desk.desk import COPY
from titanium.tell.catalogue import say

NUMBERS, CLAIMS = "numbers", "claims"
"""The two halves of the page."""


async def build(seat: Seat) -> None:
    """Make the page: its headline, the copy at hand if there is one, and the half that is asked for."""
    is_claims = seat.query.get("show") == CLAIMS
    headline = parts.heading(say("What the claims come to") if is_claims else say("Every number and its evidence"), 1)
    with parts.element("nav", classes="halves", aria_label=say("Parts of this page")), parts.element("ul"):
        for show, words in ((NUMBERS, say("Numbers")), (CLAIMS, say("Claims"))):
            here = "page" if (show == CLAIMS) == is_claims else None
            with parts.element("li"):
                address = seat.address("evidence", case=seat.key, show=show if show == CLAIMS else None)
                parts.link(words, address, aria_current=here)
    if COPY in seat.key:
        CopyAtHand(seat).build()
    if is_claims:
        ClaimsBoard(seat, headline).build()
    else:
        await NumberList(seat, headline).build()
