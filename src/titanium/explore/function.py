"""Any Python function as a model: swept, stored, continued and judged as the alliance model is.

The function takes every lever, uncertainty and school by keyword and gives a dictionary from metric to number. It is
called for one future at a time, by several processes, or, `vectorised`, for many futures at once. A call that fails is
masked and told with its reason; it changes no other result. Whatever a function prints or keeps is its own affair, but
its results should follow from its arguments alone.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from types import FunctionType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from titanium.case.schema import Lever, Threshold, Uncertainty
from titanium.errors import InputError, RunError
from titanium.explore.functions import scope as scopes
from titanium.explore.functions.caller import Caller, default_processes
from titanium.explore.functions.calls import Batch, Fault
from titanium.explore.functions.inputs import (
    at_least,
    at_most,
    beta,
    constant,
    lever,
    loguniform,
    triangular,
    uniform,
    within,
)
from titanium.explore.functions.results import tabulate
from titanium.explore.functions.scope import FunctionScope
from titanium.explore.functions.signature import faults, stream_of
from titanium.explore.functions.source import address_of, find, is_address, text_of

if TYPE_CHECKING:
    from titanium.explore.block import Chunk, Packages
    from titanium.explore.futures import Futures, Source

__all__ = [
    "FunctionModel",
    "FunctionScope",
    "at_least",
    "at_most",
    "beta",
    "constant",
    "find_model",
    "is_address",
    "lever",
    "load_model",
    "loguniform",
    "triangular",
    "uniform",
    "within",
    "wrap",
]

_PROBED = 8
"""Futures of which at least one must give what was promised, before any others are played."""


class FunctionModel:
    """A function with what it is explored over; `wrap` makes one, and it is called as the function was.

    It is a `Player`: `titanium.explore.sweep` takes it in place of a compiled case. Its processes end with the program,
    or when it is closed; a closed model starts them again when it is played.

    Attributes
    ----------
    function
        The function.
    scope
        What it is explored over.
    """

    def __init__(self, function: FunctionType, scope: FunctionScope, processes: int | None = None):
        if problem := _process_fault(processes, scope.vectorised):
            raise InputError(problem)
        self.function, self.scope = function, scope
        stream = stream_of(function, {*scope.levers, *scope.uncertainties, *scope.schools})
        processes = 1 if scope.vectorised else processes or default_processes()
        self._caller = Caller(function, scope.name, tuple(scope.metrics), stream, processes, scope.vectorised)
        self._probing, self._probed = threading.Lock(), False
        self.__doc__ = function.__doc__

    def __repr__(self) -> str:
        return (
            f"<model {self.scope.name}: {len(self.scope.levers)} levers, {len(self.scope.uncertainties)} uncertainties>"
        )

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """What the function gives."""
        return self.function(*arguments, **named)

    def __enter__(self) -> "FunctionModel":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def metrics(self) -> Mapping[str, str]:
        """Metric to its unit: the verdict, then the function's own."""
        units = ("1", "1", "quarter")
        return dict(zip(scopes.TOLD, units, strict=True)) | self.scope.metrics

    @property
    def processes(self) -> int:
        """Processes that call the function; 1 is this process alone."""
        return self._caller.processes

    def close(self) -> None:
        """End the processes; a play under way ends with an error."""
        self._caller.close()

    def play(self, packages: "Packages", design: "Source", index: NDArray[np.uint32]) -> "Chunk":
        """Play every package in at most `BLOCK` futures.

        Parameters
        ----------
        packages
            Package to lever to value.
        design
            Where the futures are taken from.
        index
            Number of each.

        Returns
        -------
        Metrics in single precision; the limits are held against them before they are rounded.

        Raises
        ------
        InputError
            If the function gives something other than the metrics in every one of the first futures.
        TitaniumError
            If the model is closed meanwhile.
        """
        from titanium.explore.block import Chunk, Failure  # takes long to import, and no process of a pool needs it

        self._probe(packages, design, int(index.max()))
        futures = design.at(index)
        batches = self._batches(packages, futures, design)
        told = [tabulate(self.scope, results) for results in self._caller.results(batches)]
        metrics = {name: np.stack([own[name] for own, _ in told]) for name in self.metrics}
        failures = [
            Failure(int(index[place]), name, fault.reason)
            for name, (_, faults) in zip(packages, told, strict=True)
            for place, fault in faults.items()
        ]
        return Chunk(futures.index, futures.cell, metrics, tuple(failures))

    def _batches(self, packages: "Packages", futures: "Futures", design: "Source") -> list[Batch]:
        """The calls of each package in some futures."""
        columns: dict[str, NDArray[np.float64] | NDArray[np.str_]] = {}
        for symbol, entry in design.case.uncertainties.items():
            # A constant is passed as it was written; a draw is single in every part of a sweep.
            drawn = futures.draw[symbol].astype(np.float64)
            columns[symbol] = drawn if entry.is_sampled else np.full_like(drawn, entry.nominal)
        for number, (name, switch) in enumerate(self.scope.schools.items()):
            columns[name] = np.array(list(switch.positions))[futures.cell[:, number]]
        return [
            Batch(self._typed(setting), columns, design.draws(futures.index), design.seed)
            for setting in packages.values()
        ]

    def _typed(self, setting: Mapping[str, float]) -> dict[str, float]:
        """Levers as the function is given them: codes as whole numbers."""
        levers = self.scope.levers
        return {name: int(value) if levers[name].values else float(value) for name, value in setting.items()}

    def _probe(self, packages: "Packages", design: "Source", last: int) -> None:
        """Play the first futures of a design up to `last`, package by package, until one gives what was promised.

        Raises
        ------
        InputError
            If none does because of what the function gives; calls that fail otherwise are left to the sweep.
        """
        with self._probing:
            if self._probed:
                return
            batches = self._batches(
                packages, design.at(np.minimum(np.arange(_PROBED, dtype=np.uint32), np.uint32(last))), design
            )
            faults: list[Fault] = []
            for place in range(_PROBED):
                [[result]] = self._caller.results([batches[place % len(batches)].part(place, place + 1)])
                if not isinstance(result, Fault) or not result.by_form:
                    break
                faults.append(result)
            else:
                first = faults[0].message
                raise InputError(f"model '{self.scope.name}', in each of the first {_PROBED} futures: {first}")
            self._probed = True


