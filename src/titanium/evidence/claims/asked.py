"""What a ledger of claims asks of the futures, collected from every measure so that each thing is computed once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from titanium.case.measure import (
    FLAGS,
    Changes,
    InTree,
    Measure,
    OfMetrics,
    OfQuantities,
    OfTogether,
    OfVariance,
    Setting,
    Terms,
)
from titanium.case.schema import Case
from titanium.explore.assessed import Chance, Standing
from titanium.judge.factorial import NOTHING, Contrast, beyond_parts
from titanium.judge.factorial import Setting as Moved
from titanium.model.schools import positions

Levers = tuple[float, ...]
"""Value of every lever, in the order of the case: the same terms are the same key, whatever they are called."""


class Name(NamedTuple):
    """Where a measure stands."""

    claim: str
    measure: str


class Question(NamedTuple):
    """A measure that is counted in futures, with the bundle of its claim."""

    name: Name
    measure: Measure
    bundle: tuple[str, ...]


Variant = tuple[str, ...]
"""Key of a variant: claim, measure and its name there; empty for the case itself."""
ITSELF: Variant = ()


@dataclass
class Assessment:
    """What is assessed of the case itself, or of one variant of it.

    Attributes
    ----------
    changes
        What the variant changes; nothing of the case itself.
    standings
        Terms, and what is held beside them.
    names, chances
        What is read of each.
    """

    changes: Changes = field(default_factory=dict)
    standings: list[Standing] = field(default_factory=list)
    names: dict[str, None] = field(default_factory=dict)
    chances: dict[str, Chance] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """Everything that some measures need, by how it is computed.

    Attributes
    ----------
    played
        Terms whose futures are played to the end.
    metrics
        What is kept of them.
    assessed
        Variant to what is assessed there.
    """

    played: dict[Levers, dict[str, float]]
    metrics: set[str]
    assessed: dict[Variant, Assessment]

    @classmethod
    def of(cls, case: Case, questions: Iterable[Question]) -> "Asked":
        """What some measures need."""
        asked = cls({}, set(), {})
        for question in questions:
            match question.measure.what:
                case OfMetrics() as own:
                    asked.metrics.update(own.of.names)
                    for setting in own.settings.values():
                        asked._play(case, tuple(levers(case, setting).values()))
                case OfTogether() as own:
                    asked.metrics.add(FLAGS[own.outcome])
                    for terms in together(case, own, question.bundle).settings.values():
                        asked._play(case, terms)
                case OfQuantities() as own:
                    asked._assess(case, question.name, own)
                case OfVariance() as own:
                    asked._read(case, question.name, own, ITSELF)
                case _:
                    pass
        return asked

    def _play(self, case: Case, terms: Levers) -> None:
        self.played.setdefault(terms, dict(zip(case.levers, terms, strict=True)))

    def _assess(self, case: Case, name: Name, own: OfQuantities) -> None:
        for setting in own.settings.values():
            key = variant_key(name, setting)
            room = self._read(case, name, own, key)
            if setting.variant:
                room.changes = own.variants[setting.variant]
            if (wanted := standing(case, setting)) not in room.standings:
                room.standings.append(wanted)

    def _read(self, case: Case, name: Name, own: OfQuantities | OfVariance, key: Variant) -> Assessment:
        room = self.assessed.setdefault(key, Assessment())
        room.names.update(dict.fromkeys(sorted(own.of.names - own.chances.keys())))
        room.chances.update(chances(case, name, own.chances))
        return room


def levers(case: Case, terms: Terms) -> dict[str, float]:
    """Value of every lever under terms."""
    return dict(case.package(terms.package or case.base)) | dict(terms.set)


def standing(case: Case, setting: Setting) -> Standing:
    """What is held in a setting, in the words of `titanium.explore.assessed`."""
    numbers = dict(zip(case.schools, positions(case, setting.schools), strict=True))
    held = {switch: numbers[switch] for switch in setting.schools}
    return Standing(levers(case, setting), dict(setting.given), held, dict(setting.shift))


def named(name: Name, chance: str) -> str:
    """A name of a chance that no other measure has."""
    return f"{name.claim}.{name.measure}.{chance}"


def chances(case: Case, name: Name, entries: Mapping[str, InTree]) -> dict[str, Chance]:
    """Chances of a measure, each under a name of its own."""
    found: dict[str, Chance] = {}
    for key, entry in entries.items():
        node, action = entry.choice or ("", "")
        found[named(name, key)] = Chance(case.crisis(entry.crisis).slot, node, action, entry.outcomes)
    return found


def variant_key(name: Name, setting: Setting) -> Variant:
    """Key of the variant in which a setting is assessed."""
    return (*name, setting.variant) if setting.variant else ITSELF


@dataclass(frozen=True)
class Together:
    """Topics of a package as parts that are moved alone and together.

    Attributes
    ----------
    contrast
        What is counted in each future.
    settings
        Levers that are moved to the value of every lever.
    unmoved
        Topics that the package leaves as they are.
    """

    contrast: Contrast
    settings: Mapping[Moved, Levers]
    unmoved: tuple[str, ...]


def together(case: Case, own: OfTogether, bundle: tuple[str, ...]) -> Together:
    """The parts of an interaction: topics of which the package moves some lever."""
    base, new = case.package(case.base), case.package(own.package)
    topics = own.topics or bundle
    moved = {
        topic: frozenset(key for key, lever in case.levers.items() if lever.topic == topic and new[key] != base[key])
        for topic in topics
    }
    parts = [some for some in moved.values() if some]
    contrast = beyond_parts(*parts) if len(parts) > 1 else Contrast({NOTHING: 0})
    settings = {
        setting: tuple(new[key] if key in setting else base[key] for key in case.levers)
        for setting in contrast.settings
    }
    return Together(contrast, settings, tuple(topic for topic, some in moved.items() if not some))
