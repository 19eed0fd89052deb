"""The deal: who would sign, what would move whoever refuses, what the adversaries make of it, and who pays."""

import math
from collections.abc import Iterator, Mapping, Sequence

from titanium.axes import HOST, PATRON, ROLES
from titanium.case.schema import Case
from titanium.judge.bargain import Deals
from titanium.judge.bargain.deals import PackageDeal
from titanium.judge.bargain.utilities import CAPITALS
from titanium.judge.verdict import Cost, Verdict
from titanium.report.account import Account
from titanium.report.host_share import Share as HostShare
from titanium.tell import words
from titanium.tell.bargain_tables import OFTEN, hundred, money
from titanium.tell.catalogue import noted, say, told
from titanium.tell.figures.deals import deals as deal_space
from titanium.tell.memo.answer import named
from titanium.tell.memo.document import Block, Items, Paragraph, Picture, Section
from titanium.tell.memo.gather import Findings, Missing
from titanium.tell.memo.missing import missing
from titanium.tell.table import Table

_BASES: Mapping[str, str] = {
    "package": noted("This package in full"),
    "record": noted("Recorded figures"),
    "quoted": noted("Quoted as published"),
}
"""What a share rests on, see `titanium.report.host_share.Share.basis`, to the words for it."""


def deal(found: Findings) -> Section:
    """Who would sign it, and for what."""
    own = found.deal
    blocks = (missing(own),) if isinstance(own, Missing) else tuple(_deal(found, own))
    return Section("deal", say("The deal"), blocks)


def _deal(found: Findings, deals: Deals) -> Iterator[Block]:
    own = deals.of(found.package)
    patron, host = (told(deals.actors[role].capital) for role in (PATRON, HOST))
    yield Paragraph(
        say(
            "Rather than have no agreement, {patron} would sign it in {first} sampled futures, {host} in {second}, and "
            "both in {both}.",
            patron=patron,
            first=hundred(own.capitals[PATRON].accepts.overall),
            host=host,
            second=hundred(own.capitals[HOST].accepts.overall),
            both=hundred(own.both.overall),
        )
    )
    yield Items(tuple(_points(found, deals, own)))
    if len(deals.packages) > 1:
        yield Picture(deal_space(deals))
    yield _views(found, deals)
    yield Paragraph(
        say(
            "Gains are utility over ten years, the host's survival being 1. Adversaries' payoffs are assumptions of "
            "the case, not claims about what anybody wants."
        ),
        "soft",
    )
    yield Paragraph(words.standing_of(deals.evidence), "soft")


def _points(found: Findings, deals: Deals, own: PackageDeal) -> Iterator[tuple[str, str]]:
    zone = deals.zone
    if len(deals.packages) > 1:
        yield say("Zone of agreement"), say(
            "In {any} futures there is a package that both accept, in {other} one other than today's, and in {better} "
            "one that is worth more than today's to both.",
            any=hundred(zone.any.overall), other=hundred(zone.other.overall), better=hundred(zone.better.overall),
        )  # fmt: skip
    else:
        yield (
            say("Zone of agreement"),
            say("No other package is offered; both accept this one in {any} futures.", any=hundred(zone.any.overall)),
        )
    if deals.unsigned is not None and found.package in deals.unsigned.both:
        yield (
            say("Without the signatures"),
            say(
                "Where the capitals need not have signed today's package, both would sign it in {both}.",
                both=hundred(deals.unsigned.both[found.package]),
            ),
        )
    for role in CAPITALS:
        if own.refuses(role).share >= OFTEN:
            yield say("What would move {capital}", capital=_capital(deals, role)), _move(deals, own, role)
    if own.both.overall.count == own.both.overall.futures:
        yield say("Refusals"), say("Neither capital refuses it in any of these futures.")
    if moved := own.moved_by():
        yield (
            say("Rival schools"),
            say(
                "Whether both would sign it differs, by more than counting error, between the schools of {switches}.",
                switches=words.all_of(list(moved)),
            ),
        )


def _capital(deals: Deals, role: str) -> str:
    return told(deals.actors[role].capital)


def _move(deals: Deals, own: PackageDeal, role: str) -> str:
    """What would halve the refusals of a capital."""
    refused = hundred(own.refuses(role))
    known = {"capital": _capital(deals, role), "refused": refused}
    if own.paying is None:
        return say("It refuses in {refused} futures; payments were not varied for this package.", **known)
    move = own.paying.moves[role]
    if move is None:
        return say("It refuses in {refused} futures, and no other payment makes that fewer.", **known)
    known |= {
        "change": money(deals, move.change),
        "then": hundred(move.refusals),
        "patron": _capital(deals, PATRON),
        "other": _capital(deals, PATRON if role == HOST else HOST),
        "others": hundred(move.others),
    }
    if move.halves and move.change < 0:
        return say(
            "It refuses in {refused} futures. {change} a year less to {patron} would bring that to {then}; {other} "
            "then refuses in {others}.",
            **known,
        )
    if move.halves:
        return say(
            "It refuses in {refused} futures. {change} a year more to {patron} would bring that to {then}; {other} "
            "then refuses in {others}.",
            **known,
        )
    if move.change < 0:
        return say(
            "It refuses in {refused} futures, and no payment would halve that. {change} a year less to {patron} comes "
            "nearest, with {then}; {other} then refuses in {others}.",
            **known,
        )
    return say(
        "It refuses in {refused} futures, and no payment would halve that. {change} a year more to {patron} comes "
        "nearest, with {then}; {other} then refuses in {others}.",
        **known,
    )


