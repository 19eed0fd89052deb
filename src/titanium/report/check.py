"""What `check` reports of a case that passes: its parts, its numbers by grade, and the numbers that nothing uses."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from titanium.case.check import grade_counts
from titanium.case.schema import Case
from titanium.model.compile import compile_model, unused_symbols
from titanium.report.agreement import SERIES
from titanium.report.places import force_counts
from titanium.report.relocation import REPORTED_OPTION

SCHEMA = "titanium.check/1"


@dataclass(frozen=True)
class CaseReport:
    """A case that passes."""

    case: Case
    parts: Mapping[str, int]
    grades: Mapping[str, int]
    """Grade to how many of all numbers have it."""
    uncertainty_grades: Mapping[str, int]
    unused: Mapping[str, tuple[str, ...]]
    """Table to its numbers, by name, that no formula, equation or report reads."""

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data for JSON."""
        total = sum(self.grades.values()) or 1
        return {
            "schema": SCHEMA,
            "case": self.case.name,
            "case_hash": self.case.hash,
            "problems": [],
            "parts": dict(self.parts),
            "grades": {grade: {"numbers": number, "share": number / total} for grade, number in self.grades.items()},
            "uncertainty_grades": dict(self.uncertainty_grades),
            "unused": {table: list(names) for table, names in self.unused.items()},
        }


def check_report(case: Case) -> CaseReport:
    """Report on a case that passed its checks.

    Raises
    ------
    CaseError
        If the model's equations need a symbol that the case does not define.

    Examples
    --------
    >>> from titanium import load_case
    >>> check_report(load_case("us_rok")).unused["uncertainties.yaml"]
    ()
    """
    parts = {
        "levers": len(case.levers),
        "packages": len(case.packages),
        "uncertainties": len(case.uncertainties),
        "correlations": len(case.correlations),
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
    unused = {"uncertainties.yaml": unused_symbols(compile_model(case)), **dict(_unused_rows(case))}
    return CaseReport(case, parts, grade_counts(case), by_grade, unused)


def _unused_rows(case: Case) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Series and force counts that no report looks up; they stand as evidence alone."""
    templates = [re.sub(r"\\{\w+\\}", r"[a-z0-9]+", re.escape(name)) for name in SERIES.values()]
    looked_up = re.compile("|".join(templates))
    factors = {pool.area_cost_series for pool in case.pools.values()}
    tables = {"ledger.csv": case.ledger, "economy.csv": case.economy}
    tables |= {f"history/{name}.csv": rows for name, rows in case.history.items()}
    for file, rows in tables.items():
        names = dict.fromkeys(row.series for row in rows)
        yield file, tuple(name for name in names if not looked_up.fullmatch(name) and name not in factors)
    shown = {own.item for own in force_counts(case)} | {REPORTED_OPTION}
    patron = case.actor("W").key
    yield (
        "forces.csv",
        tuple(f"{row.actor} {row.item}" for row in case.forces if row.actor != patron or row.item not in shown),
    )
