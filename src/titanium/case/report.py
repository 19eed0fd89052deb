"""What `check` reports of a case that passes: its parts, its numbers by grade."""

from dataclasses import dataclass
from typing import Any

from titanium.case.check import grade_counts
from titanium.case.schema import Case

SCHEMA = "titanium.check/1"


@dataclass(frozen=True)
class CaseReport:
    """A case that passes: counts of its parts, its numbers by grade, and the numbers that nothing uses."""

    case: Case
    parts: dict[str, int]
    grades: dict[str, int]
    uncertainty_grades: dict[str, int]
    unused: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data for JSON."""
        total = sum(self.grades.values()) or 1
        return {
            "schema": SCHEMA,
            "case": self.case.name,
            "case_hash": self.case.hash,
            "problems": [],
            "parts": self.parts,
            "grades": {grade: {"numbers": number, "share": number / total} for grade, number in self.grades.items()},
            "uncertainty_grades": self.uncertainty_grades,
            "unused": list(self.unused),
        }


def report_on(case: Case, unused: tuple[str, ...]) -> CaseReport:
    """Report on a case that passed; `unused` names the numbers that nothing reads."""
    parts = {
        "levers": len(case.levers),
        "packages": len(case.packages),
        "uncertainties": len(case.uncertainties),
        "schools": len(case.schools),
        "crises": len(case.crises),
        "sites": len(case.sites),
        "claims": len(case.claims),
        "sources": len(case.sources),
        "ledger and economy figures": len(case.ledger) + len(case.economy),
        "history figures": sum(map(len, case.history.values())),
    }
    entries = case.uncertainties.values()
    by_grade = {grade: sum(entry.grade == grade for entry in entries) for grade in "ABCD"}
    return CaseReport(case, parts, grade_counts(case), by_grade, unused)
