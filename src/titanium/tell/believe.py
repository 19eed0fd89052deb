"""What must be believed for a verdict, in sentences and as a table for the terminal."""

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from titanium.judge.inputs import BREAKS
from titanium.judge.sensitivity.believe import Belief, Beliefs, Part, Turn
from titanium.tell import words
from titanium.tell.catalogue import say, told
from titanium.tell.verdict import titled_table


def claim(found: Beliefs) -> str:
    """What is claimed, as the rest of "for ...".

    Examples
    --------
    >>> from titanium.judge.evidence import Evidence
    >>> from titanium.judge.shares import Share
    >>> beliefs = Beliefs(
    ...     evidence=Evidence("us_rok", "0" * 64, None, 50, 0, "prior"),
    ...     package="titanium",
    ...     against=None,
    ...     target="breaks",
    ...     meaning="the package breaks",
    ...     holds=Share.of(20, 50),
    ...     ahead=None,
    ...     beliefs=(),
    ...     masked=0,
    ... )
    >>> claim(beliefs)
    'titanium to hold in more than half'
    """
    known = {"package": found.package, "against": found.against, "meaning": found.meaning}
    if found.target == BREAKS:
        if found.against is None:
            return say("{package} to hold in more than half", **known)
        return say("{package} to hold more often than {against}", **known)
    if found.against is None:
        return say("{package} to avoid that {meaning} in more than half", **known)
    return say("{package} to avoid that {meaning} more often than {against}", **known)


def does(found: Beliefs) -> str:
    """What the package does where it does what is claimed."""
    if found.target == BREAKS:
        return say("{package} holds", package=found.package)
    return say("{package} avoids that {meaning}", package=found.package, meaning=found.meaning)


def headline_beliefs(found: Beliefs) -> str:
    """How often it holds, and what must be believed for the verdict to be another."""
    sentence = _often(found)
    if not found.beliefs:
        return say("{clause}.", clause=sentence)
    if found.deciding:
        return say("{clause}. {belief}", clause=sentence, belief=believe(found, found.deciding[0]))
    if len(found.beliefs) == 1:
        only = found.beliefs[0].name
        return say("{clause}; along no part of {input} does the verdict turn.", clause=sentence, input=only)
    return say(
        "{clause}; along none of the {count} inputs that are told does the verdict turn.",
        clause=sentence, count=len(found.beliefs),
    )  # fmt: skip


def _often(found: Beliefs) -> str:
    """In how many futures it does what is claimed, and in how many more than the other package."""
    known = {"does": does(found), "count": words.count(found.holds), "against": found.against}
    if found.ahead is None:
        return say("{does} in {count} sampled futures", **known)
    known["points"] = abs(100 * found.ahead.mean)
    if found.ahead.mean >= 0:
        told = say(
            "{does} in {count} sampled futures, {points:.1f} of 100 more than {against} in the same futures", **known
        )
    else:
        told = say(
            "{does} in {count} sampled futures, {points:.1f} of 100 fewer than {against} in the same futures", **known
        )
    return told if found.ahead.is_clear else say("{clause}, which is within counting error", clause=told)


def render_beliefs(found: Beliefs) -> RenderableType:
    """The headline, then for each input how often it holds along its range, and what must be believed."""
    unit = "how often it holds" if found.against is None else f"by how much more often than {found.against}"
    table = titled_table(f"Of 100 futures, {unit}, from the lowest part of an input's range to the highest")
    table.add_column("input", overflow="fold")
    table.add_column("grade", justify="center")
    table.add_column("along its range", overflow="fold", max_width=52)
    table.add_column("what you must believe", overflow="fold")
    for own in found.beliefs:
        table.add_row(Text(own.name), own.grade or "", Text(_curve(own)), Text(believe(found, own)))
    return Group(Text(headline_beliefs(found), style="bold"), "", table, *map(Text, _said(found)))


