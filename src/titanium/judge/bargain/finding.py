"""Bargain: what both capitals would accept, what each would pay for it, and what the others would make of it.

Utilities are those by which the model's capitals sign (`titanium.model.appraisal`), so nothing is played but equity.
A count of futures takes each future as known; an expected utility is that of a capital that knows none of them, and
what a rule of bargaining picks is told for these.
"""

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from titanium.axes import ROLES
from titanium.case.schema import Case
from titanium.errors import InputError
from titanium.explore.block import BLOCK
from titanium.explore.ensemble import Ensemble, Kind, check_kind
from titanium.explore.futures import Design
from titanium.explore.matching import ensemble as gather
from titanium.explore.panel import Panel
from titanium.explore.sweep import Progress
from titanium.judge.bargain.deals import LOTTERIES, PACKAGES, PAYMENTS, Deals, PackageDeal, Part, Solution, Unsigned
from titanium.judge.bargain.equity import Equity, equities
from titanium.judge.bargain.paying import Paying, pay
from titanium.judge.bargain.rules import finite, over_lotteries
from titanium.judge.bargain.solutions import Agreement, Gains, efficient, frontier
from titanium.judge.bargain.transfers import Payment
from titanium.judge.bargain.utilities import CAPITALS, NO_AGREEMENT, Proposals, Utilities, proposals
from titanium.judge.bargain.zone import Acceptance, Table, acceptance
from titanium.judge.evidence import Evidence
from titanium.judge.shares import Share
from titanium.judge.stress import fewer
from titanium.model.compile import Model, compile_model

DEFAULT_FUTURES = 4096
MOST_FUTURES = 131_072
"""Futures that are kept in memory at once, with what each brings."""
MOST_PAID = 24
"""Packages of which payments are varied: those that both capitals accept most often."""
_STEPS = 200
"""Payments between which a rule may choose, beside those at which the model was asked."""


def bargain(
    case: Case,
    packages: Sequence[str] | Mapping[str, Mapping[str, float]] | None = None,
    *,
    futures: int = DEFAULT_FUTURES,
    seed: int = 0,
    ensemble: Kind = "matched",
    disagreement: str = NO_AGREEMENT,
    discount: tuple[float, float] = (0.9, 0.9),
    payments: bool = True,
    on_progress: Progress | None = None,
) -> Deals:
    """What both capitals would accept, what each would pay for it, and what the others would make of it.

    Parameters
    ----------
    packages
        Names of packages of the case, or package to lever to value; all of the case's if left out. Today's package is
        always among them, and no agreement never.
    futures
        Number of sampled futures, at most `MOST_FUTURES`.
    seed
        Seed of the futures.
    ensemble
        Which futures, see `titanium.judge.stress.stress`; beside matched futures stands the zone without signatures.
    disagreement
        What capitals fall back on: `no_agreement`, the case's; `status_quo`, today's package going on; `alone`, what
        each would do by itself; `best`, each the best of these; or a package of the case.
    discount
        What a gain a round later is worth to the patron and to the host in alternating offers, over 0 and under 1.
    payments
        Whether payments are varied and equity is played, which takes most of the time.
    on_progress
        Told as packages are done, in futures.

    Raises
    ------
    InputError
        If a package, an ensemble or a disagreement is unknown, a number out of range, or nothing is offered.

    Examples
    --------
    >>> from titanium import load_case
    >>> found = bargain(load_case("us_rok"), ["titanium"], futures=64)
    >>> [own.name for own in found.packages], found.of("ironclad").both.overall.count
    (['ironclad', 'titanium'], 64)
    """
    check_kind(ensemble)
    _check_numbers(futures, discount)
    offer = proposals(case, packages, disagreement)
    model, design = compile_model(case), Design(case, seed)
    source = gather(model, design, ensemble, futures)
    panel, known = _appraised(model, source, futures, offer)
    return _Bargain(case, offer, disagreement, discount, source, panel, known, payments, on_progress).found(
        _unsigned(model, design, offer, futures) if ensemble == "matched" and case.is_signed else None
    )


def _check_numbers(futures: int, discount: tuple[float, float]) -> None:
    problems: list[str] = []
    if not 1 <= futures <= MOST_FUTURES:
        problems.append(f"{futures} futures: a whole number from 1 to {MOST_FUTURES} is wanted")
    problems += [
        f"a discount factor of {own:g}: a number over 0 and under 1 is wanted" for own in discount if not 0 < own < 1
    ]
    if problems:
        raise InputError("\n".join(problems))


