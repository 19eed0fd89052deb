"""How the levers of a package work together, for the terminal: each alone, the pairs that interact, the bundles."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from titanium.judge.bundles import OUTCOMES, Bundle, Grid
from titanium.judge.effects import Effect, Family, Term
from titanium.judge.interactions import Interactions
from titanium.tell import words
from titanium.tell.verdict import titled_table

SHOWN = 10
"""Pairs that are shown unless all are asked for."""
AFTER_HOLM, CLEAR = "**", "*"

_INTERACTION = (
    "Interaction: what both do together less the sum of what each does alone; above zero, they are worth more so. "
    "A future can break only once, so where each alone breaks it the sum loses it twice, and the interaction is above "
    "zero though nothing was mended."
)
_ONCE = (
    "Each future once: futures in which the whole does better than any of its parts foretells, less those in which it "
    "does worse. Below zero, the parts break together what none breaks alone."
)
_STAR = (
    f"{AFTER_HOLM} clear of zero with all rows of the table held to one chance in twenty together, for each outcome "
    f"(Holm)   {CLEAR} by its own 95% interval alone"
)
_OUTCOMES = (
    "Strength: every limit is kept, both signatures among them. Security: the limits on wars, rupture and nuclear arms."
)
_BY_CONSTRUCTION = (
    "In matched futures both capitals signed today's package, so a move can lose a signature and never win one."
)


def headline(found: Interactions) -> str:
    """One sentence: how many pairs of levers interact, and what the bundle is worth beyond its parts."""
    pairs = found.levers.pairs
    counts = " and ".join(f"{len(pairs.corrected(outcome))} in {outcome}" for outcome in OUTCOMES)
    whole = _whole(found, found.bundles[0])
    worth = ", ".join(
        f"in {outcome} {_worth(found.bundles[0].beyond[outcome])}{_reservations(found, outcome)}"
        for outcome in OUTCOMES
    )
    return (
        f"Of {len(pairs.terms)} pair{'s' * (len(pairs.terms) != 1)} of levers that {found.package} moves, {counts} "
        f"interact beyond chance; of 1,000 futures the bundle of {whole} is worth {worth}."
    )


def render(found: Interactions, *, every: bool = False) -> RenderableType:
    """The headline, levers alone and in pairs, topics alone and in pairs, bundles, and what it all rests on.

    Parameters
    ----------
    every
        Whether every pair of levers is shown, not the clearest alone.
    """
    parts: list[RenderableType] = [
        Text(headline(found), style="bold"),
        Text(_start(found)),
        "",
        _levers(found),
        "",
        _pairs(found.levers, "levers", None if every else SHOWN),
        Text(_chance(found.levers.pairs), style="dim"),
    ]
    if len(found.topics.parts) > 1:
        parts += ["", _topics(found), "", _pairs(found.topics, "topics", None)]
        parts.append(Text(_chance(found.topics.pairs), style="dim"))
    parts += ["", _bundles(found), *(Text(line) for line in _answers(found))]
    if found.masked:
        listed = ", ".join(map(str, found.masked_futures))
        more = ", ..." if found.masked > len(found.masked_futures) else ""
        masked = f"Masked: in {found.masked} futures some number was not finite; they are left out ({listed}{more})."
        parts += ["", Text(masked, style="yellow")]
    parts += ["", Text(_INTERACTION), Text(_ONCE), Text(_STAR), Text(_OUTCOMES)]
    if found.unsigned is not None:
        parts.append(Text(_BY_CONSTRUCTION))
    return Group(*parts, Text(_standing(found), style="dim"))


def _start(found: Interactions) -> str:
    """What today's package and the whole package do."""
    own = (
        f"{name} holds in {1000 * shares['strength'].share:.0f} of 1,000 futures and is secure in "
        f"{1000 * shares['security'].share:.0f}"
        for name, shares in ((found.status_quo, found.base), (found.package, found.whole))
        if found.futures > found.masked
    )
    return "; ".join(own)


