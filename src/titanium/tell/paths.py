"""Adaptive pathways in a sentence and as tables for the terminal: what to watch, when to turn, what waiting costs."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from titanium.case.schema import Case
from titanium.judge.paths.confirm import Confirmed
from titanium.judge.paths.finding import Pathways
from titanium.judge.paths.signposts import Signpost
from titanium.judge.paths.waiting import PackageWaiting, Waiting
from titanium.judge.shares import Share
from titanium.tell import words
from titanium.tell.catalogue import say
from titanium.tell.paths_words import more_or_fewer, sign, signed, trigger, when
from titanium.tell.verdict import titled_table

SIGNS_SHOWN = 6
"""Signs of any break that are shown; JSON has one for each observable."""
NOTICED = 8
"""Wait, in quarters, that the headline tells of."""
SIGNING = {
    "clause": (
        "By a clause: both capitals sign the first package knowing what it may lead to, so a plan holds only where "
        "they accept every package that is ever in force."
    ),
    "consent": (
        "By consent: a switch, now or later, comes only where both capitals accept the second package; where one does "
        "not, the first stays. Every package begun at once is counted as such an offer."
    ),
}
_TRIGGERS = (
    "A trigger sees what was known at the start of a quarter and nothing else. searched: gain where it was picked as "
    "the best of many, which flatters it; fresh: gain in futures that it was not picked in. ** clear of zero with all "
    "rows held to one chance in twenty together (Holm)."
)
_TIMING = (
    "in time, too late, never: when it fires, of 100 futures in which {start} breaks; rescued: of those, how many "
    "hold. false alarm, harmed: of 100 futures in which {start} holds, how many it fires in, and how many then break."
)
_SIGNS = (
    "ordered: of 100 pairs of an unbroken future that breaks later and one that does not, those that the sign puts in "
    "the right order (area under the ROC curve); 50 is a coin. Signs were chosen in other futures than those counted."
)
_WAITING = "Nothing is learned while waiting: the package is begun in every future, whatever happened. ±: 95% interval."


def headline(case: Case, found: Pathways) -> str:
    """What the best plan without signs does, whether any trigger beats it, and what waiting does to a proposal."""
    start, best = found.static(found.start), found.static(found.benchmark)
    sentence = f"{start.name} holds in {words.count(start.holds)} sampled futures"
    if best.name != start.name:
        sentence += f", {best.name} begun at once in {words.count(best.holds)}"
    return f"{sentence}. {_verdict(case, found)}{_by_consent(found)}{_waiting_headline(found.waiting)}"


def _verdict(case: Case, found: Pathways) -> str:
    own = found.best
    if own is None:
        return (
            f"None of {found.tried:,} triggers changes often enough whether {found.start} holds; "
            f"there is no trigger to tell of."
        )
    if found.clear:
        own = found.clear[0]
        return (
            f"Of {found.tried:,} triggers {len(found.clear)} clearly beat{'s' * (len(found.clear) == 1)} "
            f"{found.benchmark} in fresh futures; '{trigger(case, own.trigger)}' holds in {words.count(own.holds)}, "
            f"{more_or_fewer(own.over_benchmark)}."
        )
    return (
        f"No trigger among {found.tried:,} beats {found.benchmark} in fresh futures; the best of the search, "
        f"'{trigger(case, own.trigger)}', holds in {more_or_fewer(own.over_benchmark)}."
    )


def _by_consent(found: Pathways) -> str:
    """What is offered best, where that is not what the clause makes best."""
    best = max(found.statics, key=lambda own: own.agreed.count)
    if found.signing == "consent" or best.name == found.benchmark or best.name == found.start:
        return ""
    return (
        f" {best.name}, offered at once and begun only where both capitals accept it, would hold in "
        f"{words.count(best.agreed)}."
    )


def _waiting_headline(waiting: Waiting | None) -> str:
    if waiting is None or not waiting.packages:
        return ""
    own = max(waiting.packages, key=lambda package: package.after(0).overall.holds.count)
    waits = [delayed for delayed in own.delayed if delayed.quarters]
    if not waits:
        return ""
    told = next((delayed for delayed in waits if delayed.quarters == NOTICED), waits[0])
    return (
        f" Begun after {told.quarters} quarters instead of now, {own.name} holds in "
        f"{more_or_fewer(told.overall.over_now)}."
    )


def render(case: Case, found: Pathways) -> RenderableType:
    """The headline, packages, triggers, signs, waiting, schools, and what it all rests on."""
    parts: list[RenderableType] = [Text(headline(case, found), style="bold"), "", _packages(found)]
    if found.triggers:
        parts += ["", _triggers(case, found), "", _timing(found)]
    parts += [Text(_foresight(found))]
    if schools := _schools(found):
        parts += ["", schools]
    parts += ["", _signposts(case, found) or Text(f"No sign to tell of: {_no_signs(found)}")]
    if found.waiting is not None:
        parts += ["", waiting_table(case, found.waiting)]
    if found.masked:
        masked = f"Masked: in {found.masked:,} futures some number was not finite; they are left out of every count."
        parts += ["", Text(masked, style="yellow")]
    parts += ["", Text(SIGNING[found.signing]), Text(_TRIGGERS), Text(_TIMING.format(start=found.start)), Text(_SIGNS)]
    if found.waiting is not None:
        parts.append(Text(_WAITING))
    if found.unsigned is not None:
        parts.append(Text(say(words.SIGNATURES)))
    return Group(*parts, Text(_standing(found), style="dim"))


def _packages(found: Pathways) -> Table:
    table = titled_table("Packages begun at once, of 100 sampled futures, with the 95% counting interval")
    table.add_column("package", overflow="fold")
    for heading in ("holds", "by consent", "secure", "breaks where another plan holds"):
        table.add_column(heading, justify="right", no_wrap=True)
    for own in sorted(found.statics, key=lambda own: -own.holds.count):
        name = f"{own.name} (begins)" if own.name == found.start else own.name
        told = (own.holds, own.agreed, own.secure, own.regretted)
        table.add_row(Text(name), *map(words.per_hundred, told))
    return table


def _triggers(case: Case, found: Pathways) -> Table:
    table = titled_table(
        f"Begin as {found.start} and leave it upon a sign: the {len(found.triggers)} best of the search"
    )
    table.add_column("", justify="right")
    table.add_column("sign, deadline, and what follows", overflow="fold")
    table.add_column("fires\nof 100", justify="right", no_wrap=True)
    table.add_column("middle\ntime", justify="right", no_wrap=True)
    table.add_column("holds\nof 100", justify="right", no_wrap=True)
    table.add_column(Text(f"against {found.benchmark}\nsearched"), justify="right", no_wrap=True)
    table.add_column("\nfresh", justify="right", no_wrap=True)
    table.add_column("against what\nit leads to", justify="right", no_wrap=True)
    table.add_column("without the\nsignatures", justify="right", no_wrap=True)
    for number, own in enumerate(found.triggers):
        beside = found.unsigned.triggers[number].over_benchmark if found.unsigned else None
        star = " **" if own.is_clear else "   "
        table.add_row(
            str(number + 1), Text(trigger(case, own.trigger)), _of_100(own.fires), _middle(case, own),
            _of_100(own.holds), signed(own.searched), signed(own.over_benchmark) + star,
            signed(own.gain.overall.over_target), signed(beside) if beside else "-",
        )  # fmt: skip
    return table


def _timing(found: Pathways) -> Table:
    table = titled_table("The same triggers: when they fire, whom they help, and how else the switch could be signed")
    table.add_column("", justify="right")
    for heading in ("in time", "too late", "never", "rescued", "false alarm", "harmed", "secure"):
        table.add_column(heading, justify="right", no_wrap=True)
    for heading in ("first package alone\nsigned: holds", "by consent:\nholds", "breaks where\nanother plan holds"):
        table.add_column(heading, justify="right", no_wrap=True)
    for number, own in enumerate(found.triggers, 1):
        never = own.in_time.futures - own.in_time.count - own.too_late.count
        shares = [own.in_time, own.too_late, Share.of(never, own.in_time.futures), own.rescued]
        shares += [own.false_alarms, own.harmed, own.secure, own.signed_once, own.agreed, own.regretted]
        table.add_row(str(number), *map(_of_100, shares))
    return table


def _foresight(found: Pathways) -> str:
    """What a switch could do at most, if the future were known."""
    if not found.foresight or not next(iter(found.foresight.values())).futures:
        return f"{found.start} breaks in no future that was searched, so there is nothing to rescue."
    told = ", ".join(f"{name} {words.count(share)}" for name, share in found.foresight.items())
    return (
        f"With perfect foresight, of the futures in which {found.start} breaks, a switch in the best quarter would "
        f"rescue at most: {told}."
    )


def _schools(found: Pathways) -> Table | None:
    """The first trigger's gain by position, for switches whose positions the count tells apart."""
    own = found.clear[0] if found.clear else found.best
    if own is None:
        return None
    apart = {
        switch: positions
        for switch, positions in own.gain.map(lambda gain: gain.over_benchmark).by_school.items()
        if max(gain.low for gain in positions.values()) > min(gain.high for gain in positions.values())
    }
    number = found.triggers.index(own) + 1
    table = titled_table(f"Where rival schools part on trigger {number}: gain over {found.benchmark}, of 100 futures")
    table.add_column("school")
    table.add_column("by position")
    for switch, positions in apart.items():
        table.add_row(Text(switch), Text(", ".join(f"{name} {signed(gain)}" for name, gain in positions.items())))
    return table if apart else None


