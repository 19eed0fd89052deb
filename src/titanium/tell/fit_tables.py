"""The tables of a fitted crisis game: ends, regressors, schools, coefficients, models, scores, cases."""

import math

from rich.table import Table
from rich.text import Text

from titanium.case.fit import columns_of
from titanium.evidence.fit.draws import Draws
from titanium.evidence.fit.finding import Fitted
from titanium.evidence.fit.listing import Listing
from titanium.evidence.fit.moves import Change
from titanium.evidence.fit.published import Agreement
from titanium.evidence.fit.scores import Scores
from titanium.games.drawing.lettering import clean
from titanium.games.estimation.comparison import Comparison
from titanium.tell.verdict import titled_table

ENDLESS = math.inf
SIGNS = {"-": "fewer", "0": "no effect", "+": "more", "?": "open"}
"""Expected sign of the event in words."""
_CASES = 5
"""Influential cases that are named."""


def _table(title: str, first: str, *columns: str) -> Table:
    """A table with a column for names and columns of numbers; names that begin with `<` are aligned left."""
    table = titled_table(title)
    table.add_column(first)
    for name in columns:
        is_left = name.startswith("<")
        table.add_column(name.removeprefix("<"), justify="left" if is_left else "right")
    return table


def _row(table: Table, *cells: str) -> None:
    """Cells as they are: a name may look like a mark of style."""
    table.add_row(*(Text(clean(cell)) for cell in cells))


def number(value: float) -> str:
    """A number in two decimals; words where it is none.

    Examples
    --------
    >>> [number(value) for value in (1.234, math.nan, math.inf, -0.001, 1234.5)]
    ['1.23', '', 'no limit', '0.00', '1,234']
    """
    if math.isnan(value):
        return ""
    if math.isinf(value):
        return "no limit"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{round(value, 2) + 0.0:.2f}"


def interval(low: float, high: float) -> str:
    """Two ends of an interval."""
    return "" if math.isnan(low) or math.isnan(high) else f"{number(low)} to {number(high)}"


def ends(found: Fitted) -> Table:
    """How the cases ended, and what the model predicts on average."""
    table = _table("How the cases ended", "end", "<what it is", "cases", "of 100, predicted")
    predicted = found.asked.fit.mean_prediction()
    for end, count in found.counts.items():
        meaning = found.reading.entry.game.outcomes[end].means or end
        _row(table, end, meaning, str(count), f"{100 * predicted[end]:.0f}")
    return table


def moves(found: Fitted) -> Table:
    """What each regressor does to the event, in every model."""
    entry = found.reading.entry
    names = [name for name in found.moves if name != found.asked.model.name]
    choices = list(found.moves[found.asked.model.name][0].choices) if found.moves[found.asked.model.name] else []
    table = _table(
        f"What each regressor does: of 100 {entry.case_words}, those with {entry.event}; change with its 95% interval",
        "regressor",
        "from",
        "to",
        "event",
        found.asked.model.name,
        *names,
        *(f"'{action}' at '{node}'" for node, action in choices),
    )
    for place, move in enumerate(found.moves[found.asked.model.name]):
        others = [found.moves[name][place].event for name in names]
        _row(
            table,
            move.column,
            f"{move.low:g}",
            f"{move.high:g}",
            f"{100 * move.event.before:.0f} → {100 * move.event.after:.0f}",
            _change(move.event),
            *map(_change, others),
            *map(_choice, move.choices.values()),
        )
    return table


def _change(change: Change) -> str:
    return f"{round(100 * change.after) - round(100 * change.before):+d} ({_range(change)})"


def _choice(change: Change) -> str:
    """A later choice before and after; nothing where the regressor has no part in it."""
    if change.low == change.high:
        return ""
    return f"{100 * change.before:.0f} → {100 * change.after:.0f} ({_range(change)})"


def _range(change: Change) -> str:
    return f"{round(100 * change.low):+d} to {round(100 * change.high):+d}"


def schools(found: Fitted) -> Table:
    """What becomes of what rival schools expect, over all models."""
    entry = found.reading.entry
    table = _table(
        f"What rival schools expect of {entry.event} when a regressor is higher, and what the fits make of it",
        "regressor",
        "<school",
        "<expects",
        "<over all models",
        "<because",
    )
    for own in found.schools:
        why = entry.regressors[own.column].schools[own.school].why
        _row(table, own.column, own.school, SIGNS[own.expects], own.ruling, why)
    return table


