"""Checks of the quantities that a case adds to the standard ones, or puts in their place.

A case may add a quantity under a name of its own and replace a standard formula. What the model computes in Python,
draws, sets or reads off a solved crisis keeps its meaning.
"""

from collections.abc import Iterator, Mapping
from keyword import iskeyword

from titanium.case.schema import Case
from titanium.case.vocabulary import vocabulary
from titanium.errors import ExpressionError, Place
from titanium.expressions import FUNCTIONS, Expression, order

FILE = "quantities.yaml"

OF_A_SYMBOL = "Allowed: letters, digits and _, not first a digit, and no word of the grammar."

READ_LATE = frozenset({"gain_S", "gain_W"})
"""Standard quantities that the model reads only once the crises are solved; it needs all others before."""


def problems(case: Case) -> Iterator[tuple[str, Place, str]]:
    """Everything that is wrong with the names of a case's quantities and with what they follow from."""
    reserved = reserved_names(case)
    yield from _names(case, reserved)
    own = {name: entry for name, entry in case.quantities.items() if name not in reserved}
    formulas = {name: entry.formula for name, entry in {**vocabulary().quantities, **own}.items()}
    yield from _take_circles(case, formulas)
    yield from _crises_first(case, formulas)


def is_symbol(name: str) -> bool:
    """Whether a formula can use a name.

    Examples
    --------
    >>> is_symbol("p_T0"), is_symbol("p-T0"), is_symbol("max"), is_symbol("if")
    (True, False, False, False)
    """
    return name.isidentifier() and not iskeyword(name) and name not in FUNCTIONS


def published_by(crisis: str) -> str:
    """What a name is that a crisis publishes, in words."""
    return f"a probability that crisis '{crisis}' publishes"


def reserved_names(case: Case) -> Mapping[str, str]:
    """Names that no quantity of a case may take, with what has them in words."""
    owner = {"war": "the war that an outcome's effects speak of"}
    owner |= {name: f"what the model computes in {entry.module}" for name, entry in vocabulary().computed.items()}
    for name, switch in case.schools.items():
        owner |= {symbol: f"school '{name}'" for position in switch.positions.values() for symbol in position.set}
    owner |= dict.fromkeys(case.uncertainties, "an uncertainty")
    for key, lever in case.levers.items():
        owner |= {lever.symbol: f"lever '{key}'", f"{lever.symbol}_0": f"lever '{key}' under the status quo"}
    for crisis, entry in case.crises.items():
        owner |= dict.fromkeys(entry.published, published_by(crisis))
    return owner


def _names(case: Case, reserved: Mapping[str, str]) -> Iterator[tuple[str, Place, str]]:
    for name in case.quantities:
        if not is_symbol(name):
            yield FILE, (name,), f"quantity '{name}' cannot stand in a formula\n{OF_A_SYMBOL}"
        elif name in reserved:
            found = f"quantity '{name}' has the name of {reserved[name]}"
            yield FILE, (name,), f"{found}\nGive it another name; only standard formulas can be replaced."


def _take_circles(case: Case, formulas: dict[str, Expression]) -> Iterator[tuple[str, Place, str]]:
    """Every circle in which formulas refer to each other; the formulas in it are taken out."""
    standard = vocabulary().quantities
    for name in [name for name, formula in formulas.items() if name in formula.names]:
        remedy = f"\nWrite the standard formula out: {standard[name].formula}" if name in standard else ""
        yield FILE, (name, "formula"), f"quantity '{name}' refers to itself{remedy}"
        del formulas[name]
    while True:
        try:
            order(formulas)
        except ExpressionError as error:
            circle = str(error).rsplit(": ", 1)[-1].split(" -> ")
            yield FILE, (next((name for name in circle if name in case.quantities), ""),), str(error)
            for name in set(circle):
                del formulas[name]
        else:
            return


def _crises_first(case: Case, formulas: Mapping[str, Expression]) -> Iterator[tuple[str, Place, str]]:
    """Whatever the crises need to be solved, and yet follows from what they publish; each cause once."""
    taken = {*formulas, *vocabulary().computed, *case.uncertainties, *(own.symbol for own in case.levers.values())}
    published = {name: crisis for crisis, entry in case.crises.items() for name in entry.published if name not in taken}
    follows_from: dict[str, str] = {}
    for name in order(formulas):
        for used in sorted(formulas[name].names & (published.keys() | follows_from.keys()))[:1]:
            follows_from[name] = used
    reported: set[tuple[str, Place]] = set()
    for file, path, name in _needed_first(case):
        chain = [name]
        while chain[-1] in follows_from:
            chain.append(follows_from[chain[-1]])
        for link in chain:
            if link in case.quantities:  # the last of them is where it starts to follow from a crisis
                file, path = FILE, (link, "formula")
        if chain[-1] in published and (file, path) not in reported:
            reported.add((file, path))
            source = f"'{chain[-1]}', which crisis '{published[chain[-1]]}' publishes"
            why = f"follows from {source}" if len(chain) > 1 else f"it is {published_by(published[name])}"
            yield file, path, f"'{name}' must be known before the crises are solved, but {why}"


def _needed_first(case: Case) -> Iterator[tuple[str, Place, str]]:
    """Names that must have values before the crises are solved, with the place that needs them."""
    for name in vocabulary().quantities:
        if name not in READ_LATE:
            yield FILE, (name,), name
    for crisis, entry in case.crises.items():
        for path, formula, local in entry.game.formulas():
            for name in sorted(formula.names - local):
                yield f"crises/{crisis}.yaml", path, name
