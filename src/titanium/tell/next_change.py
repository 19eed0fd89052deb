"""The best next change of one lever: what it gains, whose choice it is, what it does to signatures and costs."""

from collections.abc import Mapping
from typing import Any

from titanium.case.schema import Case, Role
from titanium.explore.ensemble import PRIOR
from titanium.judge.design.scores import Gain
from titanium.judge.next_change import Changed, NextChange
from titanium.judge.shares import Difference
from titanium.tell import words
from titanium.tell.answer import CAPITALS, more
from titanium.tell.catalogue import noted, say, told
from titanium.tell.levers import Term, levers
from titanium.tell.metric_words import unit
from titanium.tell.table import Table
from titanium.tell.verdict import difference

_WHERE: Mapping[str, str] = {
    "matched": noted("In futures in which both capitals signed today's package"),
    "record": noted("Without the signatures, in futures that meet the record alone"),
    PRIOR: noted("In futures drawn from the case's ranges alone"),
}
"""Ensemble to where the changes were counted."""
_PURE = ("share", "index")
"""Units that are not said within a sentence."""


def proposals(case: Case, found: NextChange) -> dict[str, Any]:
    """The best change and its rivals as plain data, with those without the signatures beside them.

    Returns
    -------
    `where`, `sentence`, `best` (None where no change is clearly better), `table` and `standing`; `notes` on what was
    tried; `unsigned` with the first five again, or None.
    """
    terms = {term.key: term for term in levers(case, found.setting, found.setting)}
    return {
        **_part(case, found, terms),
        "notes": _notes(found),
        "unsigned": _part(case, found.unsigned, terms) if found.unsigned is not None else None,
    }


def _part(case: Case, found: NextChange, terms: Mapping[str, Term]) -> dict[str, Any]:
    best = found.best
    kind = found.evidence.ensemble.partition("-")[0]
    return {
        "where": say(_WHERE[kind]) if kind in _WHERE else kind,
        "sentence": _sentence(case, found, terms),
        "best": _proposal(case, best, terms) if best else None,
        "table": _table(case, found, terms).to_dict(),
        "standing": words.standing_of(found.evidence),
    }


def _sentence(case: Case, found: NextChange, terms: Mapping[str, Term]) -> str:
    best = found.best
    if best is None:
        return say("Of {tried} changes of one lever none is clearly better than the package as it stands.",
                   tried=found.tried)  # fmt: skip
    return say(
        "Of {tried} changes of one lever the best is {change}: it holds {ahead}.",
        tried=found.tried, change=_change(case, best, terms[best.move.lever]), ahead=more(best.gain.overall),
    )  # fmt: skip


def _change(case: Case, own: Changed, term: Term) -> str:
    return say(
        "{lever} from {before} to {after}",
        lever=_lever(case, own), before=_value(case, term, own.move.before), after=_value(case, term, own.move.after),
    )  # fmt: skip


def _lever(case: Case, own: Changed) -> str:
    return told(case.levers[own.move.lever].name)


def _value(case: Case, term: Term, value: float) -> str:
    """A value as it is said within a sentence: what a code means, or a number with its unit where it has one."""
    if term.codes:
        return term.codes[value]
    number = f"{value:,.10g}"
    return number if case.levers[term.key].unit in _PURE else say("{number} {unit}", number=number, unit=term.unit)


def _proposal(case: Case, own: Changed, terms: Mapping[str, Term]) -> dict[str, Any]:
    term = terms[own.move.lever]
    money = unit(case.description.money.unit)
    signs = ", ".join(f"{_capital(case, role)} {difference(own.signs[role])}" for role in CAPITALS)
    costs = ", ".join(f"{_capital(case, role)} {_dearer(own.costs[role])}" for role in CAPITALS)
    return {
        "lever": own.move.lever,
        "before": own.move.before,
        "value": own.move.after,
        "button": say(
            "Set {lever} to {value}: holds {ahead}",
            lever=_lever(case, own),
            value=_value(case, term, own.move.after),
            ahead=more(own.gain.overall),
        ),  # fmt: skip
        "effects": [
            say("Signatures, of 100 futures: {changes}.", changes=signs),
            say("Security, of 100 futures: {change}.", change=difference(own.security)),
            say("Net present cost, {unit}: {changes}.", unit=money, changes=costs),
            _schools(own),
            say("{decides}.", decides=term.decides),
        ],
    }


def _capital(case: Case, role: Role) -> str:
    return told(case.actor(role).capital)


def _dearer(own: Gain) -> str:
    return f"{round(own.mean, 1) + 0.0:+,.1f} ±{own.high - own.mean:.1f}"  # + 0.0 makes -0 plain


def _schools(own: Changed) -> str:
    """Under how many schools the gain is clear, and under how many a loss."""
    gains = [gain for positions in own.gain.by_school.values() for gain in positions.values()]
    known = {
        "of": len(gains),
        "gains": sum(gain.is_clear and gain.mean > 0 for gain in gains),
        "losses": sum(gain.is_clear and gain.mean < 0 for gain in gains),
    }
    return say("Of {of} schools it clearly gains under {gains} and clearly loses under {losses}.", **known)


def _notes(found: NextChange) -> list[str]:
    notes = [
        say(
            "Changes were chosen in {searched:,} futures and counted in {futures:,} others, since the best of many "
            "counts is somewhat too good. Values between those tried were not played.",
            searched=found.searched, futures=found.evidence.futures,
        )
    ]  # fmt: skip
    if found.barred:
        rules = ", ".join(f"{name.replace('_', ' ')} ({count})" for name, count in found.barred.items())
        notes.append(say("Left out, since a rule of the case forbids them: {rules}.", rules=rules))
    return notes


def _table(case: Case, found: NextChange, terms: Mapping[str, Term]) -> Table:
    patron, host = (_capital(case, role) for role in CAPITALS)
    money = unit(case.description.money.unit)
    rows = tuple(
        (
            _change(case, own, terms[own.move.lever]),
            _told(own.gain.overall),
            say("yes") if own.is_better else say("no"),
            _told(own.security),
            *(_told(own.signs[role]) for role in CAPITALS),
            *(_dearer(own.costs[role]) for role in CAPITALS),
            terms[own.move.lever].decides,
        )
        for own in found.changes
    )
    headings = (
        say("change"),
        say("holds"),
        say("clearly better"),
        say("security"),
        say("{capital} would sign", capital=patron),
        say("{capital} would sign", capital=host),
        say("{capital} pays, {unit}", capital=patron, unit=money),
        say("{capital} pays, {unit}", capital=host, unit=money),
        say("whose choice"),
    )
    return Table(
        say("What each change gains or loses in the same futures, of 100, with half its 95% counting interval"),
        headings, rows, frozenset({1, 3, 4, 5, 6, 7}),
    )  # fmt: skip


def _told(own: Difference) -> str:
    return difference(own) if own.futures else say("none counted")
