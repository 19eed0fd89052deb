"""The numbers of a case in words: what each is, what it comes to, where it must stay, and what reads it."""

from collections.abc import Mapping

from titanium.case.rows import Site
from titanium.case.schema import Case
from titanium.case.tables import entries_of
from titanium.report.numbers import DISTRIBUTED, INSIDE, CaseNumber
from titanium.report.readers import Kind, Read, Reader
from titanium.tell import words
from titanium.tell.assumptions_log import value as as_logged
from titanium.tell.catalogue import noted, say, told
from titanium.tell.metric_words import metric, unit

_TABLES: Mapping[str, str] = {
    "thresholds": noted("Limits that a package must keep"),
    "levers": noted("Levers"),
    "packages": noted("Terms of packages"),
    "uncertainties": noted("What nobody chooses"),
    "correlations": noted("What is drawn together"),
    "schools": noted("Rival schools"),
    "quantities": noted("Formulas"),
    "crises": noted("Crises"),
    "constraints": noted("What the record allows"),
    "rules": noted("Limits that law sets"),
    "ledger": noted("Ledger"),
    "economy": noted("Economy"),
    "sites": noted("Places"),
    "forces": noted("Forces"),
    "sea_routes": noted("Sea routes"),
}
_UNSAID = frozenset({"events", "code", "flag"})
"""Units of numbers that are read without one."""
_DISTRIBUTIONS: Mapping[str, str] = {
    "uniform": noted("drawn evenly from low to high"),
    "loguniform": noted("drawn evenly from low to high on a log scale"),
    "triangular": noted("drawn from low to high, most often near the mode"),
    "beta": noted("drawn from 0 to 1 by a beta distribution"),
    "constant": noted("one value in every future"),
}
_FIELDS: Mapping[str, str] = {
    "low": noted("Low"),
    "mode": noted("Mode"),
    "high": noted("High"),
    "value": noted("Value"),
    "alpha": noted("Alpha"),
    "beta": noted("Beta"),
    "baseline": noted("Today"),
    "ramp": noted("Quarters until in full effect"),
    "at_least": noted("At least"),
    "at_most": noted("At most"),
}
_READERS: Mapping[Kind, str] = {
    "metric": noted("It is the limit on"),
    "lever": noted("It limits the lever"),
    "matching": noted("It decides which draws count as futures"),
    "draws": noted("It ties two draws together"),
    "quantity": noted("Formulas that read it"),
    "crisis": noted("Crises whose payoffs, chances or choices read it"),
    "constraint": noted("Limits of the record that read it"),
    "school": noted("Rival schools that read or set it"),
    "place": noted("Places whose force, distance or cost reads it"),
    "equation": noted("Equations in Python that read it"),
    "ledger": noted("The ledger of a package reads it"),
    "posture": noted("The posture and its map show it"),
    "claim": noted("Claims that are worked from it"),
    "choice": noted("Choices of the case that set it otherwise"),
    "base_rate": noted("Base rates that count it or stand behind it"),
    "score": noted("Back-tests are scored by it"),
    "fit": noted("Crisis games fitted to history that speak of it"),
    "backtest": noted("Back-tests that start from another value"),
}


def table_name(table: str) -> str:
    """A table of a case in words."""
    if table.startswith("history/"):
        return say("History: {name}", name=table.removeprefix("history/").replace("_", " "))
    return say(_TABLES[table]) if table in _TABLES else table


def title(case: Case, own: CaseNumber) -> str:
    """What a number is.

    Examples
    --------
    >>> from titanium import load_case
    >>> from titanium.report.numbers import number_of
    >>> case = load_case("us_rok")
    >>> title(case, number_of(case, "packages:troop_cut:set/us_troops_k"))
    'US troops in Korea under troop_cut'
    """
    last = own.field.rpartition(INSIDE)[2]
    match own.table:
        case "thresholds":
            return metric(case, case.thresholds[own.entry].metric)
        case "levers":
            return told(case.levers[own.entry].name)
        case "uncertainties":
            return told(case.uncertainties[own.entry].name)
        case "packages":
            return say("{lever} under {package}", lever=told(case.levers[last].name), package=own.entry)
        case "correlations":
            one, other = (told(case.uncertainties[symbol].name) for symbol in case.correlations[own.entry].between)
            return say("correlation of {one} with {other}", one=one, other=other)
        case "schools":
            position = own.field.split(INSIDE)[1]
            meaning = told(case.schools[own.entry].positions[position].meaning)
            return say("{symbol} where {meaning}", symbol=last, meaning=meaning)
        case "quantities":
            return told(quantity_meaning(case, own.entry))
        case "crises":
            return _in_crisis(case, own)
        case "constraints":
            return told(case.constraints[own.entry].meaning)
        case "rules":
            return told(case.levers[case.rules[own.entry].lever].name)
        case "sites":
            return told(case.sites[own.entry].name)
        case "sea_routes":
            names = [told(case.sites[site].name) if site in case.sites else site for site in own.entry.split(" ")]
            return say("by sea from {one} to {other}", one=names[0], other=names[-1])
        case _:
            return own.entry.replace("_", " ")


