"""Better packages for the terminal: the front, what it says, and the cheapest change that lifts strength."""

import math
from collections.abc import Iterator, Mapping

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from titanium.judge.design.finding import Change, Designs, Lift, Member
from titanium.judge.design.front import Common, TradeOff
from titanium.judge.design.objectives import Objective
from titanium.judge.design.scores import Score
from titanium.judge.shares import Share
from titanium.tell import words
from titanium.tell.verdict import difference, titled_table

KNEE = "‡"
KEY = (
    "Of shares, futures of 100; in brackets the difference from the base in the same futures, ± half its 95% interval."
)
MARKS = f"* the base   {KNEE} the knee: gives up least over all objectives together"
_MONEY = "USD_bn"
_LISTED = 8
"""Names and trade-offs that are listed."""


def headline(found: Designs) -> str:
    """The answer: what the front's best does against the base, what is dominated, or that nothing keeps the limits."""
    if not found.members:
        return _nothing(found)
    count = len(found.members)
    first = f"Of {found.searched.plays:,} packages that were played, {count} "
    first += "is on the front" if count == 1 else "are on the front that is shown"
    parts = [f"{first}; {_best(found)}"]
    if found.dominated:
        parts.append(_dominated(found))
    if found.lift is not None:
        parts.append(_lift_sentence(found, found.lift))
    return " ".join(parts)


def render(found: Designs) -> RenderableType:
    """The headline, the front and what each member moves, what is dominated, trade-offs, and what it all rests on."""
    parts: list[RenderableType] = [Text(headline(found), style="bold"), ""]
    if found.members:
        parts += [_scores(found), "", _moves(found), ""]
        parts += [Text(line) for line in _said(found)]
    else:
        parts += [_misses(found)]
    if found.lift is not None and found.lift.changes:
        parts += ["", _changes(found, found.lift)]
    parts += ["", *(Text(line) for line in _bounds(found)), Text(KEY), Text(MARKS), Text(_standing(found), style="dim")]
    return Group(*parts)


def _nothing(found: Designs) -> str:
    limits = " and ".join(own.words for own in found.limits) or "a finite number"
    if not found.misses:
        return f"No package within the rules keeps {limits}."
    near = found.misses[0]
    told = ", ".join(f"{limit}: it scores {value:.3g}" for limit, value in near.broken.items())
    return (
        f"None of {found.searched.plays:,} packages that were played within the rules keeps {limits}; the nearest miss "
        f"({_moved_words(found, near.moved)}) breaks {told}."
    )


def _best(found: Designs) -> str:
    objective, lead, base = found.objectives[0], found.members[0], found.of(found.base)
    score, own = lead.scores[objective.name], base.scores[objective.name]
    if lead.name == found.base:
        said = f"none is better than {found.base} in {objective.name}, {_in_words(objective, own)}"
    else:
        gain = score.over_base
        clear = "" if gain.is_clear else ", which is within counting error"
        said = (
            f"the best in {objective.name}, {lead.name}, reaches {_in_words(objective, score)} where {found.base} has "
            f"{_in_words(objective, own)}{clear}"
        )
    return f"{said}; {found.knee} gives up least over all objectives together." if found.knee else f"{said}."


def _in_words(objective: Objective, score: Score) -> str:
    if objective.kind == "share":
        share = Share(round(score.value * score.futures), score.futures, score.value, score.low, score.high)
        return words.count(share)
    return f"{score.value:.3g} {objective.unit}"


def _dominated(found: Designs) -> str:
    counts = [f"{name} by {len(by)}" for name, by in found.dominated.items()]
    more = f" and {len(counts) - _LISTED} more" if len(counts) > _LISTED else ""
    return f"Dominated by found packages: {', '.join(counts[:_LISTED])}{more}."


def _lift_sentence(found: Designs, lift: Lift) -> str:
    target = f"{100 * lift.target:.3g} of 100 futures" if lift.target < 1 else "every future"
    if lift.is_there:
        return f"{found.base} holds in {words.count(lift.base)} sampled futures, so it is lifted to {target} already."
    if not lift.changes:
        held = lift.strongest.holds
        best = f"; the strongest holds in {words.count(held.overall)}" if held is not None else ""
        every = "no package within the rules" if lift.is_exact else "no package that was played"
        return f"Nothing was found that lifts {found.base} to {target}: {every} holds in so many{best}."
    change = lift.changes[0]
    exact = "The" if lift.is_exact else "The cheapest found"
    what = "cheapest change" if lift.is_exact else "change"
    short = "" if change.reaches else ", short of it on fresh futures"
    held = change.member.holds
    holds = f"; it then holds in {words.count(held.overall)}{short}" if held is not None else ""
    levers = f"{change.moves} lever{'s' * (change.moves != 1)}"
    moved = _moved_words(found, change.member.moved)
    return f"{exact} {what} that lifts {found.base} to {target} moves {levers}: {moved}{holds}."


