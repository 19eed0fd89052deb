"""The value of information for the terminal: what it would be worth to know more before choosing."""

import math

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from titanium.judge.design.known import Information, Known, Stretch, Yardstick
from titanium.judge.design.worth import Worth
from titanium.tell import words
from titanium.tell.verdict import titled_table

SHOWN = 8
_STRETCHES = 3
METHOD = (
    "Worth of one input: packages chosen by its value, given by the other four fifths of the futures, against the "
    "package that is best in all. Clear: the 95% interval leaves out zero, and the plain estimate exceeds what random "
    "parts give for any input (19 in 20). Knowing the whole future includes chance, which no research can tell."
)


def headline(found: Information) -> str:
    """What knowing everything would be worth, and which single piece of knowledge most."""
    return " ".join(_sentence(own) for own in found.yardsticks.values())


def render(found: Information) -> RenderableType:
    """The headline, a table for each yardstick, and what it all rests on."""
    parts: list[RenderableType] = [Text(headline(found), style="bold")]
    for own in found.yardsticks.values():
        parts += ["", _table(own)]
    parts += ["", Text(METHOD), Text(f"Chosen between: {', '.join(found.packages)}.")]
    if found.masked:
        parts.append(Text(f"Masked: {found.masked:,} futures in which some number was not finite.", style="yellow"))
    return Group(*parts, Text(words.standing_of(found.evidence), style="dim"))


def _sentence(own: Yardstick) -> str:
    start = f"By {own.name} {own.best} is best on average ({_amount(own, own.mean)})"
    if own.perfect.value <= 0:
        return f"{start}, and no package is better in any future, so no knowledge is worth anything."
    known = f"{start}; knowing the whole future would add {_amount(own, own.perfect.value)}"
    clear = own.clear
    if not clear:
        return f"{known}, and no single uncertainty or school is clearly worth knowing."
    first = clear[0]
    more = (
        f", the most of {len(clear)} that are clearly worth something"
        if len(clear) > 1
        else ", and nothing else clearly"
    )
    return f"{known}, knowing {_name(first)} alone {_amount(own, first.worth.value)}{more}."


def _name(own: Known) -> str:
    return f"which school of {own.name} is right" if own.is_school else own.name


def _amount(own: Yardstick, value: float) -> str:
    return f"{100 * value:.1f} of 100 futures" if own.name == "strength" else f"{value:.3g} utility"


def _table(own: Yardstick) -> Table:
    of = "of 100 futures" if own.name == "strength" else "utility of both capitals"
    table = titled_table(f"What knowing it would be worth, by {own.name} ({of}), with the 95% interval")
    table.add_column("known", no_wrap=True)
    table.add_column("worth", justify="right", no_wrap=True)
    table.add_column("clear")
    table.add_column("best package, given it", overflow="fold")
    table.add_row("the whole future", _worth(own, own.perfect), "", "")
    for known in own.known[:SHOWN]:
        told = _choices(known) if known.worth.is_clear else ""
        table.add_row(Text(known.name), _worth(own, known.worth), "yes" if known.worth.is_clear else "", Text(told))
    return table


def _worth(own: Yardstick, worth: Worth) -> str:
    scale, digits = (100, 2) if own.name == "strength" else (1, 4)
    low, high = scale * worth.low, scale * worth.high
    return f"{scale * worth.value:.{digits}f} ({low:.{digits}f}..{high:.{digits}f})"


def _choices(known: Known) -> str:
    if known.is_school:
        return ", ".join(f"{own.package} if {own.position}" for own in known.choices)
    if len(known.choices) > _STRETCHES:
        names = dict.fromkeys(own.package for own in known.choices)
        return f"changes between {' and '.join(names)}"
    return ", ".join(f"{own.package} {_where(own)}" for own in known.choices) + f" ({known.unit}; {known.meaning})"


def _where(own: Stretch) -> str:
    return "" if math.isnan(own.low) else f"from {own.low:.3g} to {own.high:.3g}"
