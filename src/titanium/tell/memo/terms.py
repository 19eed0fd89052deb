"""What a package is that was made for the run: the levers in which it differs from today's package."""

from titanium.tell.catalogue import say
from titanium.tell.levers import headline, levers
from titanium.tell.memo.answer import named
from titanium.tell.memo.document import Paragraph, Section
from titanium.tell.memo.gather import Findings
from titanium.tell.table import Table


def terms(found: Findings) -> Section | None:
    """The terms of a package that the case does not describe; None where it does, or where there is no alliance."""
    case = found.case
    if case is None or found.package in case.packages:
        return None
    own = levers(case, found.manifest.packages[found.package], case.package(case.base))
    moved = [term for term in own if term.differs]
    rows = tuple((term.name, term.said(term.against), term.said(term.value), term.decides) for term in moved)
    headings = (say("lever"), say("today's package"), say("this package"), say("who decides"))
    today = say("today's package ({package})", package=named(found, case.base))
    lead = Paragraph(headline(own, found.package, today))
    table = (Table(say("What it changes; all other levers stay"), headings, rows),) if rows else ()
    return Section("terms", say("The package"), (lead, *table))
