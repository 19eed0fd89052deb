"""`fit_history`: a crisis game of a case fitted to its list, with everything that is said of it."""

from typing import Any

import numpy as np

from titanium.case.schema import Case
from titanium.compile_cache import enable_compile_cache
from titanium.errors import InputError
from titanium.evidence.fit.comparing import base_rate_standing, compare
from titanium.evidence.fit.coverage import coverage
from titanium.evidence.fit.draws import posterior_draws, sampling_draws
from titanium.evidence.fit.estimates import Estimate, Model, estimate
from titanium.evidence.fit.finding import Fitted
from titanium.evidence.fit.inform import tell
from titanium.evidence.fit.moves import moves
from titanium.evidence.fit.plain import is_sequence, multinomial, sequence
from titanium.evidence.fit.published import agreement
from titanium.evidence.fit.reading import ENDS, Reading, read
from titanium.evidence.fit.schools import verdicts
from titanium.evidence.fit.scores import BASE_RATES, Influence, Scores, base_rates, influences, leave_out, score

STRATEGIC = (Model("logit"), Model("probit"), Model("probit", "private"))
"""Strategic models; private errors have no closed form under a logit rule."""


def fit_history(
    case: Case,
    name: str,
    *,
    link: str = "logit",
    errors: str = "agent",
    leave_one_out: bool = False,
    posterior: bool = False,
    seed: int = 0,
) -> Fitted:
    """Fit a crisis game of a case to its list.

    Parameters
    ----------
    case
        A case with fits.
    name
        One of them.
    link, errors
        The model that is told in full; the other strategic models stand beside it.
    leave_one_out
        Fit every model again without each case, and score it there, further plain models too.
    posterior
        Draw from a posterior under weak priors in place of the sampling distribution; needs NumPyro.
    seed
        Of starts and draws.

    Raises
    ------
    InputError
        If there is no such fit, the model does not exist, or the list cannot carry it.
    """
    wanted = Model(link, errors)
    if wanted not in STRATEGIC:
        raise InputError(_no_model(link, errors))
    reading = read(case, name)
    found, unfit = _all_models(reading, wanted, seed, every=leave_one_out)
    if wanted.name in unfit:
        raise InputError(unfit[wanted.name])
    asked = next(own for own in found if own.model == wanted)
    return assembled(case, reading, asked, found, unfit, leave_one_out=leave_one_out, posterior=posterior, seed=seed)


def assembled(
    case: Case,
    reading: Reading,
    asked: Estimate,
    found: tuple[Estimate, ...],
    unfit: dict[str, str] | None = None,
    *,
    leave_one_out: bool = False,
    posterior: bool = False,
    seed: int = 0,
) -> Fitted:
    """Everything that is said of models that have been fitted.

    Parameters
    ----------
    case, reading
        The case, and its fit with the list.
    asked, found, unfit
        The model that is told in full, all of them, and those that could not be fitted with the reason.
    leave_one_out, posterior, seed
        As `fit_history` takes them.
    """
    entry = reading.entry
    is_told = bool(entry.regressors)
    told = [own for own in found if is_told and own.model in (*STRATEGIC, Model(asked.model.link, kind="sequence"))]
    columns = tuple(entry.regressors)
    moved = {own.model.name: moves(own, entry.game, reading.record, entry.baseline, columns) for own in told}
    draws = posterior_draws(asked, entry.prior, seed) if posterior else sampling_draws(asked, seed)
    y = np.asarray(asked.fit.sample.observations.y)
    scores, together, influence = _left_out(reading, asked, found, y) if leave_one_out else ((), (), ())
    fitted_models = {own.model for own in found}
    return Fitted(
        reading=reading,
        asked=asked,
        models=found,
        unfit=unfit or {},
        coverage=coverage(entry.game, asked),
        standings=(*(compare(own, asked) for own in found), base_rate_standing(y, len(entry.game.outcomes))),
        moves=moved,
        schools=verdicts(entry.regressors, moved),
        agreements=tuple(
            agreement(key, own, found)
            for key, own in entry.published.items()
            if Model(own.link, own.errors) in fitted_models
        ),
        draws=draws,
        informs=tuple(tell(case, symbol, own, asked, entry.game, draws) for symbol, own in entry.informs.items()),
        scores=scores,
        together=together,
        influences=influence,
        seed=seed,
    )


def _no_model(link: str, errors: str) -> str:
    known = "; ".join(f"--link {own.link} --errors {own.errors}" for own in STRATEGIC)
    if (link, errors) == ("logit", "private"):
        return f"errors that are private have no closed form under a logit rule\nAllowed: {known}."
    return f"no model of link '{link}' with errors '{errors}'\nAllowed: {known}."


def _all_models(
    reading: Reading, wanted: Model, seed: int, *, every: bool
) -> tuple[tuple[Estimate, ...], dict[str, str]]:
    """Models of a fit, `every` plain one or that of the wanted link; those that the list cannot carry with the reason.

    One after the other: programs that run at the same time can wait for each other's threads forever.
    """
    entry = reading.entry
    games: dict[Model, tuple[Any, dict[str, str]]] = {own: (entry.game, dict(entry.formulas)) for own in STRATEGIC}
    if is_sequence(entry.game):
        steps = sequence(entry.game, entry.formulas)
        links = ("logit", "probit") if every else (wanted.link,)
        games |= {Model(link, kind="sequence"): steps for link in links}
    if every or not is_sequence(entry.game):
        games[Model("logit", kind="multinomial")] = multinomial(entry.game, entry.formulas, entry.baseline)

    enable_compile_cache()

    def fit(model: Model) -> Estimate | str:
        try:
            return estimate(*games[model], reading.table, ENDS, model, entry.penalty, seed)
        except InputError as error:
            return str(error)

    found = {model: fit(model) for model in games}
    return (
        tuple(own for own in found.values() if isinstance(own, Estimate)),
        {model.name: own for model, own in found.items() if isinstance(own, str)},
    )


def _left_out(
    reading: Reading, asked: Estimate, found: tuple[Estimate, ...], y: np.ndarray
) -> tuple[tuple[Scores, ...], tuple[Scores, ...], tuple[Influence, ...]]:
    """Scores without each case, without each crisis, and what each case does."""
    entry = reading.entry
    n_ends = len(entry.game.outcomes)
    alone = {own.model.name: leave_out(own) for own in found}
    base = score(BASE_RATES, base_rates(y, n_ends), y)
    scores = tuple(score(name, own.given, y, own.converged) for name, own in alone.items())
    together: tuple[Scores, ...] = ()
    if entry.together:
        groups = reading.record.texts(entry.together)
        whole = {own.model.name: leave_out(own, groups) for own in found}
        together = (*(score(name, own.given, y, own.converged) for name, own in whole.items()), base)
    influence = influences(asked, alone[asked.model.name], reading.labels)
    return (*scores, base), together, influence
