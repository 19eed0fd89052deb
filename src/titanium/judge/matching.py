"""What matching says: which constraints bind, what they leave of each uncertainty, and how each school fares.

Matching is evidence about theories too: a position that survives half as often as its rival fits the record half as
well under the case's ranges. That is shown, and never turned into a weight in silence.
"""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from titanium.case.schema import Case
from titanium.errors import InputError
from titanium.explore.block import BLOCK
from titanium.explore.ensemble import Ensemble
from titanium.explore.futures import MAX_INDEX, Design
from titanium.explore.matching import meets, record_values, signature_values
from titanium.explore.threads import in_order
from titanium.judge.shares import Share, plain
from titanium.model.compile import compile_model

SCHEMA = "titanium.match/1"
LEVELS = (0.05, 0.5, 0.95)
DECILES = 10

Spread = tuple[float, float, float]
"""Quantiles of a distribution at `LEVELS`."""


@dataclass(frozen=True)
class Bound:
    """A constraint, and what it does to the prior."""

    name: str
    meaning: str
    unit: str
    at_least: float
    at_most: float
    is_signature: bool
    grade: str
    source: tuple[str, ...]
    note: str
    passes: Share
    """Prior draws that meet it."""
    alone: Share
    """Prior draws that it alone sets aside: they meet every other constraint."""
    prior: Spread
    record: Spread
    matched: Spread
    """Its value among all draws, those that meet the record, and those that are signed as well."""


@dataclass(frozen=True)
class Shift:
    """An uncertainty before and after matching."""

    symbol: str
    name: str
    unit: str
    grade: str
    prior: Spread
    matched: Spread
    distance: float
    """Largest difference between the two distribution functions (Kolmogorov and Smirnov)."""
    deciles: tuple[float, ...]
    """Share of the matched draws in each tenth of the prior; a tenth each where matching says nothing."""


@dataclass(frozen=True)
class Survival:
    """How often the draws of one school position survive."""

    record: Share
    matched: Share
    passes: Mapping[str, float]
    """Constraint to the share of the position's prior draws that meet it."""


@dataclass(frozen=True)
class HistoryMatch:
    """What matching the prior to the record leaves, and why."""

    case: Case
    seed: int
    draws: int
    record_id: str
    matched_id: str
    record: Share
    """Prior draws that meet the record."""
    matched: Share
    """Prior draws that meet the record and in which both capitals would have signed the status quo."""
    bounds: tuple[Bound, ...]
    shifts: tuple[Shift, ...]
    """Every sampled uncertainty, most moved first."""
    schools: Mapping[str, Mapping[str, Survival]]
    """Switch to position."""
    noise: float
    """Distance below which a shift is no more than the count of matched draws would give, 95 times in 100."""

    def to_dict(self) -> dict[str, Any]:
        """The finding as plain data for JSON; a limit that is not given is None."""
        return plain(
            {
                "schema": SCHEMA,
                "case": self.case.name,
                "case_hash": self.case.hash,
                "seed": self.seed,
                "draws": self.draws,
                "ensembles": {"record": self.record_id, "matched": self.matched_id},
                "record": asdict(self.record),
                "matched": asdict(self.matched),
                "constraints": [asdict(bound) for bound in self.bounds],
                "uncertainties": [asdict(shift) for shift in self.shifts],
                "schools": {
                    switch: {position: asdict(own) for position, own in positions.items()}
                    for switch, positions in self.schools.items()
                },
                "noise": self.noise,
            }
        )


def history_match(case: Case, *, draws: int = 64 * BLOCK, seed: int = 0) -> HistoryMatch:
    """Hold the first `draws` prior draws against the record.

    Parameters
    ----------
    draws
        Prior draws to look at; rounded up to whole blocks.
    seed
        Seed of the draws.

    Raises
    ------
    InputError
        If the case has no constraints or the count is out of range.

    Examples
    --------
    >>> from titanium import load_case
    >>> found = history_match(load_case("us_rok"), draws=2048)
    >>> found.record.count > found.matched.count > 0
    True
    """
    if not case.constraints:
        raise InputError(f"case '{case.name}' has no constraints.yaml, so there is nothing to match")
    if not 1 <= draws <= MAX_INDEX - BLOCK:
        raise InputError(f"{draws} draws: a whole number from 1 to {MAX_INDEX - BLOCK} is wanted")
    model, design = compile_model(case), Design(case, seed)

    def look(start: int) -> tuple[NDArray[np.int8], dict[str, NDArray[np.float32]]]:
        index = np.arange(start, start + BLOCK, dtype=np.uint32)
        values = record_values(model, design, index) | signature_values(model, design, index)
        return design.at(index, ()).cell, values

    cells: list[NDArray[np.int8]] = []
    values: dict[str, list[NDArray[np.float32]]] = {name: [] for name in case.constraints}
    for cell, found in in_order(look, range(0, draws, BLOCK)):
        cells.append(cell)
        for name, value in found.items():
            values[name].append(value)
    return _found(case, design, np.concatenate(cells), {name: np.concatenate(own) for name, own in values.items()})


