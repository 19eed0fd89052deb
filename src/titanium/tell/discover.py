"""Breaking conditions in sentences with counts, and as tables for the terminal."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from titanium.judge.discover.finding import FEWEST_OF_INTEREST, Discovery
from titanium.judge.discover.rules import Rule, Term
from titanium.judge.discover.scores import Score
from titanium.judge.inputs import BREAKS
from titanium.judge.shares import Share
from titanium.tell import words
from titanium.tell.catalogue import noted, say, told
from titanium.tell.verdict import titled_table

_SCORES = 10
"""Inputs whose scores are shown, unless all are wanted."""
_PARTS = {
    1 / 2: noted("half"),
    1 / 3: noted("third"),
    2 / 3: noted("two thirds"),
    1 / 4: noted("quarter"),
    3 / 4: noted("three quarters"),
    1 / 5: noted("fifth"),
    1 / 10: noted("tenth"),
}
_NEAR, _MOST = 0.015, 0.8
"""How near a share is called by a fraction's name; from which share on what is left out is told instead."""

RANGE = noted(
    "A share of a range is a share of the input's own distribution, before any record is held against it. Where chance "
    "decides within a future, no rule comes near 100 of 100."
)


def headline(found: Discovery) -> str:
    """How often the target is met, and under which condition most."""
    if not found.silence:
        return f"{say('{clause}.', clause=_often(found))} {sentence(found, 0)}"
    return _silence(found)


def sentence(found: Discovery, number: int) -> str:
    """One rule in a sentence."""
    rule = found.rules[number]
    follows = number > 0 and found.request.method == "prim"
    known = {
        "count": words.count(rule.density, 100),
        "conditions": conditions(rule),
        "coverage": _percent(rule.coverage),
        "mass": _percent(rule.mass),
    }
    if found.target == BREAKS and follows:
        return say(
            "Of the futures that this leaves, it breaks in {count} futures when {conditions}; explains {coverage} of "
            "all breaks; {mass} of futures.",
            **known,
        )
    if found.target == BREAKS:
        return say(
            "It breaks in {count} futures when {conditions}; explains {coverage} of all breaks; {mass} of futures.",
            **known,
        )
    if follows:
        return say(
            "Of the futures that this leaves, this is so in {count} futures when {conditions}; explains {coverage} of "
            "all such futures; {mass} of futures.",
            **known,
        )
    return say(
        "This is so in {count} futures when {conditions}; explains {coverage} of all such futures; {mass} of futures.",
        **known,
    )


def conditions(rule: Rule) -> str:
    """The conditions of a rule, joined."""
    return words.all_of([condition(term) for term in rule.terms])


def condition(term: Term) -> str:
    """One condition: the input, its limit in its unit, and the place of that in its range.

    Examples
    --------
    >>> condition(Term("v", "stake", "continuous", "utility", low=0.66, low_value=0.5))
    'stake is above 0.5 utility (its upper third)'
    >>> condition(Term("tripwire", "tripwire", "categorical", "1", kept=("schelling",), left_out=("other",)))
    'tripwire is schelling'
    """
    known = {"input": told(term.words), "limit": limit(term)}
    if place := place_in_range(term):
        return say("{input} is {limit} ({place})", place=place, **known)
    return say("{input} is {limit}", **known)


def limit(term: Term) -> str:
    """The limit of one condition in its unit."""
    if term.kept:
        *some, last = term.kept
        return say("{some} or {last}", some=", ".join(some), last=last) if some else last
    unit = "" if term.unit == "1" else f" {term.unit}"
    low, high = (None if value is None else f"{value:.3g}" for value in (term.low_value, term.high_value))
    if low is not None and high is not None:
        return say("between {low} and {high}", low=low, high=f"{high}{unit}")
    if low is not None:
        return say("above {low}", low=f"{low}{unit}")
    return say("below {high}", high=f"{high}{unit}")


def place_in_range(term: Term) -> str:
    """Where a limit lies in the range of an uncertainty; nothing of other inputs.

    Examples
    --------
    >>> place_in_range(Term("v", "stake", "continuous", "utility", low=0.07))
    'all but its lowest 7%'
    """
    if term.kind != "continuous" or term.kept:
        return ""
    if term.low is not None and term.high is not None:
        return say("from {low} to {high} of its range", low=_share(term.low), high=_share(term.high))
    if term.low is not None:
        if term.low < 1 - _MOST:
            return say("all but its lowest {part}", part=_part(term.low))
        return say("its upper {part}", part=_part(1 - term.low))
    high = term.high or 0.0
    if high > _MOST:
        return say("all but its highest {part}", part=_part(1 - high))
    return say("its lower {part}", part=_part(high))