def coefficients(found: Fitted) -> Table:
    """Coefficients of the model that was asked for: penalised with both intervals, and maximum likelihood."""
    asked, entry = found.asked, found.reading.entry
    table = _table(
        f"{asked.model.name}: coefficients, in utility", "coefficient", "theory", "estimate", "error", "95%, normal",
        "95%, profile", "likelihood",
    )  # fmt: skip
    intervals, errors = asked.fit.confidence_interval(), asked.fit.standard_errors
    for name in asked.names:
        utility, _, term = name.partition(":")
        column = next(iter(columns_of(term)), "") if term != "const" else ""
        sign = entry.regressors[column].utilities.get(utility, "") if column in entry.regressors else ""
        likely = asked.likelihood.coefficients[name] if asked.has_likelihood else math.nan
        _row(
            table,
            name,
            sign,
            number(asked.fit.coefficients[name]),
            number(errors[name]),
            interval(*intervals[name]),
            interval(*asked.profiles[name]),
            number(likely) or "none",
        )
    return table


def models(found: Fitted) -> Table:
    """Each model beside the others."""
    table = _table(
        f"Models; tests of the {found.asked.model.name} against each, which a positive z and more than half favour",
        "model", "coefficients", "decided by cases", "log-likelihood", "AIC", "highest likelihood", "Vuong z (p)",
        "Clarke (p)",
    )  # fmt: skip
    for own in found.standings:
        is_asked = own.name == found.asked.model.name
        _row(
            table,
            f"{own.name}{' *' if is_asked else ''}",
            str(own.coefficients),
            f"{own.effective:.1f}",
            number(own.log_likelihood),
            f"{own.aic:.1f}",
            number(own.likelihood) or "none",
            "alike" if own.alike else _test(own.vuong),
            "alike" if own.alike else _test(own.clarke),
        )
    return table


def _test(own: Comparison | None) -> str:
    if own is None:
        return ""
    told = f"{own.statistic:+.2f}" if own.test == "vuong" else f"{own.statistic:.0f} of {own.n}"
    return f"{told} ({'<0.001' if own.p_value < 0.001 else f'{own.p_value:.3f}'})"


def scores(found: Fitted) -> Table:
    """Leave-one-out scores, and the same with whole crises left out."""
    together = {own.name: own for own in found.together}
    more = [f"left out by {found.reading.entry.together}: log score", "ahead of base rates"] if together else []
    table = _table(
        "Each case foretold by the others: mean log score (higher is better), Brier score (lower is better)",
        "model", "log score", "Brier", "right", "ahead of base rates", *more,
    )  # fmt: skip
    for own in found.scores:
        cells = [number(own.log_score), number(own.brier), f"{own.right} of {own.n}", _ahead(own)]
        if together:
            cells += [number(together[own.name].log_score), _ahead(together[own.name])]
        _row(table, own.name, *cells)
    return table


def _ahead(own: Scores) -> str:
    if not math.isfinite(own.high) or own.low == own.high == 0:
        return ""
    return f"{own.ahead:+.2f} ({own.low:+.2f} to {own.high:+.2f})"


def influences(found: Fitted) -> Table:
    """The cases that move the estimates most."""
    table = _table(
        f"Cases that move the {found.asked.model.name} most (Cook's distance); how likely the others called their end",
        "case", "<ended in", "distance", "of 100", "<signs that turn without it",
    )  # fmt: skip
    for own in found.influences[:_CASES]:
        _row(table, own.case, own.end, number(own.distance), f"{100 * own.given:.0f}", ", ".join(own.turned))
    return table


def published(own: Agreement) -> Table:
    """Published estimates beside ours."""
    table = _table("", "coefficient", "theirs", "ours", "error, theirs", "error, ours")
    errors = {name: (number(theirs), number(ours)) for name, theirs, ours in own.errors}
    for name, theirs, ours in own.rows:
        _row(table, name, number(theirs), number(ours), *errors.get(name, ("", "")))
    return table


def posterior(draws: Draws) -> Table:
    """Means and intervals of a posterior, with what is known of its chains."""
    table = _table(
        f"Posterior of the {draws.model}: {len(draws.values):,} draws by NUTS under normal priors around 0",
        "coefficient", "prior sd", "mean", "95%, credible", "r-hat", "independent draws",
    )  # fmt: skip
    for name in draws.names:
        cells = [number(draws.prior_sd[name]), number(draws.mean(name)), interval(*draws.interval(name))]
        _row(table, name, *cells, f"{draws.r_hat[name]:.3f}", f"{draws.ess[name]:,.0f}")
    return table


def listing(found: Listing) -> Table:
    """The fits of a case."""
    table = _table("", "fit", "<question", "cases", "<how they ended", "<informs")
    for own in found.fits:
        counts = ", ".join(f"{end} {count}" for end, count in own.ends.items())
        _row(table, own.name, own.question, str(own.n), counts, ", ".join(own.informs) or "nothing")
    return table