def _scores(found: Designs) -> Table:
    table = titled_table(f"The front on fresh futures, {found.objectives[0].name} first; then the named packages")
    table.add_column("package", overflow="fold", max_width=28)
    for own in (*found.objectives, *found.beside):
        unit = "of 100" if own.kind == "share" else own.unit
        better = "" if own in found.beside else (", more" if own.maximise else ", less")
        table.add_column(Text(f"{own.name.removeprefix('min:').removeprefix('max:')}\n{unit}{better}"), justify="right")
    shown = {own.name for own in found.members}
    for own in found.members:
        table.add_row(*_row(found, own))
    table.add_section()
    for own in found.known:
        if own.name not in shown:
            table.add_row(*_row(found, own))
    return table


def _row(found: Designs, own: Member) -> Iterator[Text]:
    mark = " *" if own.name == found.base else f" {KNEE}" if own.name == found.knee else ""
    yield Text(own.name + mark)
    for objective in (*found.objectives, *found.beside):
        is_alone = own.name == found.base or objective in found.beside
        yield Text(_cell(objective, own.scores[objective.name], is_alone=is_alone))


def _cell(objective: Objective, score: Score, *, is_alone: bool) -> str:
    if not math.isfinite(score.value):
        return "-"
    if objective.kind == "moves":
        return f"{score.value:.0f}"
    scale, digits = (100, 1) if objective.kind == "share" else (1, _digits(score))
    value = f"{scale * score.value:,.{digits}f}"
    gain = score.over_base
    if is_alone or not math.isfinite(gain.mean):
        return value
    return f"{value} ({scale * gain.mean:+,.{digits}f} ±{scale * (gain.high - gain.mean):.{digits}f})"


def _digits(score: Score) -> int:
    half = max(score.high - score.value, abs(score.value) * 1e-3)
    return min(max(-math.floor(math.log10(half)), 0), 4) if half > 0 else 1


def _moves(found: Designs) -> Table:
    table = titled_table(f"What each moves from {found.base}; all other levers stay")
    table.add_column("package", no_wrap=True)
    table.add_column("levers", overflow="fold")
    for own in found.members:
        table.add_row(Text(own.name), Text(_moved_words(found, own.moved)))
    return table


def _moved_words(found: Designs, moved: Mapping[str, tuple[float, float]]) -> str:
    if not moved:
        return "nothing"
    return ", ".join(f"{key} {_value(found, key, after)}" for key, (_, after) in moved.items())


def _value(found: Designs, lever: str, value: float) -> str:
    known = found.codes.get(lever)
    return f"'{known[int(value)]}'" if known else f"{value:,.6g}"


def _said(found: Designs) -> Iterator[str]:
    if found.dominated:
        told = [f"{name} by {', '.join(by)}" for name, by in found.dominated.items()]
        yield f"Dominated, with no objective worse and one clearly better: {'; '.join(told)}."
    for own in found.trade_offs[:_LISTED]:
        yield _trade_off(found, own)
    if found.common:
        yield "At least 9 in 10 members: " + "; ".join(_common(found, own) for own in found.common) + "."
    yield from _schools(found)
    lost = [
        f"{_amount(own, value)} in {own.name}"
        for own in found.objectives
        if math.isfinite(value := found.optimism.get(own.name, math.nan))
    ]
    if lost:
        yield (
            f"Fresh futures took from the members' gains over {found.base}, in the mean: {', '.join(lost)}; below zero "
            "they added."
        )
    if found.overtaken or found.failed_limits:
        yield (
            f"Left out on fresh futures: {found.overtaken} that others dominate there, "
            f"{found.failed_limits} that break a limit there."
        )
    if found.outside:
        outside = [
            f"{name} ({why[0]}{f' and {len(why) - 1} more' if why[1:] else ''})" for name, why in found.outside.items()
        ]
        yield f"Outside what the search may propose: {'; '.join(outside)}."


def _amount(objective: Objective, value: float) -> str:
    return f"{100 * value:.1f} of 100" if objective.kind == "share" else f"{value:.2g} {objective.unit}"


def _trade_off(found: Designs, own: TradeOff) -> str:
    values = [member.scores[own.other.name].value for member in found.members]
    step = 0.01 if own.other.kind == "share" else 10.0 ** math.floor(math.log10(max(values) - min(values)))
    further = "1 more of 100 futures" if own.other.kind == "share" else f"{step:g} {own.other.unit} more"
    change = own.slope * step
    amount = (
        f"{100 * abs(change):.2g} of 100 futures" if own.one.kind == "share" else f"{abs(change):.2g} {own.one.unit}"
    )
    way = "more" if change > 0 else "less"
    kind = "a trade-off" if own.correlation < 0 else "both better together"
    return (
        f"Along the front {further} in {own.other.name} goes with {amount} {way} in {own.one.name} "
        f"({kind}, rank correlation {own.correlation:+.2f})."
    )


