"""The answer about one package: does it hold, where does it break first, who pays, who would sign, which school parts.

All of it is counted in one verdict, in which today's package met the same futures, so that a moved lever is told by
what it changes. Sentences first, then four tiles, then tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from titanium.axes import HOST, PATRON
from titanium.case.schema import Case
from titanium.judge.shares import Cost, Difference, Share
from titanium.judge.verdict import PackageVerdict, Verdict
from titanium.tell import words
from titanium.tell.catalogue import noted, say, told
from titanium.tell.metric_words import unit
from titanium.tell.verdict import difference

CAPITALS = (PATRON, HOST)
"""Roles of the capitals that sign."""
TILES: Mapping[str, str] = {
    "holds": noted("Holds"),
    "breaks": noted("Breaks first when"),
    "pays": noted("Who pays"),
    "signs": noted("Who would sign"),
}
"""Tile to its title, in the order in which they stand."""
_LISTED = 3
"""Limits that are named as the first to break."""


@dataclass(frozen=True)
class Answer:
    """One package of a verdict, to be told.

    Attributes
    ----------
    name
        Its name in the verdict.
    titles
        Name to the title under which a package is told, in the reader's language, where that is not the case's.
    """

    case: Case
    verdict: Verdict
    name: str
    titles: Mapping[str, str]

    @property
    def own(self) -> PackageVerdict:
        """The verdict on it."""
        return self.verdict.of(self.name)

    @property
    def is_today(self) -> bool:
        """Whether it is today's package."""
        return self.name == self.verdict.status_quo

    @property
    def is_proposal(self) -> bool:
        """Whether it is more than no agreement."""
        return self.name != self.verdict.disagreement

    def title(self, name: str) -> str:
        """A package as the reader knows it."""
        return self.titles.get(name) or told(self.verdict.of(name).title)

    def row(self, name: str) -> str:
        """A package as the name of a row: today's and no agreement are marked as such."""
        if name == self.verdict.status_quo:
            return say("{package} (today's package)", package=self.title(name))
        if name == self.verdict.disagreement:
            return say("{package} (no agreement)", package=self.title(name))
        return self.title(name)

    def without(self, name: str) -> PackageVerdict | None:
        """The verdict on a package without the signatures; None if there is none."""
        return self.verdict.unsigned.of(name) if self.verdict.unsigned is not None else None

    def beside(self, own: PackageVerdict) -> PackageVerdict:
        """The verdict on a package without the signatures, asked only where there is one."""
        found = self.without(own.name)
        assert found is not None
        return found

    def capital(self, role: str) -> str:
        """A capital in the reader's language."""
        return told(self.verdict.capitals[role])


@dataclass(frozen=True)
class Tile:
    """One thing to see at a glance: labels with what is counted for each, and notes in small."""

    key: str
    rows: tuple[tuple[str, str], ...]
    """Label, which may be empty, and value."""
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "key": self.key,
            "title": say(TILES[self.key]),
            "rows": [list(row) for row in self.rows],
            "notes": list(self.notes),
        }


def headline(found: Answer) -> str:
    """In how many futures it holds."""
    known = {"package": found.title(found.name), "count": words.count(found.own.strength)}
    if not found.own.strength.futures:
        return say("{package}: no finite number in any sampled future", **known)
    if found.is_today:
        return say("Today's package holds in {count} sampled futures.", **known)
    return say("{package} holds in {count} sampled futures.", **known)


def sentences(found: Answer) -> tuple[str, ...]:
    """What breaks it first, who would sign it, and both without the signatures."""
    if not found.own.strength.futures:
        return (say("It gave no finite number in any sampled future, so nothing can be said of it."),)
    told_ = [_breaks_first(found)]
    if found.is_proposal:
        told_.append(_signatures(found))
    if found.verdict.unsigned is not None:
        told_.append(_unsigned(found))
    return tuple(told_)


def _breaks_first(found: Answer) -> str:
    first = found.own.breaks_first
    if first is None:
        return say("It breaks in none of them.")
    return say("It breaks first when {breaks}.", breaks=told(found.verdict.breaks_as[first.threshold]))


