"""The value of information: what knowing an uncertainty, or which school is right, would add to the best choice."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from titanium.case.schema import Case
from titanium.errors import InputError
from titanium.explore.block import BLOCK, CasePlayer, Chunk, Player, as_player
from titanium.explore.ensemble import Ensemble, Kind, check_kind
from titanium.explore.futures import Design
from titanium.explore.matching import ensemble as gather
from titanium.explore.scope import Scope
from titanium.explore.store import Run
from titanium.explore.stream import check_request, stream
from titanium.explore.sweep import Progress
from titanium.explore.task import design_of
from titanium.explore.threads import in_order
from titanium.judge.asked import weighed
from titanium.judge.design.known import Information, Known, Stretch, Yardstick
from titanium.judge.design.worth import Choice, equal_parts, n_parts_of
from titanium.judge.evidence import Evidence
from titanium.model.compile import Model, compile_model

DEFAULT_FUTURES = 16_384
STRENGTH, UTILITY = "strength", "utility"
_GAINS = ("gain_patron", "gain_host")
"""Metrics whose sum is the joint utility of the capitals that sign."""


def value_of_information(run: Run, packages: Sequence[str] | None = None) -> Information:
    """What knowing more would be worth to who chooses between the packages of a stored run.

    Parameters
    ----------
    run
        A run of at least two packages; of one that is unfinished, what is there is read.
    packages
        Packages to choose from; all of the run's but no agreement if left out.

    Raises
    ------
    InputError
        If there are fewer than two packages to choose from, one is not in the run, or the run weighs its futures.
    RunError
        If a chunk is missing or was altered.

    Examples
    --------
    >>> from titanium.explore.function import at_least, lever, uniform, wrap
    >>> from titanium.explore.sweep import sweep
    >>> model = wrap(
    ...     lambda bet, x: {"won": bet * (x - 0.5)},
    ...     name="bet",
    ...     levers={"bet": lever(-1, 1, baseline=-1)},
    ...     uncertainties={"x": uniform(0, 1)},
    ...     metrics=["won"],
    ...     packages={"other": {"bet": 1}},
    ...     thresholds={"won": at_least(0)},
    ...     processes=1,
    ... )
    >>> found = value_of_information(sweep(model, ["baseline", "other"], 1024, 0, "memory://doctest/information"))
    >>> round(found.yardsticks["strength"].known[0].worth.value, 2)
    0.5
    """
    scope, manifest = run.scope, run.manifest
    if problems := weighed(run):
        raise InputError("\n".join(problems))
    names = _choosable(scope, list(run.packages), packages, f"'{run.address}'")
    rows = [run.packages.index(name) for name in names]
    wanted = _yardsticks(scope, manifest.units)
    read = list(dict.fromkeys(metric for metrics in wanted.values() for metric in metrics))
    parts = _Gathered(wanted, rows)
    for chunk in run.chunks(scope, only=read):
        parts.add(chunk)
    if not parts.index:
        raise InputError(f"'{run.address}' has no finished chunk yet\n{run.remedy}")
    return _judged(scope, design_of(scope, manifest), names, parts, Evidence.of_run(run, parts.futures))


def information_of(
    model: Model | Case | Player,
    packages: Sequence[str] | None = None,
    *,
    futures: int = DEFAULT_FUTURES,
    seed: int = 0,
    ensemble: Kind = "matched",
    on_progress: Progress | None = None,
) -> Information:
    """What knowing more would be worth to who chooses between named packages, in futures played for it alone.

    Parameters
    ----------
    model
        A case, or any player.
    packages
        Packages to choose from; all that are named but no agreement if left out.
    futures
        Number of futures.
    ensemble
        Which futures, see `titanium.judge.stress.stress`.

    Raises
    ------
    InputError
        If there are fewer than two packages to choose from, a name is unknown, or a count is out of range.
    """
    check_kind(ensemble)
    player = as_player(compile_model(model) if isinstance(model, Case) else model)
    scope = player.scope
    names = _choosable(scope, list(scope.packages), packages, f"'{scope.name}'")
    check_request(scope, names, futures, BLOCK)
    source = source_of(player, seed, ensemble, futures)
    wanted = _yardsticks(scope, player.metrics)
    parts = _Gathered(wanted, list(range(len(names))))
    for chunk in stream(player, names, futures, ensemble=source, chunk=BLOCK):
        parts.add(chunk)
        if on_progress is not None:
            on_progress(parts.futures, futures, parts.masked)
    return _judged(scope, source.design, names, parts, Evidence.of(scope, source, futures))


def source_of(player: Player, seed: int, kind: Kind, futures: int) -> Ensemble:
    """Futures of an ensemble for a player; a function has only its prior."""
    design = Design(player.scope, seed)
    return gather(player.model, design, kind, futures) if isinstance(player, CasePlayer) else Ensemble(design)


def _choosable(scope: Scope, known: list[str], asked: Sequence[str] | None, where: str) -> list[str]:
    fallback = scope.description.disagreement if isinstance(scope, Case) else None
    names = [name for name in known if name != fallback] if asked is None else list(dict.fromkeys(asked))
    if unknown := [name for name in names if name not in known]:
        raise InputError(f"no package '{unknown[0]}' in {where}; it has {', '.join(known)}")
    if len(names) < 2:
        told = f"{names[0]} alone" if names else "no package"
        raise InputError(f"{where} gives {told} to choose from; information is worth something where there is a choice")
    return names


def _yardsticks(scope: Scope, units: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """What is wanted, to the metrics that are added up for it."""
    joint = isinstance(scope, Case) and all(name in units for name in _GAINS)
    found: dict[str, tuple[str, ...]] = {STRENGTH: ("holds",)}
    if joint:
        found[UTILITY] = _GAINS
    return found


class _Gathered:
    """What packages gave in the futures in which all gave finite numbers."""

    def __init__(self, wanted: Mapping[str, tuple[str, ...]], rows: list[int]):
        self.wanted, self._rows = wanted, rows
        self.index: list[NDArray[np.uint32]] = []
        self.cell: list[NDArray[np.int8]] = []
        self._gives: dict[str, list[NDArray[np.float32]]] = {name: [] for name in wanted}
        self.futures, self.masked = 0, 0

    def add(self, chunk: Chunk) -> None:
        """Keep the futures of a chunk."""
        kept = np.all(chunk.finite[self._rows], axis=0)
        self.futures += len(kept)
        self.masked += int((~kept).sum())
        self.index.append(chunk.index[kept])
        self.cell.append(chunk.cell[kept])
        for name, metrics in self.wanted.items():
            total = sum((chunk.metrics[own][self._rows][:, kept] for own in metrics), np.float32(0))
            self._gives[name].append(np.asarray(total, dtype=np.float32))

    def gives(self, name: str) -> NDArray[np.float64]:
        """What is wanted, axes (package, future)."""
        return np.concatenate(self._gives[name], axis=1).astype(np.float64)


def _judged(scope: Scope, design: Design, names: list[str], parts: _Gathered, evidence: Evidence) -> Information:
    index, cell = np.concatenate(parts.index), np.concatenate(parts.cell)
    if len(index) < 2:
        raise InputError(f"{len(index)} futures in which every package gave finite numbers: at least 2 are wanted")
    n_parts = n_parts_of(len(index))
    fine = _steps(design, index)
    return Information(
        evidence=evidence,
        packages=tuple(names),
        masked=parts.masked,
        parts=n_parts,
        yardsticks={
            name: _yardstick(scope, design, name, names, parts.gives(name), fine, cell, n_parts)
            for name in parts.wanted
        },
    )


def _steps(design: Design, index: NDArray[np.uint32]) -> dict[str, NDArray[np.uint8]]:
    """Level of every sampled uncertainty in each future, in 256 steps."""
    found = {symbol: np.empty(len(index), np.uint8) for symbol in design.sampled}

    def fill(begin: int) -> None:
        part = slice(begin, begin + BLOCK)
        for symbol, level in design.levels(index[part], design.sampled).items():
            found[symbol][part] = np.minimum(level * 256, 255).astype(np.uint8)

    if found:
        list(in_order(fill, range(0, len(index), BLOCK)))
    return found


def _yardstick(
    scope: Scope,
    design: Design,
    name: str,
    names: list[str],
    gives: NDArray[np.float64],
    fine: Mapping[str, NDArray[np.uint8]],
    cell: NDArray[np.int8],
    n_parts: int,
) -> Yardstick:
    choice = Choice.of(gives, design.seed)
    n_inputs = len(scope.schools) + len(fine)
    known: list[Known] = []
    for place, (switch, entry) in enumerate(scope.schools.items()):
        positions = list(entry.positions)
        part = cell[:, place].astype(np.uint8)
        sizes = np.bincount(part, minlength=len(positions))
        worth = choice.partial(part, len(positions), choice.chance(sizes, n_inputs))
        stretches = tuple(
            Stretch(names[best], position, math.nan, math.nan, size)
            for best, position, size in zip(worth.chosen, positions, sizes.tolist(), strict=True)
        )
        known.append(Known(switch, entry.question, True, "1", worth, stretches))
    chance = choice.chance(np.full(n_parts, gives.shape[1] // n_parts), n_inputs)

    def judge(symbol: str) -> Known:
        part = equal_parts(fine[symbol], n_parts)
        worth = choice.partial(part, n_parts, chance)
        entry = scope.uncertainties[symbol]
        stretches = _stretches(design, symbol, names, worth.chosen, fine[symbol], part)
        return Known(symbol, entry.name or symbol, False, entry.unit, worth, stretches)

    known += in_order(judge, fine)
    best = choice.best
    return Yardstick(
        name=name,
        unit="1" if name == STRENGTH else UTILITY,
        best=names[best],
        mean=float(gives[best].mean()),
        perfect=choice.perfect(),
        known=tuple(sorted(known, key=lambda own: (-own.worth.value, own.name))),
    )


def _stretches(
    design: Design,
    symbol: str,
    names: list[str],
    chosen: Sequence[int],
    fine: NDArray[np.uint8],
    part: NDArray[np.uint8],
) -> tuple[Stretch, ...]:
    """Neighbouring parts in which one package is best, as one; parts without futures belong to their neighbours."""
    sizes = np.bincount(part, minlength=len(chosen))
    filled = [number for number in range(len(chosen)) if sizes[number]]
    runs: list[tuple[int, list[int]]] = []
    for number in filled:
        if runs and runs[-1][0] == chosen[number]:
            runs[-1][1].append(number)
        else:
            runs.append((chosen[number], [number]))
    found: list[Stretch] = []
    low = 0.0
    for place, (package, parts) in enumerate(runs):
        high = 1.0 if place == len(runs) - 1 else (float(fine[part == parts[-1]].max()) + 1) / 256
        ends = design.quantile(symbol, np.clip(np.array([low, high]), 2.0**-33, 1 - 2.0**-33))
        found.append(Stretch(names[package], "", float(ends[0]), float(ends[1]), int(sizes[parts].sum())))
        low = high
    return tuple(found)
