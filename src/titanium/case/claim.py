"""Claims of the article that a case starts from, in our words, each bound to what computes it.

No verdict stands here. A claim names the measures that are computed for it, or says why the model has nothing to say.
"""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from titanium.case.claim_check import faults
from titanium.case.entry import Entry, Grade, SourceKeys
from titanium.case.measure import Measure

__all__ = ["Claim", "faults"]


class Claim(Entry):
    """A statement of the source article, in our words, bound to what computes it."""

    claim: str
    kind: Literal["figure", "causal", "normative"]
    measures: dict[str, Measure] = {}
    outside: Annotated[str, Field(pattern="^(because .+)?$")] = ""
    """Why the model has nothing to say of it, or of a part of it; begins with `because`."""
    rival: str
    """Evidence, or an argument, against it."""
    rival_source: SourceKeys
    grade: Grade
    """How good the evidence for it is outside the model."""
    source: SourceKeys
    bundle: Annotated[tuple[str, ...], Field(min_length=2)] = ()
    """Topics of levers that it says belong together."""
    note: str = ""

    @model_validator(mode="after")
    def _is_bound(self) -> "Claim":
        if not self.outside and not any(own.test != "told" for own in self.measures.values()):
            raise ValueError("nothing tests it; give a measure with a test, or say under outside why there is none")
        return self
