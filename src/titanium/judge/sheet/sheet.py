"""The material sheet of a run: strength, yield point, brittleness, toughness, fatigue life and weight of its packages.

One reading of the run gives strength, toughness, weight and robustness. The load sweep and the fatigue test play the
packages again in the first futures of the run. What a run cannot give is left out, and the sheet says why.
"""

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from titanium.case.schema import Case
from titanium.errors import InputError, RunError
from titanium.explore.block import CasePlayer, Packages, Player
from titanium.explore.ensemble import WEIGHTED
from titanium.explore.scope import Scope
from titanium.explore.store import Run
from titanium.explore.sweep import Progress
from titanium.explore.task import design_of, player_of
from titanium.judge.cuts import ByCut
from titanium.judge.evidence import Evidence
from titanium.judge.shares import Difference, Share
from titanium.judge.sheet.bootstrap import NONE, Estimate
from titanium.judge.sheet.fatigue import FatigueTest, fatigue_test
from titanium.judge.sheet.findings import MaterialSheet, PackageSheet
from titanium.judge.sheet.loads import DEFAULT_FUTURES, DEFAULT_LOADS, Bearing, LoadSweep, Press, adverse, sweep_loads
from titanium.judge.sheet.rankings import DEFAULT_ALPHA, robustness, strongest
from titanium.judge.sheet.reading import Reading, chosen, read
from titanium.judge.sheet.regrets import regrets
from titanium.judge.sheet.weight import Burden, Weight, apart, burdens, payments, without_output
from titanium.judge.sheet.worth import Worth, worths
from titanium.model.compile import compile_model

MOST_LOADS = 101


