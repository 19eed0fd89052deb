"""What two versions of a case give, in sentences and tables: which verdicts flip, and what is counting error."""

from collections.abc import Iterator, Mapping

from titanium.evidence.assumptions.results import Results, Stands, Which
from titanium.explore.ensemble import PRIOR
from titanium.games.parts import FrozenDict
from titanium.judge.verdict import Verdict
from titanium.judge.versions import Change, Measure, Pairing
from titanium.tell import words
from titanium.tell.catalogue import noted, say, told
from titanium.tell.table import Table

_PAIRINGS: Mapping[Pairing, str] = {
    "whole": noted(
        "Both versions met futures of the same numbers, with the same levels within each range, schools and chances, "
        "so each future is compared with itself."
    ),
    "part": noted(
        "{common:,} futures of the same number were met by both versions, with the same levels within each range, "
        "schools and chances, and are compared one by one; the others are counted as samples apart."
    ),
    "apart": noted(
        "The two versions draw different uncertainties, so a number means another future in each: their futures do not "
        "correspond, and the change is that of two samples apart."
    ),
}
ERROR = noted(
    "What follows ± is the 95% counting error of the change. A verdict is said to flip only where it is beyond "
    "counting error in both versions, one way before and the other way after."
)
Titles = Mapping[str, str]
"""Package to what a reader calls it; one that is not in it is called by its name."""
_UNTITLED: Titles = FrozenDict()
_TURNED: Mapping[tuple[Measure, Which, bool], str] = {
    ("strength", "half", True): noted("{package} now holds in more than half of the futures: {now}, before {was}."),
    ("strength", "half", False): noted("{package} no longer holds in half of the futures: {now}, before {was}."),
    ("security", "half", True): noted("{package} is now secure in more than half of the futures: {now}, before {was}."),
    ("security", "half", False): noted("{package} is no longer secure in half of the futures: {now}, before {was}."),
    ("strength", "base", True): noted("{package} now holds more often than {base}: {now}, before {was}."),
    ("strength", "base", False): noted("{package} now holds less often than {base}: {now}, before {was}."),
    ("security", "base", True): noted("{package} is now secure more often than {base}: {now}, before {was}."),
    ("security", "base", False): noted("{package} is now secure less often than {base}: {now}, before {was}."),
}
_UNSETTLED: Mapping[tuple[Measure, Which], str] = {
    ("strength", "half"): noted("whether {package} holds in half of the futures"),
    ("security", "half"): noted("whether {package} is secure in half of the futures"),
    ("strength", "base"): noted("whether {package} holds more often than {base}"),
    ("security", "base"): noted("whether {package} is secure more often than {base}"),
}


def headline(found: Results, package: str, titles: Titles = _UNTITLED) -> str:
    """How often a package holds in both versions, how many verdicts flip, and who comes first.

    Parameters
    ----------
    package
        The package at hand.
    titles
        What packages are called.
    """
    own, n = found.stands["strength"][package], len(found.turned())
    said = [
        say(
            "With the change {package} holds in {now} sampled futures; without it in {was}.",
            package=titles.get(package, package), now=words.count(own.now), was=words.count(own.was),
        )
    ]  # fmt: skip
    if n == 0:
        said.append(say("No verdict flips."))
    else:
        said.append(say("One verdict flips.") if n == 1 else say("{count} verdicts flip.", count=n))
    return " ".join([*said, *leaders(found, "strength", titles)])


def leaders(found: Results, measure: Measure, titles: Titles = _UNTITLED) -> Iterator[str]:
    """Whether another proposal comes first, if one does."""
    was, now = found.leader_was[measure], found.leader_now[measure]
    known = {"now": titles.get(now[0], now[0]), "was": titles.get(was[0], was[0])}
    if was[0] == now[0]:
        return
    if was[0] in now:
        yield say("{now} comes first in place of {was}, but within counting error.", **known)
    elif measure == "strength":
        yield say("{now} holds most often, in place of {was}.", **known)
    else:
        yield say("{now} is secure most often, in place of {was}.", **known)


def turned(found: Results, titles: Titles = _UNTITLED) -> list[str]:
    """Every verdict that flips, in a sentence."""
    return [_turned(found, titles, *own) for own in found.turned()]