def _signposts(case: Case, found: Pathways) -> Table | None:
    anything = [own for own in found.signposts if own.breaks is None][:SIGNS_SHOWN]
    each = [own for own in found.signposts if own.breaks is not None]
    if not anything and not each:
        return None
    table = titled_table(f"Signs of a later break of {found.start}, in futures in which it is unbroken at the time")
    table.add_column("that")
    table.add_column("sign", overflow="fold")
    table.add_column("ordered\nof 100", justify="right", no_wrap=True)
    table.add_column("breaks later\nof 100", justify="right", no_wrap=True)
    table.add_column("where the sign\nshows", justify="right", no_wrap=True)
    table.add_column("sign shows before\nof 100 breaks", justify="right", no_wrap=True)
    table.add_column("lead,\nquarters", justify="right", no_wrap=True)
    for own in (*anything, *each):
        roc = own.roc
        ordered = f"{100 * roc.area:.0f} ({100 * roc.low:.0f}-{100 * roc.high:.0f})" if roc.area == roc.area else "-"
        shares = (own.at_risk, own.precision, own.recall)
        lead = f"{own.lead:.0f}" if own.lead == own.lead else "-"
        table.add_row(Text(_foretold(case, own)), Text(sign(case, own)), ordered, *map(_with_interval, shares), lead)
    return table


