"""Which inputs an outcome is sensitive to: from a stored run, or from a design that is played for the question.

A run answers with its own futures, however they were drawn (`given_data`). A case, or a model made of a function,
plays a design of its own: Sobol, Morris, Shapley or slopes. Those play draws of the prior, since a design puts every
input where it likes; futures that were matched to a record are no such design. Chance and each school are inputs like
any other.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from titanium.case.schema import Case
from titanium.errors import InputError, nearest
from titanium.explore.block import Player, as_player
from titanium.explore.ensemble import PRIOR
from titanium.explore.store import Run
from titanium.judge.evidence import Evidence
from titanium.judge.inputs import BREAKS, Target
from titanium.judge.sensitivity import factors as own_factors
from titanium.judge.sensitivity import reading
from titanium.judge.sensitivity.estimate import Effects, Floats
from titanium.judge.sensitivity.factors import Column, Factor, Others
from titanium.judge.sensitivity.finding import Sensitivities, described, outcome_of, ranked
from titanium.judge.sensitivity.given_data import FEWEST, LEAST_INTERVALS, given_data, interval_count, leading
from titanium.judge.sensitivity.gradients import central_slopes, measures
from titanium.judge.sensitivity.morris import morris
from titanium.judge.sensitivity.plays import Plays, package_of, position_of
from titanium.judge.sensitivity.shapley import Copula, shapley
from titanium.judge.sensitivity.sobol import sobol
from titanium.judge.sensitivity.tables import CodedOutcome
from titanium.model.compile import Model, compile_model

GIVEN_DATA = ("delta", "pawn")
"""Methods that read the futures of a run; the first is the one of `auto`."""
SAMPLES: Mapping[str, int] = {"sobol": 1024, "morris": 256, "shapley": 4096, "gradient": 256}
"""Methods that play a design of their own, and its size if it is left out; the first is the one of `auto`."""
MOST_PLAYS = 2**18
"""Plays of Shapley's method at most where its size is left out; of 200 inputs they allow 1,300 orders."""
METHODS = ("auto", *GIVEN_DATA, *SAMPLES)
SCHOOLED = 2**18
"""Futures that the positions of a school are compared in at most."""
LEADING = 5
"""Inputs that are told of each position of a school."""
_NO_OUTCOME = "no play gave finite numbers, so there is nothing to explain"

Source = Run | Case | Model | Player


def sensitivity(
    source: Source,
    package: str | None = None,
    target: str = BREAKS,
    method: str = "auto",
    *,
    inputs: Sequence[str] | None = None,
    others: Others = "sampled",
    groups: Mapping[str, Sequence[str]] | None = None,
    samples: int | None = None,
    seed: int | None = None,
    by: str | None = None,
) -> Sensitivities:
    """Which inputs an outcome of a package is sensitive to.

    Parameters
    ----------
    source
        A run, whose futures are read; or a case, a compiled model or any player, which plays a design of its own.
    package
        Name of a package; the one that others are compared with if left out.
    target
        `breaks`, the name of a threshold, a metric, or a metric with a limit such as `clashes>6`.
    method
        `delta` or `pawn` for a run; `sobol`, `morris`, `shapley` or `gradient` for what is played; `auto` is the first.
    inputs
        Uncertainties, schools and `chance` that are asked for; all if left out.
    others
        Whether inputs that are not asked for are sampled and told as one, or stay at the centre; for what is played.
    groups
        Name to inputs that are moved together and told as one; for what is played.
    samples
        Size of the design: points of a Sobol sequence (a power of two), trajectories of Morris, orders of Shapley, or
        places of slopes; 1024, 256, 4096 (fewer where inputs are many) and 256 if left out.
    seed
        Seed of a design and of resamples; 0 if left out.
    by
        A school of which each position is told apart as well. A run tells all schools if it is left out.

    Raises
    ------
    InputError
        If the request does not fit the source, or too few futures are there; all problems are listed.
    RunError
        If the run has nothing finished, or a chunk is missing or was altered.

    Examples
    --------
    >>> from titanium.explore.function import at_most, uniform, wrap
    >>> model = wrap(
    ...     lambda x, y: {"sum": 3 * x + 4 * y},
    ...     name="sum",
    ...     uncertainties={"x": uniform(0, 1), "y": uniform(0, 1)},
    ...     metrics=["sum"],
    ...     processes=1,
    ... )
    >>> found = sensitivity(model, target="sum", method="shapley", samples=256)
    >>> [(own.name, round(own.main.value, 1)) for own in found.clear]
    [('y', 0.6), ('x', 0.4)]
    """
    if problems := list(_problems(source, method, groups, others, samples, by)):
        raise InputError("\n".join(problems))
    if isinstance(source, Run):
        return _of_run(source, package, target, method, inputs, seed or 0, by)
    model = compile_model(source) if isinstance(source, Case) else source
    method = next(iter(SAMPLES)) if method == "auto" else method
    experiment = _Experiment(
        as_player(model), package, target, method, inputs, others, groups or {}, samples, seed or 0
    )
    whole = experiment.played({})
    if by is None:
        return whole
    positions = experiment.player.scope.schools[by].positions
    apart = {position: experiment.played({by: position}).first(LEADING) for position in positions}
    return replace(whole, by_school={by: apart})


