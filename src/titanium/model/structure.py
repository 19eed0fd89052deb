"""The parts of a case that are fixed when it is compiled: levers, pools, formulas, trees, limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import jax.numpy as jnp

from titanium.axes import Scalar, Symbols
from titanium.case.rows import Pool
from titanium.case.schema import Case, Slot
from titanium.expressions import Expression
from titanium.model.trees import Tree

LEVER_SYMBOLS = (
    "T",
    "phi",
    "m",
    "S_krw",
    "gr",
    "o_s",
    "S_hs",
    "S_ar",
    "w",
    "n",
    "k",
    "con",
    "g",
    "site",
    "eng",
)
"""Levers that the model's equations name."""


@dataclass(frozen=True, eq=False)
class Structure:
    """A compiled case: everything that does not differ between futures. Equal only to itself, so it can be a key."""

    case: Case
    pools: tuple[Pool, ...]
    """Places from which force arrives, and to which it can be withdrawn."""
    formulas: Mapping[str, Expression]
    """Every quantity of the vocabulary and of the case."""
    before: tuple[str, ...]
    """Quantities that the trees may use, in order of evaluation."""
    after: tuple[str, ...]
    """Quantities that use the trees' choices, in order of evaluation."""
    trees: Mapping[Slot, Tree]
    n_quarters: int

    def levers(self, setting: Mapping[str, Any]) -> dict[str, Any]:
        """Lever values by symbol from lever values by name."""
        return {lever.symbol: setting[name] for name, lever in self.case.levers.items()}


def levers_at(structure: Structure, setting: Mapping[str, Any], quarter: Scalar) -> Symbols:
    """Levers on their way from the status quo to the package's setting.

    Parameters
    ----------
    setting
        Lever symbol to the package's value.
    quarter
        Quarters since the start; the ramp is complete when quarter + 1 reaches it.

    Returns
    -------
    Each lever symbol, and `<symbol>_0` for its value under the status quo.
    """
    x = Symbols()
    base = structure.levers(structure.case.package(structure.case.description.status_quo))
    for lever in structure.case.levers.values():
        start, target = base[lever.symbol], setting[lever.symbol]
        share = jnp.minimum(1.0, (quarter + 1) / lever.ramp) if lever.ramp else 1.0
        x[lever.symbol] = start + (target - start) * share
        x[f"{lever.symbol}_0"] = jnp.asarray(start, dtype=jnp.asarray(quarter).dtype)
    return x


class Terms(NamedTuple):
    """The levers of a quarter, and those of the quarter before, as far as they are ramped up."""

    now: Symbols
    before: Symbols


def terms_at(structure: Structure, setting: Mapping[str, Any], quarter: Scalar) -> Terms:
    """Terms of a package that is on its way from the first quarter on; parameters as for `levers_at`."""
    return Terms(levers_at(structure, setting, quarter), levers_at(structure, setting, quarter - 1))
