"""What one future carries from quarter to quarter, and what it needs to know about its own start."""

from typing import Any, NamedTuple

import jax.numpy as jnp

from titanium.axes import Scalar, Symbols
from titanium.case.schema import Slot


class State(NamedTuple):
    """State of the alliance at the start of a quarter; every field is a scalar of one future."""

    z_a: Scalar
    """Fear of abandonment in the host, logit."""
    z_e: Scalar
    """Fear of entrapment in the host, logit."""
    z_S: Scalar
    """Support for the alliance in the host, logit."""
    z_W: Scalar
    """Support for the alliance in the patron, logit."""
    R: Scalar
    """Reputation that past crises left, logit."""
    rift: Scalar
    """Memory of open rifts."""
    exc: Scalar
    """Self-excitation of provocations, 1/yr."""
    stress: Scalar
    """Stress on the adversary's regime."""
    s_add: Scalar
    """Payment added by rifts that were settled or accepted, USD bn a year."""
    mult: Scalar
    """Share of the package's troops left after cuts."""
    rup: Scalar
    """1 after the alliance ended."""
    nuc: Scalar
    """1 after the host went nuclear."""
    twa: Scalar
    """Quarters for which the second theatre still ties forces down."""
    frozen: Scalar
    """Quarters for which a freeze still holds."""
    pay_index: Scalar
    """Real payment index, 1 at the start."""
    Y_S: Scalar
    """The host's effective power, its own start = 1."""
    withdrawn: Scalar
    """Largest number of troops withdrawn so far, thousand."""
    fought_home: Scalar
    """1 after a major war in the home theatre."""
    fought_second: Scalar
    """1 after a war in the second theatre."""


class Reference(NamedTuple):
    """Values at the reference: the status quo in the first quarter of the same draw, and what is derived there."""

    symbols: Symbols
    """`h_0`, `s_0`, `C_0`, `DW_0` and the status-quo levers, as formulas name them."""
    gaps: dict[Slot, Scalar]
    """Slot to the deterrence gap at the reference, in utility."""
    demand_gap: Scalar
    burden: Scalar


def start(p: Symbols) -> State:
    """State at the start of the first quarter."""
    zero, one = jnp.zeros_like(p.z_a0), jnp.ones_like(p.z_a0)
    return State(
        z_a=p.z_a0, z_e=p.z_e0, z_S=p.z_S0, z_W=p.z_W0, R=zero, rift=zero, exc=zero, stress=zero, s_add=zero,
        mult=one, rup=zero, nuc=zero, twa=zero, frozen=zero, pay_index=one, Y_S=one, withdrawn=zero,
        fought_home=zero, fought_second=zero,
    )  # fmt: skip


class World(NamedTuple):
    """What nobody in the model decides, quarter by quarter; a leading quarter axis before the time loop."""

    year: Any
    """Years since the start."""
    FX: Any
    """Host currency per USD."""
    GDP: Any
    """The host's real GDP, trillion of its currency."""
    growth: Any
    """The host's real GDP against its start."""
    Y_K: Any
    """The adversary's effective power."""
    Y_B: Any
    """The rival's effective power."""
    N_K: Any
    """The adversary's warheads."""
    discount: Any
    """Present value of one unit."""
    shocks: tuple[Any, ...]
    """Standard normal shocks e1 to e6, e1 and e2 correlated by `r_ae`."""
    uniforms: dict[str, Any]
    """Uniform draws that decide which events happen, by `titanium.model.crises.DRAWS`."""