def _problems(
    source: Source,
    method: str,
    groups: Mapping[str, Sequence[str]] | None,
    others: str,
    samples: int | None,
    by: str | None,
) -> list[str]:
    is_run = isinstance(source, Run)
    scope = source.scope if is_run else source if isinstance(source, Case) else as_player(source).scope
    problems: list[str] = []
    if method not in METHODS:
        problems.append(f"no method '{method}'\n{nearest(method, METHODS)}")
    elif is_run and method in SAMPLES:
        problems.append(
            f"method {method} plays a design of its own, which the futures of a run are not\n"
            f"Ask the case instead, or read the run by {' or '.join(GIVEN_DATA)}."
        )
    elif not is_run and method in GIVEN_DATA:
        problems.append(
            f"method {method} reads the futures of a run, and '{scope.name}' is none\n"
            f"Sweep one with titanium sweep, or play one of {', '.join(SAMPLES)}."
        )
    if is_run and groups:
        problems.append("groups are moved together in a design that is played; a run has none")
    if is_run and others != "sampled":
        problems.append("inputs stay at the centre in a design that is played; in a run all are sampled")
    if is_run and samples is not None:
        problems.append("a number of samples is that of a design that is played; a run has its futures")
    if samples is not None and samples < 2:
        problems.append(f"{samples} samples: at least 2 are wanted")
    if by is not None and by not in scope.schools:
        problems.append(f"no school '{by}'\n{nearest(by, scope.schools)}")
    return problems


def _of_run(
    run: Run, package: str | None, target: str, method: str, inputs: Sequence[str] | None, seed: int, by: str | None
) -> Sensitivities:
    name = reading.package_of(run, package)
    main = GIVEN_DATA[0] if method == "auto" else method
    found = reading.read(run, [name], target, inputs=inputs)
    evidence = Evidence.of_run(run, found.futures)
    whole = _read(found, evidence, name, main, seed)
    if whole.is_constant:
        return whole
    fewer = found.among(slice(0, SCHOOLED))
    switches = [own for own, n in fewer.n_codes.items() if own in found.scope.schools and by in (None, own) and n > 1]
    by_school: dict[str, dict[str, Sensitivities]] = {}
    for switch in switches:
        by_school[switch] = {}
        for number, position in enumerate(found.scope.schools[switch].positions):
            part = fewer.among(fewer.codes[switch] == number)
            if part.futures >= LEAST_INTERVALS * FEWEST:
                by_school[switch][position] = _read(
                    part, evidence, name, main, seed, only=LEADING, held={switch: position}
                )
    return replace(whole, by_school=by_school)


def _read(
    found: reading.Reading,
    evidence: Evidence,
    package: str,
    main: str,
    seed: int,
    *,
    only: int | None = None,
    held: Mapping[str, str] | None = None,
) -> Sensitivities:
    """The finding of futures that were read; `only` so many inputs are told, those that lead without a bootstrap."""
    held = held or {}
    names = [name for name in found.codes if name not in held]
    values = found.outcome[0].astype(np.float64)
    outcome = outcome_of(
        found.target, float(values.mean()) if len(values) else np.nan, float(values.std()) if len(values) else 0.0
    )
    blank = Sensitivities(
        evidence, package, outcome, main, main, (), found.futures, found.masked, 1.0, "", dict(held)
    )  # fmt: skip
    if not len(values):
        raise InputError(f"in none of {found.futures} futures are all numbers finite, so there is nothing to explain")
    if outcome.deviation == 0:
        return blank
    interval_count(len(values))
    coded = CodedOutcome.of(values)
    told: Sequence[str] = names
    if only is not None:
        scores = leading(((found.codes[name], found.n_codes[name]) for name in names), coded, main)
        told = [names[int(place)] for place in np.argsort(-scores, kind="stable")[:only]]
    effects = given_data(
        ((found.codes[name], found.n_codes[name]) for name in told), coded, len(names), seed, main=main
    )
    return ranked(blank, effects, [described(found.scope, name, (name,)) for name in told])