def _turned(found: Results, titles: Titles, measure: Measure, package: str, which: Which) -> str:
    own = found.stands[measure][package]
    now = (own.half if which == "half" else own.order)[1]
    return say(
        _TURNED[measure, which, now == "yes"],
        package=titles.get(package, package), base=titles.get(found.base, found.base),
        was=words.count(own.was), now=words.count(own.now),
    )  # fmt: skip


def unsettled(found: Results, titles: Titles = _UNTITLED) -> str:
    """What is beyond counting error in one version alone, which is no flip; empty if nothing is."""
    listed = [
        say(
            _UNSETTLED[measure, which],
            package=titles.get(package, package), base=titles.get(found.base, found.base),
        )
        for measure, package, which in found.unsettled()
    ]  # fmt: skip
    if not listed:
        return ""
    return say("Clear in one version and open in the other, so no flip: {listed}.", listed="; ".join(listed))


def pairing(found: Results) -> str:
    """How far futures of both versions are the same ones."""
    said = say(_PAIRINGS[found.pairing], common=found.common)
    matched = say("Each was matched to its own record.")
    return said if found.first.ensemble.startswith(PRIOR) else f"{said} {matched}"


def change(own: Change) -> str:
    """A change per hundred futures with its error; 0 where not one future differs.

    Examples
    --------
    >>> change(Change(0.0123, 0.0023, 0.0223)), change(Change(0.0, 0.0, 0.0))
    ('+1.2 ±1.0', '0')
    """
    mean, half = round(100 * own.mean, 1) + 0.0, 100 * (own.high - own.mean)
    if mean == half == 0:
        return "0"
    return f"{mean:+.1f} ±{half:.1f}" if mean else f"0.0 ±{half:.1f}"


def is_clear(own: Change) -> bool:
    """Whether a change is beyond counting error."""
    return own.low > 0 or own.high < 0


def _says(found: Results, measure: Measure, package: str, own: Stands) -> str:
    if any((one, name) == (measure, package) for one, name, _ in found.turned()):
        return say("flips")
    return say("beyond it") if is_clear(own.change) else say("within it")


def table(found: Results, measure: Measure, titles: Titles = _UNTITLED) -> Table:
    """How often each package holds, or is secure, in both versions."""
    caption = (
        say("In how many sampled futures each package holds, before the change and with it")
        if measure == "strength"
        else say("In how many sampled futures each package is secure, before the change and with it")
    )
    headings = (
        say("package"), say("before"), say("with the change"), say("change, of 100 futures"), say("counting error")
    )  # fmt: skip
    rows = tuple(
        (
            _called(found, name, titles),
            words.count(own.was), words.count(own.now), change(own.change), _says(found, measure, name, own),
        )
        for name, own in found.stands[measure].items()
    )  # fmt: skip
    return Table(caption, headings, rows, frozenset({1, 2, 3}))


def _called(found: Results, package: str, titles: Titles) -> str:
    title = titles.get(package, package)
    return say("{package} (today's)", package=title) if package == found.base else title


def breaks(before: Verdict, after: Verdict, titles: Titles = _UNTITLED) -> Table:
    """What breaks each package first in both versions, and how often it holds where signatures are not asked for."""
    headings = [say("package"), say("breaks first, before"), say("breaks first, with the change")]
    beside = before.unsigned, after.unsigned
    if None not in beside:
        headings += [say("without the signatures, before"), say("without the signatures, with the change")]
    names = [own.name for own in before.packages if any(own.name == other.name for other in after.packages)]
    rows = tuple(
        (
            titles.get(name, name),
            *(words.first_break(one, one.of(name).breaks_first) for one in (before, after)),
            *(words.count(one.of(name).strength) for one in beside if one is not None and None not in beside),
        )
        for name in names
    )
    return Table(say("What breaks each package first, before the change and with it"), tuple(headings), rows)


def schools(before: Verdict, after: Verdict, package: str, titles: Titles = _UNTITLED) -> Table:
    """In how many futures a package holds in each position of each rival school, in both versions."""
    one, other = (own.of(package).counted.by_school for own in (before, after))
    rows = tuple(
        (
            say("{switch}: {position}", switch=told(switch), position=told(position)).replace("_", " "),
            words.count(counted.strength),
            words.count(other[switch][position].strength),
        )
        for switch, positions in one.items()
        for position, counted in positions.items()
        if position in other.get(switch, {})
    )
    caption = say("In how many futures of each rival school {package} holds", package=titles.get(package, package))
    return Table(caption, (say("school"), say("before"), say("with the change")), rows, frozenset({1, 2}))