def material_sheet(
    run: Run,
    packages: Sequence[str] | None = None,
    *,
    loads: int = DEFAULT_LOADS,
    load_futures: int = DEFAULT_FUTURES,
    alpha: float = DEFAULT_ALPHA,
    model: Player | None = None,
    on_progress: Progress | None = None,
) -> MaterialSheet:
    """The material sheet of a run: what its packages bear, how they break, how long they last and what they cost.

    Parameters
    ----------
    run
        A stored run; of one that is unfinished, what is there is read.
    packages
        Names of packages of the run; all if left out. The base is always among them where the run has it.
    loads
        Even loads from 0 to 1 at which packages are played again, 2 to 101; 0 plays nothing again, so that yield point,
        brittleness and fatigue life are left out.
    load_futures
        Futures of the run in which they are played again, from the first on.
    alpha
        Hurwicz's pessimism, 0 to 1: the weight of the worst future against the best.
    model
        What plays the run's packages again. If left out it is made from the run itself, which imports the function that
        a run is of, as continuing it does.
    on_progress
        Told futures read and played, of how many, and failures.

    Raises
    ------
    InputError
        If an option is out of range, a package is not in the run, or the run weighs its futures; all are listed.
    RunError
        If nothing is finished, or a chunk is missing or was altered.

    Examples
    --------
    >>> from titanium.explore.function import at_most, uniform, wrap
    >>> from titanium.explore.sweep import sweep
    >>> model = wrap(
    ...     lambda x: {"y": x**2},
    ...     name="square",
    ...     uncertainties={"x": uniform(0, 2)},
    ...     metrics=["y"],
    ...     thresholds={"y": at_most(1)},
    ...     processes=1,
    ... )
    >>> found = material_sheet(sweep(model, ["baseline"], 64, 0, "memory://doctest/sheet"))
    >>> found.of("baseline").strength.overall.count, found.absent["yield point"]
    (32, "'square' marks no uncertainty with an adverse side, so there is nothing to load")
    """
    _check(run, loads, load_futures, alpha, model)
    names = chosen(run, packages)
    if not run.futures_done:
        raise RunError(f"'{run.address}' has no finished chunk yet\n{run.remedy}")
    total = run.futures_done + loads * min(load_futures, run.futures_done)
    tell = _Advance(total, on_progress)
    reading = read(run, names, tell)
    absent: dict[str, str] = {}
    scope, settings = run.scope, {name: run.manifest.packages[name] for name in names}
    player, sweep, fatigue = None, None, None
    if why := _unloadable(scope, loads):
        absent |= dict.fromkeys(("yield point", "brittleness", "fatigue life"), why)
    else:
        try:
            player = player_of(run) if model is None else model
            sweep, fatigue = _pressed(run, player, reading, settings, loads, load_futures, tell, absent)
        except RunError as error:
            absent |= dict.fromkeys(("yield point", "brittleness", "fatigue life"), str(error))
    weights = _weights(reading, settings, player, absent)
    toughness = _toughness(reading, absent)
    worth: tuple[dict[str, Worth], ...] = worths(reading) if weights else tuple({} for _ in names)
    if weights and reading.base is None:
        absent["strength to weight"] = (
            f"the run does not hold {scope.base}, against which strength and cost are counted"
        )
    if not reading.measures:
        absent["robustness"] = "no limit says whether more or less of a metric is better"
    if len(names) == 1:
        absent["regret"] = "a run of one package has no other to regret"
    counts = reading.counts
    return MaterialSheet(
        evidence=Evidence.of_run(run, reading.futures),
        asked=run.manifest.futures,
        base=scope.base,
        has_base=reading.base is not None,
        disagreement=scope.description.disagreement if isinstance(scope, Case) else "",
        money=scope.description.money.unit if isinstance(scope, Case) else "",
        capitals={role: scope.actor(role).capital for role in ("W", "S")} if isinstance(scope, Case) else {},
        start=_start(scope),
        alpha=alpha,
        packages=tuple(
            PackageSheet(
                name=name,
                title=scope.packages[name].title if name in scope.packages else name,
                failed=int((~reading.finite[row]).sum()),
                strength=ByCut[Share].of(scope, lambda cut, row=row: counts.share("holds", row, cut)),
                over_base=Difference.of(0, 0, 0)
                if reading.base is None
                else counts.difference("holds", row, reading.base),
                load=sweep.curves[name] if sweep else None,
                toughness=toughness[row],
                fatigue=fatigue.packages[name] if fatigue else None,
                weight=weights[row] if weights else None,
                worth=worth[row],
            )
            for row, name in enumerate(names)
        ),
        sweep=sweep,
        fatigue=fatigue,
        breaks_as={name: own.breaks_as for name, own in scope.thresholds.items()},
        robustness=robustness(reading, alpha),
        strongest=strongest(reading),
        without_output=without_output(scope, _output(weights)) if isinstance(scope, Case) else (),
        absent=absent,
        regrets=regrets(reading),
    )


class _Advance:
    """Futures read and played so far."""

    def __init__(self, total: int, tell: Progress | None):
        self._total, self._tell, self._done = total, tell, 0

    def __call__(self, more: int) -> None:
        self._done = min(self._done + more, self._total)
        if self._tell is not None:
            self._tell(self._done, self._total, 0)


def _check(run: Run, loads: int, load_futures: int, alpha: float, model: Player | None) -> None:
    problems: list[str] = []
    if run.manifest.kind == WEIGHTED:
        problems.append(f"'{run.address}' weighs its futures, and a sheet counts them; see titanium runs show")
    if loads != 0 and not 2 <= loads <= MOST_LOADS:
        problems.append(f"{loads} loads: a whole number from 2 to {MOST_LOADS} is wanted, or 0 for none")
    if load_futures < 1:
        problems.append(f"{load_futures} futures under load: at least 1 is wanted")
    if not 0 <= alpha <= 1:
        problems.append(f"alpha {alpha:g}: a weight from 0 to 1 is wanted")
    if model is not None and model.scope.hash != run.manifest.case_hash:
        problems.append(f"'{model.scope.name}' is not what '{run.address}' is a run of: its hash differs")
    if problems:
        raise InputError("\n".join(problems))


def _unloadable(scope: Scope, loads: int) -> str:
    """Why a run's futures cannot be played under load; empty if they can."""
    if not adverse(scope):
        return f"'{scope.name}' marks no uncertainty with an adverse side, so there is nothing to load"
    return "no load was asked for" if loads == 0 else ""