def quantity_meaning(case: Case, name: str) -> str:
    """What a quantity is, as the case or the model says it; its name where neither does."""
    from titanium.case.vocabulary import vocabulary

    own = case.quantities.get(name) or vocabulary().quantities.get(name)
    return own.meaning if own is not None else name


def _in_crisis(case: Case, own: CaseNumber) -> str:
    crisis = case.crises[own.entry]
    part, place, kind, *rest = own.field.split(INSIDE)
    if part == "outcomes":
        where = told(crisis.game.outcomes[place].means or place)
    else:
        where = told(getattr(crisis.game.nodes[place], "asks", "") or place)
    known = {"crisis": told(crisis.title), "where": where, "what": rest[-1]}
    actor = case.description.actors.get(rest[0])  # pyright: ignore[reportArgumentType, reportCallIssue]
    if kind == "payoffs" and actor is not None:
        return say("{crisis}: payoff of {what} at “{where}”", **{**known, "what": told(actor.name)})
    if kind == "effects":
        return say("{crisis}: effect on {what} of “{where}”", **known)
    return say("{crisis}: chance of {what} at “{where}”", **known)


def plain(value: float) -> str:
    """A number of a case, whole, with thousands parted.

    Examples
    --------
    >>> plain(28500.0), plain(0.005), plain(107.3), plain(-0.0)
    ('28,500', '0.005', '107.3', '0')
    """
    return f"{value + 0.0:,.12g}"


def spelt(value: object) -> str:
    """A value of a field of a case in few words.

    Examples
    --------
    >>> spelt({"low": 0.4, "high": 3}), spelt(None)
    ('low 0.4, high 3', 'nothing')
    """
    return say("nothing") if value is None else as_logged(value)


def amount(case: Case, own: CaseNumber) -> str:
    """What a number comes to, with its range and unit as the case gives them.

    Examples
    --------
    >>> from titanium import load_case
    >>> from titanium.report.numbers import number_of
    >>> case = load_case("us_rok")
    >>> amount(case, number_of(case, "uncertainties:v_W")), amount(case, number_of(case, "thresholds:rok_cost"))
    ('0.45 (0.1 to 0.8) utility', 'at most 120 USD bn')
    """
    if own.formula:
        return own.formula
    lever = case.levers.get(own.entry if own.table == "levers" else own.field.rpartition(INSIDE)[2])
    if lever is not None and lever.values and own.value is not None:
        return say("{code}, {meaning}", code=plain(own.value), meaning=told(lever.values[round(own.value)]))
    is_number = own.value is not None or own.low is not None or own.high is not None
    measured = unit(own.unit) if is_number and own.unit not in _UNSAID else ""
    return f"{_bare(case, own)} {measured}".strip()


def _bare(case: Case, own: CaseNumber) -> str:
    low, high = (None if end is None else plain(end) for end in (own.low, own.high))
    if own.table in ("thresholds", "constraints", "rules"):
        if low is not None and high is not None:
            return say("from {low} to {high}", low=low, high=high)
        if low is not None:
            return say("at least {low}", low=low)
        if high is not None:
            return say("at most {high}", high=high)
        signer = case.constraints[own.entry].signed_by
        return say("signed by {capital}", capital=told(case.actor(signer).capital)) if signer else ""
    if own.value is None:
        return _place(case, own)
    value = plain(own.value)
    if low is None or high is None or low == value == high or own.table == "correlations":
        return value
    return say("{value} ({low} to {high})", value=value, low=low, high=high)


