"""Payoffs of a game estimated from observations in a file: what was fitted, what came of it, what to mistrust."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from titanium.errors import GameError, InputError, nearest
from titanium.games.estimation.fitting import fit
from titanium.games.estimation.resampling import Bootstrap, bootstrap
from titanium.games.estimation.result import Fit
from titanium.games.tree import Game
from titanium.report.game import Source, range_notes, read_game, read_precision, read_settings

SCHEMA = "titanium.game.fit/1"


@dataclass(frozen=True)
class FitReport:
    """A fitted game."""

    source: Source
    data: str
    outcome: tuple[str, ...]
    """Columns that say what happened."""
    formulas: tuple[str, ...]
    seed: int
    fit: Fit
    resampled: Bootstrap | None
    notes: tuple[str, ...]

    @property
    def precision(self) -> Mapping[str, float]:
        """Player to the precision of its choices at scale 1."""
        return self.fit.settings["precision"]

    def observed(self) -> dict[str, float]:
        """Outcome to its share of the observations."""
        y = np.asarray(self.fit.sample.observations.y)
        targets = self.fit.sample.likelihood.targets
        return {name: float((y == place).mean()) for place, name in enumerate(targets)}

    def warnings(self) -> tuple[str, ...]:
        """What to mistrust: the fit's own warnings, and draws of the bootstrap that failed."""
        own = (*self.notes, *self.fit.warnings)
        if self.resampled and self.resampled.n_failed:
            n = len(self.resampled.converged)
            return (*own, f"{self.resampled.n_failed} of {n} bootstrap draws did not converge and are left out.")
        return own

    def to_dict(self) -> dict[str, Any]:
        """The fit as plain data for JSON; what is not known is null."""
        found, again = self.fit, self.resampled
        rows = {row["coefficient"]: row for row in found.to_rows()}
        return {
            "schema": SCHEMA,
            "file": self.source.file,
            "game": self.source.title,
            "data": self.data,
            "outcome": list(self.outcome),
            "formulas": list(self.formulas),
            "link": found.settings["link"],
            "errors": found.settings["errors"],
            "precision": dict(self.precision),
            "seed": self.seed,
            "converged": found.converged,
            "n": found.n,
            "dropped": found.dropped,
            "log_likelihood": _known(found.log_likelihood),
            "aic": _known(found.aic),
            "bic": _known(found.bic),
            "coefficients": _known(found.coefficients),
            "standard_errors": _known(found.standard_errors),
            "standard_errors_of": found.errors_of,
            "z": _known({name: row["z"] for name, row in rows.items()}),
            "p": _known({name: row["p"] for name, row in rows.items()}),
            "intervals": _known(found.confidence_interval()),
            "bootstrap": None
            if again is None
            else {
                "draws": len(again.converged),
                "failed": again.n_failed,
                "standard_errors": _known(again.standard_errors),
                "intervals": _known(again.confidence_interval()),
            },
            "observed": self.observed(),
            "mean_prediction": _known(found.mean_prediction()),
            "warnings": list(self.warnings()),
        }


def _known(value: Any) -> Any:
    """Nested tables with null in place of what is not a finite number, which JSON cannot hold."""
    if isinstance(value, Mapping):
        return {name: _known(own) for name, own in value.items()}
    if isinstance(value, tuple):
        return [_known(own) for own in value]
    return value if math.isfinite(value) else None


