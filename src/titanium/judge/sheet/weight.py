"""What a package weighs: its net present cost to each capital, what that is of output, and what the money is.

Costs are those of the run's futures. What of them is cash, comes in kind or is spent inside the host's economy is the
same in every future up to the payment, so it is told once, at nominal values, as the ledger tells it.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import jax
import numpy as np

from titanium.axes import HOST, PATRON, Symbols
from titanium.case.schema import Case
from titanium.explore.block import Packages
from titanium.judge.sheet.bootstrap import Estimate
from titanium.judge.sheet.measures import APART, COST
from titanium.judge.sheet.reading import Reading
from titanium.model.compile import Model
from titanium.report.agreement import Calendar
from titanium.report.nominal import Nominal, split

BOTH = "both"
"""In place of a role: the two capitals together."""


@dataclass(frozen=True)
class Burden:
    """Net present cost over the horizon, in the case's money, over the futures of the run."""

    mean: Estimate
    p05: float
    p95: float
    extra: Estimate
    """Cost beyond that of the base in the same futures; nan where the base was not played."""
    pct_output: float
    """Mean over the present value of that country's output at nominal values, percent; nan where the case has none."""


@dataclass(frozen=True)
class Payment:
    """Present value of what the host gives, at nominal values, and what it is; in the case's money."""

    cash: float
    in_kind: float
    other_support: float
    """Support outside the payment, such as land and waived charges."""
    command: float
    """The host's half of a modernised command, against the status quo."""
    spent_at_home: float
    """Of the payment, what is first spent in the host's country."""
    kept_at_home: float
    """Of that, what does not leak into imports."""

    @property
    def payment(self) -> float:
        """The payment as agreed."""
        return self.cash + self.in_kind


@dataclass(frozen=True)
class Weight:
    """The weight of one package."""

    burden: Mapping[str, Burden]
    """Role of a capital, or `both`, to what it bears."""
    apart: Mapping[str, Estimate]
    """Extra defence of the host, value added at home by what it pays, relocation; present values, mean over futures."""
    payment: Payment | None


def burdens(reading: Reading, output: Mapping[str, float]) -> tuple[dict[str, Burden], ...]:
    """What each package costs each capital and both, over the futures in which every package's numbers are finite.

    Parameters
    ----------
    output
        Role to the present value of that country's output.
    """
    found: tuple[dict[str, Burden], ...] = tuple({} for _ in reading.packages)
    together = reading.together
    for role, metrics in {**{role: (name,) for role, name in COST.items()}, BOTH: tuple(COST.values())}.items():
        means, resampled = _means(reading, metrics)
        whole = output.get(role, math.nan)
        for row, own in enumerate(found):
            values = sum(reading.values[name][row][together].astype(np.float64) for name in metrics)
            ends = np.quantile(values, (0.05, 0.95)) if together.any() else (math.nan, math.nan)
            base = reading.base
            extra = (
                Estimate(math.nan)
                if base is None
                else Estimate.of(float(means[row] - means[base]), resampled[row] - resampled[base])
            )
            mean = Estimate.of(float(means[row]), resampled[row])
            own[role] = Burden(mean, float(ends[0]), float(ends[1]), extra, 100 * mean.value / whole)
    return found


def apart(reading: Reading) -> tuple[dict[str, Estimate], ...]:
    """What is told beside the costs, for each package."""
    found: tuple[dict[str, Estimate], ...] = tuple({} for _ in reading.packages)
    for name in APART:
        means, resampled = _means(reading, (name,))
        for row, own in enumerate(found):
            own[name] = Estimate.of(float(means[row]), resampled[row])
    return found


def _means(reading: Reading, metrics: Iterable[str]) -> tuple[np.ndarray, np.ndarray]:
    """Mean of a sum of metrics, and of each resample; axes (package), (package, resample)."""
    sums, names = reading.sums, list(metrics)
    with np.errstate(divide="ignore", invalid="ignore"):
        means = sum(sums.total(name) for name in names) / sums.total("futures")
        resampled = sum(sums.resampled(name) for name in names) / sums.resampled("futures")
    return np.asarray(means), np.asarray(resampled)


def payments(model: Model, packages: Packages) -> tuple[dict[str, Payment], dict[str, float]]:
    """What the host gives under each package, and role to the present value of output, at nominal values.

    A country of whose output the case knows nothing is left out; the model follows that of the host alone.
    """
    found: dict[str, Payment] = {}
    output = math.nan
    with jax.enable_x64(True):
        for name, setting in packages.items():
            nominal = Nominal(model.structure, setting)
            found[name] = _payment(model.case, nominal)
            output = nominal.present("output")
    return found, {HOST: output} if output > 0 else {}


def _payment(case: Case, nominal: Nominal) -> Payment:
    plain = Symbols({symbol: float(value) for symbol, value in nominal.p.items()})
    effort = nominal.by_year("effort")
    calendar = Calendar(case, plain, float(nominal.x.S_krw), round(float(nominal.x.gr)), effort)
    paid = nominal.present("payment")
    parts = split(nominal, paid)
    in_kind = sum(part * (calendar.in_kind(name, calendar.first) or 0.0) for name, part in parts.items())
    at_home = paid - parts["operations"]
    return Payment(
        cash=paid - in_kind,
        in_kind=in_kind,
        other_support=nominal.present("other_support"),
        command=nominal.present("command"),
        spent_at_home=at_home,
        kept_at_home=at_home * (1 - plain.leak),
    )


def without_output(case: Case, output: Mapping[str, float]) -> tuple[str, ...]:
    """Names of the allies of whose output the case knows nothing."""
    return tuple(case.actor(role).name for role in (PATRON, HOST) if role not in output)