def _foretold(case: Case, own: Signpost) -> str:
    return "it breaks" if own.breaks is None else case.description.thresholds[own.breaks].breaks_as


def _no_signs(found: Pathways) -> str:
    share = found.static(found.start).holds
    if share.count == share.futures:
        return f"{found.start} holds in every future."
    return f"at no landmark are there both futures in which {found.start} breaks later and others."


def waiting_table(case: Case, waiting: Waiting) -> Table:
    """Packages by how long one waits, against beginning them now in the same futures."""
    delays = [own.quarters for own in waiting.packages[0].delayed] if waiting.packages else []
    table = titled_table(f"Begun later, {waiting.start} meanwhile: holds, against now, of 100 futures; cost, USD bn")
    table.add_column("package", overflow="fold")
    table.add_column("now", justify="right", no_wrap=True)
    for delay in (delay for delay in delays if delay):
        table.add_column(f"after {delay}\nquarters", justify="right", no_wrap=True)
    table.add_column("never", justify="right", no_wrap=True)
    table.add_column("window", no_wrap=True)
    told = next((delay for delay in delays if delay == NOTICED), delays[-2] if len(delays) > 2 else None)
    if told:
        for role in ("W", "S"):
            capital = case.description.actors[role].capital
            table.add_column(f"cost to {capital}\nafter {told}", justify="right", no_wrap=True)
    for own in sorted(waiting.packages, key=lambda own: -own.after(0).overall.holds.count):
        costs = own.after(told).costs_over_now if told else {}
        table.add_row(
            Text(own.name),
            _of_100(own.after(0).overall.holds),
            *(signed(own.after(delay).overall.over_now) for delay in delays if delay),
            signed(own.after(None).overall.over_now),
            _window(case, own),
            *(f"{costs[role].mean:+.1f} ±{costs[role].high - costs[role].mean:.1f}" for role in costs),
        )
    return table


def _window(case: Case, own: PackageWaiting) -> str:
    """How long the wait may be."""
    if own.gains:
        return "waiting gains"
    longest = max((delayed.quarters for delayed in own.delayed if delayed.quarters is not None), default=0)
    if own.window == longest and longest:
        return f"open to {when(case, longest)} and on"
    return f"to {when(case, own.window)}" if own.window else "now"


def _middle(case: Case, own: Confirmed) -> str:
    return when(case, own.quarter) if own.fires.count else "-"


def _of_100(share: Share) -> str:
    return f"{100 * share.share:.1f}" if share.futures else "-"


def _with_interval(share: Share) -> str:
    return f"{100 * share.share:.0f} ({100 * share.low:.0f}-{100 * share.high:.0f})" if share.futures else "-"


def _standing(found: Pathways) -> str:
    beside = found.unsigned
    also = f", and {beside.evidence.futures:,} {words.ensemble(beside.evidence.ensemble)}" if beside else ""
    return f"{words.standing_of(found.evidence)} Signs and triggers were chosen in {found.searched:,} others{also}."
