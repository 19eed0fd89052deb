"""A fitted game for the terminal: coefficients with their errors, what is predicted, what to mistrust."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from titanium.games.drawing.lettering import clean
from titanium.report.game_fit import FitReport
from titanium.tell.game import counted, notes, ruled, texts
from titanium.tell.game_solution import number, probability, rationality

KINDS = {"hessian": "from the Hessian", "robust": "robust", "cluster": "clustered"}


def headline(report: FitReport) -> str:
    """One sentence: how much was estimated from how many observations, and whether it is a maximum."""
    found = report.fit
    ended = "converged" if found.converged else "not converged"
    return (
        f"{clean(report.source.title)}: {counted(len(found.coefficients), 'coefficient')} from "
        f"{counted(found.n, 'observation')}, log-likelihood {found.log_likelihood:,.2f}, {ended}."
    )


def render(report: FitReport) -> RenderableType:
    """The headline, coefficients, predictions beside what was observed, warnings, and how it was fitted."""
    return Group(
        Text(headline(report), style="bold"),
        _coefficients(report),
        _predictions(report),
        *notes(f"Warning: {text}" for text in report.warnings()),
        Text(standing(report), style="dim"),
    )


def _coefficients(report: FitReport) -> Table:
    found, again = report.fit, report.resampled
    table = ruled("coefficient", estimate="right", standard_error="right", z="right", p="right", interval="right")
    intervals = found.confidence_interval()
    resampled = again.confidence_interval() if again else {}
    if again:
        table.add_column("bootstrap error", justify="right")
        table.add_column("bootstrap interval", justify="right")
    for row in found.to_rows():
        name = row["coefficient"]
        cells = [name, number(row["estimate"]), number(row["standard_error"])]
        cells += [_digits(row["z"], 2), _digits(row["p"], 3), _span(intervals[name])]
        if again:
            cells += [number(again.standard_errors[name]), _span(resampled[name])]
        table.add_row(*texts(*cells))
    return table


def _predictions(report: FitReport) -> Table:
    table = ruled("outcome", observed="right", predicted_on_average="right")
    predicted = report.fit.mean_prediction()
    for name, share in report.observed().items():
        table.add_row(*texts(name, probability(share), probability(predicted[name])))
    return table


def standing(report: FitReport) -> str:
    """How it was fitted: response, precision, standard errors, criteria, seed."""
    found = report.fit
    gone = f", {counted(found.dropped, 'row')} with missing values left out" if found.dropped else ""
    draws = f"; bootstrap of {len(report.resampled.converged):,} draws" if report.resampled else ""
    return (
        f"{str(found.settings['link']).capitalize()} response with {found.settings['errors']} errors at precision "
        f"{rationality(report.precision)}; standard errors {KINDS[found.errors_of]}{draws}; intervals of 95%; AIC "
        f"{found.aic:.1f}, BIC {found.bic:.1f}; seed {report.seed}{gone}. "
        "Estimates describe the plays observed; not a forecast."
    )


def _span(interval: tuple[float, float]) -> str:
    low, high = interval
    return f"{number(low)} to {number(high)}" if low == low else "unknown"


def _digits(value: float, places: int) -> str:
    return f"{value:.{places}f}" if value == value else "unknown"
