"""The outcomes of any run in a sentence and as tables for the terminal."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from titanium.explore.ensemble import PRIOR
from titanium.judge.outcomes import Outcomes, PackageOutcomes, Range
from titanium.tell import words
from titanium.tell.verdict import difference, titled_table

_ABREAST = 5
"""Metrics in one table."""
_LISTED = 5
"""Failures that are listed; JSON has more."""
BASE = "* what the others are compared with, in the same futures"


def headline(outcomes: Outcomes) -> str:
    """How often the base holds and what breaks it, and which package holds most often."""
    best = _best(outcomes)
    named = [own for own in outcomes.packages if own.name == outcomes.base] or [best]
    base = named[0]
    sentence = f"{base.name} holds in {words.count(base.holds)} sampled futures{_breaks(outcomes, base)}"
    if len(outcomes.packages) == 1:
        return f"{sentence}."
    if best.name == base.name:
        return f"{sentence}; no other package holds in more."
    rivals = [own.name for own in outcomes.packages if _is_abreast(own, best, outcomes.base)]
    tied = f", as often as {' and '.join(rivals)} within counting error" if rivals else ""
    return f"{sentence}; {best.name} holds most often, in {words.count(best.holds)}{tied}{_breaks(outcomes, best)}."


def render(outcomes: Outcomes) -> RenderableType:
    """The headline, what holds and what breaks, every metric, what depends on a school, and what it all rests on."""
    parts: list[RenderableType] = [Text(headline(outcomes), style="bold"), "", _holds(outcomes)]
    for metrics in _abreast(list(outcomes.units)):
        parts += ["", _metrics(outcomes, metrics)]
    if schools := _schools(outcomes):
        parts += ["", schools]
    if masked := failures(outcomes):
        parts += ["", Text(masked, style="yellow")]
    return Group(*parts, "", Text(BASE), Text(standing(outcomes), style="dim"))


def standing(outcomes: Outcomes) -> str:
    """What every output says: futures, seed, ensemble, model and its hash."""
    drawn = "drawn from the model's ranges" if outcomes.ensemble == PRIOR else words.ensemble(outcomes.ensemble)
    left = f" of the {outcomes.asked:,} asked for" if outcomes.futures < outcomes.asked else ""
    return (
        f"{outcomes.futures:,} sampled futures{left}, seed {outcomes.seed}, {drawn}; "
        f"{outcomes.model} {outcomes.hash[:12]}. Model result, not a forecast."
    )


def failures(outcomes: Outcomes) -> str:
    """How many results were masked, which and why; or nothing."""
    if not outcomes.failed:
        return ""
    listed = [f"{own.package} in future {own.future}: {own.reason}" for own in outcomes.failures[:_LISTED]]
    more = ["..."] if outcomes.failed > len(listed) else []
    return "\n  ".join([f"Masked: {outcomes.failed:,} results failed and are left out of every count", *listed, *more])


def _is_abreast(own: PackageOutcomes, best: PackageOutcomes, base: str) -> bool:
    """Whether the count does not tell a package from the best: from the base in the same futures, else by intervals."""
    if own.name == best.name:
        return False
    if own.name == base and best.over_base.futures:
        return not best.over_base.is_clear
    return own.holds.high >= best.holds.low


def _best(outcomes: Outcomes) -> PackageOutcomes:
    """The package that holds most often; of those that hold alike the base, then the first in the run's order."""
    return max(
        outcomes.packages, key=lambda own: (own.holds.count / max(own.holds.futures, 1), own.name == outcomes.base)
    )


def _breaks(outcomes: Outcomes, own: PackageOutcomes) -> str:
    first = own.breaks_first
    return f", and breaks first when {outcomes.thresholds[first].breaks_as}" if first else ""


def _name(outcomes: Outcomes, own: PackageOutcomes) -> Text:
    return Text(f"{own.name} *" if own.name == outcomes.base else own.name)


def _holds(outcomes: Outcomes) -> Table:
    table = titled_table("Of 100 sampled futures, with the 95% counting interval")
    table.add_column("package", overflow="fold")
    table.add_column("holds", justify="right", no_wrap=True)
    table.add_column(Text(f"against {outcomes.base}"), justify="right", no_wrap=True)
    table.add_column("breaks first when (of 100)")
    for own in outcomes.ranked:
        is_told = own.name != outcomes.base and own.over_base.futures > 0
        against = difference(own.over_base) if is_told else ""
        first = [
            f"{outcomes.thresholds[name].breaks_as} ({100 * share.share:.1f})" for name, share in own.breaks.items()
        ]
        table.add_row(_name(outcomes, own), words.per_hundred(own.holds), against, Text("\n".join(first) or "nothing"))
    return table


def _abreast(metrics: list[str]) -> Iterator[list[str]]:
    for begin in range(0, len(metrics), _ABREAST):
        yield metrics[begin : begin + _ABREAST]


def _metrics(outcomes: Outcomes, metrics: list[str]) -> Table:
    table = titled_table("Mean over sampled futures, and the range that holds 9 in 10")
    table.add_column("package", overflow="fold")
    for name in metrics:
        unit = outcomes.units[name]
        table.add_column(Text(name if unit == "1" else f"{name}\n{unit}"), justify="right", no_wrap=True)
    for own in outcomes.ranked:
        table.add_row(_name(outcomes, own), *(_range(own.metrics[name]) for name in metrics))
    return table


def _range(own: Range) -> str:
    return f"{own.mean:.3g} ({own.p05:.3g}..{own.p95:.3g})"


def _schools(outcomes: Outcomes) -> Table | None:
    """How often packages hold by position of a school, for those on which any schools disagree."""
    disagreeing = [(own, switch) for own in outcomes.ranked for switch in own.moved_by()]
    if not disagreeing:
        return None
    table = titled_table("Where rival schools disagree on how many of 100 futures hold")
    table.add_column("package", overflow="fold")
    table.add_column("school")
    table.add_column("by position")
    for own, switch in disagreeing:
        told = ", ".join(f"{position} {100 * share.share:.1f}" for position, share in own.by_school[switch].items())
        table.add_row(_name(outcomes, own), Text(switch), Text(told))
    return table
