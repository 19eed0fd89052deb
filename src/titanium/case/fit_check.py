"""What is wrong in the fits of a case: names that are not there, codes without an end, regressors without a formula."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from titanium.case.fit import Fit, columns_of
from titanium.case.record import Record
from titanium.errors import Place, nearest
from titanium.games.parts import Decision
from titanium.games.tree import Game

if TYPE_CHECKING:
    from titanium.case.check import Gaps
    from titanium.case.schema import Case

FILE = "fits.yaml"
Found = Iterator[tuple[Place, str]]


def problems(case: "Case", gaps: "Gaps") -> Iterator[tuple[str, Place, str]]:
    """Everything in the fits that does not fit the rest of the case."""
    for key, entry in case.fits.items():
        found = [*_tree(entry), *_formulas(entry), *_named_sources(case, gaps, entry)]
        if entry.record in case.records:
            found += _columns(entry, case.records[entry.record])
        elif not gaps.has("records", entry.record):
            known = nearest(entry.record, case.records)
            found.append((("record",), f"no list '{entry.record}' in the folder records\n{known}"))
        if not gaps.has_any("uncertainties"):
            found += _uncertainties(case, entry)
        for place, message in found:
            yield FILE, (key, *place), message


def _tree(entry: Fit) -> Found:
    """What is wrong with the tree, with who its players are and with what stands for its ends."""
    game = entry.game
    for place, message in game.problems():
        yield ("game", *place), message
    yield from _unknown(("names",), entry.names, game.players, "no player '{}'")
    for player in game.players:
        if player not in entry.names:
            yield ("names",), f"who '{player}' is has no words\nAdd it to names."
    for code, end in entry.ends.items():
        if end not in game.outcomes:
            yield ("ends", str(code)), f"'{end}' is no end of the tree\n{nearest(end, game.outcomes)}"
    for end in game.outcomes:
        if end not in entry.ends.values():
            yield ("ends",), f"no code stands for the end '{end}'"
    for symbol, informed in entry.informs.items():
        node, action = informed.choice
        place: Place = ("informs", symbol, "choice")
        if not isinstance(own := game.nodes.get(node), Decision):
            yield place, f"'{node}' is no decision of the tree\n{nearest(node, _decisions(game))}"
        elif action not in own.actions:
            yield place, f"'{action}' is no action at '{node}'\n{nearest(action, own.actions)}"


def _decisions(game: Game) -> list[str]:
    return [name for name, node in game.nodes.items() if isinstance(node, Decision)]


def _formulas(entry: Fit) -> Found:
    """Formulas of utilities that the tree lacks, and regressors that stand in no formula."""
    utilities = entry.game.names
    yield from _unknown(("formulas",), entry.formulas, utilities, "the tree has no utility '{}'")
    for column, regressor in entry.regressors.items():
        for utility in regressor.utilities:
            place: Place = ("regressors", column, "utilities", utility)
            if utility not in entry.formulas:
                yield place, f"'{utility}' has no formula\n{nearest(utility, entry.formulas)}"
            elif column not in columns_of(entry.formulas[utility]):
                yield place, f"'{column}' does not stand in the formula of '{utility}'"
        for utility, formula in entry.formulas.items():
            if column in columns_of(formula) and utility not in regressor.utilities:
                yield ("regressors", column, "utilities"), f"'{column}' stands in '{utility}' too, without a sign"
    if entry.regressors:
        for utility, formula in entry.formulas.items():
            for column in columns_of(formula):
                if column not in entry.regressors:
                    yield ("formulas", utility), f"why '{column}' stands in it is not said\nAdd it to regressors."


def _columns(entry: Fit, record: Record) -> Found:
    """Columns that the list lacks, and codes of its outcome without an end."""
    single: list[tuple[Place, str]] = [(("outcome",), entry.outcome)]
    single += [(("label", place), column) for place, column in enumerate(entry.label)]
    single += [(("together",), entry.together)] if entry.together else []
    single += [
        (("formulas", utility), column) for utility, formula in entry.formulas.items() for column in columns_of(formula)
    ]
    single += [(("regressors", column), column) for column in entry.regressors]
    for symbol, informed in entry.informs.items():
        single += [(("informs", symbol, "at", column), column) for column in informed.at]
    for place, column in single:
        if column not in record.columns:
            yield place, f"the list '{entry.record}' has no column '{column}'\n{nearest(column, record.columns)}"
    if (outcome := record.columns.get(entry.outcome)) is not None and outcome.kind == "code":
        for code, meaning in outcome.codes.items():
            if code not in entry.ends:
                yield ("ends",), f"code {code} ({meaning}) stands for no end of the tree"
        for code in entry.ends:
            if code not in outcome.codes:
                yield ("ends", str(code)), f"{code} is no code of the column '{entry.outcome}'"


def _uncertainties(case: "Case", entry: Fit) -> Found:
    """Symbols that the case does not draw."""
    sampled = [symbol for symbol, own in case.uncertainties.items() if own.is_sampled]
    for table, symbols in (("informs", entry.informs), ("not_informed", entry.not_informed)):
        yield from _unknown((table,), symbols, sampled, "'{}' is not an uncertainty that futures draw")
    for symbol in entry.informs.keys() & entry.not_informed.keys():
        yield ("not_informed", symbol), f"'{symbol}' is informed and not informed\nKeep one of the two."
    for symbol in entry.informs:
        if symbol in sampled and case.uncertainties[symbol].distribution != "beta":
            yield ("informs", symbol), f"'{symbol}' is no probability: a frequency can stand for a beta alone"


def _named_sources(case: "Case", gaps: "Gaps", entry: Fit) -> Found:
    """Sources of regressors, schools, published figures and what is informed."""
    named: list[tuple[Place, tuple[str, ...]]] = []
    for column, regressor in entry.regressors.items():
        named.append((("regressors", column, "source"), regressor.source))
        for school, expected in regressor.schools.items():
            named.append((("regressors", column, "schools", school, "source"), expected.source))
    named += [(("published", name, "source"), own.source) for name, own in entry.published.items()]
    named += [(("informs", symbol, "source"), own.source) for symbol, own in entry.informs.items()]
    for place, keys in named:
        for key in keys:
            if key not in case.sources and not gaps.has("sources", key):
                yield place, f"source '{key}' is not in sources.yaml\n{nearest(key, case.sources)}"


def _unknown(place: Place, names: Mapping[str, object], allowed: Iterable[str], message: str) -> Found:
    known = list(allowed)
    for name in names:
        if name not in known:
            yield (*place, name), f"{message.format(name)}\n{nearest(name, known)}"
