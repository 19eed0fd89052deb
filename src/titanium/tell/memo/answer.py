"""The answer of a memo: does the package hold, with and without the signatures, what breaks it first, who signs."""

from collections.abc import Iterator
from dataclasses import replace

from titanium.judge.outcomes import PackageOutcomes
from titanium.judge.shares import Share
from titanium.judge.verdict import PackageVerdict, Verdict
from titanium.tell import words
from titanium.tell.catalogue import say, told
from titanium.tell.figures.figure import Figure
from titanium.tell.figures.strength import strength
from titanium.tell.memo.document import Items, Paragraph, Picture, Section
from titanium.tell.memo.gather import Findings
from titanium.tell.table import Table

MOST_SHOWN = 13
"""Packages that a table of the memo shows; the verdict's page has all."""
MOST_DRAWN = 4
"""Packages in the picture under the bottom line, so that both stand on one sheet."""
_LISTED = 3
"""Limits that are named as the first to break."""


def title(found: Findings) -> str:
    """The finding in a few words."""
    name = named(found, found.package)
    if not _own(found).futures:
        return say("{package}: no finite number in any sampled future", package=name)
    return say("{package} holds in {count} sampled futures", package=name, count=words.count(_own(found)))


def named(found: Findings, package: str) -> str:
    """A package by the title that its case gives it, or by its name."""
    return told(found.case.packages[package].title) if found.case and package in found.case.packages else package


def _own(found: Findings) -> Share:
    return _share(found, found.package)


def _share(found: Findings, package: str) -> Share:
    own = found.judged.of(package)
    return own.strength if isinstance(own, PackageVerdict) else own.holds


def bottom_line(found: Findings) -> Section:
    """Does it hold, where does it break first, who would sign it, and what do rival schools make of that?"""
    own = found.judged.of(found.package)
    if not _own(found).futures:
        lead, items = say("It gave no finite number in any sampled future, so nothing can be said of it."), ()
    elif found.verdict is not None and isinstance(own, PackageVerdict):
        lead, items = _verdict_lead(found, found.verdict, own), tuple(_verdict_items(found, found.verdict, own))
    else:
        lead, items = _outcomes_lead(found), tuple(_outcomes_items(found))
    caveat = say(
        "Counts are of sampled futures; a share of them is not a probability of anything. Intervals say how well the "
        "futures are counted, not how well they describe the world."
    )
    listed = (Items(items),) if items else ()
    return Section("bottom-line", say("Bottom line"), (Paragraph(lead, "lead"), *listed, Paragraph(caveat, "soft")))


def _verdict_lead(found: Findings, verdict: Verdict, own: PackageVerdict) -> str:
    count, first, name = words.count(own.strength), own.breaks_first, named(found, own.name)
    breaks = told(verdict.breaks_as[first.threshold]) if first else ""
    if own.name == verdict.status_quo:
        if not first:
            return say("Today's package ({package}) holds in {count} sampled futures.", package=name, count=count)
        return say(
            "Today's package ({package}) holds in {count} sampled futures, and most often breaks first when {breaks}.",
            package=name, count=count, breaks=breaks,
        )  # fmt: skip
    if not first:
        return say("{package} holds in {count} sampled futures.", package=name, count=count)
    return say(
        "{package} holds in {count} sampled futures, and most often breaks first when {breaks}.",
        package=name, count=count, breaks=breaks,
    )  # fmt: skip


