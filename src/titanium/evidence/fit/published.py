"""Our estimates held against those that others published for the same game and the same list."""

from collections.abc import Sequence
from dataclasses import dataclass

from titanium.case.fit import Published
from titanium.evidence.fit.estimates import Estimate


@dataclass(frozen=True)
class Agreement:
    """How far our estimates agree with a published column.

    Attributes
    ----------
    name, title, note
        Of the column.
    model
        Ours.
    estimate
        `likelihood` or `penalised`.
    rows, errors
        Coefficient, theirs, ours: estimates, and standard errors of those for which they were printed.
    same
        Coefficients that are theirs once rounded as printed.
    errors_same, errors_of
        Standard errors that are theirs once rounded as printed, of how many that they printed.
    apart
        Largest difference relative to theirs.
    missing
        Coefficients of theirs that our formulas do not have.
    """

    name: str
    title: str
    note: str
    model: str
    estimate: str
    rows: tuple[tuple[str, float, float], ...]
    errors: tuple[tuple[str, float, float], ...]
    same: int
    errors_same: int
    errors_of: int
    apart: float
    missing: tuple[str, ...]


def agreement(name: str, theirs: Published, found: Sequence[Estimate]) -> Agreement:
    """A published column beside ours.

    Parameters
    ----------
    name, theirs
        The column.
    found
        Our models, of which one has its rule of choice and its errors.
    """
    own = next(
        one for one in found
        if (one.model.kind, one.model.link, one.model.errors) == ("strategic", theirs.link, theirs.errors)
    )  # fmt: skip
    is_likelihood = theirs.estimate == "likelihood"
    ours = (own.likelihood if is_likelihood else own.fit).coefficients
    errors = own.likelihood.standard_errors if is_likelihood else own.unpenalised_errors
    both = [(term, value, ours[term]) for term, value in theirs.coefficients.items() if term in ours]
    spread = [(term, value, errors[term]) for term, value in theirs.standard_errors.items() if term in errors]
    half = 0.5 * 10.0**-theirs.digits * (1 + 1e-9)  # a printed figure may have been rounded either way
    return Agreement(
        name,
        theirs.title,
        theirs.note,
        own.model.name,
        theirs.estimate,
        tuple(both),
        tuple(spread),
        sum(abs(own_value - value) <= half for _, value, own_value in both),
        sum(abs(own_value - value) <= half for _, value, own_value in spread),
        len(spread),
        max((abs(own_value / value - 1) for _, value, own_value in both if value), default=0.0),
        tuple(term for term in theirs.coefficients if term not in ours),
    )
