"""The value of waiting: a package begun now, against the same package begun some quarters later.

Until then the package that is in place stays. Nothing is learned meanwhile: whoever acts after eight quarters acts in
every future, whatever it brought. What acting on a sign is worth is asked by triggers.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from titanium.case.schema import Case
from titanium.errors import InputError
from titanium.explore.block import BLOCK
from titanium.explore.ensemble import Ensemble, Kind, check_kind
from titanium.explore.futures import Design
from titanium.explore.matching import ensemble as gather
from titanium.explore.stream import check_request
from titanium.explore.weights import Z95
from titanium.judge.cuts import ByCut, CutCounts
from titanium.judge.evidence import Evidence
from titanium.judge.frame import frame
from titanium.judge.paths.sample import COSTS, Outcome, Sample, Signing, check_signing, proposals, require_some
from titanium.judge.shares import Difference, Share, plain
from titanium.model.compile import compile_model

if TYPE_CHECKING:
    from pandas import DataFrame

SCHEMA = "titanium.waiting/1"
DEFAULT_FUTURES = 8192
MOST = 2**16
"""Most futures that are kept in memory, about ten kilobytes each."""
DELAYS = (0, 4, 8, 12, 16)
"""Quarters that are waited."""


@dataclass(frozen=True)
class Amount:
    """Mean of a cost over futures, or of its difference in the same futures, with its 95% interval, USD bn."""

    mean: float
    low: float
    high: float

    @classmethod
    def of(cls, values: NDArray[np.floating]) -> "Amount":
        """Mean of some numbers; nan where there are none.

        Examples
        --------
        >>> Amount.of(np.array([1.0, 3.0])).mean
        2.0
        """
        if not len(values):
            return cls(math.nan, math.nan, math.nan)
        exact = values.astype(np.float64)
        half = Z95 * float(exact.std()) / math.sqrt(len(exact))
        return cls(float(exact.mean()), float(exact.mean()) - half, float(exact.mean()) + half)


@dataclass(frozen=True)
class Kept:
    """How often a plan keeps its limits in one cut of the futures, and against acting now."""

    holds: Share
    secure: Share
    over_now: Difference
    """Share in which it holds less that of acting now, in the same futures."""
    secure_over_now: Difference


@dataclass(frozen=True)
class Delayed:
    """A package begun after some quarters."""

    quarters: int | None
    """Quarters waited; None for never: what is in place stays."""
    kept: ByCut[Kept]
    costs: Mapping[str, Amount]
    """Role of a capital to its net present cost over the horizon."""
    costs_over_now: Mapping[str, Amount]

    @property
    def overall(self) -> Kept:
        """What it keeps over all futures."""
        return self.kept.overall


@dataclass(frozen=True)
class PackageWaiting:
    """One package begun now, later or never."""

    name: str
    delayed: tuple[Delayed, ...]
    """In the order of the quarters waited, never last."""

    def after(self, quarters: int | None) -> Delayed:
        """The package begun after so many quarters; None for never."""
        return next(own for own in self.delayed if own.quarters == quarters)

    @property
    def window(self) -> int:
        """Longest wait up to which none that was tried clearly holds in fewer futures than acting now, quarters."""
        longest = 0
        for own in self.delayed:
            if own.quarters is None or (own.overall.over_now.is_clear and own.overall.over_now.mean < 0):
                break
            longest = own.quarters
        return longest

    @property
    def gains(self) -> bool:
        """Whether some wait clearly holds in more futures than acting now."""
        return any(
            own.overall.over_now.is_clear and own.overall.over_now.mean > 0
            for own in self.delayed
            if own.quarters is not None
        )


@dataclass(frozen=True)
class Waiting:
    """Packages begun now or later, in the same futures."""

    evidence: Evidence
    start: str
    """The package that is in place until then."""
    signing: Signing
    masked: int
    """Futures left out because a number was not finite under some plan."""
    packages: tuple[PackageWaiting, ...]

    def of(self, name: str) -> PackageWaiting:
        """One package by its name."""
        return next(own for own in self.packages if own.name == name)

    def to_dict(self) -> dict[str, Any]:
        """The finding as plain data for JSON; a number that is undefined is None."""
        return plain(
            {
                "schema": SCHEMA,
                "evidence": self.evidence.to_dict(),
                "start": self.start,
                "signing": self.signing,
                "masked": self.masked,
                "packages": [
                    {
                        "package": own.name,
                        "window_quarters": own.window,
                        "gains_by_waiting": own.gains,
                        "delays": [_delay_dict(delayed) for delayed in own.delayed],
                    }
                    for own in self.packages
                ],
            }
        )

    def to_frame(self) -> "DataFrame":
        """One row for each package and wait."""
        return frame(
            [
                {"package": own.name, "quarters": delayed.quarters, **_row(delayed)}
                for own in self.packages
                for delayed in own.delayed
            ]
        )


def value_of_waiting(
    case: Case,
    packages: Sequence[str] | str | None = None,
    *,
    start: str | None = None,
    delays: Sequence[int] = DELAYS,
    signing: Signing = "clause",
    futures: int = DEFAULT_FUTURES,
    seed: int = 0,
    ensemble: Kind = "matched",
) -> Waiting:
    """What it does to a package to begin it later: how often it holds, is secure, and what it costs.

    Parameters
    ----------
    packages
        Names of packages, or one; all proposals of the case if left out.
    start
        Package that is in place until then; the status quo if left out.
    delays
        Quarters to wait; 0, acting now, is always among them.
    signing
        Whether the package has to be accepted for the plan to hold, or comes only where both capitals accept it.
    futures
        Number of futures, the same for every plan.
    ensemble
        Which futures, see `titanium.judge.stress.stress`.

    Raises
    ------
    InputError
        If a package is unknown or a count or a delay out of range.

    Examples
    --------
    >>> from titanium import load_case
    >>> found = value_of_waiting(load_case("us_rok"), "titanium", delays=[8], futures=64, ensemble="prior")
    >>> [own.quarters for own in found.of("titanium").delayed]
    [0, 8, None]
    """
    check_kind(ensemble)
    check_signing(signing)
    begun = start or case.description.status_quo
    names = proposals(case, begun, [packages] if isinstance(packages, str) else packages)
    waits = check_delays(case, delays)
    check_futures(case, [begun, *names], futures)
    model = compile_model(case)
    source = gather(model, Design(case, seed), ensemble, futures)
    return weigh(Sample(model, source, 0, futures, begun, signing), source, names, waits)


def weigh(sample: Sample, source: Ensemble, names: Sequence[str], delays: Sequence[int]) -> Waiting:
    """Waiting counted in a sample; parameters as for `value_of_waiting`."""
    case = sample.case
    plans = {name: [*sample.switched(name, [float(quarters) for quarters in delays]), sample.begun] for name in names}
    kept = np.logical_and.reduce([outcome.finite for outcomes in plans.values() for outcome in outcomes])
    require_some(kept, sample)
    packages = tuple(_waiting(case, sample, name, plans[name], delays, kept) for name in names)
    counted = int(kept.sum())
    return Waiting(Evidence.of(case, source, counted), sample.start, sample.signing, sample.futures - counted, packages)


def _waiting(
    case: Case, sample: Sample, name: str, plans: Sequence[Outcome], delays: Sequence[int], kept: NDArray[np.bool_]
) -> PackageWaiting:
    counts = CutCounts(case, len(plans), ["holds", "secure"], ["holds", "secure"])
    flags = {flag: np.stack([getattr(own, flag)[kept] for own in plans]) for flag in ("holds", "secure")}
    counts.add(np.ones_like(flags["holds"]), flags, sample.panel.cell[kept])

    def keeps(row: int, cut: int) -> Kept:
        return Kept(
            holds=counts.share("holds", row, cut),
            secure=counts.share("secure", row, cut),
            over_now=counts.difference("holds", row, 0, cut),
            secure_over_now=counts.difference("secure", row, 0, cut),
        )

    waits: list[int | None] = [*delays, None]
    delayed = tuple(
        Delayed(
            quarters,
            ByCut[Kept].of(case, lambda cut, row=row: keeps(row, cut)),
            {role: Amount.of(own.costs[role][kept]) for role in COSTS},
            {role: Amount.of(own.costs[role][kept] - plans[0].costs[role][kept]) for role in COSTS},
        )
        for row, (quarters, own) in enumerate(zip(waits, plans, strict=True))
    )
    return PackageWaiting(name, delayed)


def check_delays(case: Case, delays: Sequence[int]) -> tuple[int, ...]:
    """Delays in order, each once, with acting now.

    Raises
    ------
    InputError
        If one is negative or not within the horizon.
    """
    quarters = case.description.horizon.quarters
    wrong = [delay for delay in delays if not 0 <= delay < quarters]
    if wrong:
        raise InputError("\n".join(f"a wait of {delay} quarters: 0 to {quarters - 1} are allowed" for delay in wrong))
    return tuple(sorted({0, *delays}))


def check_futures(case: Case, packages: Sequence[str], futures: int) -> None:
    """Refuse packages that are unknown, and more futures than are kept in memory.

    Raises
    ------
    InputError
        With what is allowed.
    """
    check_request(case, packages, futures, BLOCK)
    if futures > MOST:
        raise InputError(f"{futures} futures: at most {MOST} are kept in memory for paths")


def _delay_dict(own: Delayed) -> dict[str, Any]:
    by_school = own.kept.map(lambda kept: {"holds": vars(kept.holds), "over_now": vars(kept.over_now)}).by_school
    return {
        "quarters": own.quarters,
        "holds": vars(own.overall.holds),
        "secure": vars(own.overall.secure),
        "over_now": vars(own.overall.over_now),
        "secure_over_now": vars(own.overall.secure_over_now),
        "cost_usd_bn": {role: vars(amount) for role, amount in own.costs.items()},
        "cost_over_now_usd_bn": {role: vars(amount) for role, amount in own.costs_over_now.items()},
        "by_school": {switch: dict(positions) for switch, positions in by_school.items()},
    }


def _row(own: Delayed) -> dict[str, float]:
    """Numbers of a wait by the name of their column."""
    kept = own.overall
    told: dict[str, float] = {}
    for name, share in (("holds", kept.holds), ("secure", kept.secure)):
        told |= {name: share.share, f"{name}_low": share.low, f"{name}_high": share.high}
    for name, over in (("over_now", kept.over_now), ("secure_over_now", kept.secure_over_now)):
        told |= {name: over.mean, f"{name}_low": over.low, f"{name}_high": over.high}
    for role, metric in COSTS.items():
        told |= {metric: own.costs[role].mean, f"{metric}_over_now": own.costs_over_now[role].mean}
    return told
