"""The futures of a ledger of claims: met once, and every measure's number in each of them."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from titanium.case.measure import FLAGS, OfMetrics, OfPayments, OfQuantities, OfTogether, OfVariance, OfWaiting
from titanium.case.schema import Case
from titanium.case.variant import vary
from titanium.evidence.claims.asked import (
    ITSELF,
    Asked,
    Levers,
    Name,
    Question,
    Variant,
    levers,
    named,
    standing,
    together,
    variant_key,
)
from titanium.evidence.claims.numbers import Column, Sampled, computed
from titanium.evidence.claims.ranges import Ranges
from titanium.evidence.claims.turns import Ends
from titanium.explore.assessed import Values, assess
from titanium.explore.ensemble import Ensemble, Kind
from titanium.explore.futures import Design
from titanium.explore.matching import ensemble as gather
from titanium.explore.panel import Panel
from titanium.judge.bargain import transfers
from titanium.judge.bargain.transfers import EVENLY, Payment
from titanium.judge.paths import Waiting, value_of_waiting
from titanium.model.compile import Model, compile_model


class Room:
    """What a ledger computes in, whatever its ensemble: the model, its variants, and the ranges of the case.

    Parameters
    ----------
    case
        A validated case.
    questions
        Every measure that is counted in futures.
    futures, seed
        How many futures, and from which seed.

    Raises
    ------
    CaseError
        If a variant of a measure is no case.
    """

    def __init__(self, case: Case, questions: Sequence[Question], futures: int, seed: int):
        self.case, self.futures, self.seed = case, futures, seed
        self.asked = Asked.of(case, questions)
        self.model: Model = compile_model(case)
        self.design = Design(case, seed)
        self.variants: Mapping[Variant, Model] = {
            key: compile_model(vary(case, own.changes)) for key, own in self.asked.assessed.items() if key != ITSELF
        }

    @cached_property
    def ranges(self) -> Ranges:
        """Futures of the case's ranges, for shares of a variance."""
        return Ranges(self.model, self.design, self.futures, self.asked.assessed[ITSELF])

    @cached_property
    def ends_of_ranges(self) -> Ends:
        """In which of them each uncertainty lies at an end of its range."""
        return Ends.of(self.design.levels(np.arange(self.futures, dtype=np.uint32), self.design.sampled))


class Futures:
    """Futures of one ensemble, in which the measures of a ledger are computed.

    Parameters
    ----------
    room
        What they are computed in.
    kind
        Which futures.

    Raises
    ------
    InputError
        If there are no such futures.
    """

    def __init__(self, room: Room, kind: Kind):
        self._room, self._case = room, room.case
        self._kind: Kind = kind
        self.source: Ensemble = gather(room.model, room.design, kind, room.futures)
        self._index: NDArray[np.uint32] = self.source.indices(0, room.futures)
        self._cell: NDArray[np.int8] = room.design.cells_at(self._index)

    def sampled(self, question: Question) -> Sampled:
        """A measure's number in each future."""
        match question.measure.what:
            case OfMetrics() as own:
                found = self._metric(own)
            case OfQuantities() as own:
                found = self._quantity(question.name, own)
            case OfTogether() as own:
                found = self._together(own, question.bundle)
            case OfPayments() as own:
                found = self._payment(own)
            case OfVariance() as own:
                return self._room.ranges.sampled(question.name, own)
            case _:
                raise AssertionError(f"a {question.measure.kind} has no number in each future")
        return Sampled(found, self._index, self._cell)

    def ends(self, own: Sampled) -> Ends:
        """In which futures of a measure each uncertainty lies at an end of its range."""
        return self._room.ends_of_ranges if own.is_prior else self._ends

    @cached_property
    def _ends(self) -> Ends:
        return Ends.of(self._room.design.levels(self._index, self._room.design.sampled))

    def waiting(self, own: OfWaiting) -> Waiting:
        """A package begun at once or later, in the same futures."""
        key = own.package, own.quarters
        if key not in self._waited:
            self._waited[key] = value_of_waiting(
                self._case, own.package, delays=[own.quarters],
                futures=self._room.futures, seed=self._room.seed, ensemble=self._kind,
            )  # fmt: skip
        return self._waited[key]

    @cached_property
    def _waited(self) -> dict[tuple[str, int], Waiting]:
        return {}

    def _metric(self, own: OfMetrics) -> Column:
        settings = {key: tuple(levers(self._case, setting).values()) for key, setting in own.settings.items()}
        return computed(own.value, {key: computed(own.of, self._row(terms)) for key, terms in settings.items()})

    def _row(self, terms: Levers) -> dict[str, NDArray[Any]]:
        """Metric to its value in each future under terms; not a number where any metric is not finite."""
        played, finite = self._played
        place = list(self._room.asked.played).index(terms)
        return {name: np.where(finite[place], values[place], np.nan) for name, values in played.items()}

    @cached_property
    def _played(self) -> tuple[Mapping[str, NDArray[np.float32]], NDArray[np.bool_]]:
        packages = {str(place): terms for place, terms in enumerate(self._room.asked.played.values())}
        chunk = self._panel.play(packages)
        return {name: chunk.metrics[name] for name in sorted(self._room.asked.metrics)}, chunk.finite

    @cached_property
    def _panel(self) -> Panel:
        return Panel(self._room.model, self._room.design, self._index)

    def _together(self, own: OfTogether, bundle: tuple[str, ...]) -> Column:
        parts = together(self._case, own, bundle)
        rows = {setting: self._row(terms)[FLAGS[own.outcome]] for setting, terms in parts.settings.items()}
        found = parts.contrast.values({setting: row > 0 for setting, row in rows.items()}).astype(np.float64)
        return np.where(np.isnan(list(rows.values())).any(axis=0), np.nan, found)

    def _quantity(self, name: Name, own: OfQuantities) -> Column:
        found: dict[str, Column] = {}
        for key, setting in own.settings.items():
            variant = variant_key(name, setting)
            place = self._room.asked.assessed[variant].standings.index(standing(self._case, setting))
            values = self._assessed(variant)[place]
            env = {**values, **{chance: values[named(name, chance)] for chance in own.chances}}
            found[key] = computed(own.of, env)
        return computed(own.value, found)

    def _assessed(self, variant: Variant) -> Sequence[Values]:
        if variant not in self._known:
            own = self._room.asked.assessed[variant]
            model = self._room.variants.get(variant, self._room.model)
            source = self._room.design
            self._known[variant] = assess(model, source, self._index, own.standings, list(own.names), own.chances)
        return self._known[variant]

    @cached_property
    def _known(self) -> dict[Variant, Sequence[Values]]:
        return {}

    def _payment(self, own: OfPayments) -> Column:
        """The payment at which a capital turns, in the case's money or as a multiple of the package's own."""
        case, payment = self._case, Payment.of(self._case)
        package = case.package(own.package or case.base)
        knots = np.unique(np.append(np.linspace(payment.least, payment.most, EVENLY), package[payment.key]))
        asked = {f"{place}": {**package, payment.key: float(knot)} for place, knot in enumerate(knots)}
        asked["against"] = dict(case.package(own.against or case.description.disagreement))
        worth = self._panel.appraise(asked)[own.role].astype(np.float64)
        gains = worth[:-1] - worth[-1]
        scale = package[payment.key] if own.in_multiples else payment.rate
        return np.where(np.isfinite(gains).all(axis=0), transfers.turns(knots / scale, gains, own.role), np.nan)
