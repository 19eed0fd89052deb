"""Calls of somebody else's function, future by future or many futures at once; one that fails stops no other.

Worker processes import this module, so it imports little.
"""

import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from titanium.errors import nearest

Stream = Literal["", "seed", "rng"]
"""Parameter, if any, through which a function is given the random stream of its future."""


@dataclass(frozen=True)
class Fault:
    """Why a call gave no results."""

    message: str
    by_form: bool = False
    """Whether what came back had the wrong form, which it then has in most futures."""

    @property
    def reason(self) -> str:
        """The message in one line."""
        return self.message.splitlines()[0] if self.message else ""


@dataclass(frozen=True)
class Batch:
    """Calls that have their levers in common, one for each future.

    Attributes
    ----------
    setting
        Lever to its value.
    columns
        Uncertainty or school to its value in each future, a number in double precision or a name.
    numbers, seed
        Number of each future and seed of its design; a future's random stream follows from both.
    """

    setting: Mapping[str, float]
    columns: Mapping[str, NDArray[np.float64] | NDArray[np.str_]]
    numbers: NDArray[np.uint32]
    seed: int

    def __len__(self) -> int:
        return len(self.numbers)

    def part(self, begin: int, end: int) -> "Batch":
        """The futures at the places from `begin` to `end`."""
        columns = {name: values[begin:end] for name, values in self.columns.items()}
        return replace(self, columns=columns, numbers=self.numbers[begin:end])


Result = tuple[float, ...] | Fault
"""Every metric of one call, in order; or why there is none."""


def call_each(function: Callable[..., Any], metrics: Sequence[str], stream: Stream, batch: Batch) -> Iterator[Result]:
    """Results of each call of a function that takes plain numbers."""
    columns = [values.tolist() for values in batch.columns.values()]
    for number, *values in zip(batch.numbers.tolist(), *columns, strict=True):
        arguments: dict[str, Any] = dict(zip(batch.columns, values, strict=True))
        if stream:
            seeds = np.random.SeedSequence([batch.seed, number])
            arguments[stream] = np.random.default_rng(seeds) if stream == "rng" else _whole(seeds)
        try:
            given = function(**batch.setting, **arguments)
            yield tuple(_number(name, value) for name, value in zip(metrics, _chosen(given, metrics), strict=True))
        except _WrongForm as error:
            yield Fault(str(error), by_form=True)
        except (Exception, SystemExit) as error:
            yield Fault(_last_line(error))


def call_together(
    function: Callable[..., Any], metrics: Sequence[str], stream: Stream, batch: Batch, size: int
) -> list[Result]:
    """Results of calls of a function that takes arrays over futures.

    Every call has the same number of futures, the last repeated, because the last bits of a result may depend on the
    length of an array. Futures in which the call fails are looked for by halves.

    Parameters
    ----------
    size
        Futures of one call, at least as many as the batch has.
    """
    try:
        values = _all(function, metrics, stream, batch, size)
    except (Exception, SystemExit) as error:
        if len(batch) == 1:
            by_form = isinstance(error, _WrongForm)
            return [Fault(str(error) if by_form else _last_line(error), by_form)]
        halves = batch.part(0, len(batch) // 2), batch.part(len(batch) // 2, len(batch))
        return [result for half in halves for result in call_together(function, metrics, stream, half, size)]
    return [tuple(row) for row in values[:, : len(batch)].T.tolist()]


class _WrongForm(Exception):
    """What came back is not a table of numbers by metric."""


def _all(
    function: Callable[..., Any], metrics: Sequence[str], stream: Stream, batch: Batch, size: int
) -> NDArray[np.float64]:
    """Every metric over a padded block; axes (metric, future)."""
    places = np.minimum(np.arange(size), len(batch) - 1)
    arguments: dict[str, Any] = {name: values[places] for name, values in batch.columns.items()}
    if stream:
        seeds = [_whole(np.random.SeedSequence([batch.seed, number])) for number in batch.numbers.tolist()]
        arguments[stream] = np.array(seeds, dtype=np.int64)[places]
    given = function(**batch.setting, **arguments)
    values = np.empty((len(metrics), size))
    for row, (name, value) in enumerate(zip(metrics, _chosen(given, metrics), strict=True)):
        array = _array(name, value)
        if array.shape not in ((), (size,)):
            raise _WrongForm(f"metric '{name}' has the shape {array.shape}; one number for each future is wanted")
        values[row] = array
    return values


def _chosen(given: object, metrics: Sequence[str]) -> list[object]:
    """Value of each metric in what a function gave."""
    if not isinstance(given, Mapping):
        raise _WrongForm(f"gave {_kind(given)}; a dictionary from metric to number is wanted")
    if missing := [name for name in metrics if name not in given]:
        had = [str(name) for name in given]
        raise _WrongForm(f"gave no metric {', '.join(map(repr, missing))}\n{nearest(missing[0], had)}")
    return [given[name] for name in metrics]


def _number(name: str, value: object) -> float:
    if type(value) is float:
        return value
    if isinstance(value, int):
        return float(value)
    array = _array(name, value)
    if array.shape != ():
        raise _WrongForm(f"metric '{name}' has the shape {array.shape}; one number is wanted")
    return float(array)


def _array(name: str, value: object) -> NDArray[Any]:
    """A value as an array of real numbers."""
    try:
        array = np.asarray(value)
    except (ValueError, TypeError):
        array = np.empty(0, dtype=object)
    if array.dtype.kind not in "biuf":
        raise _WrongForm(f"metric '{name}' is {_kind(value)}, not a number")
    return array


def _kind(value: object) -> str:
    return "nothing" if value is None else f"a {type(value).__name__}"


def _whole(seeds: np.random.SeedSequence) -> int:
    return int(seeds.generate_state(1)[0])


def _last_line(error: BaseException) -> str:
    """What an error says, in one line; the line in which Python would end its traceback."""
    return "".join(traceback.format_exception_only(error)).splitlines()[0][:500]
