"""Why a move is made, in sentences and tables: what each choice is worth, term by term, and what that rests on."""

import ast
from collections.abc import Iterator, Sequence

from titanium.case.schema import Case
from titanium.report.crisis import precision_of
from titanium.report.glossary import by_weight
from titanium.report.quantities import Input, NamedQuantity
from titanium.report.reasons import Reason, Worth
from titanium.report.why import Why
from titanium.tell.catalogue import say, told
from titanium.tell.crisis_words import PLAYS, action_words, capital, ending, mover, plays, question
from titanium.tell.table import Table
from titanium.tell.words import GRADES, all_of

REASONS = 3
"""Terms that the sentence names; the table has all."""
LEAST = 0.0005
"""Utility below which a difference is called none."""


def title(found: Why) -> str:
    """The finding: what is chosen here, and by how much it is worth more than the best other choice."""
    report = found.report
    if found.kind == "outcome":
        return say(
            "{outcome}: {plays} plays of the solved tree in {of:,} end here.",
            outcome=ending(report, found.place), plays=plays(report.reach[found.place]), of=PLAYS,
        )  # fmt: skip
    known = {
        "mover": mover(report, found.place),
        "action": action_words(found.report, found.likeliest),
        "plays": plays(found.choices[found.likeliest]),
        "of": PLAYS,
    }
    if found.kind == "chance":
        return say("Nobody decides here: in {plays} of {of:,} times chance draws '{action}'.", **known)
    compared = found.comparison
    if compared is None:
        return say("{mover} has one answer: '{action}'.", **known)
    known |= {"other": action_words(found.report, compared.against), "gain": abs(compared.gain)}
    if abs(compared.gain) < LEAST:
        return say(
            "{mover} answers '{action}' in {plays} of {of:,} times: that is worth as much to it as '{other}'.", **known
        )
    if compared.gain < 0:
        return say(
            "{mover} answers '{action}' in {plays} of {of:,} times, though '{other}' is worth {gain:.3f} more to it.",
            **known,
        )
    return say(
        "{mover} answers '{action}' in {plays} of {of:,} times: that is worth {gain:.3f} more to it than '{other}'.",
        **known,
    )


def sentences(found: Why) -> list[str]:
    """What speaks for the choice, what the mover does not know, what it expects, and how sharply it chooses."""
    return [*_reasons(found), *_unknown(found), *_expected(found), *_sharpness(found)]


def _reasons(found: Why) -> Iterator[str]:
    compared = found.comparison
    if compared is None:
        return
    largest = [own for own in compared.reasons[:REASONS] if abs(own.contribution) >= LEAST]
    if not largest:
        return
    listed = "; ".join(say("{size:+.3f} {term}", size=own.contribution, term=term_words(found, own)) for own in largest)
    action, other = (action_words(found.report, own) for own in (compared.action, compared.against))
    yield say(
        "What parts '{action}' from '{other}' most, in utility: {terms}.", action=action, other=other, terms=listed
    )


def _unknown(found: Why) -> Iterator[str]:
    if found.set_apart:
        listed = ", ".join(
            say("{plays} in {of:,} here", plays=plays(share), of=PLAYS)
            if node == found.place
            else say("{plays} in {of:,} at '{question}'", plays=plays(share), of=PLAYS, question=_way(found, node))
            for node, share in found.set_apart.items()
        )
        yield say(
            "{mover} cannot tell which of {count} places it is at, and weighs them as it believes: {listed}.",
            mover=mover(found.report, found.place), count=len(found.set_apart), listed=listed,
        )  # fmt: skip


def _way(found: Why, node: str) -> str:
    """The moves that lead to a node."""
    return ", ".join(action_words(found.report, action) for _, action in found.report.crisis.game.ways[node])


def _expected(found: Why) -> Iterator[str]:
    for own in found.expectations:
        yield say(
            "{mover} expects {other} to answer '{action}' in {believed} of {of:,} times at '{question}' (by "
            "{formula}), which it does in {played}.",
            mover=capital(found.report, found.player), other=capital(found.report, own.player),
            action=action_words(found.report, own.action), believed=plays(own.believed), of=PLAYS, formula=own.formula,
            question=question(found.report, own.node), played=plays(own.played),
        )  # fmt: skip


def _sharpness(found: Why) -> Iterator[str]:
    if found.kind == "decision":
        symbol = precision_of(found.player)
        yield say(
            "Its precision is {symbol} = {value:.3g}: the more, the surer it takes what is worth more.",
            symbol=symbol, value=found.report.quantities[symbol],
        )  # fmt: skip


