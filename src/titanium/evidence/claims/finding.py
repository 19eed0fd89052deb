# pyright: reportMissingTypeStubs=false
# pandas ships its types in a package of their own, which nothing here needs but the name of its class.
"""What a ledger of claims holds: of each its measures, its verdict overall and by school, and what would turn it."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from titanium.case.claim import Claim
from titanium.case.measure import Measure
from titanium.errors import InputError, nearest
from titanium.evidence.claims.figures import Worked
from titanium.evidence.claims.turns import Turn
from titanium.evidence.claims.verdicts import Estimate, Verdict
from titanium.judge.cuts import ByCut
from titanium.judge.frame import frame
from titanium.judge.shares import plain

if TYPE_CHECKING:
    from pandas import DataFrame

    from titanium.judge.evidence import Evidence

SCHEMA = "titanium.claims/1"
VERDICTS: tuple[Verdict, ...] = ("supported", "contradicted", "undetermined", "outside")
"""Verdicts on a claim, in the order in which they are counted."""


@dataclass(frozen=True)
class Measured:
    """One measure of a claim, computed.

    Attributes
    ----------
    name
        Its name in the case.
    measure
        What the case asks for.
    found
        What it comes to, over all futures and in each position of each school; the same in all for a figure.
    worked
        The arithmetic of a figure; None of others.
    masked
        Futures left out because a number was not finite.
    is_prior
        Whether its futures are drawn from the case's ranges, whatever those of the ledger are.
    turns
        Where it says something else.
    in_most
        What the number is at least in two of three futures, or at most where the test has an upper end: the limit at
        which the claim would be supported. None where futures are not tested one by one.
    unmoved
        Topics of an interaction that the package leaves as they are.
    """

    name: str
    measure: Measure
    found: ByCut[Estimate]
    worked: Worked | None = None
    masked: int = 0
    is_prior: bool = False
    turns: tuple[Turn, ...] = ()
    in_most: float | None = None
    unmoved: tuple[str, ...] = ()

    @property
    def overall(self) -> Estimate:
        """What it comes to over all futures."""
        return self.found.overall

    def to_dict(self) -> dict[str, Any]:
        """The measure as plain data."""
        measure, worked = self.measure, self.worked
        limited = measure.test != "told"
        return {
            "measure": self.name,
            "kind": measure.kind,
            "means": measure.means,
            "unit": "share" if measure.across == "futures" else measure.unit,
            "across": None if measure.kind == "figure" else measure.across,
            "test": measure.test,
            "passes_from": measure.limits[0] if limited else None,
            "passes_to": measure.limits[1] if limited else None,
            "why": measure.why or None,
            **asdict(self.overall),
            "by_school": self.found.map(asdict).by_school,
            "masked": self.masked,
            "drawn_from_ranges": self.is_prior,
            "built_in": measure.built_in or None,
            "later": measure.later or None,
            "turned_by": [{**asdict(turn), "estimate": asdict(turn.estimate)} for turn in self.turns],
            "passes_in_most_if_limit_is": self.in_most,
            "topics_unmoved": list(self.unmoved),
            "arithmetic": worked.arithmetic if worked else None,
            "inputs": {name: asdict(own) for name, own in worked.inputs.items()} if worked else {},
            "right_at": asdict(worked.right_at) if worked and worked.right_at else None,
            "weakest_grade": worked.grade if worked else None,
        }


@dataclass(frozen=True)
class Judged:
    """One claim with its verdict.

    Attributes
    ----------
    key
        Its name in the case.
    entry
        The claim as the case puts it.
    measures
        What was computed for it; none where the model has nothing to say.
    verdict
        Overall, and in each position of each school.
    """

    key: str
    entry: Claim
    measures: tuple[Measured, ...]
    verdict: ByCut[Verdict]

    @property
    def survives(self) -> tuple[str, ...]:
        """Switches in each of whose positions the verdict is the same as overall."""
        overall = self.verdict.overall
        return tuple(
            switch for switch, own in self.verdict.by_school.items() if all(said == overall for said in own.values())
        )

    @property
    def depends_on(self) -> tuple[str, ...]:
        """Switches in which one position supports it and another contradicts it."""
        return tuple(
            switch
            for switch, own in self.verdict.by_school.items()
            if {"supported", "contradicted"} <= set(own.values())
        )

    def parts(self, verdict: Verdict) -> tuple[Measured, ...]:
        """Its measures that say so."""
        return tuple(own for own in self.measures if own.overall.verdict == verdict)

    def to_dict(self) -> dict[str, Any]:
        """The claim as plain data."""
        entry = self.entry
        return {
            "claim": self.key,
            "text": entry.claim,
            "kind": entry.kind,
            "verdict": self.verdict.overall,
            "by_school": {switch: dict(own) for switch, own in self.verdict.by_school.items()},
            "survives": list(self.survives),
            "depends_on": list(self.depends_on),
            "outside": entry.outside or None,
            "measures": [own.to_dict() for own in self.measures],
            "rival": entry.rival,
            "rival_source": list(entry.rival_source),
            "grade": entry.grade,
            "source": list(entry.source),
            "note": entry.note or None,
        }


@dataclass(frozen=True)
class ClaimsLedger:
    """Claims with their verdicts.

    Attributes
    ----------
    case, case_hash
        The case.
    sources
        Key to the source in words, of all that is cited.
    evidence
        The futures that were counted; None where all was worked from figures.
    claims
        In the order of the case.
    unsigned
        The same on futures in which the capitals need not have signed today's package; only beside one on those in
        which both did.
    """

    case: str
    case_hash: str
    sources: Mapping[str, str]
    evidence: "Evidence | None"
    claims: tuple[Judged, ...]
    unsigned: "ClaimsLedger | None" = None

    def of(self, key: str) -> Judged:
        """A claim by its name.

        Raises
        ------
        InputError
            If it is not in the ledger; the nearest name is given.
        """
        found = next((own for own in self.claims if own.key == key), None)
        if found is None:
            raise InputError(f"no claim '{key}' in this ledger\n{nearest(key, [own.key for own in self.claims])}")
        return found

    def count(self, verdict: Verdict) -> int:
        """Claims with a verdict."""
        return sum(own.verdict.overall == verdict for own in self.claims)

    @property
    def schools(self) -> Mapping[str, tuple[str, ...]]:
        """Switch to its positions."""
        return {switch: tuple(own) for switch, own in self.claims[0].verdict.by_school.items()} if self.claims else {}

    def to_dict(self) -> dict[str, Any]:
        """The ledger as plain data for JSON; a number that is undefined or without end is None."""
        return plain(
            {
                "schema": SCHEMA,
                "case": self.case,
                "case_hash": self.case_hash,
                "evidence": self.evidence.to_dict() if self.evidence else None,
                "counts": {verdict: self.count(verdict) for verdict in VERDICTS},
                "claims": [own.to_dict() for own in self.claims],
                "sources": dict(self.sources),
                "unsigned": self.unsigned.to_dict() if self.unsigned else None,
            }
        )

    def to_frame(self) -> "DataFrame":
        """One row for each measure of each claim, and one for a claim without.

        Raises
        ------
        InputError
            If pandas is not installed.
        """
        return frame(list(self._rows()))

    def _rows(self) -> Iterator[dict[str, Any]]:
        for claim in self.claims:
            head = {
                "claim": claim.key,
                "kind": claim.entry.kind,
                "grade": claim.entry.grade,
                "claim_verdict": claim.verdict.overall,
                "survives": len(claim.survives),
            }
            for own in claim.measures:
                body = {"measure": own.name, "means": own.measure.means, "unit": own.measure.unit}
                yield head | body | asdict(own.overall)
            if not claim.measures:
                yield head | {"measure": None, "means": claim.entry.outside, "verdict": "outside"}