def _levers(found: Interactions) -> Table:
    table = titled_table(
        f"Each lever alone, from today's value ({found.status_quo}) to the package's: more or fewer of 1,000 futures"
    )
    for heading in ("lever", "topic", "today", found.package):
        table.add_column(heading, justify="left" if heading in ("lever", "topic") else "right", no_wrap=True)
    _add_outcomes(table)
    for lever, term in zip(found.moved, found.levers.alone.terms, strict=True):
        values = _number(lever.before), f"{_number(lever.after)} {lever.unit}"
        table.add_row(lever.key, lever.topic, *values, *_effects(term, found.levers.alone))
    table.add_row("all of them", "", "", "", *(_per_thousand(found.bundles[-1].together[own]) for own in OUTCOMES))
    return table


def _topics(found: Interactions) -> Table:
    table = titled_table("Each topic alone, all its levers moved together: more or fewer of 1,000 futures")
    table.add_column("topic", no_wrap=True)
    table.add_column("levers", overflow="fold")
    _add_outcomes(table)
    for topic, term in zip(found.topics.parts, found.topics.alone.terms, strict=True):
        levers = [lever.key for lever in found.moved if lever.topic == topic]
        table.add_row(topic, ", ".join(levers), *_effects(term, found.topics.alone))
    return table


def _pairs(grid: Grid, of: str, shown: int | None) -> Table:
    terms = sorted(grid.pairs.terms, key=_clearness, reverse=True)[:shown]
    which = "all" if len(terms) == len(grid.pairs.terms) else f"the {len(terms)} clearest of {len(grid.pairs.terms)}"
    table = titled_table(f"Pairs of {of}, {which}: interaction, of 1,000 futures, then each future once")
    table.add_column("pair", overflow="fold")
    for outcome in OUTCOMES:
        table.add_column(outcome, justify="right", no_wrap=True)
        table.add_column("once", justify="right", no_wrap=True)
    for term in terms:
        cells = zip(_effects(term, grid.pairs), (_per_thousand(term.net[own]) for own in OUTCOMES), strict=True)
        table.add_row(" x ".join(term.parts), *(cell for both in cells for cell in both))
    return table


def _bundles(found: Interactions) -> Table:
    table = titled_table("Bundles, of 1,000 futures")
    table.add_column("bundle", overflow="fold")
    for heading in ("", "together", "sum of parts", "beyond the sum", "each future once", "all parts at once"):
        table.add_column(heading, justify="right" if heading else "left", no_wrap=True)
    for bundle in found.bundles:
        for number, outcome in enumerate(OUTCOMES):
            told = [effects[outcome] for effects in (bundle.together, bundle.alone, bundle.beyond, bundle.net)]
            last = _per_thousand(bundle.all_way[outcome]) if bundle.all_way is not None else ""
            name = "" if number else _capital(_whole(found, bundle))
            table.add_row(name, outcome, *map(_per_thousand, told), last)
    return table


def _answers(found: Interactions) -> list[str]:
    """What is said to each claim that asks for a bundle."""
    lines: list[str] = []
    for number, bundle in enumerate(found.bundles):
        if not bundle.claim:
            continue
        lines.append(f"Claim {bundle.claim}: {bundle.text}.")
        lines += [f"  {_capital(outcome)}: {_answer(bundle, outcome)}" for outcome in OUTCOMES]
        if found.unsigned is not None:
            own = found.unsigned.bundles[number]
            said = "; ".join(f"in {outcome} {_worth(own.beyond[outcome])}" for outcome in OUTCOMES)
            lines.append(f"  Where the capitals need not have signed today's package it is worth {said}.")
        if bundle.unmoved:
            lines.append(f"  {found.package} leaves {_and(bundle.unmoved)} as today, so that part is not tested.")
    for claim, unmoved in found.idle.items():
        lines.append(f"Claim {claim} is not tested: {found.package} leaves {_and(unmoved)} as today.")
    return lines


def _answer(bundle: Bundle, outcome: str) -> str:
    better, worse = _against_the_parts(bundle.net[outcome])
    said = (
        f"moved together {_signed(bundle.together[outcome])} of 1,000 futures, one by one "
        f"{_signed(bundle.alone[outcome])} in sum; the bundle is worth {_worth(bundle.beyond[outcome])}. Each future "
        f"counted once, it does better than its parts foretell in {better} of 1,000 and worse in {worse}."
    )
    if bundle.all_way is None:
        return said
    own = bundle.all_way[outcome]
    clear = "" if own.is_clear else ", not told from zero"
    return f"{said} The interaction of all {len(bundle.parts)} at once is {_signed(own)} ±{_half(own)}{clear}."


