"""What `check` reports of a case that passes: parts, numbers by grade, placeholders, and what nothing computes with."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from titanium.case.change import unlogged
from titanium.case.check import grade_counts
from titanium.case.new import PLACEHOLDER
from titanium.case.schema import Case
from titanium.case.words import unsaid
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
    placeholders: Mapping[str, tuple[int, int]]
    """File to its entries that still have the template's source, and all of its entries; only files that have some."""

    unlogged: tuple[str, ...]
    """Numbers that are no longer what the case's own log of changes says last, in words."""
    unsaid: tuple[str, ...]
    """Translations of texts that the case does not say, in words."""

    @property
    def n_placeholders(self) -> tuple[int, int]:
        """Entries that still have the template's source, and all entries of the files that have some."""
        return sum(own for own, _ in self.placeholders.values()), sum(all_ for _, all_ in self.placeholders.values())

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
            "unlogged": list(self.unlogged),
            "unsaid": list(self.unsaid),
            "unused": {table: list(names) for table, names in self.unused.items()},
            "placeholders": {
                file: {"placeholders": own, "entries": all_} for file, (own, all_) in self.placeholders.items()
            },
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
        "base rates": len(case.base_rates),
        "lists of cases": len(case.records),
        "sources": len(case.sources),
        "ledger and economy figures": len(case.ledger) + len(case.economy),
        "history figures": sum(map(len, case.history.values())),
    }
    entries = case.uncertainties.values()
    by_grade = {grade: sum(entry.grade == grade for entry in entries) for grade in "ABCD"}
    unused = {"uncertainties.yaml": unused_symbols(compile_model(case)), **dict(_unused_rows(case))}
    counts = {file: (sum(PLACEHOLDER in own for own in keys), len(keys)) for file, keys in _sources(case).items()}
    moved = tuple(f"changes.yaml {path[0]}: {message}" for path, message in unlogged(case))
    placeholders = {file: count for file, count in counts.items() if count[0]}
    return CaseReport(case, parts, grade_counts(case), by_grade, unused, placeholders, moved, tuple(unsaid(case)))


def _sources(case: Case) -> dict[str, list[tuple[str, ...]]]:
    """File to the sources of each of its entries, for the tables that a new case has."""
    yaml = {name: getattr(case, name) for name in ("levers", "packages", "uncertainties", "schools", "constraints")}
    found = {f"{name}.yaml": [entry.source for entry in table.values()] for name, table in yaml.items()}
    found["case.yaml"] = [entry.source for entry in case.thresholds.values()]
    found |= {f"crises/{name}.yaml": [crisis.source] for name, crisis in case.crises.items()}
    csv = {"sites": case.sites.values(), "posture": case.pools.values(), "sea_routes": case.sea_routes}
    csv |= {"ledger": case.ledger, "economy": case.economy, "forces": case.forces}
    return found | {f"{name}.csv": [row.source for row in rows] for name, rows in csv.items()}


def _unused_rows(case: Case) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Series and force counts that nothing looks up, counts, scores by or holds a claim against: evidence alone."""
    counted = {own.counted_in(other).series for own in case.base_rates.values() for other in ("", *own.others)}
    counted |= {f"{scored.file}.{scored.series}" for scored in case.scored.values()}
    cited = [
        own
        for claim in case.claims.values()
        for measure in claim.measures.values()
        if measure.figure is not None
        for own in measure.figure.inputs.values()
    ]
    counted |= {f"{own.file or own.table}.{own.series}" for own in cited}
    templates = [re.sub(r"\\{\w+\\}", r"[a-z0-9]+", re.escape(name)) for name in SERIES.values()]
    looked_up = re.compile("|".join(templates))
    factors = {pool.area_cost_series for pool in case.pools.values()}
    tables = {"ledger.csv": case.ledger, "economy.csv": case.economy}
    tables |= {f"history/{name}.csv": rows for name, rows in case.history.items()}
    for file, rows in tables.items():
        names = dict.fromkeys(row.series for row in rows)
        stem = file.removeprefix("history/").removesuffix(".csv")
        idle = [name for name in names if not looked_up.fullmatch(name) and name not in factors]
        yield file, tuple(name for name in idle if f"{stem}.{name}" not in counted)
    patron = case.actor("W").key
    shown = {(patron, item) for item in [*(own.item for own in force_counts(case)), REPORTED_OPTION]}
    shown |= {(own.actor, own.item) for own in cited}
    idle = [f"{row.actor} {row.item}" for row in case.forces if (row.actor, row.item) not in shown]
    yield "forces.csv", tuple(idle)
