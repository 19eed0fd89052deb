"""Claims of the article that a case starts from, in our words, each bound to what computes it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from titanium.case.entry import Entry, Grade, SourceKeys
from titanium.errors import Place, nearest

if TYPE_CHECKING:
    from titanium.case.check import Gaps
    from titanium.case.schema import Case


class Claim(Entry):
    """A statement of the source article, in our words, bound to what computes it."""

    claim: str
    kind: Literal["figure", "causal", "normative"]
    output: str
    rival: str
    grade: Grade
    source: SourceKeys
    bundle: Annotated[tuple[str, ...], Field(min_length=2)] = ()
    """Topics of levers that it says belong together."""
    note: str = ""


def faults(case: "Case", gaps: "Gaps") -> Iterator[tuple[str, Place, str]]:
    """Everything in the claims that does not fit the rest of the case."""
    topics = sorted({lever.topic for lever in case.levers.values()})
    for key, claim in case.claims.items():
        for topic in dict.fromkeys(claim.bundle) if not gaps.has_any("levers") else ():
            if topic not in topics:
                yield "claims.yaml", (key, "bundle"), f"no lever has the topic '{topic}'\n{nearest(topic, topics)}"
            elif claim.bundle.count(topic) > 1:
                yield "claims.yaml", (key, "bundle"), f"topic '{topic}' is named twice"