def _place(case: Case, own: CaseNumber) -> str:
    entry = entries_of(case, own.table).get(own.entry)
    if not isinstance(entry, Site):
        return ""
    return say(
        "{latitude}° N, {longitude}° E", latitude=plain(entry.latitude_deg), longitude=plain(entry.longitude_deg)
    )


def drawn(own: CaseNumber) -> str:
    """How an uncertainty is drawn; empty of other numbers."""
    return say(_DISTRIBUTIONS[own.distribution]) if own.distribution else ""


def grade(own: CaseNumber) -> str:
    """What a number's grade means, or why it has none."""
    if own.grade is not None:
        return say(words.GRADES[own.grade])
    return say("terms, not evidence") if own.table == "packages" else say("part of a formula, without a grade")


def field(path: str) -> str:
    """What of a number may be changed, as the label of its box."""
    if path in _FIELDS:
        return say(_FIELDS[path])
    return say("Value") if INSIDE in path and "set" in path else say("Formula")


def bounds(case: Case, own: CaseNumber) -> str:
    """Where a number must stay if it is changed."""
    last = own.field.rpartition(INSIDE)[2]
    if own.distribution in DISTRIBUTED:
        if own.distribution == "beta":
            return say("Alpha and beta must be above 0.")
        return say("Any finite number.")
    if own.distribution:
        said = say("Low, mode and high must come in this order, and high must be above low.")
        above = say("Low must be above 0.")
        return said if own.distribution != "loguniform" else f"{said} {above}"
    match own.table:
        case "levers":
            return _of_lever(case, own.entry, for_baseline=True)
        case "packages":
            return _of_lever(case, last)
        case "correlations":
            return say("Above -1 and below 1, and possible together with the other correlations.")
        case "thresholds" | "constraints" | "rules":
            return say("Any finite number; at least must not be above at most.")
        case _:
            return say("A number, or a formula of names that the case knows; its unit must stay as it is.")


def _of_lever(case: Case, lever: str, *, for_baseline: bool = False) -> str:
    own = case.levers[lever]
    if own.values:
        return say(
            "One of its codes: {codes}.", codes=", ".join(f"{code} {told(text)}" for code, text in own.values.items())
        )
    if for_baseline:
        return say("Today and every package must stay between low and high; quarters are whole, and not below 0.")
    return say("From {low} to {high} {unit}.", low=plain(own.low), high=plain(own.high), unit=unit(own.unit))


def reader_kind(kind: Kind) -> str:
    """What reads a number, as the head of a list."""
    return say(_READERS[kind])


def reader(case: Case, own: Reader) -> str:
    """One thing that reads a number, by name and meaning."""
    name, meaning = own.name, _meaning(case, own)
    if own.kind == "crisis" and own.times > 1:
        return say("{meaning} ({count} times)", meaning=meaning, count=own.times)
    return (
        f"{name}: {meaning}"
        if meaning and own.kind in ("quantity", "constraint", "school", "claim")
        else meaning or name
    )


def _meaning(case: Case, own: Reader) -> str:
    name = own.name
    match own.kind:
        case "metric":
            return metric(case, name)
        case "lever":
            return told(case.levers[name].name)
        case "quantity":
            return told(quantity_meaning(case, name))
        case "crisis":
            return told(case.crises[name].title)
        case "constraint":
            return told(case.constraints[name].meaning)
        case "school":
            return told(case.schools[name].question)
        case "place":
            return told(case.pools[name].name)
        case "claim":
            return told(case.claims[name].claim)
        case "choice":
            return told(case.choices[name].text)
        case "base_rate":
            return told(case.base_rates[name].title)
        case "score":
            return told(case.scored[name].title)
        case "fit":
            return told(case.fits[name].title)
        case "backtest":
            return told(case.backtests[name].title)
        case _:
            return ""


def resting(read: Read) -> str:
    """How much rests on a number in the end."""
    if not read.readers:
        return say("No formula and no equation of the model reads it: it is evidence beside the model.")
    if not read.quantities and not read.crises:
        return ""
    return say(
        "Directly or through others it bears on {count} of {of} formulas; crises that it bears on: {crises}; limits of "
        "the record: {limits}.",
        count=len(read.quantities), of=read.of, crises=len(read.crises), limits=len(read.constraints),
    )  # fmt: skip
