"""Models of a line or two, for tests of how findings are told and drawn."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from titanium.explore.function import FunctionModel, at_least, at_most, lever, uniform, wrap

SMALL: dict[str, Any] = {"futures": 256, "fresh": 512, "population": 12, "generations": 2, "searches": 2}
"""A search that takes no time."""


def gate(width: float, guard: float, crowd: NDArray[Any], town: NDArray[Any]) -> dict[str, NDArray[Any]]:
    return {
        "room": width + 0.2 * guard - crowd + np.where(town == "north", 0.1, 0.0),
        "cost": width + guard + 0 * crowd,
    }


def gates() -> FunctionModel:
    return wrap(
        gate,
        levers={"width": lever(0, 1, 0.3, unit="km"), "guard": lever(0, 1, 0, ["none", "one"])},
        uncertainties={"crowd": uniform(0, 1)},
        schools={"town": ["north", "south"]},
        metrics={"room": "1", "cost": "USD"},
        packages={"guarded": {"width": 0.3, "guard": 1}},
        thresholds={"crush": at_least(0, "room", breaks_as="the crowd is crushed")},
        vectorised=True,
    )


def dam(**changed: object) -> FunctionModel:
    """A dam that breaks where rain, less what is let out, is too high; a careless keeper lets nothing out."""
    return wrap(
        lambda rain, idle, let, keeper: {"level": rain - (0 if keeper == "careless" else let)},
        name="dam",
        levers={"let": lever(0, 10, 2)},
        uncertainties={
            "rain": uniform(0, 10, "km", name="rain in a year", grade="A"),
            "idle": uniform(0, 1, name="colour of the gate"),
        },
        schools={"keeper": ["careful", "careless"]},
        metrics={"level": "km"},
        thresholds={"high": at_most(4, "level", breaks_as="the dam breaks")},
        packages={"more": {"let": 4}, "none": {"let": 0}},
        processes=1,
    )