@dataclass(frozen=True)
class _Experiment:
    """A request that is played."""

    player: Player
    package: str | None
    target: str
    method: str
    inputs: Sequence[str] | None
    others: Others
    groups: Mapping[str, Sequence[str]]
    samples: int | None
    seed: int

    @property
    def size(self) -> int:
        """Size of the design."""
        return SAMPLES[self.method] if self.samples is None else self.samples

    def played(self, held: Mapping[str, str]) -> Sensitivities:
        """The finding, with some schools held at a position."""
        scope = self.player.scope
        name, setting = package_of(scope, self.package)
        aim = Target.of(scope, self.player.metrics, self.target)
        every = [column for column in own_factors.columns_of(scope) if column.name not in held]
        inputs = None if self.inputs is None else [own for own in self.inputs if own not in held]
        moved, factors = own_factors.chosen(every, inputs, self.groups, self.others)
        copula = own_factors.copula_of(scope, moved)
        numbers = {switch: position_of(scope, switch, position) for switch, position in held.items()}
        plays = Plays(self.player, name, setting, aim, moved, self.seed, numbers)
        method: Callable[..., tuple[Effects, Sequence[Factor]]] = getattr(self, f"_{self.method}")
        effects, told = method(plays, moved, factors, copula)
        if not effects.plays:
            raise InputError(_NO_OUTCOME)
        others = (
            self.others if len(every) > sum(len(own.columns) for own in told if own.name != own_factors.REST) else ""
        )
        blank = Sensitivities(
            Evidence(scope.name, scope.hash, None, effects.plays, self.seed, PRIOR),
            name,
            outcome_of(aim, effects.mean, effects.deviation),
            self.method,
            next(iter(effects.estimates)),
            (),
            effects.plays,
            effects.masked,
            1.0,
            others,
            dict(held),
        )
        if blank.is_constant:
            return blank
        named = [described(scope, own.name, tuple(moved[place].name for place in own.columns)) for own in told]
        return ranked(blank, effects, named)

    def _sobol(
        self, plays: Plays, moved: Sequence[Column], factors: Sequence[Factor], copula: Copula
    ) -> tuple[Effects, Sequence[Factor]]:
        told = own_factors.independent(factors, copula)
        return sobol(plays, [own.columns for own in told], self.size, self.seed, tie=copula.tie), told

    def _morris(
        self, plays: Plays, moved: Sequence[Column], factors: Sequence[Factor], copula: Copula
    ) -> tuple[Effects, Sequence[Factor]]:
        told = own_factors.independent(factors, copula)
        unordered = {place: own.positions for place, own in enumerate(moved) if own.kind != "uncertainty"}
        columns = [own.columns for own in told]
        return morris(plays, columns, self.size, self.seed, unordered=unordered, tie=copula.tie), told

    def _shapley(
        self, plays: Plays, moved: Sequence[Column], factors: Sequence[Factor], copula: Copula
    ) -> tuple[Effects, Sequence[Factor]]:
        size = self.size if self.samples is not None else min(self.size, max(MOST_PLAYS // (len(factors) + 1), 2))
        return shapley(plays, [own.columns for own in factors], size, self.seed, copula=copula), factors

    def _gradient(
        self, plays: Plays, moved: Sequence[Column], factors: Sequence[Factor], copula: Copula
    ) -> tuple[Effects, Sequence[Factor]]:
        if self.groups:
            raise InputError("a slope is that of one input; groups go with sobol, morris and shapley")
        told = [own for own in factors if own.name != own_factors.REST and moved[own.columns[0]].kind == "uncertainty"]
        if not told:
            raise InputError("slopes are those of uncertainties, and none is asked for; schools and chance have none")
        generator = np.random.default_rng(self.seed)
        base: Floats = copula.tie(np.clip(generator.random((self.size, len(moved))), 2.0**-33, 1 - 2.0**-33))
        slopes, outcome = central_slopes(plays, base, [own.columns[0] for own in told])
        return measures(slopes, outcome, self.seed, rows=2 * len(told) + 1), told