def _verdict_items(found: Findings, verdict: Verdict, own: PackageVerdict) -> Iterator[tuple[str, str]]:
    yield say("Counted"), say(
        "It holds in {count:,} of {of:,} sampled futures, {hundred} of 100 with the 95% counting interval.",
        count=own.strength.count, of=own.strength.futures, hundred=words.per_hundred(own.strength),
    )  # fmt: skip
    if own.name != verdict.status_quo:
        yield say("Against today's package"), _against_today(found, verdict, own)
    if verdict.unsigned is not None:
        yield say("Without the signatures"), say(
            "In futures that meet the record alone it holds in {count}. The others are those in which both capitals "
            "would have signed today's package, which favours that package by construction.",
            count=words.count(verdict.unsigned.of(own.name).strength),
        )  # fmt: skip
    yield say("Security alone"), say(
        "It keeps the limits on wars, rupture and nuclear arms in {count}, whatever else breaks.",
        count=words.count(own.security),
    )  # fmt: skip
    if own.breaks:
        yield say("Breaks first"), "; ".join(_breaks(verdict, own)) + "."
    if own.name != verdict.disagreement:
        yield say("Signatures"), say(
            "{patron} would sign it rather than have no agreement in {first}, {host} in {second}.",
            patron=told(verdict.capitals["W"]), first=words.count(own.accept["W"]),
            host=told(verdict.capitals["S"]), second=words.count(own.accept["S"]),
        )  # fmt: skip
    yield say("Rival schools"), _schools(found, own)
    yield say("Other packages"), _others(found, verdict, own)
    if masked := words.failures(verdict):
        yield say("Masked"), masked


def _against_today(found: Findings, verdict: Verdict, own: PackageVerdict) -> str:
    ahead = own.over_status_quo
    if not ahead.futures:
        return say("The run does not hold today's package, so the two are not compared.")
    points = {
        "package": named(found, verdict.status_quo),
        "points": abs(100 * ahead.mean),
        "low": 100 * ahead.low,
        "high": 100 * ahead.high,
    }
    if not ahead.is_clear:
        return say(
            "In the same futures it holds as often as today's package ({package}), within counting error (difference "
            "{low:+.1f} to {high:+.1f} of 100).",
            **points,
        )
    if ahead.mean > 0:
        return say(
            "In the same futures it holds in {points:.1f} of 100 more than today's package ({package}; 95% interval "
            "{low:+.1f} to {high:+.1f}).",
            **points,
        )
    return say(
        "In the same futures it holds in {points:.1f} of 100 fewer than today's package ({package}; 95% interval "
        "{low:+.1f} to {high:+.1f}).",
        **points,
    )


def _breaks(verdict: Verdict, own: PackageVerdict) -> Iterator[str]:
    for broken in own.breaks[:_LISTED]:
        yield say(
            "{breaks} in {count} (middle time: {when})",
            breaks=told(verdict.breaks_as[broken.threshold]),
            count=words.count(Share.of(broken.count, own.strength.futures)),
            when=words.when(verdict, broken.median_quarter),
        )


def _schools(found: Findings, own: PackageVerdict | PackageOutcomes) -> str:
    """The switch between whose schools the count differs most, by more than counting error."""
    moved = own.moved_by()
    if not found.scope.schools:
        return say("The model has no rival schools.")
    if not moved:
        return say(
            "No switch between schools moves it by more than counting error; the model has {of}.",
            of=len(found.scope.schools),
        )

    def ends(switch: str) -> list[tuple[str, Share]]:
        return sorted(own.by_school[switch].items(), key=lambda item: item[1].share)

    widest = max(moved, key=lambda switch: ends(switch)[-1][1].share - ends(switch)[0][1].share)
    (fewest, low), *_, (most, high) = ends(widest)
    entry = found.scope.schools[widest]
    return say(
        "{moved} of {of} switches between schools move it by more than counting error, most of all the question "
        "“{question}”: from {low} ({fewest}: {fewest_means}) to {high} ({most}: {most_means}).",
        moved=len(moved), of=len(found.scope.schools), question=told(entry.question) or widest,
        low=words.count(low), fewest=fewest, fewest_means=told(entry.positions[fewest].meaning),
        high=words.count(high), most=most, most_means=told(entry.positions[most].meaning),
    )  # fmt: skip


