"""Checks of a case's claims against the rest of the case: names and units; unknown names with the nearest known."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from titanium.axes import spell
from titanium.case.cited import Cited, cited
from titanium.case.measure import (
    PLAYED,
    RATES,
    SHIFTS,
    STATES,
    TERMS,
    WORTH,
    InTree,
    Measure,
    OfFigures,
    OfMetrics,
    OfPayments,
    OfQuantities,
    OfTogether,
    OfVariance,
    OfWaiting,
    Setting,
    Terms,
)
from titanium.errors import ExpressionError, Place, nearest
from titanium.expressions import Expression, check_units, fits

if TYPE_CHECKING:
    from titanium.case.check import Gaps
    from titanium.case.claim import Claim
    from titanium.case.schema import Case

FILE = "claims.yaml"
Faults = Iterator[tuple[Place, str]]


def faults(case: "Case", gaps: "Gaps") -> Iterator[tuple[str, Place, str]]:
    """Everything in the claims that does not fit the rest of the case."""
    for key, claim in case.claims.items():
        for name in claim.rival_source:
            if name not in case.sources and not gaps.has("sources", name):
                yield (
                    FILE,
                    (key, "rival_source"),
                    f"source '{name}' is not in sources.yaml\n{nearest(name, case.sources)}",
                )
        yield from ((FILE, (key, *place), message) for place, message in _topics(case, gaps, claim.bundle, "bundle"))
        for name, measure in claim.measures.items():
            place = (key, "measures", name)
            for source in measure.source:
                if source not in case.sources and not gaps.has("sources", source):
                    found = f"source '{source}' is not in sources.yaml\n{nearest(source, case.sources)}"
                    yield FILE, (*place, "source"), found
            inside = (*place, measure.kind)
            yield from ((FILE, (*inside, *own), message) for own, message in _of_measure(case, gaps, claim, measure))


def _of_measure(case: "Case", gaps: "Gaps", claim: "Claim", measure: Measure) -> Faults:
    match measure.what:
        case OfFigures() as own:
            yield from _figures(case, gaps, own, measure.unit)
        case OfQuantities() as own:
            yield from _quantities(case, gaps, own, measure.unit)
        case OfMetrics() as own:
            units = metric_units()
            yield from _formula(own.of, units, own.unit, ("of",), gaps)
            yield from _compared(own.settings, own.value, own.unit, measure.unit, gaps)
            for name, setting in own.settings.items():
                yield from _terms(case, gaps, setting, ("settings", name))
        case OfPayments() as own:
            yield from _packages(case, gaps, {"package": own.package, "against": own.against})
        case OfTogether() as own:
            yield from _packages(case, gaps, {"package": own.package})
            yield from _topics(case, gaps, own.topics, "topics")
            if len(own.topics or claim.bundle) < 2:
                yield ("topics",), "an interaction of fewer than two topics\nGive topics, or a bundle of the claim."
        case OfVariance() as own:
            yield from _variance(case, gaps, own)
        case OfWaiting() as own:
            yield from _packages(case, gaps, {"package": own.package})
            quarters = case.description.horizon.quarters if case.description else own.quarters + 1
            if own.quarters >= quarters:
                yield ("quarters",), f"a wait of {own.quarters} quarters; 1 to {quarters - 1} are allowed"


def metric_units() -> Mapping[str, str]:
    """Unit of every name that the formula of a metric may use."""
    from titanium.case.vocabulary import METRICS

    return {**METRICS, **PLAYED}


def quantity_units(case: "Case", chances: Iterable[str] = ()) -> Mapping[str, str]:
    """Unit of every name that the formula of a quantity may use.

    Parameters
    ----------
    chances
        Names that a measure gives to chances in trees.
    """
    from titanium.case.check import known_units

    return {**STATES, **RATES, **WORTH, **known_units(case), **dict.fromkeys(chances, "probability")}


def _figures(case: "Case", gaps: "Gaps", own: OfFigures, unit: str) -> Faults:
    units: dict[str, str] = {}
    unread = False
    for name, entry in own.inputs.items():
        found = cited(case, entry)
        if found is not None:
            units[name] = found.unit
        elif not gaps.has_any(entry.table):
            yield ("inputs", name), _no_figure(case, entry)
        unread = unread or found is None
    if own.formula.names <= own.inputs.keys():
        for name in sorted(own.inputs.keys() - own.formula.names):
            yield ("inputs", name), f"the formula does not use '{name}'\n{nearest(name, own.formula.names)}"
    if own.right_if and own.right_if not in own.inputs:
        yield ("right_if",), f"'{own.right_if}' is no input\n{nearest(own.right_if, own.inputs)}"
    if not unread:
        yield from _formula(own.formula, units, unit, ("formula",), gaps)


def _no_figure(case: "Case", entry: Cited) -> str:
    """What is said of a figure that the case does not have, with the nearest that it has."""
    match entry.table:
        case "uncertainties":
            return f"no uncertainty '{entry.name}'\n{nearest(entry.name, case.uncertainties)}"
        case "levers":
            return f"no lever '{entry.name}'\n{nearest(entry.name, case.levers)}"
        case "forces":
            actors = {row.actor for row in case.forces}
            if entry.actor not in actors:
                return f"forces.csv has no actor '{entry.actor}'\n{nearest(entry.actor, actors)}"
            items = {row.item for row in case.forces if row.actor == entry.actor}
            return f"forces.csv has no item '{entry.item}' of {entry.actor}\n{nearest(entry.item, items)}"
        case "history":
            if entry.file not in case.history:
                return f"no file history/{entry.file}.csv\n{nearest(entry.file, case.history)}"
            rows, file = case.history[entry.file], f"history/{entry.file}.csv"
        case table:
            rows, file = getattr(case, table), f"{table}.csv"
    years = sorted({row.year for row in rows if row.series == entry.series})
    if not years:
        return f"{file} has no series '{entry.series}'\n{nearest(entry.series, {row.series for row in rows})}"
    return f"{file} has no '{entry.series}' of {entry.year}\nIt has {', '.join(map(str, years))}."


def _quantities(case: "Case", gaps: "Gaps", own: OfQuantities, unit: str) -> Faults:
    yield from _formula(own.of, quantity_units(case, own.chances), own.unit, ("of",), gaps)
    yield from _compared(own.settings, own.value, own.unit, unit, gaps)
    for name, chance in own.chances.items():
        yield from _chance(case, gaps, chance, ("chances", name))
    for name, changes in own.variants.items():
        yield from _variant(case, gaps, changes, ("variants", name))
    for name, setting in own.settings.items():
        place = ("settings", name)
        yield from _terms(case, gaps, setting, place)
        yield from _held(case, gaps, setting, place)
        if setting.variant and setting.variant not in own.variants:
            found = f"no variant '{setting.variant}' in this measure\n{nearest(setting.variant, own.variants)}"
            yield (*place, "variant"), found


def _held(case: "Case", gaps: "Gaps", setting: Setting, place: Place) -> Faults:
    for symbol in setting.given:
        if symbol not in case.uncertainties and not gaps.has("uncertainties", symbol):
            yield (*place, "given", symbol), f"no uncertainty '{symbol}'\n{nearest(symbol, case.uncertainties)}"
    for switch, position in setting.schools.items():
        known = case.schools.get(switch)
        if known is None and not gaps.has("schools", switch):
            yield (*place, "schools", switch), f"no school switch '{switch}'\n{nearest(switch, case.schools)}"
        elif known is not None and position not in known.positions:
            found = f"switch '{switch}' has no position '{position}'\n{nearest(position, known.positions)}"
            yield (*place, "schools", switch), found
    for name in setting.shift:
        if name not in SHIFTS:
            yield (*place, "shift", name), f"'{name}' is no part of the state\n{nearest(name, SHIFTS)}"


def _variant(case: "Case", gaps: "Gaps", changes: Mapping[str, Mapping[str, object]], place: Place) -> Faults:
    """Whether a variant names tables and entries that are there; `titanium.case.variant.vary` checks the rest."""
    from titanium.case.variant import TABLES

    for table, entries in changes.items():
        if table not in TABLES:
            yield (*place, table), f"no table '{table}' whose entries can be changed\n{nearest(table, TABLES)}"
            continue
        known = case.description.thresholds if table == "thresholds" else getattr(case, table)
        for entry in entries:
            if entry not in known and table != "quantities" and not gaps.has(table, entry):
                yield (*place, table, entry), f"no '{entry}' among the {table}\n{nearest(entry, known)}"


def _variance(case: "Case", gaps: "Gaps", own: OfVariance) -> Faults:
    yield from _formula(own.of, quantity_units(case, own.chances), "1", ("of",), gaps)
    for name, chance in own.chances.items():
        yield from _chance(case, gaps, chance, ("chances", name))
    for place, name in enumerate(own.packages):
        if name not in case.packages and not gaps.has("packages", name):
            yield ("packages", place), f"no package '{name}'\n{nearest(name, case.packages)}"
    for group in ("more", "less"):
        for place, name in enumerate(getattr(own, group)):
            if name not in case.uncertainties and name != TERMS and not gaps.has("uncertainties", name):
                yield (group, place), f"no uncertainty '{name}'\n{nearest(name, [*case.uncertainties, TERMS])}"
    for name in sorted(set(own.more) & set(own.less)):
        yield ("less",), f"'{name}' stands on both sides"


def _chance(case: "Case", gaps: "Gaps", own: InTree, place: Place) -> Faults:
    crisis = case.crises.get(own.crisis)
    if crisis is None:
        if not gaps.has("crises", own.crisis):
            yield (*place, "crisis"), f"no crisis '{own.crisis}'\n{nearest(own.crisis, case.crises)}"
        return
    for name in own.outcomes:
        if name not in crisis.game.outcomes:
            found = f"'{name}' is no outcome of crisis '{own.crisis}'\n{nearest(name, crisis.game.outcomes)}"
            yield (*place, "outcomes"), found
    if own.choice:
        node, action = own.choice
        entry = crisis.game.nodes.get(node)
        if entry is None:
            found = f"'{node}' is no node of crisis '{own.crisis}'\n{nearest(node, crisis.game.nodes)}"
            yield (*place, "choice"), found
        elif action not in dict(entry.children()):
            found = f"'{action}' is no action at '{node}'\n{nearest(action, dict(entry.children()))}"
            yield (*place, "choice"), found


def _terms(case: "Case", gaps: "Gaps", terms: Terms, place: Place) -> Faults:
    yield from (((*place, *own), message) for own, message in _packages(case, gaps, {"package": terms.package}))
    for key, value in terms.set.items():
        lever = case.levers.get(key)
        if lever is None:
            if not gaps.has("levers", key):
                yield (*place, "set", key), f"no lever '{key}'\n{nearest(key, case.levers)}"
        elif not lever.low <= value <= lever.high:
            allowed = f"Allowed: {lever.low:g} to {lever.high:g} {lever.unit}."
            yield (*place, "set", key), f"{key} is set to {value:g}\n{allowed}"


def _packages(case: "Case", gaps: "Gaps", named: Mapping[str, str]) -> Faults:
    for field, name in named.items():
        if name and name not in case.packages and not gaps.has("packages", name):
            yield (field,), f"no package '{name}'\n{nearest(name, case.packages)}"


def _topics(case: "Case", gaps: "Gaps", named: tuple[str, ...], field: str) -> Faults:
    topics = sorted({lever.topic for lever in case.levers.values()})
    for topic in dict.fromkeys(named) if not gaps.has_any("levers") else ():
        if topic not in topics:
            yield (field,), f"no lever has the topic '{topic}'\n{nearest(topic, topics)}"
        elif named.count(topic) > 1:
            yield (field,), f"topic '{topic}' is named twice"


def _compared(settings: Mapping[str, Terms], value: Expression, inner: str, unit: str, gaps: "Gaps") -> Faults:
    """Whether what is compared is made of the settings, and comes in the unit of the measure."""
    yield from _formula(value, dict.fromkeys(settings, inner), unit, ("value",), gaps)
    if value.names <= settings.keys():
        for name in sorted(settings.keys() - value.names):
            yield ("settings", name), f"the value does not use '{name}'\n{nearest(name, value.names)}"


def _formula(formula: Expression, units: Mapping[str, str], unit: str, place: Place, gaps: "Gaps") -> Faults:
    unknown = sorted(formula.names - units.keys())
    for name in unknown:
        if not gaps.has_symbol(name):
            yield place, f"formula '{formula}' uses '{name}', which is not defined\n{nearest(name, units)}"
    if unknown:
        return
    try:
        found = check_units(formula, units)
    except ExpressionError as error:
        yield place, str(error)
        return
    if not fits(found, unit):
        yield place, f"formula '{formula}' is in {spell(found or {})}, not in {unit}"