def _views(found: Findings, deals: Deals) -> Table:
    """Every package as each of the four sees it, those of the adversaries beside those of the allies."""
    others = [own for own in deals.packages if own.name != deals.status_quo]
    today = deals.of(deals.status_quo)
    names = {role: told(deals.actors[role].capital) for role in ROLES}
    headings = (
        say("package"),
        say("{patron} signs", patron=names[PATRON]),
        say("{host} signs", host=names[HOST]),
        say("both sign"),
        *(say("{capital} gains over today's, mean (9 in 10 futures)", capital=names[role]) for role in ROLES),
    )
    rows = tuple(
        (
            named(found, own.name) + (" *" if own is today else ""),
            *(f"{100 * own.capitals[role].accepts.overall.share:.0f}" for role in (PATRON, HOST)),
            f"{100 * own.both.overall.share:.0f}",
            *(_gain(own, role, is_today=own is today) for role in ROLES),
        )
        for own in (today, *others)
    )
    caption = say("Signatures, of 100 sampled futures, and what each of the four has of it beyond today's package (*)")
    return Table(caption, headings, rows, frozenset(range(1, len(headings))))


def _gain(own: PackageDeal, role: str, *, is_today: bool) -> str:
    gain = own.views[role].over_today.overall
    return "0" if is_today else f"{gain.mean:+z.3f} ({gain.p05:+z.3f}..{gain.p95:+z.3f})"


def who_pays(found: Findings) -> Section:
    """What it costs each capital, and the host's share by every definition."""
    blocks: list[Block] = []
    if (verdict := found.verdict) is not None and found.case is not None:
        blocks += _costs(found.case, verdict, found.package)
    ledger = found.ledger
    blocks += [missing(ledger)] if isinstance(ledger, Missing) else _shares(ledger)
    return Section("who-pays", say("Who pays"), tuple(blocks))


def _costs(case: Case, verdict: Verdict, package: str) -> Iterator[Block]:
    own = verdict.of(package).cost
    if not all(math.isfinite(cost.mean) for cost in own.values()):
        return
    last = verdict.first_year + verdict.quarters // 4 - 1
    yield Paragraph(
        say(
            "Net present cost {first}-{last}, {unit}, {prices}, mean and the range of 9 in 10 sampled futures: "
            "{patron} {patron_cost}, {host} {host_cost}.",
            first=verdict.first_year,
            last=last,
            unit=unit(case.description.money.unit),
            prices=told(case.description.money.prices),
            patron=told(verdict.capitals[PATRON]),
            patron_cost=_cost(own[PATRON]),
            host=told(verdict.capitals[HOST]),
            host_cost=_cost(own[HOST]),
        )  # fmt: skip
    )


def _cost(own: Cost) -> str:
    return say("{mean:,.0f} ({low:,.0f} to {high:,.0f})", mean=own.mean, low=own.p05, high=own.p95)


def _shares(ledger: Account) -> Iterator[Block]:
    known = [own for own in ledger.shares.values() if own.value is not None and own.is_recurring]
    if not known:
        yield Paragraph(say("The case has no figures of who bears the cost."))
        return
    yield Paragraph(
        say(
            "{host}'s share of the cost is another by every definition, by what is counted and what it is set against; "
            "definitions are not to be mixed, and one-off spending is left out.",
            host=told(ledger.host),
        )
    )
    yield Items(tuple(_extremes(known)))
    rows = tuple((told(own.meaning), f"{_percent(own):.0f}", own.year) for own in known if own.basis == "package")
    headings = say("{host}'s share, by definition", host=told(ledger.host)), say("%"), say("year")
    if rows:
        yield Table(say("Who pays under this package in full, at nominal values"), headings, rows, frozenset({1}))


def _extremes(known: Sequence[HostShare]) -> Iterator[tuple[str, str]]:
    """For each kind of evidence the least and the greatest share, with what they are."""
    for basis in dict.fromkeys(own.basis for own in known):
        ranked = sorted((own for own in known if own.basis == basis), key=_percent)
        low, high = ranked[0], ranked[-1]
        if low is high:
            yield (
                say(_BASES[basis]),
                say("{share:.0f}% ({meaning}, {year}).", share=_percent(low), meaning=told(low.meaning), year=low.year),
            )
        else:
            yield say(_BASES[basis]), say(
                "{low:.0f}% ({low_meaning}, {low_year}) to {high:.0f}% ({high_meaning}, {high_year}).",
                low=_percent(low), low_meaning=told(low.meaning), low_year=low.year,
                high=_percent(high), high_meaning=told(high.meaning), high_year=high.year,
            )  # fmt: skip


def _percent(own: HostShare) -> float:
    return 100 * (own.value or 0.0)


def unit(name: str) -> str:
    """A unit as a reader writes it.

    Examples
    --------
    >>> unit("USD_bn/yr")
    'USD bn/yr'
    """
    return name.replace("_", " ")
