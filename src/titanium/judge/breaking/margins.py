# pyright: reportMissingTypeStubs=false
# scipy ships no types; what is used of it is annotated here.
"""The ways in which a package breaks, each with a smooth margin: positive where the package holds, 0 where it breaks.

A way is one threshold by itself, or `any`: all limits that chance decides, at once. What the signatures ask follows
from the draw without chance, so it is exact; every other margin comes from the simulation with chance averaged out.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincc, ndtr

from titanium.case.schema import Case, Threshold
from titanium.errors import InputError
from titanium.explore.averaged import Averaged, average
from titanium.explore.block import BLOCK
from titanium.explore.given import Given
from titanium.explore.matching import record_values, signature_values
from titanium.explore.panel import Panel
from titanium.model.compile import Model
from titanium.model.smooth import HELD

ANY = "any"
"""The way that asks for every limit that chance decides."""
WHOLE = "package"
"""Every limit together, signatures included: what it takes for the package to hold."""
Kind = Literal["signing", "event", "together", "count", "amount", "any", "package"]

_SIGNED: Mapping[str, tuple[str, str]] = {
    "accept_patron": ("W", "disagreement"),
    "accept_host": ("S", "disagreement"),
    "gain_patron": ("W", "status_quo"),
    "gain_host": ("S", "status_quo"),
}
"""Metric that the appraisal gives to whose it is and what it is measured against."""
_COUNT = "clashes"
_TOGETHER = "dual_war"
_MEDIAN_OF_POISSON = 0.68
"""A Poisson count is over a whole number in half of all cases once its mean is over that number by this much."""
_LEAST_SPREAD = 1e-3
"""Smallest spread of an amount against its limit, so that no margin jumps."""
_LEAST = 1e-300

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Way:
    """One way in which a package can break."""

    key: str
    """Name of the threshold, or `any`."""
    kind: Kind
    limit: Threshold | None
    """The threshold; None for `any` and for `package`."""


WHOLE_WAY = Way(WHOLE, "package", None)


def ways(case: Case) -> tuple[Way, ...]:
    """Every way in which a package of the case can break: all limits of chance together, then each threshold.

    Raises
    ------
    InputError
        If a threshold asks that an event come about; all such are listed.
    """
    found = [Way(key, _kind(limit), limit) for key, limit in case.thresholds.items()]
    odd = [
        f"threshold '{way.key}' asks that {way.limit.metric} come about; breaking points are sought for limits on "
        "what shall not\nWrite the limit as at_most."
        for way in found
        if way.limit is not None and way.kind in ("event", "together") and not _forbids(way.limit)
    ]
    if odd:
        raise InputError("\n".join(odd))
    chance = [way for way in found if way.kind != "signing"]
    return (*([Way(ANY, "any", None)] if len(chance) > 1 else []), *found)


def _kind(limit: Threshold) -> Kind:
    if limit.metric in _SIGNED:
        return "signing"
    if limit.metric in HELD:
        return "event"
    if limit.metric == _TOGETHER:
        return "together"
    return "count" if limit.metric == _COUNT else "amount"


def _forbids(limit: Threshold) -> bool:
    return limit.at_most < 1 and limit.at_least <= 0


class SmoothMargins:
    """Margins of one package at any points.

    Parameters
    ----------
    model
        The compiled case.
    case
        What is drawn; it may differ from the model's in ranges.
    package
        Lever to value.
    seed
        Seed of the chance streams.
    spread
        Metric of an amount to its standard deviation over chance streams, by which `any` softens the limit.
    """

    def __init__(self, model: Model, case: Case, package: Mapping[str, float], seed: int, spread: Mapping[str, float]):
        self.model, self.case, self.package, self.seed, self.spread = model, case, package, seed, spread
        self.symbols = tuple(symbol for symbol, entry in self.case.uncertainties.items() if entry.is_sampled)
        self.ways = {way.key: way for way in ways(self.case)}
        self.constraints = tuple(self.case.constraints)
        self.points = 0
        """Points that were computed."""

    def at(self, levels: Floats, cell: NDArray[np.int8], keys: Sequence[str]) -> Floats:
        """Margin of a way at each point.

        Parameters
        ----------
        levels
            Axes (point, uncertainty), in the order of `symbols`.
        cell
            School positions, axes (point, switch).
        keys
            Way of each point.
        """
        found = np.full(len(levels), np.nan)
        kinds = np.array([self.ways[key].kind for key in keys])
        self.points += len(levels)
        for places, ask in ((kinds == "signing", self._signing), (kinds != "signing", self._chance)):
            if places.any():
                rows = np.flatnonzero(places)
                given = given_at(self.case, self.seed, self.symbols, levels[rows], cell[rows])
                found[rows] = ask(given, [self.ways[keys[int(row)]] for row in rows])
        return found

    def record(self, levels: Floats, cell: NDArray[np.int8]) -> Floats:
        """How far each point is within every limit of the record, axes (point, limit); negative where it is not."""
        found = np.empty((len(levels), len(self.constraints)))
        for begin in range(0, len(levels), BLOCK):
            part = slice(begin, begin + BLOCK)
            given = given_at(self.case, self.seed, self.symbols, levels[part], cell[part])
            values = record_values(self.model, given, given.index) | signature_values(self.model, given, given.index)
            for place, name in enumerate(self.constraints):
                limit = self.case.constraints[name]
                least = 0.0 if limit.signed_by is not None else limit.at_least
                value = values[name].astype(np.float64)
                found[part, place] = np.minimum(limit.at_most - value, value - least)
        return found

    def _signing(self, given: Given, asked: Sequence[Way]) -> Floats:
        gains = signing_gains(self.model, self.package, given)
        found = np.empty(len(asked))
        for way in dict.fromkeys(asked):
            assert way.limit is not None
            rows = np.array([own == way for own in asked])
            found[rows] = _room(way.limit, gains[way.limit.metric][rows])
        return found

    def _chance(self, given: Given, asked: Sequence[Way]) -> Floats:
        events = {way.limit.metric for way in self.ways.values() if way.kind == "event" and way.limit is not None}
        held = {
            metric: np.array([
                way.kind == "any" and metric in events or way.limit is not None and way.limit.metric == metric
                for way in asked
            ])
            for metric in HELD
        }  # fmt: skip
        outcome = average(self.model, self.package, given, held)
        found = np.empty(len(asked))
        for key in dict.fromkeys(way.key for way in asked):
            rows = np.array([way.key == key for way in asked])
            found[rows] = self.of(self.ways[key], _rows(outcome, rows))
        return found

    def of(self, way: Way, outcome: Averaged) -> Floats:
        """Margin of one way at all points of an outcome."""
        limit = way.limit
        if limit is None:
            return self._of_any(outcome)
        match way.kind:
            case "event":
                return _log_mean(outcome.survives) + math.log(2)
            case "together":
                return _log_mean(-outcome.together) + math.log(2)
            case "count":
                return count_room(limit, outcome.amounts[_COUNT].mean(axis=1))
            case _:
                return _room(limit, outcome.amounts[limit.metric].mean(axis=1)) / _scale(limit)

    def _of_any(self, outcome: Averaged) -> Floats:
        """Log of the share of streams in which every limit of chance is kept, against one half."""
        log_kept = outcome.survives
        for way in self.ways.values():
            if way.limit is None:
                continue
            if way.kind == "together":
                log_kept = log_kept - outcome.together
            elif way.kind == "count":
                chance = poisson_within(way.limit, outcome.amounts[_COUNT])
                log_kept = log_kept + np.log(np.maximum(chance, _LEAST))
            elif way.kind == "amount":
                spread = max(self.spread.get(way.limit.metric, 0.0), _LEAST_SPREAD * _scale(way.limit))
                value = outcome.amounts[way.limit.metric]
                chance = ndtr((way.limit.at_most - value) / spread) - ndtr((way.limit.at_least - value) / spread)
                log_kept = log_kept + np.log(np.maximum(chance, _LEAST))
        return _log_mean(log_kept) + math.log(2)


def given_at(
    case: Case,
    seed: int,
    symbols: Sequence[str],
    levels: Floats,
    cell: NDArray[np.int8],
    stream: NDArray[np.uint32] | None = None,
) -> Given:
    """Futures at points; all in the first chance stream if none is named."""
    streams = np.zeros(len(levels), np.uint32) if stream is None else stream
    by_symbol = {symbol: np.ascontiguousarray(levels[:, place]) for place, symbol in enumerate(symbols)}
    return Given(case, seed, by_symbol, cell, streams)


def signing_gains(model: Model, package: Mapping[str, float], given: Given) -> dict[str, Floats]:
    """What the appraisal says of a package at points: metric of a signature to utility, axis (point,)."""
    case = model.case
    against = {"disagreement": case.description.disagreement, "status_quo": case.description.status_quo}
    packages = {"package": package} | {name: case.package(key) for name, key in against.items()}
    worth = Panel(model, given, given.index).appraise(packages)
    rows = {name: row for row, name in enumerate(packages)}
    return {
        metric: np.asarray(worth[role][0] - worth[role][rows[base]], np.float64)
        for metric, (role, base) in _SIGNED.items()
    }


def _rows(outcome: Averaged, rows: NDArray[np.bool_]) -> Averaged:
    amounts = {name: values[rows] for name, values in outcome.amounts.items()}
    return Averaged(outcome.survives[rows], outcome.together[rows], amounts)


def _log_mean(logs: Floats) -> Floats:
    """Log of the mean over streams."""
    most = logs.max(axis=1, keepdims=True)
    return np.log(np.exp(logs - most).mean(axis=1)) + most[:, 0]


def _room(limit: Threshold, value: Floats) -> Floats:
    """How far a value is within its limits."""
    return np.minimum(limit.at_most - value, value - limit.at_least)


def _scale(limit: Threshold) -> float:
    """Size of a limit, so that margins of different units are of one order."""
    return max((abs(end) for end in (limit.at_most, limit.at_least) if math.isfinite(end)), default=1.0) or 1.0


def count_room(limit: Threshold, expected: Floats) -> Floats:
    """How far the mean of a Poisson count is, in logs, from where the count breaks a limit in half of all streams."""
    log_mean = np.log(np.maximum(expected, 1e-9))
    room = np.full(len(expected), np.inf)
    if math.isfinite(limit.at_most):
        room = np.minimum(room, math.log(math.floor(limit.at_most) + _MEDIAN_OF_POISSON) - log_mean)
    if limit.at_least > 0:
        room = np.minimum(room, log_mean - math.log(math.ceil(limit.at_least) - 1 + _MEDIAN_OF_POISSON))
    return room


def poisson_within(limit: Threshold, expected: Floats) -> Floats:
    """Chance that a Poisson count of this mean is within its limits."""
    mean = np.maximum(expected, 1e-9)
    most = gammaincc(math.floor(limit.at_most) + 1, mean) if math.isfinite(limit.at_most) else 1.0
    least = gammaincc(math.ceil(limit.at_least), mean) if limit.at_least > 0 else 0.0
    return np.asarray(most - least)
