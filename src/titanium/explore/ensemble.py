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
SweptKind = Literal[Kind, "weighted"]
"""What can be swept: also all draws, each with the weight by which it fits the record."""

PRIOR: Kind = "prior"
"""The ensemble that no history has been matched to."""
WEIGHTED: SweptKind = "weighted"


def check_kind(kind: str, allowed: tuple[str, ...] = get_args(Kind)) -> None:
    """Refuse an ensemble that is not known.

    Raises
    ------
    InputError
        With the nearest name.
    """
    if kind not in allowed:
        raise InputError(f"no ensemble '{kind}'\n{nearest(kind, allowed)}")


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Futures of a design, in the order of their numbers."""

    design: Design
    kind: SweptKind = PRIOR
    members: NDArray[np.uint32] | None = None
    """Number of each future; every number where left out."""

    @property
    def id(self) -> str:
        """Name under which outputs tell the ensemble; the same case, seed and kind have the same."""
        label = self.design.label
        if self.members is None:
            return self.kind if label == "sobol" else f"{self.kind} ({label})"
        text = " ".join(
            [self.design.case.hash, str(self.design.seed), self.kind, *([label] if label != "sobol" else [])]
        )
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
