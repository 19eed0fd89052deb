"""A crisis game fitted to history: estimates, rivals, what regressors do, what schools make of it, what it informs."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from titanium.evidence.fit.comparing import Standing
from titanium.evidence.fit.coverage import Coverage
from titanium.evidence.fit.draws import Draws
from titanium.evidence.fit.estimates import Estimate
from titanium.evidence.fit.inform import Told
from titanium.evidence.fit.moves import Move
from titanium.evidence.fit.published import Agreement
from titanium.evidence.fit.reading import Reading
from titanium.evidence.fit.schools import Verdict
from titanium.evidence.fit.scores import Influence, Scores
from titanium.judge.frame import frame
from titanium.judge.shares import plain

if TYPE_CHECKING:
    from pandas import DataFrame

SCHEMA = "titanium.fit/1"


@dataclass(frozen=True, eq=False)
class Fitted:
    """A fit of a case.

    Attributes
    ----------
    reading
        The fit as the case has it, with its list.
    asked
        The model that was asked for.
    models
        All that were fitted: strategic ones, then the same regressors without the game.
    unfit
        Model to why it could not be fitted.
    coverage
        What each choice rests on.
    standings
        Each model and base rates: log-likelihood, criterion, tests against the model that was asked for.
    moves
        Model to what each regressor does in it.
    schools
        What becomes of what rival schools expect.
    agreements
        Published estimates beside ours.
    draws
        Of the coefficients of the model that was asked for.
    informs
        What those say of uncertainties of the case.
    scores, together
        Leave-one-out scores, base rates last; the same with whole crises left out. Empty unless they were asked for.
    influences
        Cases by what they do to the model that was asked for.
    seed
        Of starts and draws.
    """

    reading: Reading
    asked: Estimate
    models: tuple[Estimate, ...]
    unfit: Mapping[str, str]
    coverage: tuple[Coverage, ...]
    standings: tuple[Standing, ...]
    moves: Mapping[str, tuple[Move, ...]]
    schools: tuple[Verdict, ...]
    agreements: tuple[Agreement, ...]
    draws: Draws
    informs: tuple[Told, ...]
    scores: tuple[Scores, ...]
    together: tuple[Scores, ...]
    influences: tuple[Influence, ...]
    seed: int

    @property
    def n(self) -> int:
        """Cases that were used."""
        return self.asked.fit.n

    @property
    def counts(self) -> Mapping[str, int]:
        """End of the tree to the number of cases used that came to it."""
        return self.asked.counts

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON; a number that is undefined or infinite is None."""
        entry = self.reading.entry
        return plain(
            {
                "schema": SCHEMA,
                "case": self.reading.case,
                "hash": self.reading.hash,
                "fit": self.reading.name,
                "title": entry.title,
                "question": entry.question,
                "record": entry.record,
                "n": self.n,
                "dropped": self.asked.fit.dropped,
                "ends": dict(self.counts),
                "model": asdict(self.asked.model),
                "penalty": entry.penalty.model_dump(),
                "seed": self.seed,
                "coverage": [{**asdict(own), "each": own.each} for own in self.coverage],
                "models": [_as_dict(own, is_asked=own is self.asked) for own in self.models],
                "unfit": dict(self.unfit),
                "standings": [asdict(own) for own in self.standings],
                "moves": {name: [_move_as_dict(move) for move in own] for name, own in self.moves.items()},
                "schools": [asdict(own) for own in self.schools],
                "published": [asdict(own) for own in self.agreements],
                "draws": _draws_as_dict(self.draws),
                "informs": [_told_as_dict(own) for own in self.informs],
                "not_informed": dict(entry.not_informed),
                "leave_one_out": [asdict(own) for own in self.scores],
                "leave_crisis_out": [asdict(own) for own in self.together],
                "influences": [asdict(own) for own in self.influences],
            }
        )

    def to_frame(self) -> "DataFrame":
        """One row for each coefficient of each model.

        Raises
        ------
        InputError
            If pandas is not installed.
        """
        return frame([{"model": own.model.name, **row} for own in self.models for row in _rows(own)])


def _rows(found: Estimate) -> list[dict[str, Any]]:
    """Coefficients of a model: penalised with error and interval, and by maximum likelihood."""
    intervals, errors = found.fit.confidence_interval(), found.fit.standard_errors
    return [
        {
            "coefficient": name,
            "estimate": found.fit.coefficients[name],
            "standard_error": errors[name],
            "low": intervals[name][0],
            "high": intervals[name][1],
            "likelihood": found.likelihood.coefficients[name] if found.has_likelihood else math.nan,
            "likelihood_error": found.likelihood.standard_errors[name] if found.has_likelihood else math.nan,
        }
        for name in found.names
    ]


def _as_dict(found: Estimate, *, is_asked: bool) -> dict[str, Any]:
    rows = _rows(found)
    if is_asked:
        for row in rows:
            row["profile_low"], row["profile_high"] = found.profiles[row["coefficient"]]
    return {
        "name": found.model.name,
        **asdict(found.model),
        "log_likelihood": found.fit.log_likelihood,
        "effective_coefficients": found.effective,
        "aic": found.aic,
        "has_likelihood": found.has_likelihood,
        "likelihood_warnings": list(found.likelihood.warnings),
        "coefficients": rows,
    }


def _move_as_dict(move: Move) -> dict[str, Any]:
    return {
        "column": move.column,
        "from": move.low,
        "to": move.high,
        "event": {**asdict(move.event), "change": move.event.change},
        "choices": [
            {"node": node, "action": action, **asdict(own), "change": own.change}
            for (node, action), own in move.choices.items()
        ],
    }


def _draws_as_dict(draws: Draws) -> dict[str, Any]:
    return {
        "origin": draws.origin,
        "model": draws.model,
        "draws": len(draws.values),
        "coefficients": [
            {
                "coefficient": name,
                "mean": draws.mean(name),
                "low": draws.interval(name)[0],
                "high": draws.interval(name)[1],
                "r_hat": draws.r_hat.get(name),
                "ess": draws.ess.get(name),
                "prior_sd": draws.prior_sd.get(name),
            }
            for name in draws.names
        ],
        "warnings": list(draws.warnings),
    }


def _told_as_dict(told: Told) -> dict[str, Any]:
    return {
        "symbol": told.symbol,
        "choice": list(told.informed.choice),
        "at": dict(told.informed.at),
        "mean": told.mean,
        "low": told.low,
        "high": told.high,
        "alpha": told.alpha,
        "beta": told.beta,
        "case_alpha": told.entry.alpha,
        "case_beta": told.entry.beta,
        "why": told.informed.why,
        "doubts": told.informed.doubts,
    }