def render(found: Discovery, *, every: bool = False) -> RenderableType:
    """The headline, every rule, what depends on a school, what each input explains, and what it rests on."""
    parts: list[RenderableType] = [Text(headline(found), style="bold")]
    for number in range(1, len(found.rules)):
        parts.append(Text(sentence(found, number)))
    if found.rules:
        parts += ["", _counts(found), "", _conditions(found)]
    if schools := _schools(found):
        parts += ["", schools]
    if found.scores:
        parts += ["", _scores(found, every)]
    return Group(*parts, "", *(Text(line, style="dim") for line in _foot(found)))


def _subject(found: Discovery) -> str:
    if found.target == BREAKS:
        return say("{package} breaks", package=found.package)
    return say("Under {package}, {what}", package=found.package, what=told(found.meaning))


def _often(found: Discovery) -> str:
    return say("{clause} in {count} sampled futures", clause=_subject(found), count=words.count(found.met, 100))


def _silence(found: Discovery) -> str:
    met, package = found.met, found.package
    breaks = found.target == BREAKS
    known = {"package": package, "clause": _subject(found), "futures": met.futures, "count": met.count}
    alone = met.futures == 1
    match found.silence:
        case "masked":
            return say("{package} gave no finite number in any sampled future; nothing to explain.", **known)
        case "never" if breaks and alone:
            return say("{package} holds in the only sampled future; nothing to explain.", **known)
        case "never" if breaks:
            return say("{package} holds in all of {futures:,} sampled futures; nothing to explain.", **known)
        case "never" if alone:
            return say("{clause} not in the only sampled future; nothing to explain.", **known)
        case "never":
            return say("{clause} in none of {futures:,} sampled futures; nothing to explain.", **known)
        case "always" if alone:
            return say("{clause} in the only sampled future; no condition tells some of them from others.", **known)
        case "always":
            return say(
                "{clause} in all of {futures:,} sampled futures; no condition tells some of them from others.", **known
            )
        case "few":
            return say(
                "{clause} in {count:,} of {futures:,} sampled futures: too few to find a condition, which takes "
                "{fewest} in which it is so and {fewest} in which it is not.",
                fewest=FEWEST_OF_INTEREST, **known,
            )  # fmt: skip
        case _ if found.refuted:
            refuted = say(
                "{clause}; what was found in one half of them does not hold up in the other.", clause=_often(found)
            )
            return refuted + _other_way(found)
        case _:
            unclear = say("{clause}; no condition on its inputs makes it clearly more frequent.", clause=_often(found))
            return unclear + _other_way(found)


def _other_way(found: Discovery) -> str:
    """What else can be tried: peeling cannot begin where both ends of an input are of interest."""
    if found.request.method != "prim":
        return ""
    return " " + say("A tree (--method cart) also looks at both ends of an input.")


def _counts(found: Discovery) -> Table:
    table = titled_table("Each rule, counted on futures that were not used to find it; 95% counting interval")
    table.add_column("rule", justify="right")
    noun = "breaks" if found.target == BREAKS else "is so"
    table.add_column(f"of 100 in it,\n{noun}", justify="right", no_wrap=True)
    table.add_column("before it,\nof 100 left", justify="right")
    table.add_column("where it\nwas found", justify="right")
    table.add_column(
        f"of 100 that {'break' if found.target == BREAKS else 'are so'},\nin it", justify="right", no_wrap=True
    )
    table.add_column("of 100 futures,\nin it", justify="right", no_wrap=True)
    table.add_column("conditions", justify="right")
    for number, rule in enumerate(found.rules, start=1):
        table.add_row(
            str(number),
            words.per_hundred(rule.density),
            f"{100 * rule.left.base:.1f}",
            f"{100 * rule.fit.density:.1f}",
            words.per_hundred(rule.coverage),
            words.per_hundred(rule.mass),
            str(len(rule.terms)),
        )
    met = found.met
    table.add_row("all", words.per_hundred(met), "", "", "100.0", "100.0", "0")
    return table


