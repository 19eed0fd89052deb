"""A case in which six uncertainties move and all others rest, so that what takes the real case a minute is quick."""

from typing import NamedTuple

import numpy as np

from titanium import compile_model, load_case
from titanium.case.schema import Case
from titanium.case.variant import vary
from titanium.explore.futures import Design
from titanium.judge.breaking.centre import Centre, centre_of
from titanium.model.compile import Model

MOVING = ("H_TW", "q_N", "mu_S", "v_T", "c_B", "C_US")
STREAMS = 128
ONLY = ("any", "accept_rok", "d30_korea")
"""Ways that are sought: all that chance decides together, a signature, and one that is out of reach."""


class Small(NamedTuple):
    """The real model with futures that differ in a few uncertainties alone."""

    model: Model
    case: Case
    design: Design
    centre: Centre


def resting(case: Case, moving: tuple[str, ...], at: dict[str, float]) -> Case:
    """The case with every uncertainty but some a constant."""
    held = {
        symbol: {"distribution": "constant", "value": at[symbol]}
        for symbol, entry in case.uncertainties.items()
        if entry.is_sampled and symbol not in moving
    }
    return vary(case, {"uncertainties": held})


def centre_values(model: Model) -> dict[str, float]:
    """Value of every uncertainty at the centre of the real case."""
    design = Design(model.case, seed=0)
    centre = centre_of(model, design, "matched", 512)
    return {
        symbol: float(design.quantile(symbol, np.array([level]))[0])
        for symbol, level in zip(centre.symbols, centre.levels, strict=True)
    }


def small(moving: tuple[str, ...]) -> Small:
    """Futures in which so many uncertainties move, from the middle of their ranges."""
    model = compile_model(load_case("us_rok"))
    design = Design(resting(model.case, moving, centre_values(model)), seed=0)
    real = centre_of(model, Design(model.case, seed=0), "matched", 512)
    centre = centre_of(model, design, "prior", 64)
    return Small(model, design.case, design, Centre(**(vars(centre) | {"cell": real.cell})))