def _against_the_parts(net: Effect) -> tuple[str, str]:
    """Of 1,000 futures, those in which the whole does better than its parts alone foretell, and worse."""
    if not net.futures:
        return "none", "none"
    total = round(net.mean * net.futures)
    better, worse = (net.differ + total) // 2, (net.differ - total) // 2
    return f"{1000 * better / net.futures:.0f}", f"{1000 * worse / net.futures:.0f}"


def _worth(beyond: Effect) -> str:
    if not beyond.futures:
        return "nothing that could be counted"
    if not beyond.is_clear:
        return f"the sum of its parts within counting error ({_signed(beyond)} ±{_half(beyond)})"
    return f"{_more(beyond)} than the sum of its parts"


def _reservations(found: Interactions, outcome: str) -> str:
    """Other ways of counting the first bundle that clearly say the opposite."""
    beyond = found.bundles[0].beyond[outcome]
    others = {"where each future counts once": found.bundles[0].net[outcome]}
    if found.unsigned is not None:
        others["where the capitals need not have signed today's package"] = found.unsigned.bundles[0].beyond[outcome]
    opposite = [
        f"{_more(own)} {where}"
        for where, own in others.items()
        if beyond.is_clear and own.is_clear and own.mean * beyond.mean < 0
    ]
    return f" (but {', and '.join(opposite)})" if opposite else ""


def _more(effect: Effect) -> str:
    return f"{abs(1000 * effect.mean):.0f} ±{_half(effect)} {'more' if effect.mean > 0 else 'less'}"


def _whole(found: Interactions, bundle: Bundle) -> str:
    """A bundle in words."""
    if bundle.claim:
        return f"{_and(bundle.parts)} (claim {bundle.claim})"
    return f"all of {found.package}, by {len(bundle.parts)} {bundle.by}"


def _chance(family: Family) -> str:
    """How many of a family's terms are clear, how many would be by chance, and how many stay so."""
    n = len(family.terms)
    own = " and ".join(f"{len(family.clear(outcome))} on {outcome}" for outcome in OUTCOMES)
    kept = " and ".join(f"{len(family.corrected(outcome))} on {outcome}" for outcome in OUTCOMES)
    return (
        f"Clear of zero at 95%: {own}, of {n}; by chance alone {family.by_chance:.1f} of {n} would be. "
        f"Clear after the correction: {kept}."
    )


def _add_outcomes(table: Table) -> None:
    for outcome in OUTCOMES:
        table.add_column(outcome, justify="right", no_wrap=True)


def _effects(term: Term, family: Family) -> list[str]:
    return [f"{_per_thousand(term.effects[outcome])} {_star(term, family, outcome)}" for outcome in OUTCOMES]


def _star(term: Term, family: Family, outcome: str) -> str:
    star = AFTER_HOLM if family.stays_clear(term, outcome) else CLEAR if term.effects[outcome].is_clear else ""
    return f"{star:<{len(AFTER_HOLM)}}"


def _clearness(term: Term) -> float:
    """By how many standard errors a term is off zero in the outcome in which it is furthest."""
    return max(abs(own.mean) / own.error if own.error else 0.0 for own in term.effects.values())


def _per_thousand(effect: Effect) -> str:
    """A mean per thousand futures with its half interval."""
    return f"{1000 * effect.mean:+.1f} ±{1000 * (effect.high - effect.mean):.1f}" if effect.futures else "-"


def _signed(effect: Effect) -> str:
    return f"{round(1000 * effect.mean):+d}" if effect.futures else "-"


def _half(effect: Effect) -> str:
    return f"{1000 * (effect.high - effect.mean):.0f}" if effect.futures else "-"


def _number(value: float) -> str:
    return f"{value:,.10g}"


def _standing(found: Interactions) -> str:
    beside = found.unsigned
    also = f"; {beside.futures:,} beside them, {words.ensemble(beside.ensemble)}" if beside is not None else ""
    return (
        f"{found.futures:,} sampled futures, the same for each of {found.settings} settings, seed {found.seed}, "
        f"{words.ensemble(found.ensemble)}{also}; case {found.case} {found.case_hash[:12]}. "
        "Model result, not a forecast."
    )


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _and(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