def _appraised(model: Model, source: Ensemble, futures: int, offer: Proposals) -> tuple[Panel, Utilities]:
    """The futures made ready, and what every package is worth in those in which all are worth something finite."""
    design = source.design
    index = source.indices(0, futures)
    panel = Panel(model, design, index)
    known = Utilities.of(panel, offer.every, design.cells_at(index))
    return (Panel(model, design, known.index) if known.masked else panel), known


def _unsigned(model: Model, design: Design, offer: Proposals, futures: int) -> Unsigned:
    beside = fewer(futures)
    source = gather(model, design, "record", beside)
    _, known = _appraised(model, source, beside, offer)
    found = acceptance(model.case, known, len(offer.offered), _fallbacks(known, offer))
    both = {name: own.overall for name, own in zip(offer.offered, found.both, strict=True)}
    return Unsigned(Evidence.of(model.case, source, len(known.index)), found.zone, both)


def _fallbacks(known: Utilities, offer: Proposals) -> Mapping[str, Table]:
    return {role: known.fallback(role, offer.fallbacks[role]) for role in CAPITALS}


class _Bargain:
    """One bargain, step by step."""

    def __init__(
        self,
        case: Case,
        offer: Proposals,
        disagreement: str,
        discount: tuple[float, float],
        source: Ensemble,
        panel: Panel,
        known: Utilities,
        payments: bool,
        on_progress: Progress | None,
    ):
        self.case, self.offer, self.disagreement, self.discount = case, offer, disagreement, discount
        self.source, self.panel, self.known, self.on_progress = source, panel, known, on_progress
        self.most_paid = MOST_PAID if payments else 0
        self.names = list(offer.offered)
        self.payment = Payment.of(case)
        self.fallback = _fallbacks(known, offer)
        best = {role: known.expected_fallback(role, offer.fallbacks[role]) for role in CAPITALS}
        self.expected_fallback = {role: name for role, (name, _) in best.items()}
        self.expected = {role: value for role, (_, value) in best.items()}
        self.mean = {role: known.worth[role].mean(axis=1, dtype=np.float64) for role in ROLES}
        self.gains: Gains = self.gains_of(self.mean)[: len(self.names)]

    def gains_of(self, worth: Mapping[str, Table]) -> Gains:
        """Expected gains of the patron and the host over what they fall back on, axes (agreement, player)."""
        return np.stack([np.asarray(worth[role], np.float64) - self.expected[role] for role in CAPITALS], axis=1)

    def found(self, unsigned: Unsigned | None) -> Deals:
        """The finding."""
        case, known = self.case, self.known
        accepted = acceptance(case, known, len(self.names), self.fallback)
        paid = self._paid(accepted)
        played = known.index[:BLOCK] if paid else known.index[:0]
        fair = self._fair(played, list(paid))
        corners = frontier(self.gains)
        return Deals(
            evidence=Evidence.of(case, self.source, len(known.index)),
            actors={role: case.actor(role) for role in ROLES},
            status_quo=case.description.status_quo,
            disagreement=self.disagreement,
            fallbacks=self.offer.fallbacks,
            expected_fallback=self.expected_fallback,
            payment=self.payment,
            discount=self.discount,
            packages=self._packages(accepted, paid, fair, corners),
            zone=accepted.zone,
            solutions={
                PACKAGES: self._told(finite(self.gains, self.discount), self._stated),
                LOTTERIES: self._told(over_lotteries(corners, self.discount), self._stated),
                PAYMENTS: self._with_payments(paid),
            },
            equity_futures=len(played),
            masked=known.masked,
            unsigned=unsigned,
        )

    def _fair(self, index: NDArray[np.uint32], names: Sequence[str]) -> Mapping[str, Equity | None]:
        """The equity of packages in some futures."""
        if not names:
            return {}
        played = Panel(self.panel.player, self.source.design, index)
        return equities(played, {name: self.offer.offered[name] for name in names})

    def _paid(self, accepted: Acceptance) -> dict[str, Paying]:
        """Packages of which payments are varied, today's among them."""
        order = sorted(range(len(self.names)), key=lambda place: (place > 0, -accepted.both[place].overall.count))
        chosen = [self.names[place] for place in sorted(order[: self.most_paid])]
        paid: dict[str, Paying] = {}
        for number, name in enumerate(chosen):
            package = self.offer.offered[name]
            paid[name] = pay(self.case, self.panel, self.known, package, self.payment, self.fallback, self.expected)
            if self.on_progress is not None:
                total = len(self.known.index)
                self.on_progress((number + 1) * total // len(chosen), total, len(self.known.masked))
        return paid

    def _packages(
        self,
        accepted: Acceptance,
        paid: Mapping[str, Paying],
        fair: Mapping[str, Equity | None],
        corners: Sequence[Agreement],
    ) -> tuple[PackageDeal, ...]:
        kept = efficient(self.gains)
        pure = {corner.lottery[0][0] for corner in corners if len(corner.lottery) == 1}
        best = self._at_best()
        return tuple(
            PackageDeal(
                name=name,
                title=self.case.packages[name].title if name in self.case.packages else name,
                payment=self._own_payment(name),
                expected={role: float(self.gains[place, player]) for player, role in enumerate(CAPITALS)},
                is_efficient=bool(kept[place]),
                is_corner=place in pure,
                capitals=accepted.capitals[place],
                views=accepted.views[place],
                both=accepted.both[place],
                both_at_best=best[place],
                nash=accepted.nash[place],
                shortfall=accepted.shortfall[place],
                paying=paid.get(name),
                equity=fair.get(name),
            )
            for place, name in enumerate(self.names)
        )

    def _at_best(self) -> list[Share]:
        """Package by package, futures in which both would accept it against the best that each could do instead."""
        best = {role: self.known.fallback(role, self.offer.best[role]) for role in CAPITALS}
        accepts = [self.known.worth[role][: len(self.names)] >= best[role] for role in CAPITALS]
        return [Share.of(int(own.sum()), len(own)) for own in np.logical_and(*accepts)]

    def _own_payment(self, name: str) -> float:
        return self.offer.offered[name][self.payment.key] / self.payment.rate

    def _stated(self, place: int) -> tuple[str, float, Mapping[str, float]]:
        """A package as it stands, by its place: its name, payment and worth to each role."""
        name = self.names[place]
        return name, self._own_payment(name), {role: float(self.mean[role][place]) for role in ROLES}

    def _told(
        self, picked: Mapping[str, Agreement | None], stated: Callable[[int], tuple[str, float, Mapping[str, float]]]
    ) -> tuple[Solution, ...]:
        found: list[Solution] = []
        for rule, agreement in picked.items():
            if agreement is None:
                continue
            parts = [(chance, *stated(place)) for place, chance in agreement.lottery]
            worth = {role: math.fsum(chance * own[role] for chance, _, _, own in parts) for role in ROLES}
            found.append(
                Solution(
                    rule=rule,
                    parts=tuple(Part(name, chance, payment) for chance, name, payment, _ in parts),
                    gains={role: worth[role] - self.expected[role] for role in CAPITALS},
                    over_today={role: worth[role] - float(self.mean[role][0]) for role in ROLES},
                )
            )
        return tuple(found)

    def _with_payments(self, paid: Mapping[str, Paying]) -> tuple[Solution, ...]:
        """What each rule picks if any payment may go with a package; told by the model's own appraisal there."""
        if not paid:
            return ()
        evenly = np.linspace(self.payment.low, self.payment.high, _STEPS + 1)
        names: list[str] = []
        payments: list[float] = []
        pieces: list[Gains] = []
        for name, own in paid.items():
            extra = [*own.curve.payments, *([] if own.nash_payment is None else [own.nash_payment])]
            at = np.union1d(evenly, extra)
            names += [name] * len(at)
            payments += at.tolist()
            pieces.append(self.gains_of(own.curve.at(at)))
        picked = finite(np.concatenate(pieces), self.discount)
        places = list(dict.fromkeys(own.lottery[0][0] for own in picked.values() if own is not None))
        if not places:
            return ()
        key = self.payment.key
        asked = self.panel.appraise(
            {
                str(place): {**self.offer.offered[names[place]], key: self.payment.lever(payments[place])}
                for place in places
            }
        )
        worth = {role: values.mean(axis=1, dtype=np.float64) for role, values in asked.items()}
        row = {place: number for number, place in enumerate(places)}

        def stated(place: int) -> tuple[str, float, Mapping[str, float]]:
            return names[place], payments[place], {role: float(worth[role][row[place]]) for role in ROLES}

        return self._told(picked, stated)