def _pressed(
    run: Run,
    player: Player,
    reading: Reading,
    settings: Packages,
    loads: int,
    load_futures: int,
    tell: Callable[[int], None],
    absent: dict[str, str],
) -> tuple[LoadSweep, FatigueTest | None]:
    """The load sweep of a run's packages, and their fatigue at the yield point of the base."""
    scope = run.scope
    played = dict(settings)
    if scope.base in scope.packages:
        played.setdefault(scope.base, scope.package(scope.base))
    some = slice(0, min(load_futures, reading.futures))
    press = Press(player, design_of(scope, run.manifest), reading.index[some], played, tell)
    in_run = {name: (reading.holds[row, some], reading.finite[row, some]) for row, name in enumerate(reading.packages)}
    sweep = sweep_loads(press, loads, in_run, reading.cell[some])
    if not isinstance(player, CasePlayer):
        absent["fatigue life"] = f"'{scope.name}' has no quarters, so nothing says when a package breaks"
        return sweep, None
    load, why = _yield_of(sweep, scope.base)
    try:
        fatigue = fatigue_test(player, press.given(load), settings, load, why)
    except InputError as error:
        absent["fatigue life"] = str(error)
        return sweep, None
    return sweep, fatigue


def _yield_of(sweep: LoadSweep, base: str) -> tuple[float, str]:
    """The load at which fatigue is tested: the yield point of the base, or the end of the range that it lies beyond."""
    curve = sweep.curves[base]
    if curve.strength.yield_point.known or curve.security is None:
        return _load_of(curve.strength, f"of {base}")
    load, why = _load_of(curve.security, f"of the security of {base}")
    return load, f"{why}, which holds in half the futures at no load"


def _load_of(bearing: Bearing, of: str) -> tuple[float, str]:
    if bearing.bears_all:
        return 1.0, f"the full load, short of the yield point {of}"
    if not bearing.yield_point.known:
        return 0.0, f"no load at all, for want of a yield point {of}"
    return bearing.yield_point.value, f"the yield point {of}"


def _weights(
    reading: Reading, settings: Packages, player: Player | None, absent: dict[str, str]
) -> tuple[Weight, ...] | None:
    scope = reading.scope
    if not isinstance(scope, Case):
        why = f"'{scope.name}' is no alliance, so no capital pays"
        absent |= dict.fromkeys(("weight", "strength to weight"), why)
        return None
    model = player.model if isinstance(player, CasePlayer) else compile_model(scope)
    paid, output = payments(model, settings)
    burden, beside = burdens(reading, output), apart(reading)
    return tuple(Weight(burden[row], beside[row], paid[name]) for row, name in enumerate(reading.packages))


def _output(weights: tuple[Weight, ...] | None) -> Mapping[str, float]:
    """Roles of whose output something is known."""
    burden: Mapping[str, Burden] = weights[0].burden if weights else {}
    return {role: own.pct_output for role, own in burden.items() if math.isfinite(own.pct_output)}


def _toughness(reading: Reading, absent: dict[str, str]) -> tuple[Estimate, ...]:
    """Mean of 1 - loss over the futures in which a package breaks."""
    if not isinstance(reading.scope, Case):
        absent["toughness"] = f"'{reading.scope.name}' is no alliance, so no capital has a utility to lose"
    elif len(reading.packages) == 1:
        absent["toughness"] = "loss is counted against the best package of a future, and the run has one alone"
    if "toughness" in absent:
        return (NONE,) * len(reading.packages)
    kept: NDArray[np.float64] = reading.sums.total("toughness")
    breaks = reading.sums.total("breaks")
    with np.errstate(divide="ignore", invalid="ignore"):
        resampled = reading.sums.resampled("toughness") / reading.sums.resampled("breaks")
        values = kept / breaks
    return tuple(Estimate.of(float(value), own) for value, own in zip(values, resampled, strict=True))


def _start(scope: Scope) -> tuple[int, int]:
    if not isinstance(scope, Case):
        return 0, 0
    horizon = scope.description.horizon
    return horizon.first_year, horizon.quarters
