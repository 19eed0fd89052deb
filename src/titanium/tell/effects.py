"""What a crisis did to the alliance, in words with the case's own names."""

from collections.abc import Mapping

from titanium.axes import HOST, PATRON
from titanium.case.schema import Case, Role
from titanium.tell.catalogue import say, told


def effects(case: Case, done: Mapping[str, float]) -> str:
    """Channels of `titanium.case.vocabulary.EFFECTS` with what came of each.

    Examples
    --------
    >>> from titanium import load_case
    >>> effects(load_case("us_rok"), {"war": 1.0, "cut": 0.25}), effects(load_case("us_rok"), {})
    ('war in Korea; 25 of 100 troops leave', 'nothing that lasts')
    """
    said = [effect(case, channel, value) for channel, value in done.items() if value]
    return "; ".join(said) or say("nothing that lasts")


def effect(case: Case, channel: str, value: float) -> str:
    """One channel and what came of it."""
    patron, host = _capital(case, PATRON), _capital(case, HOST)
    match channel:
        case "war":
            return say("war in {theatre}", theatre=told(case.description.theatres.home))
        case "second_war":
            return say("war in {theatre}", theatre=told(case.description.theatres.second))
        case "clash":
            return say("a clash")
        case "rupture":
            return say("the alliance ends")
        case "nuclear":
            return say("{capital} builds the bomb", capital=host)
        case "freeze":
            return say("tests are frozen for {quarters:.0f} quarters", quarters=value)
        case "abandonment":
            return say("fear of abandonment in {capital} {change:+.2f} (logit)", capital=host, change=value)
        case "entrapment":
            return say("fear of entrapment in {capital} {change:+.2f} (logit)", capital=host, change=value)
        case "resentment":
            return say("resentment of {host} in {patron} {change:+.2f}", host=host, patron=patron, change=value)
        case "reputation":
            return say("{capital}'s reputation {change:+.2f}", capital=patron, change=value)
        case "cut":
            return say("{count:.0f} of 100 troops leave", count=100 * value)
        case "payment":
            return say("{capital} pays {amount:.2f} USD bn a year more", capital=host, amount=value)
        case "rift":
            return say("a rift that others remember")
    return f"{channel} {value:+.2f}"


def _capital(case: Case, role: Role) -> str:
    return told(case.actor(role).capital)