def _others(found: Findings, verdict: Verdict, own: PackageVerdict) -> str:
    others = [other for other in verdict.proposals if other.name != own.name]
    if not others:
        return say("The run holds no other proposal to compare it with.")
    best = max(others, key=lambda other: other.strength.count)
    known = {"package": named(found, best.name), "count": words.count(best.strength), "of": len(others)}
    if best.strength.count > own.strength.count:
        return say("Of {of} other proposals {package} holds most often, in {count}.", **known)
    return say("None of {of} other proposals holds in more; the next is {package}, in {count}.", **known)


def _outcomes_lead(found: Findings) -> str:
    own = found.judged.of(found.package)
    count, first = words.count(_own(found)), own.breaks_first if isinstance(own, PackageOutcomes) else None
    if first is None:
        return say("{package} holds in {count} sampled futures.", package=own.name, count=count)
    return say(
        "{package} holds in {count} sampled futures, and most often breaks first when {breaks}.",
        package=own.name, count=count, breaks=_limit(found, first),
    )  # fmt: skip


def _limit(found: Findings, threshold: str) -> str:
    return told(found.scope.thresholds[threshold].breaks_as) or threshold


def _outcomes_items(found: Findings) -> Iterator[tuple[str, str]]:
    own = found.judged.of(found.package)
    share = _own(found)
    yield say("Counted"), say(
        "It holds in {count:,} of {of:,} sampled futures, {hundred} of 100 with the 95% counting interval.",
        count=share.count, of=share.futures, hundred=words.per_hundred(share),
    )  # fmt: skip
    if isinstance(own, PackageOutcomes):
        if own.breaks:
            yield (
                say("Breaks first"),
                "; ".join(
                    say("{breaks} in {count}", breaks=_limit(found, name), count=words.count(share))
                    for name, share in list(own.breaks.items())[:_LISTED]
                )
                + ".",
            )
        yield say("Rival schools"), _schools(found, own)


def picture(found: Findings) -> Section:
    """In how many futures each package holds: drawn beside today's package of an alliance, else as a table."""
    verdict = found.verdict
    has_today = verdict is not None and any(own.name == verdict.status_quo for own in verdict.packages)
    block = Picture(_figure(found, verdict)) if verdict is not None and has_today else _table(found)
    return Section("picture", say("The picture"), (block,))


def _figure(found: Findings, verdict: Verdict) -> Figure:
    figure, own = strength(shown(verdict, found.package, MOST_DRAWN)), verdict.of(found.package)
    if own.name == verdict.status_quo or not own.strength.futures:
        return figure
    clauses = {"lead": _verdict_lead(found, verdict, own), "others": _others(found, verdict, own)}
    return replace(figure, title=say("{lead} {others}", **clauses))  # its own title is on today's package


def _table(found: Findings) -> Table:
    names = sorted((own.name for own in found.judged.packages), key=lambda name: name != found.package)
    shares = {name: _share(found, name) for name in names[:MOST_SHOWN]}
    none = say("none counted")
    rows = tuple(
        (named(found, name), *((words.count(own), words.per_hundred(own)) if own.futures else (none, none)))
        for name, own in shares.items()
    )
    headings = say("package"), say("holds"), say("of 100, 95% counting interval")
    return Table(say("In how many sampled futures each package holds"), headings, rows, frozenset({1, 2}))


def shown(verdict: Verdict, package: str, most: int = MOST_SHOWN) -> Verdict:
    """The verdict with as many packages as a memo can show: the one, today's, no agreement, then the strongest."""
    first = (package, verdict.status_quo, verdict.disagreement)
    order = sorted(verdict.packages, key=lambda own: (own.name not in first, -own.strength.count))
    kept = {own.name for own in order[:most]}
    unsigned = shown(verdict.unsigned, package, most) if verdict.unsigned is not None else None
    packages = tuple(own for own in verdict.packages if own.name in kept)
    return replace(verdict, packages=packages, unsigned=unsigned)
