"""A crisis game fitted to history in sentences: counts of 100 such cases with intervals, and what to mistrust."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from titanium.evidence.fit.coverage import USUAL, Coverage
from titanium.evidence.fit.draws import POSTERIOR
from titanium.evidence.fit.finding import Fitted
from titanium.evidence.fit.inform import Told
from titanium.evidence.fit.listing import Listing
from titanium.evidence.fit.moves import Change, Move
from titanium.evidence.fit.published import Agreement
from titanium.evidence.fit.write import Written
from titanium.games.drawing.lettering import clean
from titanium.tell import fit_tables as tables
from titanium.tell.game import counted

FOOT = (
    "Of 100: predicted shares of such cases, every other regressor as observed; from the 10th to the 90th percentile "
    "of a number, from no to yes of a flag. Intervals are 95% and say how well so few cases tell a coefficient, not "
    "how well the list stands for the future."
)


def headline(found: Fitted) -> str:
    """How the cases ended, and which regressors move the event in every model."""
    entry = found.reading.entry
    counts = [f"{number} {end.replace('_', ' ')}" for end, number in found.counts.items()]
    ended = f"{clean(entry.title)}: of {found.n} {entry.case_words}, {', '.join(counts)}."
    if not found.moves:
        return " ".join([ended, *map(agrees, found.agreements)])
    told_of = [move for move in asked_moves(found) if not entry.regressors[move.column].control]
    clear = [move for move in told_of if is_clear(found, move)]
    if not clear:
        return f"{ended} No regressor makes {entry.event} clearly more or less frequent in every model."
    told = "; ".join(_moved(found, move) for move in clear)
    unclear = [entry.regressors[move.column].words for move in told_of if move not in clear]
    rest = f" Nothing is clear of {', or of '.join(unclear)}." if unclear else ""
    return f"{ended} {told[:1].upper()}{told[1:]}.{rest}"


def asked_moves(found: Fitted) -> tuple[Move, ...]:
    """What regressors do in the model that was asked for."""
    return found.moves.get(found.asked.model.name, ())


def is_clear(found: Fitted, move: Move) -> bool:
    """Whether a regressor moves the event the same way in every model, each interval leaving out zero."""
    signs = {own.event.direction for moves in found.moves.values() for own in moves if own.column == move.column}
    return len(signs) == 1 and signs != {"0"}


def _moved(found: Fitted, move: Move) -> str:
    entry = found.reading.entry
    words = entry.regressors[move.column].words
    if found.reading.record.columns[move.column].kind == "flag":
        told = f"with {words}"
        return (
            f"{told} there is {entry.event} in {of_hundred(move.event)} such {entry.case_words}, {changed(move.event)}"
        )
    return (
        f"as {words} goes from {move.low:g} to {move.high:g} there is {entry.event} in {of_hundred(move.event)} such "
        f"{entry.case_words}, {changed(move.event)}"
    )


def of_hundred(change: Change) -> str:
    """Before and after, of 100.

    Examples
    --------
    >>> of_hundred(Change(0.68, 0.151, -0.83, -0.25))
    '15 of 100 instead of 68 of 100'
    """
    return f"{100 * change.after:.0f} of 100 instead of {100 * change.before:.0f} of 100"


def changed(change: Change) -> str:
    """The change in words with its interval, so many of 100 fewer or more.

    Examples
    --------
    >>> changed(Change(0.68, 0.15, -0.83, -0.25)), changed(Change(0.3, 0.4, -0.1, 0.3))
    ('53 fewer (25 to 83 fewer)', '10 more (from 10 fewer to 30 more)')
    """
    low, high = 100 * change.low, 100 * change.high
    own = round(100 * change.after) - round(100 * change.before)  # so that it is the difference of what is shown
    told = f"{abs(own):.0f} {'fewer' if own < 0 else 'more'}"
    if high < 0:
        return f"{told} ({-high:.0f} to {-low:.0f} fewer)"
    if low > 0:
        return f"{told} ({low:.0f} to {high:.0f} more)"
    return f"{told} (from {-low:.0f} fewer to {high:.0f} more)"


def agrees(own: Agreement) -> str:
    """How far published estimates are met."""
    n = len(own.rows)
    told = f"{own.same} of {n} coefficients"
    if own.errors_of:
        told += f" and {own.errors_same} of {own.errors_of} standard errors"
    if own.same == n:
        return f"{told} are those that were published ({own.name}), to the decimals printed."
    furthest = f"the furthest is {100 * own.apart:.0f}% off"
    return f"{told} are those that were published ({own.name}), to the decimals printed; {furthest}."


def _against(own: Agreement) -> str:
    """What is held against what, for the table below it."""
    said = f"{own.title}: theirs beside ours ({own.model}, {own.estimate}). {agrees(own)}"
    return f"{said} {sentence(own.note)}" if own.note else said


def informed(told: Told) -> str:
    """What the fit says of an uncertainty, and how weak that is."""
    node, action = told.informed.choice
    own = told.entry
    case = f"the case has a beta({own.alpha:g}, {own.beta:g}), mean {own.nominal:.2f}"
    said = f"'{action}' at '{node}' in {100 * told.mean:.0f} of 100, 95% {100 * told.low:.0f} to {100 * told.high:.0f}"
    return (
        f"{told.symbol} ({own.name}): {said}, as a beta({told.alpha:.2f}, {told.beta:.2f}); {case}. "
        f"{sentence(told.informed.why)} Doubt it. {sentence(told.informed.doubts)}"
    )


def thin(own: Coverage, names: dict[str, str]) -> str:
    """How little a choice rests on, or nothing where it rests on enough."""
    if own.each >= USUAL:
        return ""
    counts = ", ".join(f"{action} {number}" for action, number in own.taken.items())
    return (
        f"The choice of {names.get(own.mover, own.mover)} at '{own.node}' rests on {own.reached} cases ({counts}) and "
        f"{own.coefficients} coefficients: {own.each:.1f} cases of the rarer kind for each, where {USUAL} are usual."
    )


def doubts(found: Fitted) -> Iterator[str]:
    """What to mistrust, a line each."""
    entry, asked = found.reading.entry, found.asked
    if entry.note:
        yield sentence(entry.note)
    yield from filter(None, (thin(own, dict(entry.names)) for own in found.coverage))
    if asked.fit.dropped:
        yield f"{asked.fit.dropped} rows have no value in some column that is used, and were left out."
    if not asked.has_likelihood:
        yield f"Maximum likelihood has no answer for the {asked.model.name}: {' '.join(asked.likelihood.warnings)}"
    endless = [name for name, (low, high) in asked.profiles.items() if low == -tables.ENDLESS or high == tables.ENDLESS]
    if endless:
        yield f"The profile of {', '.join(endless)} never falls off on some side: the list cannot tell it."
    yield from (f"{name} was not fitted: {reason.splitlines()[0]}" for name, reason in found.unfit.items())
    yield from found.draws.warnings
    for symbol, why in entry.not_informed.items():
        yield f"Nothing here informs {symbol}: {sentence(why)}"


def render(found: Fitted) -> RenderableType:
    """The headline, what regressors do, schools, coefficients, models, and what it rests on."""
    parts: list[RenderableType] = [Text(headline(found), style="bold"), "", tables.ends(found)]
    if found.moves:
        parts += ["", tables.moves(found), "", tables.schools(found)]
    parts += ["", tables.coefficients(found), "", tables.models(found)]
    if found.scores:
        parts += ["", tables.scores(found), "", tables.influences(found)]
    parts += [part for own in found.agreements for part in ("", Text(_against(own)), tables.published(own))]
    if found.draws.origin == POSTERIOR:
        parts += ["", tables.posterior(found.draws)]
    if found.informs:
        parts += ["", *(Text(informed(told)) for told in found.informs)]
    parts += ["", *(Text(line, style="yellow") for line in doubts(found))]
    return Group(*parts, "", *(Text(line, style="dim") for line in (FOOT, standing(found))))


def standing(found: Fitted) -> str:
    """How it was fitted, from what, and that it is no forecast."""
    penalty = found.reading.entry.penalty
    kind = "log-F(1,1) penalty" if penalty.kind == "log_f" else f"normal penalty, standard deviation {penalty.sd:g}"
    drawn = "constants too" if penalty.constants else "constants apart"
    per = "for one standard deviation of a regressor" if penalty.per == "spread" else "for one unit of a regressor"
    return (
        f"{found.asked.model.name}, utilities divided by the square root of 2; estimates drawn to zero by a {kind} "
        f"{per}, {drawn}; {found.n} cases of '{found.reading.entry.record}', seed {found.seed}; case "
        f"{found.reading.case} {found.reading.hash[:12]}. A fit to history, not a forecast."
    )


def render_listing(found: Listing) -> RenderableType:
    """The fits of a case in a table."""
    return Group(Text(listing_headline(found), style="bold"), "", tables.listing(found))


def listing_headline(found: Listing) -> str:
    """How many fits a case has."""
    names = ", ".join(own.name for own in found.fits)
    return f"Case {found.case} fits {counted(len(found.fits), 'game')} to history: {names}."


def written(told: Written) -> str:
    """Which case was written, and how to use it."""
    fields = "; ".join(
        f"{symbol} " + ", ".join(f"{name} {value}" for name, value in own.items() if name in ("alpha", "beta"))
        for symbol, own in told.changed.items()
    )
    return (
        f"Case written: {told.folder} ({told.hash[:12]}, made from {told.of[:12]}): {fields}. It is used only where "
        "its path is given in place of a case's name."
    )


def sentence(text: str) -> str:
    """A note as a sentence: a capital first, a full stop last.

    Examples
    --------
    >>> sentence("24 replies, few of them by allies"), sentence("for the same reason")
    ('24 replies, few of them by allies.', 'For the same reason.')
    """
    told = text.strip()
    return f"{told[:1].upper()}{told[1:]}{'' if told.endswith(('.', '?', '!')) else '.'}"
