"""A model that is computed in no time, for tests of how runs are kept: a reservoir with two levers and one school."""

import os
import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from titanium.explore.function import at_least, at_most, lever, loguniform, triangular, uniform, wrap


def reservoir(
    release: float, spillway: float, inflow: NDArray[Any], loss: NDArray[Any], price: NDArray[Any], rule: NDArray[Any]
) -> dict[str, NDArray[Any]]:
    """Water kept and money made in a year; MADE_UP_PAUSE slows a call down by so many seconds."""
    time.sleep(float(os.environ.get("MADE_UP_PAUSE", "0")))
    kept = inflow * (1 - loss) - release
    flood = np.maximum(kept - spillway, 0) * np.where(rule == "cautious", 0.5, 1.0)
    return {"kept": kept, "flood": flood, "earned": price * release}


def model(name: str = "reservoir") -> Any:
    """A new player of it."""
    return wrap(
        reservoir,
        name=name,
        levers={"release": lever(0, 2, 1.0), "spillway": lever(0, 3, 1.0)},
        uncertainties={"inflow": uniform(0, 4), "loss": triangular(0, 0.1, 0.5), "price": loguniform(0.5, 5)},
        schools={"rule": ["cautious", "bold"]},
        metrics={"kept": "1", "flood": "1", "earned": "1"},
        packages={"open": {"release": 2.0}, "shut": {"release": 0.0, "spillway": 3.0}},
        thresholds={"flooded": at_most(0.5, "flood"), "dry": at_least(-0.5, "kept")},
        vectorised=True,
    )


player = model()
"""As the command line names it: `made_up.py:player`."""