def _process_fault(processes: int | None, vectorised: bool) -> str:
    """Why a function cannot be called by so many processes; empty if it can."""
    if processes is not None and processes < 1:
        return f"{processes} processes: at least 1 is wanted"
    if vectorised and (processes or 1) > 1:
        return "a vectorised function is called by host threads; leave `processes` out"
    return ""


def wrap(
    function: Callable[..., Any],
    *,
    metrics: Sequence[str] | Mapping[str, str],
    uncertainties: Mapping[str, Uncertainty],
    levers: Mapping[str, Lever] | None = None,
    schools: scopes.Positions | None = None,
    packages: scopes.Settings | None = None,
    thresholds: Mapping[str, Threshold] | None = None,
    correlations: scopes.Pairs | None = None,
    name: str = "",
    base: str = "",
    vectorised: bool = False,
    processes: int | None = None,
) -> FunctionModel:
    """Make a model of a function `f(**levers, **uncertainties, **schools) -> {metric: number}`.

    A function that also takes `seed` is given a whole number, and one that takes `rng` a NumPy generator, which is the
    future's own: the same under every package and in any company.

    Parameters
    ----------
    function
        A function of plain numbers; a lever with named values comes as their whole number, a school as the name of its
        position.
    metrics
        Names of the metrics that are kept, or each with its unit; the function may give more.
    uncertainties
        Argument to its distribution: `uniform`, `loguniform`, `triangular`, `beta` or `constant`.
    levers
        Argument to `lever`: its range and the baseline.
    schools
        Argument to the positions between which rival theories differ, as names or as a table from name to meaning.
    packages
        Name to the levers that differ from the baselines. The package `baseline` is always there.
    thresholds
        Metric to the limit that it must keep for a package to hold: `at_most`, `at_least` or `within`; of several that
        break the first in this order is told. Without thresholds every package holds.
    correlations
        Pairs of uncertainties to the correlation of their normal scores.
    name
        Name of the model; the function's if left out.
    base
        Package that others are compared with; the baseline if left out.
    vectorised
        Whether the function takes an array over futures for each uncertainty and school, and gives arrays of the same
        length, or numbers. It must treat each future by itself, and several host threads may call it at once.
    processes
        Processes that call the function; one per available core if left out, 1 for this process alone, in which a
        function that ends its process ends the sweep.

    Raises
    ------
    InputError
        If anything does not fit, parameters of the function included; every problem is listed.

    Examples
    --------
    >>> def pond(inflow, decay, filter_share):
    ...     level = inflow * (1 - filter_share) / decay
    ...     return {"level": level, "cost": 3 * filter_share}
    >>> model = wrap(
    ...     pond,
    ...     levers={"filter_share": lever(0, 1, baseline=0)},
    ...     uncertainties={"inflow": uniform(1, 2), "decay": triangular(0.1, 0.5, 0.9)},
    ...     metrics=["level", "cost"],
    ...     packages={"filter": {"filter_share": 0.7}},
    ...     thresholds={"level": at_most(3)},
    ...     processes=1,
    ... )
    >>> from titanium.explore.stream import stream
    >>> [chunk] = stream(model, ["baseline", "filter"], 100)
    >>> chunk.metrics["holds"].sum(axis=1).tolist()
    [48.0, 98.0]
    """
    if not isinstance(function, FunctionType):
        raise InputError(f"{function!r} is not a function written in Python\nCall it from one: def f(...): return ...")
    given = [*(levers or {}), *uncertainties, *(schools or {})]
    problems = [*faults(function, given, vectorised)]
    if problem := _process_fault(processes, vectorised):
        problems.append(problem)
    scope = scopes.build(
        name=name or function.__name__,
        function=address_of(function),
        text=text_of(function),
        vectorised=vectorised,
        metrics=metrics,
        uncertainties=uncertainties,
        levers=levers or {},
        schools=schools or {},
        packages=packages or {},
        thresholds=thresholds or {},
        correlations=correlations or {},
        base=base,
        problems=problems,
    )
    return FunctionModel(function, scope, processes)


