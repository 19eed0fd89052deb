"""The command `titanium fit`: crisis games fitted to history."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from titanium.apps.output import DEFAULT_OUTPUT, ChartFile, Output
from titanium.errors import InputError


def fit(
    case: str,
    name: str | None = None,
    *,
    link: Literal["logit", "probit"] = "logit",
    errors: Literal["agent", "private"] = "agent",
    leave_one_out: Annotated[bool, Parameter(negative="")] = False,
    posterior: Annotated[bool, Parameter(negative="")] = False,
    write_case: Path | None = None,
    chart: ChartFile = None,
    seed: int = 0,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """What does history say of a crisis? A game fitted to a list of cases, beside the same regressors without the game.

    Example: titanium fit us_rok

    Parameters
    ----------
    case
        Name of a case, or path of its folder.
    name
        One of its fits; all are listed if left out.
    link
        Rule of choice of the model that is told in full; the others stand beside it.
    errors
        Whose errors it has; private ones go with probit.
    leave_one_out
        Score every model on each case by a fit without it, further plain models too, and name the cases that move
        the estimates most.
    posterior
        Draw coefficients from a posterior by NUTS, in place of the sampling distribution of the estimates.
    write_case
        Folder to write a case into in which uncertainties that the fit informs take their spread from it.
    chart
        File to draw what each regressor does in, .svg or .png.
    seed
        Of starts and draws.
    """
    from titanium.case.load import load_case
    from titanium.evidence.fit import fit_history, fits_of
    from titanium.evidence.fit import write_case as write_case_
    from titanium.tell import fit as tell_fit

    loaded = load_case(case)
    if name is None:
        if leave_one_out or posterior or write_case or chart:
            raise InputError(f"which fit is meant? Name one: {', '.join(own.name for own in fits_of(loaded).fits)}")
        listing = fits_of(loaded)
        output.show(listing.to_dict, lambda: tell_fit.render_listing(listing), tell_fit.listing_headline(listing))
        return
    from titanium.tell.figures.fit import fit as figure

    found = fit_history(
        loaded, name, link=link, errors=errors, leave_one_out=leave_one_out, posterior=posterior, seed=seed
    )
    output.show(found.to_dict, lambda: tell_fit.render(found), tell_fit.headline(found))
    output.draw(chart, lambda: figure(found))
    if write_case is not None:
        output.tell(tell_fit.written(write_case_(found, case, write_case)))
