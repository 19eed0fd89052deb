"""Courses without a run: of given values, for the packages of the first case."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from titanium import load_case
from titanium.case.schema import Case
from titanium.judge.courses import QUANTITIES, Courses, _course
from titanium.judge.evidence import Evidence


@cache
def case() -> Case:
    return load_case("us_rok")


def courses_of(quantity: str, values: NDArray[np.float64], packages: tuple[str, ...] = ("ironclad",)) -> Courses:
    """The course of values, axes (package, time, future), told once a year from the start of 2026."""
    own, kind = case(), QUANTITIES[quantity].kind
    return Courses(
        case=own,
        evidence=Evidence(own.name, own.hash, "runs/made", values.shape[2], 7, "prior"),
        quantity=quantity,
        unit=QUANTITIES[quantity].unit,
        kind=kind,
        times=tuple(2026.0 + (kind == "flow") + place for place in range(values.shape[1])),
        step=1.0,
        base=own.base,
        disagreement=own.description.disagreement,
        packages=tuple(_course(own, name, part, kind) for name, part in zip(packages, values, strict=True)),
    )