def _signatures(found: Answer) -> str:
    """Who would sign; where today's package is signed by construction, who would without that."""
    beside = found.without(found.name)
    if found.is_today and beside is not None:
        return say(
            "Both capitals signed it in these futures, by construction. Without that, {one}; {other}.",
            **_both(found, beside),
        )
    return say("Offered this or no agreement, {one}; {other}.", **_both(found, found.own))


def _both(found: Answer, own: PackageVerdict) -> dict[str, str]:
    one, other = (_clause(found.capital(role), own.accept[role]) for role in CAPITALS)
    return {"one": one, "other": other}


def _clause(capital: str, share: Share) -> str:
    known = {"capital": capital, "count": words.count(share)}
    if share.low > 0.5:
        return say("{capital} would sign (in {count})", **known)
    if share.high < 0.5:
        return say("{capital} would not sign (only in {count})", **known)
    return say("{capital} would sign about as often as not (in {count})", **known)


def _unsigned(found: Answer) -> str:
    beside, today = (found.beside(found.verdict.of(name)) for name in (found.name, found.verdict.status_quo))
    if found.is_today:
        return say("Without the signatures it holds in {count}.", count=words.count(beside.strength))
    return say(
        "Without the signatures it holds in {count}, today's package in {today}.",
        count=words.count(beside.strength), today=words.count(today.strength),
    )  # fmt: skip


def standing(found: Answer) -> str:
    """What stands with every finding, in one line: futures, seed, case and hash; `words.standing` says more."""
    verdict = found.verdict
    known = {
        "futures": verdict.futures,
        "seed": verdict.seed,
        "case": verdict.case,
        "hash": verdict.case_hash[:12],
        "no_forecast": say(words.NO_FORECAST),
    }
    if verdict.unsigned is None:
        return say("{futures:,} sampled futures, seed {seed}; case {case} {hash}. {no_forecast}", **known)
    return say(
        "{futures:,} sampled futures, {beside:,} without the signatures, seed {seed}; case {case} {hash}. "
        "{no_forecast}",
        beside=verdict.unsigned.futures, **known,
    )  # fmt: skip


def against_today(found: Answer) -> str:
    """What it changes against today's package in the same futures; nothing of today's package itself."""
    ahead = found.own.over_status_quo
    if found.is_today or not ahead.futures:
        return ""
    if ahead.is_clear:
        return say("In the same futures as today's package it holds {ahead}.", ahead=more(ahead))
    return say(
        "In the same futures it holds as often as today's package, within counting error ({difference} of 100).",
        difference=difference(ahead),
    )


def more(ahead: Difference) -> str:
    """A clear difference as a count of futures of 50, and of 100 with its counting error.

    Examples
    --------
    >>> more(Difference.of(900, 100, 10_000)), more(Difference.of(10, 40, 10_000))
    ('in 4 more of 50 (+8.0 ±0.6 of 100)', 'in under 1 fewer of 50 (-0.3 ±0.1 of 100)')
    """
    count = round(words.DOTS * abs(ahead.mean))
    known = {"count": max(count, 1), "of": words.DOTS, "difference": difference(ahead)}
    if ahead.mean > 0:
        if count:
            return say("in {count} more of {of} ({difference} of 100)", **known)
        return say("in under {count} more of {of} ({difference} of 100)", **known)
    if count:
        return say("in {count} fewer of {of} ({difference} of 100)", **known)
    return say("in under {count} fewer of {of} ({difference} of 100)", **known)


def tiles(found: Answer) -> tuple[Tile, ...]:
    """Holds, breaks when, who pays, who signs."""
    return (_holds(found), _breaks_when(found), _pays(found), _signs(found))


def _holds(found: Answer) -> Tile:
    own = found.own
    notes = [
        say("{hundred} of 100, 95% counting interval", hundred=words.per_hundred(own.strength)),
        say("Security alone is kept in {count}", count=words.count(own.security)),
    ]
    if not found.is_today and own.over_status_quo.futures:
        notes.insert(1, _change(own.over_status_quo))
    return Tile("holds", (("", words.count(own.strength)),), tuple(notes))


