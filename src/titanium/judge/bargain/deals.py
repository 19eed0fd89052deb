# pyright: reportMissingTypeStubs=false
# pandas ships its types in a package of their own, which nothing here needs but the name of its class.
"""What is found of a bargain: every package as each actor sees it, the zone of agreement, what each rule would pick."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from titanium.axes import HOST, PATRON
from titanium.case.schema import Actor
from titanium.judge.asked import by_name
from titanium.judge.bargain.equity import Equity
from titanium.judge.bargain.paying import Paying
from titanium.judge.bargain.transfers import Payment
from titanium.judge.bargain.zone import Capital, View, Zone
from titanium.judge.cuts import ByCut
from titanium.judge.evidence import Evidence
from titanium.judge.frame import frame
from titanium.judge.shares import Share, plain

if TYPE_CHECKING:
    from pandas import DataFrame

SCHEMA = "titanium.bargain/1"

PACKAGES, LOTTERIES, PAYMENTS = SETS = ("packages", "lotteries", "payments")
"""What a rule may pick from: a package as it stands; a lottery among packages; a package with any payment."""


@dataclass(frozen=True)
class PackageDeal:
    """One package as each actor sees it."""

    name: str
    title: str
    payment: float
    """What the host pays under it, the case's money a year."""
    expected: Mapping[str, float]
    """Capital to its expected gain over what it falls back on without knowing the future."""
    is_efficient: bool
    """Whether no other package has more expected utility for one capital and no less for the other."""
    is_corner: bool
    """Whether no lottery among the others does better for both either."""
    capitals: Mapping[str, Capital]
    views: Mapping[str, View]
    """Role to what each of the four makes of it against today's package."""
    both: ByCut[Share]
    """Futures in which both capitals accept it."""
    both_at_best: Share
    """Futures in which both would accept it if each fell back on the best of all that it could do instead."""
    nash: ByCut[Share]
    """Futures in which it has the greatest product of gains of all packages."""
    shortfall: float
    """Mean gain of the capital that it suits least in each future, utility."""
    paying: Paying | None
    """What payments do for it; None where payments were not varied."""
    equity: Equity | None

    def refuses(self, role: str) -> Share:
        """Futures in which a capital refuses it."""
        accepts = self.capitals[role].accepts.overall
        return Share.of(accepts.futures - accepts.count, accepts.futures)

    def moved_by(self) -> tuple[str, ...]:
        """Switches between whose positions both accept it more or less often, by more than counting error."""
        return tuple(
            switch
            for switch, shares in self.both.by_school.items()
            if max(share.low for share in shares.values()) > min(share.high for share in shares.values())
        )


@dataclass(frozen=True)
class Part:
    """A package in what a rule picks."""

    package: str
    chance: float
    payment: float
    """What the host pays, the case's money a year."""


@dataclass(frozen=True)
class Solution:
    """What a rule picks."""

    rule: str
    parts: tuple[Part, ...]
    """One package, or several with the chance of each."""
    gains: Mapping[str, float]
    """Capital to its expected gain over what it falls back on."""
    over_today: Mapping[str, float]
    """Role to its expected gain over today's package."""


@dataclass(frozen=True)
class Unsigned:
    """The zone in futures in which the capitals need not have signed today's package."""

    evidence: Evidence
    zone: Zone
    both: Mapping[str, Share]
    """Package to the futures in which both capitals accept it."""


@dataclass(frozen=True)
class Deals:
    """What capitals could agree on, what each would pay for it, and what the others would make of it."""

    evidence: Evidence
    actors: Mapping[str, Actor]
    status_quo: str
    disagreement: str
    """What capitals fall back on, see `titanium.judge.bargain.utilities.POINTS`."""
    fallbacks: Mapping[str, tuple[str, ...]]
    """Capital to the packages of which the best is what it falls back on."""
    expected_fallback: Mapping[str, str]
    """Capital to the one of them that is best in expectation."""
    payment: Payment
    discount: tuple[float, float]
    """What a gain a round later is worth to the patron and to the host."""
    packages: tuple[PackageDeal, ...]
    zone: Zone
    solutions: Mapping[str, tuple[Solution, ...]]
    """What may be picked from, to what each rule picks; empty where every choice costs a capital something."""
    equity_futures: int
    """Futures in which equity was played."""
    masked: tuple[int, ...]
    """Numbers of the futures that were left out, since a number was not finite."""
    unsigned: Unsigned | None
    """Beside matched futures, those in which the capitals need not have signed; None otherwise."""

    def of(self, name: str) -> PackageDeal:
        """A package by its name.

        Raises
        ------
        InputError
            If it was not bargained over; the nearest name is given.
        """
        return by_name(self.packages, name)

    def solution(self, rule: str, over: str = PACKAGES) -> Solution | None:
        """What a rule picks; None if it can pick nothing."""
        return next((own for own in self.solutions[over] if own.rule == rule), None)

    @property
    def ranked(self) -> tuple[PackageDeal, ...]:
        """Packages, the one that both accept most often first; of those alike, in their order."""
        return tuple(sorted(self.packages, key=lambda own: -own.both.overall.count))

    @property
    def least_unacceptable(self) -> PackageDeal:
        """The package that costs least the capital which it suits least, on average."""
        return max(self.packages, key=lambda own: own.shortfall)

    def to_dict(self) -> dict[str, Any]:
        """The finding as plain data for JSON; a number that is undefined or unbounded is None."""
        return plain(
            {
                "schema": SCHEMA,
                "evidence": self.evidence.to_dict(),
                "status_quo": self.status_quo,
                "disagreement": self.disagreement,
                "fallbacks": self.fallbacks,
                "expected_fallback": self.expected_fallback,
                "actors": {role: {"name": own.name, "capital": own.capital} for role, own in self.actors.items()},
                "payment": asdict(self.payment),
                "discount": dict(zip((PATRON, HOST), self.discount, strict=True)),
                "zone": asdict(self.zone),
                "packages": [asdict(own) for own in self.packages],
                "solutions": {over: [asdict(own) for own in found] for over, found in self.solutions.items()},
                "equity_futures": self.equity_futures,
                "masked": self.masked,
                "unsigned": self.unsigned and asdict(self.unsigned),
            }
        )

    def to_frame(self) -> "DataFrame":
        """One row for each package and actor.

        Raises
        ------
        InputError
            If pandas is not installed.
        """
        return frame(list(self._rows()))

    def _rows(self) -> Iterator[dict[str, Any]]:
        for own in self.packages:
            for role, view in own.views.items():
                row: dict[str, Any] = {
                    "package": own.name,
                    "role": role,
                    "actor": self.actors[role].name,
                    "gain_over_today": view.over_today.overall.mean,
                    "prefers_to_today": view.prefers.overall.share,
                }
                if role in own.capitals:
                    row |= {
                        "gain_over_fallback": own.capitals[role].over_fallback.overall.mean,
                        "accepts": own.capitals[role].accepts.overall.share,
                        "both_accept": own.both.overall.share,
                    }
                    if own.paying is not None:
                        row["reservation_payment_median"] = own.paying.reservation[role].median
                yield row