def _conditions(found: Discovery) -> Table:
    table = titled_table("What each rule asks, in the order of what would be lost without it")
    table.add_column("rule", justify="right")
    table.add_column("input")
    table.add_column("is")
    table.add_column("of its range")
    table.add_column("quasi-p", justify="right", no_wrap=True)
    for number, rule in enumerate(found.rules, start=1):
        for term in rule.terms:
            named = f"{term.words} ({term.name})" if term.words != term.name else term.name
            place = place_in_range(term) or (f"not {', '.join(term.left_out)}" if term.left_out else "")
            table.add_row(str(number), Text(named), Text(limit(term)), place, _quasi_p(term.quasi_p))
    return table


def _schools(found: Discovery) -> Table | None:
    """The rules on which rival schools disagree."""
    moved = [(number, rule, switch) for number, rule in enumerate(found.rules, 1) for switch in rule.moved_by()]
    if not moved:
        return None
    table = titled_table("Where rival schools disagree on a rule: of 100 futures in it, and of 100 to be explained")
    table.add_column("rule", justify="right")
    table.add_column("school")
    table.add_column("by position: in it" + (" it breaks" if found.target == BREAKS else "") + " (explains)")
    for number, rule, switch in moved:
        by_position = [
            f"{position} {100 * own.density:.0f} ({100 * own.coverage:.0f})" if own.rows else f"{position} outside"
            for position, own in rule.by_school.by_school[switch].items()
        ]
        table.add_row(str(number), Text(switch), Text(", ".join(by_position)))
    return table


def _scores(found: Discovery, every: bool) -> Table:
    clear = [score for score in found.scores if score.is_clear]
    shown = found.scores if every else (clear or found.scores)[:_SCORES]
    noise = max((score.noise for score in found.scores), default=0.0)
    table = titled_table(
        f"What an input explains by itself, of 100 parts of the variance; {len(clear)} of {len(found.scores)} explain "
        f"more than noise ({100 * noise:.2g})"
    )
    table.add_column("input")
    table.add_column("explains", justify="right", no_wrap=True)
    table.add_column(f"of 100 futures {'break' if found.target == BREAKS else 'are so'}")
    for score in shown:
        words_ = found.words[score.name]
        named = f"{words_} ({score.name})" if words_ != score.name else score.name
        table.add_row(Text(named), f"{100 * score.explained:.2f}", Text(_profile(score)))
    return table


def _profile(score: Score) -> str:
    return ", ".join(f"{part} {100 * mean:.0f}" for part, mean in score.profile.items())


def _foot(found: Discovery) -> list[str]:
    """What the rules rest on."""
    asked = found.request
    lines: list[str] = []
    if found.scores:
        how = "PRIM" if asked.method == "prim" else "a classification tree"
        looked = len(found.looked_at)
        which = (
            f"the {looked} of highest score of {len(found.words)} inputs" if looked < len(found.words) else "all inputs"
        )
        lines.append(
            f"Rules: {how} over {which}, sought on {found.n_fit:,} futures drawn by lot and counted on the other "
            f"{found.n_held:,}."
        )
        lines.append(say(RANGE))
    if found.refuted:
        more = f"{found.refuted} more" if found.rules else str(found.refuted)
        lines.append(f"Found on one half and not borne out by the other: {more}.")
    if found.masked:
        lines.append(f"Masked: {found.masked:,} results were not finite numbers and are left out of every count.")
    if found.evidence.futures < found.asked:
        lines.append(f"The run is not finished: {found.evidence.futures:,} of {found.asked:,} futures are there.")
    return [*lines, words.standing_of(found.evidence)]


def _quasi_p(value: float | None) -> str:
    if value is None:
        return ""
    return "<0.001" if value < 0.001 else f"{value:.3f}"


def _percent(share: Share) -> str:
    if 0 < share.share < 0.005:
        return say("under 1%")
    return f"{100 * share.share:.0f}%" if share.futures else say("none")


def _share(level: float) -> str:
    return f"{100 * level:.0f}%"


def _part(share: float) -> str:
    near = min(_PARTS, key=lambda own: abs(own - share))
    return say(_PARTS[near]) if abs(near - share) <= _NEAR else _share(share)