def _change(own: Difference) -> str:
    return say("Against today's package: {difference} of 100", difference=difference(own))


def _breaks_when(found: Answer) -> Tile:
    own, verdict = found.own, found.verdict
    if not own.breaks:
        return Tile("breaks", (("", say("nothing")),), ())
    first, *others = own.breaks[:_LISTED]

    def count(broken: int) -> str:
        return words.count(Share.of(broken, own.strength.futures))

    notes = [
        say("First in {count}; the middle one: {when}", count=count(first.count),
            when=words.when(verdict, first.median_quarter)),
        *(say("Then {breaks}: {count}", breaks=told(verdict.breaks_as[own.threshold]), count=count(own.count))
          for own in others),
    ]  # fmt: skip
    return Tile("breaks", (("", told(verdict.breaks_as[first.threshold])),), tuple(notes))


def _pays(found: Answer) -> Tile:
    own, verdict = found.own, found.verdict
    rows = tuple((found.capital(role), cost_range(own.cost[role])) for role in CAPITALS)
    last = verdict.first_year + verdict.quarters // 4 - 1
    notes = [
        say("{unit}, net present cost of {first}-{last}, in 9 of 10 futures",
            unit=unit(found.case.description.money.unit), first=verdict.first_year, last=last),
        say("Means: {means}", means=_means(found, own)),
    ]  # fmt: skip
    if not found.is_today:
        notes.append(say("Today's package: {means}", means=_means(found, verdict.of(verdict.status_quo))))
    return Tile("pays", rows, tuple(notes))


def cost_range(cost: Cost) -> str:
    """The range of a cost that holds 9 in 10 futures."""
    return say("{low} to {high}", low=f"{cost.p05:,.0f}", high=f"{cost.p95:,.0f}")


def _means(found: Answer, own: PackageVerdict) -> str:
    return ", ".join(f"{found.capital(role)} {own.cost[role].mean:,.0f}" for role in CAPITALS)


def _signs(found: Answer) -> Tile:
    if not found.is_proposal:
        return Tile("signs", (("", say("no agreement")),), (say("It is what signing is compared with."),))
    rows = tuple((found.capital(role), words.count(found.own.accept[role])) for role in CAPITALS)
    notes: list[str] = []
    if (beside := found.without(found.name)) is not None:
        notes.append(say("Counted where both signed today's package"))
        counts = ", ".join(f"{found.capital(role)} {words.count(beside.accept[role])}" for role in CAPITALS)
        notes.append(say("Without the signatures: {counts}", counts=counts))
    else:
        notes.append(say("Rather than have no agreement"))
    return Tile("signs", rows, tuple(notes))


def schools(found: Answer) -> str:
    """Between which rival schools the count differs most, by more than counting error."""
    own, switches = found.own, found.case.schools
    if not switches:
        return say("The model has no rival schools.")
    moved = own.moved_by()
    if not moved:
        return say(
            "No switch between schools moves it by more than counting error; the model has {of}.", of=len(switches)
        )
    widest = max(moved, key=lambda switch: span(own, switch))
    (fewest, low), *_, (most, high) = sorted(own.by_school[widest].items(), key=lambda item: item[1].share)
    entry = switches[widest]
    return say(
        "{moved} of {of} switches between schools move it by more than counting error, most of all the question "
        "“{question}”: from {low} ({fewest}: {fewest_means}) to {high} ({most}: {most_means}).",
        moved=len(moved), of=len(switches), question=told(entry.question) or widest,
        low=words.count(low), fewest=fewest, fewest_means=told(entry.positions[fewest].meaning),
        high=words.count(high), most=most, most_means=told(entry.positions[most].meaning),
    )  # fmt: skip


def span(own: PackageVerdict, switch: str) -> float:
    """By how much the share in which a package holds differs at most between the schools of a switch."""
    shares = [share.share for share in own.by_school[switch].values() if share.futures]
    return max(shares) - min(shares) if shares else 0.0
