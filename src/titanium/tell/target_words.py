"""What is counted of a package in a run, in words: that it holds, that it breaks, or that something else is so."""

from collections.abc import Mapping

from titanium.case.schema import Case, Role
from titanium.explore.scope import Scope
from titanium.judge.inputs import BREAKS
from titanium.judge.ranked import HOLDS
from titanium.tell.catalogue import say, told
from titanium.tell.metric_words import metric


def subject(scope: Scope, package: str, target: str, meaning: str) -> str:
    """A package and what is counted of it, as the start of a sentence that tells in how many futures.

    Parameters
    ----------
    target, meaning
        As a finding has them.

    Examples
    --------
    >>> from titanium import load_case
    >>> subject(load_case("us_rok"), "ironclad", "home_war", "home_war")
    'Under ironclad, war in Korea'
    """
    if target == HOLDS:
        return say("{package} holds", package=package)
    if target == BREAKS:
        return say("{package} breaks", package=package)
    return say("Under {package}, {what}", package=package, what=what(scope, target, meaning))


def within(scope: Scope, package: str, target: str, meaning: str) -> str:
    """The same inside a sentence.

    Examples
    --------
    >>> from titanium import load_case
    >>> within(load_case("us_rok"), "ironclad", "home_war", "home_war")
    'war in Korea under ironclad'
    """
    if target in (HOLDS, BREAKS):
        return subject(scope, package, target, meaning)
    return say("{what} under {package}", package=package, what=what(scope, target, meaning))


_SIGNS: Mapping[str, Role] = {"accept_patron>=0": "W", "accept_host>=0": "S"}
"""Target to the role of the capital that signs where it is met."""


def what(scope: Scope, target: str, meaning: str) -> str:
    """What is counted, without the package."""
    if target == HOLDS:
        return say("the package holds")
    if target in _SIGNS and isinstance(scope, Case):
        return say("{capital} prefers it to no agreement", capital=told(scope.actor(_SIGNS[target]).capital))
    named = metric(scope, meaning)
    return told(meaning) if named == meaning else named


def targets(scope: Scope) -> dict[str, str]:
    """What is worth counting of any package of a run, in words: that it holds first, and each limit that may break."""
    signs = [*_SIGNS, "secure"] if isinstance(scope, Case) else []
    asked = {HOLDS: HOLDS, **{own: own for own in signs}}
    asked |= {name: limit.breaks_as for name, limit in scope.thresholds.items()}
    return {target: what(scope, target, meaning) for target, meaning in asked.items()}
