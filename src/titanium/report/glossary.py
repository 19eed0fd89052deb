"""What the symbols of a case mean, in words with the names of its own capitals and theatres."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from titanium.case.schema import Case, Role
from titanium.case.vocabulary import vocabulary
from titanium.report.reasons import Reason

UTILITY = "utility"
"""Unit of payoffs; a factor that bears it says what a term is about, the others scale it."""

_ROLES: Mapping[str, Role] = {"patron": "W", "host": "S", "adversary": "K", "rival": "B"}


class Word(NamedTuple):
    """A symbol in words."""

    meaning: str
    unit: str


def glossary(case: Case) -> dict[str, Word]:
    """Every symbol that a payoff may name: uncertainties, levers, quantities, choice probabilities and schools.

    Examples
    --------
    >>> from titanium import load_case
    >>> words = glossary(load_case("us_rok"))
    >>> print(words["u_T"].meaning, "|", words["p_A"].meaning)
    North Korean value of a test | Seoul holds, with Washington fighting
    """
    return dict(_words(case))


def _words(case: Case) -> Iterator[tuple[str, Word]]:
    standard = vocabulary()
    for table in (standard.computed, standard.quantities, case.quantities):
        for symbol, entry in table.items():
            yield symbol, Word(named(case, entry.meaning), entry.unit)
    for crisis in case.crises.values():
        for symbol, (node, action) in crisis.watch.items():
            yield symbol, Word(f"probability of '{action}' where the question is: {crisis.game.nodes[node].asks}", "1")
        for symbol in crisis.reach:
            yield symbol, Word(f"probability of an outcome of the crisis '{crisis.name}'", "1")
    for name, switch in case.schools.items():
        for position in switch.positions.values():
            for symbol in position.set:
                yield symbol, Word(f"school {name}: {switch.question}", "1")
    for lever in case.levers.values():
        yield lever.symbol, Word(lever.name, lever.unit)
        yield f"{lever.symbol}_0", Word(f"{lever.name}, under the status quo", lever.unit)
    for symbol, entry in case.uncertainties.items():
        yield symbol, Word(entry.name, entry.unit)


def named(case: Case, text: str) -> str:
    """A text of roles and theatres with the case's own names.

    Examples
    --------
    >>> from titanium import load_case
    >>> named(load_case("us_rok"), "the host's payment to the patron")
    "Seoul's payment to Washington"
    >>> named(load_case("us_rok"), "home theatre holds, the second theatre is not attacked")
    'Korea holds, Taiwan is not attacked'
    """
    theatres = case.description.theatres
    roles = {f"the {word}": case.actor(role).capital for word, role in _ROLES.items()}
    places = {f"{which} theatre": name for which, name in (("home", theatres.home), ("second", theatres.second))}
    text = re.sub(rf"\b({'|'.join(roles)})\b", lambda found: roles[found[1]], text)
    return re.sub(rf"\b(?:the )?({'|'.join(places)})\b", lambda found: places[found[1]], text)


def explain(reason: Reason, words: Mapping[str, Word], constant: str) -> str:
    """A term of a payoff in words: what it is about, and what scales it.

    The factor that bears the unit of payoffs says what a term is about; without one, the factor whose unit is nearest
    to it, and without units the first.

    Parameters
    ----------
    constant
        What a plain number in a payoff stands for.

    Examples
    --------
    >>> from titanium import load_case
    >>> words = glossary(load_case("us_rok"))
    >>> explain(Reason("WA_K*pi_e", ("WA_K", "pi_e"), -0.02), words, "survival")
    'war with Washington, value to Pyongyang [times probability that a US strike becomes full war]'
    >>> explain(Reason("1", (), 0.5), words, "survival")
    'survival'
    """
    if not reason.factors:
        return constant
    about, *scales = (words[factor].meaning if factor in words else factor for factor in by_weight(reason, words))
    return f"{about} [times {'; '.join(scales)}]" if scales else about


def by_weight(reason: Reason, words: Mapping[str, Word]) -> list[str]:
    """Factors of a term, that which says what it is about first; see `explain`."""
    return sorted(reason.factors, key=lambda factor: _distance(words.get(factor)))


def _distance(word: Word | None) -> int:
    """How far a factor is from being a payoff of its own."""
    if word is None:
        return 3
    return 0 if word.unit == UTILITY else 1 if word.unit.startswith(UTILITY) else 2