def believe(found: Beliefs, own: Belief) -> str:
    """What must be believed of one input for the claim to be true, in a sentence."""
    plain = own.title == own.name or own.is_school
    name = own.name if plain else say("{title} ({name})", title=told(own.title), name=own.name)
    seen = [part for part in own.parts if part.holds.futures]
    if not seen:
        return say("No future says anything of {name}.", name=name)
    if own.decides:
        return _school(found, own) if own.is_school else _range(found, own, name)
    least, most = min(seen, key=lambda part: part.margin), max(seen, key=lambda part: part.margin)
    known = {"name": name, "least": _figure(found, least), "most": _figure(found, most)}
    if own.answers == {"yes"}:
        return say("Whatever you believe of {name}: at least {least}, {where}.", where=_where(own, least), **known)
    if own.answers == {"no"}:
        return say(
            "Nothing you believe of {name} alone is enough: at most {most}, {where}.", where=_where(own, most), **known
        )
    return say("{name} alone does not settle it: from {least} to {most}.", **known)


def _range(found: Beliefs, own: Belief, name: str) -> str:
    turns = [say("{low} and {high}", low=_value(turn.low_value), high=_value(turn.high_value)) for turn in own.turns]
    return say(
        "You must believe that {name} is {bounds} for {claim}; it turns between {turns}.",
        name=name, bounds=_bounds(own), claim=claim(found), turns=words.all_of(turns),
    )  # fmt: skip


def _bounds(own: Belief) -> str:
    """The stretches of an input's range in which the claim is true."""
    unit = "" if own.unit == "1" else f" {own.unit}"
    turns = list(own.turns)
    stretches: list[str] = []
    for begin, end in _stretches(turns):
        low, high = (None if turn is None else f"{_value(turn.value)}{unit}" for turn in (begin, end))
        start, stop = (0.0 if begin is None else begin.level), (1.0 if end is None else end.level)
        known = {"low": low, "high": high, "part": 100 * (stop - start)}
        if low is None:
            stretches.append(say("below {high} (the lower {part:.0f} in 100 of its range)", **known))
        elif high is None:
            stretches.append(say("above {low} (the upper {part:.0f} in 100 of its range)", **known))
        else:
            stretches.append(say("between {low} and {high} ({part:.0f} in 100 of its range)", **known))
    return _or(stretches)


def _or(alternatives: Sequence[str]) -> str:
    *some, last = alternatives
    return say("{some} or {last}", some=", ".join(some), last=last) if some else last


def _stretches(turns: list[Turn]) -> Iterator[tuple[Turn | None, Turn | None]]:
    begin: Turn | None = None
    for turn in turns:
        if turn.to == "no":
            yield begin, turn
        begin = turn if turn.to == "yes" else None
    if begin is not None:
        yield begin, None


def _school(found: Beliefs, own: Belief) -> str:
    true = [part.label for part in own.parts if part.answer == "yes"]
    false = [part.label for part in own.parts if part.answer == "no"]
    return say(
        "You must believe {true} in {name} for {claim}; under {false} it does not.",
        true=_or(true), name=own.name, claim=claim(found), false=words.all_of(false),
    )  # fmt: skip


def _figure(found: Beliefs, part: Part) -> str:
    if part.ahead is None:
        return say("{count:.0f} of 100", count=100 * part.holds.share)
    return say("{count:+.1f} of 100", count=100 * part.ahead.mean)


def _where(own: Belief, part: Part) -> str:
    if part.label:
        return say("under {school}", school=part.label)
    unit = "" if own.unit == "1" else f" {own.unit}"
    return say("from {low} to {high}", low=_value(part.low_value), high=f"{_value(part.high_value)}{unit}")


def _curve(own: Belief) -> str:
    figures = [
        "-" if not part.holds.futures else f"{100 * (part.holds.share if part.ahead is None else part.ahead.mean):.0f}"
        for part in own.parts
    ]
    if own.is_school:
        return ", ".join(f"{part.label} {figure}" for part, figure in zip(own.parts, figures, strict=True))
    return " ".join(figures)


def _said(found: Beliefs) -> list[str]:
    lines = [
        "Each input alone; all others vary as they do in the run. A turn is told where a clear yes meets a clear no."
    ]
    if found.masked:
        lines.append(f"Masked: {found.masked:,} futures in which a number was not finite are left out.")
    return lines


def _value(value: float) -> str:
    return f"{value:.3g}"
