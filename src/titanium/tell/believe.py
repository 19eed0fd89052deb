"""What must be believed for a verdict, in sentences and as a table for the terminal."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from titanium.judge.inputs import BREAKS
from titanium.judge.sensitivity.believe import Belief, Beliefs, Part, Turn
from titanium.tell import words
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
    to_do = "to hold" if found.target == BREAKS else f"to avoid that {found.meaning}"
    than = "in more than half" if found.against is None else f"more often than {found.against}"
    return f"{found.package} {to_do} {than}"


def does(found: Beliefs) -> str:
    """What the package does where it does what is claimed."""
    return f"{found.package} {'holds' if found.target == BREAKS else f'avoids that {found.meaning}'}"


def headline_beliefs(found: Beliefs) -> str:
    """How often it holds, and what must be believed for the verdict to be another."""
    sentence = f"{does(found)} in {words.count(found.holds)} sampled futures"
    if found.ahead is not None:
        points = f"{abs(100 * found.ahead.mean):.1f} of 100 {'more' if found.ahead.mean >= 0 else 'fewer'}"
        sentence += f", {points} than {found.against} in the same futures"
        sentence += "" if found.ahead.is_clear else ", which is within counting error"
    if not found.beliefs:
        return f"{sentence}."
    if not found.deciding:
        n = len(found.beliefs)
        along = f"none of the {n} inputs that are told" if n > 1 else f"no part of {found.beliefs[0].name}"
        return f"{sentence}; along {along} does the verdict turn."
    return f"{sentence}. {believe(found, found.deciding[0])}"


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
    name = own.name if own.title == own.name or own.is_school else f"{own.title} ({own.name})"
    told = [part for part in own.parts if part.holds.futures]
    if not told:
        return f"No future says anything of {name}."
    if own.decides:
        return _school(found, own) if own.is_school else _range(found, own, name)
    least, most = min(told, key=lambda part: part.margin), max(told, key=lambda part: part.margin)
    if own.answers == {"yes"}:
        return f"Whatever you believe of {name}: at least {_figure(found, least)}, {_where(own, least)}."
    if own.answers == {"no"}:
        return f"Nothing you believe of {name} alone is enough: at most {_figure(found, most)}, {_where(own, most)}."
    return f"{name} alone does not settle it: from {_figure(found, least)} to {_figure(found, most)}."


def _range(found: Beliefs, own: Belief, name: str) -> str:
    about = f"You must believe that {name} is {_bounds(own)} for {claim(found)}"
    between = " and ".join(f"{_value(turn.low_value)} and {_value(turn.high_value)}" for turn in own.turns)
    return f"{about}; it turns between {between}."


def _bounds(own: Belief) -> str:
    """The stretches of an input's range in which the claim is true."""
    unit = "" if own.unit == "1" else f" {own.unit}"
    turns = list(own.turns)
    stretches: list[str] = []
    for begin, end in _stretches(turns):
        low, high = (None if turn is None else f"{_value(turn.value)}{unit}" for turn in (begin, end))
        start, stop = (0.0 if begin is None else begin.level), (1.0 if end is None else end.level)
        part = f"{100 * (stop - start):.0f} in 100 of its range"
        if low is None:
            stretches.append(f"below {high} (the lower {part})")
        elif high is None:
            stretches.append(f"above {low} (the upper {part})")
        else:
            stretches.append(f"between {low} and {high} ({part})")
    return " or ".join(stretches)


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
    return (
        f"You must believe {' or '.join(true)} in {own.name} for {claim(found)}; "
        f"under {' and '.join(false)} it does not."
    )


def _figure(found: Beliefs, part: Part) -> str:
    if part.ahead is None:
        return f"{100 * part.holds.share:.0f} of 100"
    return f"{100 * part.ahead.mean:+.1f} of 100"


def _where(own: Belief, part: Part) -> str:
    if part.label:
        return f"under {part.label}"
    unit = "" if own.unit == "1" else f" {own.unit}"
    return f"from {_value(part.low_value)} to {_value(part.high_value)}{unit}"


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
