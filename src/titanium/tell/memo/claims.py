"""What the claims of the case's article come to: those with a verdict, and how many schools it survives."""

from collections.abc import Iterator, Mapping, Sequence

from titanium.evidence.claims.finding import ClaimsLedger, Judged
from titanium.evidence.claims.turns import DECIDED
from titanium.evidence.claims.verdicts import Verdict
from titanium.tell import words
from titanium.tell.catalogue import noted, say, told
from titanium.tell.claims_words import amount
from titanium.tell.memo.deal import unit
from titanium.tell.memo.document import Block, Items, Paragraph, Section
from titanium.tell.memo.gather import Findings, Missing
from titanium.tell.memo.missing import missing
from titanium.tell.table import Table

_SAID: Mapping[Verdict, str] = {
    "supported": noted("supported"),
    "contradicted": noted("contradicted"),
    "undetermined": noted("undetermined"),
    "outside": noted("outside the model"),
}
_LISTED = 5
"""Claims on which schools are opposed that are named."""


def claims(found: Findings) -> Section:
    """What the claims come to."""
    own = found.claims
    blocks = (missing(own),) if isinstance(own, Missing) else tuple(_blocks(own))
    return Section("claims", say("What the article's claims come to"), blocks)


def _blocks(ledger: ClaimsLedger) -> Iterator[Block]:
    counts = {verdict: ledger.count(verdict) for verdict in ("supported", "contradicted", "undetermined", "outside")}
    yield Paragraph(
        say(
            "Of {of} claims: {supported} supported, {contradicted} contradicted, {undetermined} undetermined, "
            "{outside} outside the model. Those with a verdict are listed.",
            of=len(ledger.claims),
            **counts,
        )  # fmt: skip
    )
    decided = [own for own in ledger.claims if own.verdict.overall in DECIDED]
    if decided:
        headings = (
            say("claim"),
            say("verdict"),
            say("what was computed, with the 95% interval"),
            say("switches of schools that it survives"),
        )
        rows = tuple(_row(own) for own in decided)
        yield Table(say("Claims with a verdict"), headings, rows, frozenset())
    if turned := [own for own in ledger.claims if own.verdict.overall not in DECIDED and own.depends_on]:
        yield Paragraph(say("Undetermined, since some school supports what a rival school contradicts:"))
        yield Items(tuple((own.key, told(own.entry.claim)) for own in turned[:_LISTED]))
    if ledger.unsigned is not None:
        yield from _without_signatures(ledger, ledger.unsigned)
    if ledger.evidence is not None:
        yield Paragraph(words.standing_of(ledger.evidence), "soft")


def _without_signatures(ledger: ClaimsLedger, unsigned: ClaimsLedger) -> Iterator[Block]:
    changed = tuple(
        (
            own.key,
            say(
                "{claim}: {verdict}, without the signatures {other}",
                claim=told(own.entry.claim),
                verdict=say(_SAID[own.verdict.overall]),
                other=say(_SAID[other.verdict.overall]),
            ),
        )
        for own, other in zip(ledger.claims, unsigned.claims, strict=True)
        if own.verdict.overall != other.verdict.overall
    )
    if not changed:
        yield Paragraph(say("Without the signatures of today's package every verdict is the same."))
        return
    yield Paragraph(say("Without the signatures of today's package the verdict on these is another:"))
    yield Items(changed)


def _row(own: Judged) -> tuple[str, ...]:
    parts = own.parts(own.verdict.overall)
    computed = "; ".join(
        say("{what}: {amount}", what=told(part.measure.means), amount=unit(amount(part))) for part in parts[:2]
    )
    whole = len(own.verdict.by_school)
    against = [
        say("{switch} {position}", switch=switch, position=position)
        for switch, said in own.verdict.by_school.items()
        for position, verdict in said.items()
        if verdict != own.verdict.overall
    ]
    return (
        say("{key}: {claim}", key=own.key, claim=told(own.entry.claim)),
        say(_SAID[own.verdict.overall]),
        computed,
        _survives(own, whole, against),
    )


def _survives(own: Judged, whole: int, against: Sequence[str]) -> str:
    if not against:
        return say("all {of}", of=whole)
    return say("{count} of {of}, not under {against}", count=len(own.survives), of=whole, against=", ".join(against))
