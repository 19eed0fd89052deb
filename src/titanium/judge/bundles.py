"""What is measured between two packages: parts alone and in pairs, and the bundles that claims of a case ask for."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from titanium.case.schema import Case
from titanium.judge.effects import Effects, Family, Term, effects_dict
from titanium.judge.factorial import (
    EffectTally,
    Measure,
    Name,
    Net,
    Setting,
    beyond_parts,
    gain,
    gains_alone,
    interaction,
    settings_of,
)

OUTCOMES: Mapping[str, str] = {"strength": "holds", "security": "secure"}
"""What is counted, to the metric that is 1 in a future that does it."""
Parts = Mapping[str, Setting]
"""Name of a part, a lever or a topic, to the levers that it moves."""


@dataclass(frozen=True)
class Grid:
    """One way to part a package, by levers or by topics."""

    parts: Parts
    alone: Family
    """What each part does alone."""
    pairs: Family
    """Two-way interactions."""

    def to_dict(self) -> dict[str, Any]:
        """The grid as plain data."""
        return {"alone": self.alone.to_dict(), "pairs": self.pairs.to_dict()}


@dataclass(frozen=True)
class Bundle:
    """Parts that are moved together, held against the sum of what each does alone."""

    claim: str
    """The claim that says they belong together; empty if they make up the whole package."""
    text: str
    by: str
    """What the parts are, `levers` or `topics`."""
    parts: tuple[str, ...]
    unmoved: tuple[str, ...]
    """Topics of the claim that the package leaves as they are."""
    together: Effects
    alone: Effects
    """The sum of what each part does alone."""
    beyond: Effects
    """Together less the sum alone."""
    net: Effects
    """What they do together against what each alone foretells, every future counted once; see
    `titanium.judge.factorial.Net`."""
    all_way: Effects | None
    """Interaction of all parts at once, over what pairs and other subsets do; where a claim bundles three or more."""

    def to_dict(self) -> dict[str, Any]:
        """The bundle as plain data."""
        return {
            "claim": self.claim or None,
            "by": self.by,
            "parts": list(self.parts),
            "unmoved": list(self.unmoved),
            "together": effects_dict(self.together),
            "sum_of_parts": effects_dict(self.alone),
            "beyond_parts": effects_dict(self.beyond),
            "counted_once": effects_dict(self.net),
            "interaction_of_all": effects_dict(self.all_way) if self.all_way is not None else None,
        }


class Plan:
    """What is measured, by name, and what is made of it.

    Attributes
    ----------
    measures
        Name to measure: its kind, `levers` or `topics`, then the names of the parts.
    idle
        Claim that asks for a bundle of which the package moves fewer than two topics, to those that it leaves.
    """

    def __init__(self, case: Case, levers: Parts, topics: Parts):
        self._parts: Mapping[str, Parts] = {"levers": levers, "topics": topics}
        self._claims = {key: claim for key, claim in case.claims.items() if claim.bundle}
        bundled = {key: tuple(name for name in own.bundle if name in topics) for key, own in self._claims.items()}
        self.idle = {key: self._unmoved(key) for key, names in bundled.items() if len(names) < 2}
        self._asked = [(key, "topics", names) for key, names in bundled.items() if key not in self.idle]
        self._asked += [("", by, tuple(self._parts[by])) for by in ("topics", "levers") if len(self._parts[by]) > 1]
        self.measures: dict[Name, Measure] = {}
        for by, parts in self._parts.items():
            for names in [*combinations(parts, 1), *combinations(parts, 2)]:
                own = tuple(parts[name] for name in names)
                self.measures |= {("interaction", by, *names): interaction(*own), ("net", by, *names): Net(own)}
        for claim, by, names in self._asked:
            own = tuple(self._parts[by][name] for name in names)
            self.measures |= {
                ("together", by, *names): gain(*own),
                ("alone", by, *names): gains_alone(*own),
                ("beyond", by, *names): beyond_parts(*own),
                ("net", by, *names): Net(own),
            }
            if claim:
                self.measures["interaction", by, *names] = interaction(*own)

    @property
    def settings(self) -> tuple[Setting, ...]:
        """Every setting that is needed, today's first."""
        return settings_of(self.measures.values())

    def _unmoved(self, claim: str) -> tuple[str, ...]:
        if claim not in self._claims:
            return ()
        return tuple(name for name in self._claims[claim].bundle if name not in self._parts["topics"])

    def grid(self, tally: EffectTally, by: str) -> Grid:
        """What the parts do alone and in pairs."""
        parts = self._parts[by]
        alone, pairs = (
            Family(
                tuple(
                    Term(names, _effects(tally, "interaction", by, *names), _effects(tally, "net", by, *names))
                    for names in combinations(parts, size)
                )
            )
            for size in (1, 2)
        )
        return Grid(parts, alone, pairs)

    def bundles(self, tally: EffectTally) -> tuple[Bundle, ...]:
        """What claims ask for, then the whole package."""
        return tuple(
            Bundle(
                claim=claim,
                text=self._claims[claim].claim if claim else "",
                by=by,
                parts=names,
                unmoved=self._unmoved(claim),
                together=_effects(tally, "together", by, *names),
                alone=_effects(tally, "alone", by, *names),
                beyond=_effects(tally, "beyond", by, *names),
                net=_effects(tally, "net", by, *names),
                all_way=_effects(tally, "interaction", by, *names) if claim and len(names) > 2 else None,
            )
            for claim, by, names in self._asked
        )


def _effects(tally: EffectTally, *name: str) -> Effects:
    return {outcome: tally.effect(outcome, name) for outcome in OUTCOMES}
