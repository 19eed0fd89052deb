"""Ensembles: which futures of a design are met, in which order.

A future's number is its index in the prior design, whatever ensemble it is met in; so case hash, seed and number are
enough to make it again.
"""

import hashlib
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from titanium.errors import InputError, nearest
from titanium.explore.futures import Design

Kind = Literal["prior", "record", "matched"]
"""All draws; those that meet the record; those in which both capitals would also have signed the status quo."""


def check_kind(kind: str) -> None:
    """Refuse an ensemble that is not known.

    Raises
    ------
    InputError
        With the nearest name.
    """
    if kind not in get_args(Kind):
        raise InputError(f"no ensemble '{kind}'\n{nearest(kind, get_args(Kind))}")


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Futures of a design, in the order of their numbers."""

    design: Design
    kind: Kind = "prior"
    members: NDArray[np.uint32] | None = None
    """Number of each future; every number where left out."""

    @property
    def id(self) -> str:
        """Name under which outputs tell the ensemble; the same case, seed and kind have the same."""
        if self.members is None:
            return self.kind
        text = f"{self.design.case.hash} {self.design.seed} {self.kind}"
        return f"{self.kind}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"

    def indices(self, start: int, stop: int) -> NDArray[np.uint32]:
        """Numbers of the futures at the places from `start` to `stop`.

        Raises
        ------
        InputError
            If the ensemble does not reach so far.
        """
        if self.members is None:
            return np.arange(start, stop, dtype=np.uint32)
        if stop > len(self.members):
            raise InputError(f"{stop} futures of an ensemble that was matched for {len(self.members)}")
        return self.members[start:stop]