def load_model(address: str, *, processes: int | None = None) -> FunctionModel:
    """The model that stands at an address: `package.module:name` or `folder/file.py:name`.

    Parameters
    ----------
    processes
        Processes that call its function, if not as many as it was made with.

    Raises
    ------
    InputError
        If there is none; the nearest name is given.
    """
    found = find(address)
    if isinstance(found, FunctionModel):
        return found if processes is None else FunctionModel(found.function, found.scope, processes)
    what = f"a {type(found).__name__}"
    remedy = f"Make a model of it: model = wrap({found.__name__}, ...)." if isinstance(found, FunctionType) else ""
    raise InputError(f"'{address}' is {what}, not a model\n{remedy}".rstrip())


def find_model(scope: FunctionScope, function: Callable[..., Any] | None = None) -> FunctionModel:
    """The model of a scope that was kept beside its results, so that a run can be continued.

    Parameters
    ----------
    function
        The function; looked for at its address if left out.

    Raises
    ------
    RunError
        If the function is not there, or was changed since.
    """
    try:
        found = function or find(scope.function)
    except InputError as error:
        raise RunError(
            f"the function of model '{scope.name}' is needed and not found: {error}\n"
            "Go on in the folder in which the run was begun, or from Python with the model: resume(run, model)."
        ) from None
    own = found.function if isinstance(found, FunctionModel) else found
    if not isinstance(own, FunctionType) or text_of(own) != scope.text:
        raise RunError(
            f"the function of model '{scope.name}', '{scope.function}', was changed since; "
            "put it back as it was, or sweep the new one into a new folder"
        )
    return FunctionModel(own, scope)
