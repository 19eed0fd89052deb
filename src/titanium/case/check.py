"""Checks across the tables of a case; one small function for each, and all of them always run.

A problem is (file, path inside the file, message); `titanium.case.load` adds the line.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from titanium.axes import dimension, spell
from titanium.case import backtest, base_rate, change, claim, fit, quantities
from titanium.case.entry import Sourced
from titanium.case.schema import Case
from titanium.case.uncertainty import joint_faults, pair_faults
from titanium.case.vocabulary import EFFECTS, METRICS, vocabulary
from titanium.errors import ExpressionError, Place, nearest
from titanium.expressions import Expression, check_units, fits
from titanium.games.parts import Chance

Found = Iterator[tuple[str, Place, str]]


@dataclass
class Gaps:
    """What a case gives but could not be read; each was reported, so no check calls it missing or unknown."""

    tables: set[str] = field(default_factory=set)
    """Tables of which nothing, or not every entry, could be read."""
    entries: set[tuple[str, str]] = field(default_factory=set)
    symbols: set[str] = field(default_factory=set)

    def add(self, table: str, name: str, symbols: Iterable[str] = ()) -> None:
        """Note an entry with the names that it would have given to formulas."""
        self.entries.add((table, name))
        self.symbols.update(symbols)

    def has(self, table: str, name: str) -> bool:
        """Whether a table may well hold a name."""
        return table in self.tables or (table, name) in self.entries

    def has_any(self, table: str) -> bool:
        """Whether anything is missing from a table."""
        return table in self.tables or any(own == table for own, _ in self.entries)

    def has_symbol(self, name: str) -> bool:
        """Whether a formula may well use a name."""
        return name in self.symbols or bool(self.tables & _TABLES_OF_SYMBOLS)


_TABLES_OF_SYMBOLS = {"levers", "uncertainties", "schools", "quantities", "watch"}


def cross_check(case: Case, gaps: Gaps) -> Found:
    """Every problem that shows only when tables are read together."""
    for check in _CHECKS:
        yield from check(case, gaps)


def known_units(case: Case) -> dict[str, str]:
    """Unit of every name that a formula may use: uncertainties, levers, switches and quantities."""
    standard = vocabulary()
    units = {name: entry.unit for name, entry in standard.computed.items()}
    units |= {name: entry.unit for name, entry in standard.quantities.items()}
    units |= {symbol: entry.unit for symbol, entry in case.uncertainties.items()}
    for lever in case.levers.values():
        units[lever.symbol] = units[f"{lever.symbol}_0"] = lever.unit
    for switch in case.schools.values():
        for position in switch.positions.values():
            units |= {symbol: "1" for symbol in position.set if symbol not in units}
    for crisis in case.crises.values():
        units |= dict.fromkeys(crisis.published, "probability")
    return {name: entry.unit for name, entry in case.quantities.items()} | units


_SOURCED = (
    "levers", "uncertainties", "correlations", "claims", "constraints", "rules", "packages", "schools",
    "base_rates", "fits", "backtests", "scored", "changes",
)  # fmt: skip


def _sources_exist(case: Case, gaps: Gaps) -> Found:
    def entries() -> Iterator[tuple[str, Place, tuple[str, ...]]]:
        for table in _SOURCED:
            for key, entry in getattr(case, table).items():
                yield f"{table}.yaml", (key, "source"), entry.source
        for name, switch in case.schools.items():
            for key, position in switch.positions.items():
                yield "schools.yaml", (name, "positions", key, "source"), position.source
        if case.description:
            for key, threshold in case.description.thresholds.items():
                yield "case.yaml", ("thresholds", key, "source"), threshold.source
        for name, crisis in case.crises.items():
            yield f"crises/{name}.yaml", ("source",), crisis.source
        for name, record in case.records.items():
            yield f"records/{name}.yaml", ("source",), record.source
        for file, rows in _rows(case):
            for place, row in rows.items():
                yield file, (place,), row.source
        for name, entry in case.quantities.items():
            standard = vocabulary().quantities.get(name)
            if standard is None or entry.source != standard.source:  # one that replaces it may keep its source
                keys = (entry.source,) if isinstance(entry.source, str) else entry.source
                yield "quantities.yaml", (name, "source"), keys

    for file, path, keys in entries():
        for key in keys:
            if not key:
                yield file, path, f"'{'.'.join(map(str, path))}' is missing\nAdd a key from sources.yaml."
            elif key not in case.sources and not gaps.has("sources", key):
                yield file, path, f"source '{key}' is not in sources.yaml\n{nearest(key, case.sources)}"


def _rows(case: Case) -> Iterator[tuple[str, Mapping[Any, Any]]]:
    """Rows of each CSV file by their place: a key, or else a number."""
    yield "ledger.csv", dict(enumerate(case.ledger))
    yield "economy.csv", dict(enumerate(case.economy))
    yield "sites.csv", case.sites
    yield "forces.csv", dict(enumerate(case.forces))
    yield "sea_routes.csv", dict(enumerate(case.sea_routes))
    yield "posture.csv", case.pools
    for name, rows in case.history.items():
        yield f"history/{name}.csv", dict(enumerate(rows))


def _symbols_are_unique(case: Case, gaps: Gaps) -> Found:
    standard = vocabulary()
    owner = dict.fromkeys([*standard.computed, *standard.quantities], "a standard quantity")
    for key, lever in case.levers.items():
        owner.setdefault(f"{lever.symbol}_0", f"lever '{key}' under the status quo")
    given = [("uncertainties.yaml", (symbol,), symbol, "an uncertainty") for symbol in case.uncertainties]
    given += [("levers.yaml", (key, "symbol"), lever.symbol, f"lever '{key}'") for key, lever in case.levers.items()]
    for crisis, entry in case.crises.items():
        for part, names in (("watch", entry.watch), ("reach", entry.reach)):
            given += [(f"crises/{crisis}.yaml", (part, key), key, quantities.published_by(crisis)) for key in names]
    for file, path, symbol, name in given:
        if not quantities.is_symbol(symbol):
            yield file, path, f"symbol '{symbol}' cannot stand in a formula\n{quantities.OF_A_SYMBOL}"
        elif symbol in owner:
            yield file, path, f"symbol '{symbol}' is also that of {owner[symbol]}"
        owner.setdefault(symbol, name)


def _packages_fit_the_levers(case: Case, gaps: Gaps) -> Found:
    for name, package in case.packages.items():
        for key, value in package.set.items():
            path = (name, "set", key)
            lever = case.levers.get(key)
            if lever is None and gaps.has("levers", key):
                continue
            if lever is None:
                yield (
                    "packages.yaml",
                    path,
                    f"package '{name}' sets an unknown lever '{key}'\n{nearest(key, case.levers)}",
                )
            elif not lever.low <= value <= lever.high:
                allowed = f"Allowed: {lever.low:g} to {lever.high:g} {lever.unit}."
                yield "packages.yaml", path, f"package '{name}' sets {key} to {value:g}\n{allowed}"
            elif lever.values and value not in lever.values:
                allowed = ", ".join(f"{code} {meaning}" for code, meaning in lever.values.items())
                yield "packages.yaml", path, f"package '{name}' sets {key} to {value:g}\nAllowed: {allowed}."
    named = {(role,): getattr(case.description, role) for role in ("status_quo", "disagreement") if case.description}
    named |= {("alone", role): name for role, name in (case.description.alone if case.description else {}).items()}
    for path, name in named.items():
        if name not in case.packages and not gaps.has("packages", name):
            yield "case.yaml", path, f"{' '.join(path)} '{name}' is not a package\n{nearest(name, case.packages)}"


def _rules_fit_the_levers(case: Case, gaps: Gaps) -> Found:
    for name, rule in case.rules.items():
        lever = case.levers.get(rule.lever)
        if lever is None:
            if not gaps.has("levers", rule.lever):
                what = f"rule '{name}' limits an unknown lever '{rule.lever}'"
                yield "rules.yaml", (name, "lever"), f"{what}\n{nearest(rule.lever, case.levers)}"
            continue
        if rule.unit != lever.unit:
            yield "rules.yaml", (name, "unit"), f"{rule.lever} is in {lever.unit}, not in {rule.unit}"
        if rule.at_least > lever.high or rule.at_most < lever.low:
            allowed = f"Allowed: {lever.low:g} to {lever.high:g} {lever.unit}."
            field = "at_least" if rule.at_least > lever.high else "at_most"
            yield "rules.yaml", (name, field), f"rule '{name}' leaves {rule.lever} no value\n{allowed}"


def _schools_set_known_symbols(case: Case, gaps: Gaps) -> Found:
    for name, switch in case.schools.items():
        touched = {symbol for position in switch.positions.values() for symbol in position.set}
        own = {symbol for symbol in touched - case.uncertainties.keys() if not gaps.has("uncertainties", symbol)}
        for key, position in switch.positions.items():
            path = (name, "positions", key, "set")
            for symbol in sorted(own - position.set.keys()):
                yield "schools.yaml", path, f"position '{key}' does not set '{symbol}', which its rivals set"
            for symbol, formula in position.set.items():
                for unknown in sorted(formula.names - case.uncertainties.keys()):
                    if not gaps.has("uncertainties", unknown):
                        known = nearest(unknown, case.uncertainties)
                        yield "schools.yaml", (*path, symbol), f"'{unknown}' is not an uncertainty\n{known}"


def _correlations_fit(case: Case, gaps: Gaps) -> Found:
    read = {
        name: entry
        for name, entry in case.correlations.items()
        if not any(gaps.has("uncertainties", symbol) for symbol in entry.between)
    }
    faults = list(pair_faults(read, case.uncertainties))
    # A pair that could not be used counts as uncorrelated, which may be all that is wrong with the others.
    if not faults and len(read) == len(case.correlations) and not gaps.has_any("correlations"):
        faults = joint_faults(read)
    for path, message in faults:
        yield "correlations.yaml", path, message


def _quantities_fit(case: Case, gaps: Gaps) -> Found:
    yield from quantities.problems(case)


def _formulas_fit(case: Case, gaps: Gaps) -> Found:
    units = known_units(case)
    standard = vocabulary().quantities
    for name, quantity in case.quantities.items():
        if name in standard and quantity.unit != standard[name].unit:
            found = f"'{name}' replaces a standard quantity in {standard[name].unit}, not in {quantity.unit}"
            yield "quantities.yaml", (name, "unit"), f"{found}\nWrite unit: {standard[name].unit}"
        yield from _fit("quantities.yaml", (name, "formula"), quantity.formula, quantity.unit, units, gaps)
    for name, crisis in case.crises.items():
        for path, formula, local in crisis.game.formulas():
            own = units | dict.fromkeys(local, "events")
            wanted = EFFECTS.get(str(path[-1]), "1") if path[2:3] == ("effects",) else "utility"
            yield from _fit(f"crises/{name}.yaml", path, formula, wanted, own, gaps)
    for name, constraint in case.constraints.items():
        if constraint.formula is not None:
            yield from _fit("constraints.yaml", (name, "formula"), constraint.formula, constraint.unit, units, gaps)
    symbols = {symbol: entry.unit for symbol, entry in case.uncertainties.items()}
    for name, pool in case.pools.items():
        for column, unit in _POOL_UNITS.items():
            if (formula := getattr(pool, column)) is not None:
                yield from _fit("posture.csv", (name,), formula, unit, symbols, gaps)


_POOL_UNITS = {"force": "thousand", "to_home": "km", "to_second": "km", "area_cost": "ratio"}


def _fit(file: str, path: Place, formula: Expression, unit: str, units: Mapping[str, str], gaps: Gaps) -> Found:
    unknown = sorted(formula.names - units.keys())
    for name in unknown:
        if not gaps.has_symbol(name):
            yield file, path, f"formula '{formula}' uses '{name}', which is not defined\n{nearest(name, units)}"
    if unknown:
        return
    try:
        found = check_units(formula, units)
    except ExpressionError as error:
        yield file, path, str(error)
        return
    if not fits(found, unit):
        yield (
            file,
            path,
            f"formula '{formula}' is in {spell(found or {})}, not in {unit} ({spell(dimension(unit))})",
        )


def _crises_fill_the_slots(case: Case, gaps: Gaps) -> Found:
    slots = ("test", "summit", "opportunism", "second_theatre", "both_theatres", "rift")
    for slot in slots:
        at_slot = [name for name, crisis in case.crises.items() if crisis.slot == slot]
        if not at_slot and not gaps.has_any("crises"):
            yield "case.yaml", (), f"no crisis fills the slot '{slot}'; each of {', '.join(slots)} needs one"
        for name in at_slot[1:]:
            yield f"crises/{name}.yaml", ("slot",), f"slot '{slot}' is already that of '{at_slot[0]}'"


def _crises_fit_the_case(case: Case, gaps: Gaps) -> Found:
    for name, crisis in case.crises.items():
        file, game = f"crises/{name}.yaml", crisis.game
        for player in game.players:
            if case.description and player not in case.description.actors:
                yield (
                    file,
                    ("players",),
                    f"player '{player}' has no actor\n{nearest(player, case.description.actors)}",
                )
        for key, outcome in game.outcomes.items():
            for channel in sorted(outcome.effects.keys() - EFFECTS.keys()):
                path = ("outcomes", key, "effects", channel)
                yield file, path, f"unknown effect '{channel}'\n{nearest(channel, EFFECTS)}"
        for key, (node, action) in crisis.watch.items():
            entry = game.nodes.get(node)
            if entry is None or action not in dict(entry.children()):
                yield file, ("watch", key), f"'{action}' at '{node}' is not a choice of this tree"
        for key, outcomes in crisis.reach.items():
            for outcome in outcomes:
                if outcome not in game.outcomes:
                    yield (
                        file,
                        ("reach", key),
                        f"'{outcome}' is no outcome of this tree\n{nearest(outcome, game.outcomes)}",
                    )
        nominal = case.nominal()
        for key, entry in game.nodes.items():
            if isinstance(entry, Chance) and all(f.names <= nominal.keys() for f, _ in entry.chance.values()):
                total = sum(formula.number(nominal) for formula, _ in entry.chance.values())
                if not abs(total - 1) <= 1e-6 and any(f.names for f, _ in entry.chance.values()):
                    message = f"the probabilities of '{key}' sum to {total:g}, not to 1"
                    yield file, ("nodes", key, "chance"), message


def _thresholds_name_metrics(case: Case, gaps: Gaps) -> Found:
    for key, threshold in case.description.thresholds.items() if case.description else ():
        path = ("thresholds", key, "metric")
        if threshold.metric not in METRICS:
            yield (
                "case.yaml",
                path,
                f"unknown metric '{threshold.metric}'\n{nearest(threshold.metric, METRICS)}",
            )
        elif threshold.unit != METRICS[threshold.metric]:
            unit = METRICS[threshold.metric]
            yield (
                "case.yaml",
                ("thresholds", key, "unit"),
                f"'{threshold.metric}' is in {unit}, not in {threshold.unit}",
            )


def _places_exist(case: Case, gaps: Gaps) -> Found:
    for key, pool in case.pools.items():
        if pool.site and pool.site not in case.sites and not gaps.has("sites", pool.site):
            yield (
                "posture.csv",
                (key,),
                f"site '{pool.site}' is not in sites.csv\n{nearest(pool.site, case.sites)}",
            )
        series = {row.series for row in case.ledger}
        if pool.area_cost_series and pool.area_cost_series not in series and "ledger" not in gaps.tables:
            known = nearest(pool.area_cost_series, series)
            yield "posture.csv", (key,), f"series '{pool.area_cost_series}' is not in ledger.csv\n{known}"
    for theatre in ("home", "second"):
        stand_for = [key for key, pool in case.pools.items() if pool.theatre == theatre]
        if not stand_for and not gaps.has_any("pools"):
            yield "posture.csv", (), f"no row has the theatre '{theatre}', so nothing says where it is"
        for key in stand_for[1:]:
            yield "posture.csv", (key,), f"theatre '{theatre}' is already that of '{stand_for[0]}'"
    for index, route in enumerate(case.sea_routes):
        for name in (route.from_, route.to):
            if name not in case.sites and not gaps.has("sites", name):
                yield (
                    "sea_routes.csv",
                    (index,),
                    f"site '{name}' is not in sites.csv\n{nearest(name, case.sites)}",
                )


_CHECKS: tuple[Callable[[Case, Gaps], Found], ...] = (
    _sources_exist,
    _symbols_are_unique,
    _packages_fit_the_levers,
    _rules_fit_the_levers,
    _schools_set_known_symbols,
    _correlations_fit,
    _quantities_fit,
    _formulas_fit,
    _crises_fill_the_slots,
    _crises_fit_the_case,
    _thresholds_name_metrics,
    _places_exist,
    claim.faults,
    base_rate.faults,
    fit.faults,
    backtest.faults,
    change.faults,
)


def grade_counts(case: Case) -> dict[str, int]:
    """How many of the case's numbers have each grade, A to D."""
    graded: list[Sourced] = [*case.uncertainties.values(), *case.correlations.values(), *case.levers.values()]
    graded += [*case.description.thresholds.values(), *case.constraints.values(), *case.rules.values()]
    graded += [*case.ledger, *case.economy, *case.sites.values(), *case.forces, *case.sea_routes]
    graded += [row for rows in case.history.values() for row in rows]
    return {grade: sum(entry.grade == grade for entry in graded) for grade in "ABCD"}