def _common(found: Designs, own: Common) -> str:
    unit = found.units[own.lever]
    low, high = _value(found, own.lever, own.low), _value(found, own.lever, own.high)
    span = low if own.low == own.high else f"{low} to {high}"
    if own.how == "same":
        stays = "leave" if own.is_base and own.low == own.high else "set"
        return f"{stays} {own.lever} at {span}{'' if unit in ('code', 'index') else f' {unit}'}"
    return f"{'raise' if own.how == 'raised' else 'lower'} {own.lever}, to {span}"


def _schools(found: Designs) -> Iterator[str]:
    """Schools on which it depends whether the knee holds more often than the base."""
    if not found.knee or found.knee == found.base:
        return
    own = found.of(found.knee).over_base
    if own is None:
        return
    split: list[str] = []
    for switch, gains in own.by_school.items():
        clear = [gain for gain in gains.values() if gain.is_clear]
        if len({gain.mean > 0 for gain in clear}) > 1:
            split.append(f"{switch} ({', '.join(f'{name} {100 * gain.mean:+.1f}' for name, gain in gains.items())})")
    gain = own.overall
    told = f"{found.knee} against {found.base} in strength: {difference(gain)} of 100 futures"
    says = f"schools disagree: {'; '.join(split)}" if split else "no two schools clearly disagree on the sign"
    yield f"{told}; {says}."


def _misses(found: Designs) -> Table:
    table = titled_table("Nearest misses, in the futures of the search")
    table.add_column("levers moved", overflow="fold")
    table.add_column("breaks")
    for own in found.misses:
        broken = ", ".join(f"{limit} ({value:.3g})" for limit, value in own.broken.items())
        table.add_row(Text(_moved_words(found, own.moved)), Text(broken))
    return table


_WAYS = {"levers": "fewest levers", "movement": "least movement", "money": "least money"}


def _changes(found: Designs, lift: Lift) -> Table:
    table = titled_table(f"Changes to {found.base} that lift strength to {lift.target:g}, by what is least")
    for heading in ("least", "levers", "movement", f"money\n{_MONEY}", "holds, of 100\non fresh futures"):
        table.add_column(heading, justify="left" if heading == "least" else "right", no_wrap=True)
    table.add_column("moves", overflow="fold")
    for own in lift.changes:
        moved = Text(_moved_words(found, own.member.moved))
        table.add_row(_WAYS[own.by], str(own.moves), f"{own.movement:.2f}", _money(own), _holds(own), moved)
    return table


def _money(own: Change) -> str:
    return f"{own.money:.1f}" if math.isfinite(own.money) else "-"


def _holds(own: Change) -> str:
    held = own.member.holds
    return "-" if held is None else words.per_hundred(held.overall)


def _bounds(found: Designs) -> Iterator[str]:
    for rule in found.rules:
        low = [f"at least {rule.at_least:g}"] if math.isfinite(rule.at_least) else []
        high = [f"at most {rule.at_most:g}"] if math.isfinite(rule.at_most) else []
        how = (
            f"waived ({rule.unless})" if rule.is_waived else "kept" + (f", unless {rule.unless}" if rule.unless else "")
        )
        yield f"Rule {rule.name}: {rule.lever} {' and '.join(low + high)}; {how}."
    if found.limits:
        yield f"Limits: {', '.join(own.words for own in found.limits)}."
    if found.held:
        yield f"Held: {', '.join(f'{key} {_value(found, key, value)}' for key, value in found.held.items())}."
    if found.decides != "both":
        yield f"Only what {found.decides} decides alone moves: {', '.join(found.free)}."


def _standing(found: Designs) -> str:
    own = found.searched
    failed = sum(member.failed for member in (*found.members, *found.known))
    masked = f" Masked: {failed:,} results that were not finite." if failed else ""
    return (
        f"Searched: {own.plays:,} packages in {own.futures:,} other futures by {len(own.seeds)} "
        f"search{'es' * (len(own.seeds) != 1)} of {own.generations} generations of {own.population} "
        f"(NSGA-III and U-NSGA-III in turn), {own.members} on the whole front; {_growth(found)}. Scored on "
        f"{words.standing_of(found.evidence)}{masked}"
    )


def _growth(found: Designs) -> str:
    steps = found.searched.steps
    if len(steps) < 2 or steps[-1].volume <= 0:
        return "no hypervolume"
    alone = [max(own.own for own in steps if own.search == number) for number in range(len(found.searched.seeds))]
    told = ", ".join(f"{100 * own / steps[-1].volume:.0f}%" for own in alone)
    return f"each search alone found {told} of the hypervolume of all"
