"""Which case is meant: one that can be loaded by its name or path, or a private copy of one, told by what differs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from titanium.case import load_case
from titanium.case.schema import Case
from titanium.case.variant import vary


@dataclass(frozen=True)
class Ref:
    """A case by reference; small, hashable, and readable in any process.

    Attributes
    ----------
    base
        Name of an embedded case, or the path of a case folder.
    changes
        JSON of what a private copy changes, as `titanium.vary` takes it; empty for the case itself.
    """

    base: str
    changes: str = ""

    @classmethod
    def of(cls, base: str, changes: Mapping[str, Any] | None = None) -> "Ref":
        """A case, or its private copy with changes; the same changes give the same reference.

        Examples
        --------
        >>> Ref.of("us_rok", {"thresholds": {"rok_cost": {"at_most": 60}}}).changes
        '{"thresholds":{"rok_cost":{"at_most":60}}}'
        """
        return cls(base, json.dumps(changes, sort_keys=True, separators=(",", ":")) if changes else "")

    def load(self) -> Case:
        """The case itself.

        Raises
        ------
        CaseError
            If it is not valid, or its changes do not fit it.
        """
        return _load(self)


@lru_cache(maxsize=16)
def _load(ref: Ref) -> Case:
    case = load_case(ref.base)
    return vary(case, json.loads(ref.changes)) if ref.changes else case