def fit_game(
    file: str | Path,
    data: str | Path,
    formulas: Sequence[str] = (),
    *,
    outcome: Sequence[str] = (),
    settings: Sequence[str] = (),
    scale: str | None = None,
    link: str = "logit",
    errors: str = "agent",
    precision: str | None = None,
    standard_errors: str | None = None,
    cluster: str | None = None,
    draws: int = 0,
    n_starts: int = 8,
    seed: int = 0,
) -> FitReport:
    """Estimate payoffs of the game in a file from observations in a CSV file.

    Parameters
    ----------
    file
        The game, see `titanium.report.game.read_game`.
    data
        Path of a CSV file with a header.
    formulas
        What payoffs depend on, see `read_formulas`.
    outcome
        Column of outcomes, or columns of decisions along the path.
    settings
        `name=value` texts for parameters that are not estimated.
    scale, link, errors, n_starts, seed
        As `titanium.games.fit` takes them.
    precision
        As text, see `titanium.report.game.read_precision`.
    standard_errors, cluster
        Kind of the standard errors and column of clusters; a column alone means `cluster`.
    draws
        Draws of a bootstrap, which also uses the seed; none if 0.

    Raises
    ------
    InputError
        With every reason why this cannot be estimated.
    """
    source = read_game(file)
    game = source.game
    given = read_settings(game, settings)
    wanted = read_formulas(game, formulas)
    if isinstance(wanted, str) and given:
        raise InputError("--set is for formulas by name; a line of formulas gives every parameter its own")
    if both := sorted(given.keys() & set(wanted) if isinstance(wanted, dict) else ()):
        raise InputError(f"{', '.join(both)}: either set to a number or given a formula, not both")
    if not wanted and scale is None:
        names = ", ".join(game.parameters) or ", ".join(_payoffs(game))
        raise InputError(
            f"nothing to estimate\nGive --formula 'NAME = x + z' with a name of: {names};\n"
            "or --scale common, which estimates the scale of the errors."
        )
    found = fit(
        game,
        wanted if isinstance(wanted, str) else {**given, **wanted},
        data if isinstance(data, Path) else Path(data),
        link=link,
        errors=errors,
        outcome=tuple(outcome) or None,
        precision=None if precision is None else read_precision(game, precision, "precision"),
        scale=scale,
        errors_of=standard_errors or ("hessian" if cluster is None else "cluster"),
        cluster=cluster,
        n_starts=n_starts,
        seed=seed,
    )
    left = [name.strip() for name in wanted.partition("~")[0].split("+")] if isinstance(wanted, str) else []
    is_told = isinstance(wanted, str) and "~" in wanted
    return FitReport(
        source=source,
        data=str(data),
        outcome=tuple(outcome) or (tuple(left) if is_told else ("outcome",)),
        formulas=tuple(formulas),
        seed=seed,
        fit=found,
        resampled=bootstrap(found, draws, seed, cluster=cluster) if draws else None,
        notes=range_notes(game, given),
    )


def read_formulas(game: Game, texts: Sequence[str]) -> str | dict[Any, str]:
    """What payoffs depend on, from texts of either form.

    - `NAME = x + z` for a parameter of the game, or for the payoff of a player at an outcome, `u_PLAYER(OUTCOME)`, as
      results name it;
    - one line for all parameters in their order, as in R: `esc + war ~ x + z | 0 | x | 1`.

    Raises
    ------
    InputError
        If a name is unknown or given twice, or a line does not stand alone; every problem is listed.

    Examples
    --------
    >>> game = read_game("egame12").game
    >>> read_formulas(game, ["u11 = x", "u24 = 1"])
    {'u11': 'x', 'u24': '1'}
    >>> read_formulas(game, ["u_1(resist) = x"])
    {('1', 'resist'): 'x'}
    """
    known: dict[str, Any] = {name: name for name in (*game.parameters, *sorted(game.names))} | _payoffs(game)
    found: dict[Any, str] = {}
    lines: list[str] = []
    problems: list[str] = []
    for text in texts:
        name, formula = _sides(text, known)
        if not name:
            lines.append(text)
        elif name not in known:
            problems.append(f"'{text}' is for '{name}', which is no parameter and no payoff\n{nearest(name, known)}")
        elif known[name] in found:
            problems.append(f"'{name}' has two formulas")
        else:
            found[known[name]] = formula
    if lines and len(texts) > 1:
        problems.append(f"'{lines[0]}' is a line for all parameters, which stands alone\nOr write NAME = formula.")
    if problems:
        raise GameError("cannot fit", problems)
    return lines[0] if lines else found


def _payoffs(game: Game) -> dict[str, tuple[str, str]]:
    """Names of payoffs as results show them, to player and outcome."""
    return {
        f"u_{player}({outcome})": (player, outcome)
        for player in game.players
        for outcome in game.outcomes
    }  # fmt: skip


def _sides(text: str, known: Mapping[str, Any]) -> tuple[str, str]:
    """Name and formula of `NAME = formula`; no name where the text is a line for all parameters."""
    text = text.strip()
    for name in sorted(known, key=len, reverse=True):  # a name may hold what else would end it
        if own := re.match(rf"{re.escape(name)}\s*=(?!=)", text):
            return name, text[own.end() :].strip()
    left, equals, right = text.partition("=")
    is_line = not equals or right.startswith("=") or "~" in left or "|" in left
    return ("", text) if is_line else (left.strip(), right.strip())