def _found(
    case: Case, design: Design, cell: NDArray[np.int8], values: Mapping[str, NDArray[np.float32]]
) -> HistoryMatch:
    n = len(cell)
    passes = {name: meets(case, name, value) for name, value in values.items()}
    failed = np.add.reduce([~own for own in passes.values()], dtype=np.int64)
    record = np.logical_and.reduce(
        [np.ones(n, np.bool_), *(own for name, own in passes.items() if case.constraints[name].signed_by is None)]
    )
    matched = failed == 0

    def bound(name: str) -> Bound:
        entry, value = case.constraints[name], values[name]
        return Bound(
            name, entry.meaning, entry.unit,
            at_least=0.0 if entry.signed_by is not None else entry.at_least, at_most=entry.at_most,
            is_signature=entry.signed_by is not None, grade=entry.grade, source=entry.source, note=entry.note,
            passes=Share.of(int(passes[name].sum()), n),
            alone=Share.of(int((~passes[name] & (failed == 1)).sum()), n),
            prior=_spread(value), record=_spread(value[record]), matched=_spread(value[matched]),
        )  # fmt: skip

    members = np.flatnonzero(matched).astype(np.uint32)
    return HistoryMatch(
        case=case,
        seed=design.seed,
        draws=n,
        record_id=Ensemble(design, "record", members).id,
        matched_id=Ensemble(design, "matched", members).id,
        record=Share.of(int(record.sum()), n),
        matched=Share.of(len(members), n),
        bounds=tuple(bound(name) for name in case.constraints),
        shifts=_shifts(case, design, members),
        schools={
            switch: {
                position: _survival(cell[:, number] == place, record, matched, passes)
                for place, position in enumerate(entry.positions)
            }
            for number, (switch, entry) in enumerate(case.schools.items())
        },
        noise=1.358 / max(len(members), 1) ** 0.5,
    )


def _survival(
    here: NDArray[np.bool_],
    record: NDArray[np.bool_],
    matched: NDArray[np.bool_],
    passes: Mapping[str, NDArray[np.bool_]],
) -> Survival:
    n = int(here.sum())
    return Survival(
        Share.of(int((record & here).sum()), n),
        Share.of(int((matched & here).sum()), n),
        {name: float(own[here].mean()) if n else math.nan for name, own in passes.items()},
    )


def _spread(values: NDArray[np.float32]) -> Spread:
    finite = values[np.isfinite(values)].astype(np.float64)
    if not len(finite):
        return math.nan, math.nan, math.nan
    low, middle, high = np.quantile(finite, LEVELS)
    return float(low), float(middle), float(high)


def _shifts(case: Case, design: Design, members: NDArray[np.uint32]) -> tuple[Shift, ...]:
    """Every sampled uncertainty among the matched draws against its prior, by level and by value."""
    levels = design.levels(members, design.sampled)
    inverse = {symbol: design.quantile(symbol, np.asarray(LEVELS)) for symbol in design.sampled}
    found: list[Shift] = []
    for symbol, level in levels.items():
        entry = case.uncertainties[symbol]
        matched = design.quantile(symbol, np.quantile(level, LEVELS)) if len(level) else np.full(3, np.nan)
        counts = np.bincount(np.minimum((level * DECILES).astype(np.int64), DECILES - 1), minlength=DECILES)
        found.append(
            Shift(
                symbol, entry.name, entry.unit, entry.grade,
                prior=_triple(inverse[symbol]), matched=_triple(matched), distance=_distance(level),
                deciles=tuple(float(share) for share in counts / max(len(level), 1)),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda shift: -shift.distance))


def _triple(values: NDArray[np.float64]) -> Spread:
    low, middle, high = values
    return float(low), float(middle), float(high)


def _distance(level: NDArray[np.float64]) -> float:
    """Largest gap between the levels' distribution function and that of the prior, which is even on (0, 1)."""
    n = len(level)
    if not n:
        return 0.0
    ordered, step = np.sort(level), np.arange(n) / n
    return float(max(np.max(ordered - step), np.max(step + 1 / n - ordered)))
