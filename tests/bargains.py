"""Bargains for tests: a small real one, and one worked by hand: two capitals, three packages, two futures."""

from functools import cache
from typing import Any

import numpy as np

from titanium import load_case
from titanium.judge.bargain import Deals, bargain
from titanium.judge.bargain.utilities import Utilities

PACKAGES = ("ironclad", "fact_sheet_2025", "titanium")
FUTURES = 96


@cache
def real(disagreement: str = "no_agreement", **asked: Any) -> Deals:
    """Three packages of the shipped case in a few matched futures."""
    wanted: dict[str, Any] = {"packages": PACKAGES, "futures": FUTURES, "seed": 3, **asked}
    return bargain(load_case("us_rok"), wanted.pop("packages"), disagreement=disagreement, **wanted)


def by_hand() -> Utilities:
    """Today's package, a better offer, a costly one and no agreement, in a calm future and in a tense one.

    ============  ======  ======  ======  ======
    utility       patron          host
    package       calm    tense   calm    tense
    ============  ======  ======  ======  ======
    today         0.0     0.0     0.0     0.0
    offer         0.2     0.1     0.1    -0.5
    costly        0.4    -0.6    -0.2     0.6
    no agreement  0.1    -0.4     0.0    -0.4
    ============  ======  ======  ======  ======

    The adversary likes no agreement best, the rival does not care.
    """
    patron = np.array([[0.0, 0.0], [0.2, 0.1], [0.4, -0.6], [0.1, -0.4]], np.float32)
    host = np.array([[0.0, 0.0], [0.1, -0.5], [-0.2, 0.6], [0.0, -0.4]], np.float32)
    adversary = np.array([[0.0, 0.0], [-0.1, 0.2], [0.1, 0.1], [0.3, 0.3]], np.float32)
    worth = {"W": patron, "S": host, "K": adversary, "B": np.zeros_like(patron)}
    names = ("today", "offer", "costly", "no agreement")
    cell = np.zeros((2, len(load_case("us_rok").schools)), np.int8)
    return Utilities(names, worth, np.array([7, 9], np.uint32), cell, ())