def worth_table(found: Why) -> Table:
    """What each choice is worth to its mover, or what an outcome pays each seat, term by term; terms add up."""
    columns = found.worths
    terms = {reason: [_contribution(own, reason.factors) for own in columns] for reason in _terms(found)}
    small = [cells for cells in terms.values() if max(map(abs, cells)) < LEAST]
    rows: list[tuple[str, ...]] = [
        (term_words(found, reason), reason.term, *map(_signed, cells))
        for reason, cells in terms.items()
        if cells not in small
    ]
    if small:
        smaller = (_signed(sum(cells)) for cells in zip(*small, strict=True))
        rows.append((say("terms of under 0.0005, taken together: {count}", count=len(small)), "", *smaller))
    rows.append((say("together"), "", *(f"{own.value:.3f}" for own in columns)))
    if found.kind == "outcome":
        caption = say("What it pays each seat, term by term (utility; the host's survival is 1)")
        heads = [capital(found.report, own.player) for own in columns]
    else:
        rows.append(
            (say("chosen, of {count:,} times", count=PLAYS), "", *(plays(found.choices[own.of]) for own in columns))
        )
        caption = say(
            "What each answer is worth to {mover}, term by term (utility; the host's survival is 1)",
            mover=mover(found.report, found.place),
        )
        heads = [action_words(found.report, own.of) for own in columns]
    return Table(
        caption=caption,
        headings=(say("term"), say("formula"), *heads),
        rows=tuple(rows),
        numeric=frozenset(range(2, 2 + len(columns))),
    )


def odds_table(found: Why) -> Table:
    """Where nature draws, each draw with its formula."""
    return Table(
        caption=say("How chance draws, of {count:,} times", count=PLAYS),
        headings=(say("draw"), say("formula"), say("how often")),
        rows=tuple(
            (action_words(found.report, draw), formula, plays(found.choices[draw]))
            for draw, formula in found.odds.items()
        ),
        numeric=frozenset({2}),
    )


def behind_table(found: Why) -> Table:
    """Every number and formula that the terms rest on, with its value and where it is from."""
    case = found.report.case
    rows = [
        *(_quantity(found, own) for own in found.quantities),
        *(_input(case, own) for own in sorted(found.inputs, key=lambda own: own.name.lower())),
    ]
    return Table(
        caption=say("What it rests on: formulas first, then numbers"),
        headings=(
            say("symbol"),
            say("what it is"),
            say("value"),
            say("unit"),
            say("formula or evidence"),
            say("source"),
        ),
        rows=tuple(rows),
        numeric=frozenset({2}),
    )


def term_words(found: Why, reason: Reason) -> str:
    """A term of a payoff in words: what it is about, and what scales it."""
    if not reason.factors:
        return say("a fixed payoff")
    meanings = [_meaning(found, factor) for factor in by_weight(reason, found.words)]
    if len(meanings) == 1:
        return meanings[0]
    return say("{about}, times {scales}", about=meanings[0], scales=all_of(meanings[1:]))


def _meaning(found: Why, factor: str) -> str:
    return told(found.words[factor].meaning) if factor in found.words else factor


def _terms(found: Why) -> Iterator[Reason]:
    """Every term of the worths once: those that part the likeliest choice from the next first, then those alike."""
    seen: set[tuple[str, ...]] = set()
    parting: Sequence[Reason] = found.comparison.reasons if found.comparison else ()
    every = [reason for own in found.worths for reason in own.reasons]
    for reason in (*parting, *sorted(every, key=lambda own: -abs(own.contribution))):
        if reason.factors not in seen:
            seen.add(reason.factors)
            yield reason


def _signed(value: float) -> str:
    return f"{value:+.3f}" if abs(value) >= LEAST else "0"


def _contribution(own: Worth, factors: tuple[str, ...]) -> float:
    return next((reason.contribution for reason in own.reasons if reason.factors == factors), 0.0)


def _quantity(found: Why, own: NamedQuantity) -> tuple[str, ...]:
    if own.formula is not None:
        origin = ast.unparse(own.formula.tree)
    elif own.reading is not None:
        origin = say("a probability of the crisis '{crisis}'", crisis=own.reading.crisis)
    else:
        origin = say("computed in {module}", module=own.module)
    meaning = told(found.words[own.name].meaning if own.name in found.words else own.meaning)
    return own.name, meaning, f"{own.value:.4g}", _unit(own.unit), origin, _sources(found.report.case, own.source)


def _input(case: Case, own: Input) -> tuple[str, ...]:
    kinds = {
        "lever": say("lever of the package"),
        "status_quo": say("lever, under the status quo"),
        "school": say("set by a school"),
    }
    graded = say("grade {grade}, {meaning}", grade=own.grade, meaning=say(GRADES[own.grade])) if own.grade else ""
    origin = kinds.get(own.kind, graded)
    return own.name, told(own.meaning), f"{own.value:.4g}", _unit(own.unit), origin, _sources(case, own.source)


def _unit(unit: str) -> str:
    return "" if unit == "1" else unit.replace("_", " ")


def _sources(case: Case, keys: Sequence[str]) -> str:
    """Sources by author and year; a text that is no key stands as it is."""
    entries = ((key, case.sources.get(key)) for key in keys)
    return "; ".join(f"{entry.author} ({entry.year})" if entry is not None else key for key, entry in entries)
