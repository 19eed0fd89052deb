"""Where a function is called: in this process, in a pool of others, or for many futures at once."""

import multiprocessing
import threading
import warnings
from collections.abc import Sequence
from types import FunctionType

from titanium.errors import TitaniumError
from titanium.explore.functions.calls import Batch, Result, Stream, call_each, call_together
from titanium.explore.functions.pool import CLOSED, Pool, Unloadable, task_of
from titanium.explore.functions.worker import check_loaded, is_worker
from titanium.explore.threads import available_cores

_BATCH = 64
"""Calls that a process is given at once, at most."""


def default_processes() -> int:
    """One process per available core; this one alone where it is itself one of several."""
    return available_cores() if multiprocessing.parent_process() is None else 1


class Caller:
    """Calls of one function; several threads may ask at once.

    Parameters
    ----------
    name
        Name of the model, for messages.
    metrics
        What each call gives, in order.
    processes
        Processes that call it; 1 is this process alone, in which calls are made one after another.
    vectorised
        Whether the function takes arrays over futures, of the length of a block.
    """

    def __init__(
        self,
        function: FunctionType,
        name: str,
        metrics: Sequence[str],
        stream: Stream,
        processes: int,
        vectorised: bool,
    ):
        self.processes = 1 if is_worker() else processes
        self._function, self._name, self._metrics, self._vectorised = function, name, tuple(metrics), vectorised
        self._stream: Stream = stream
        self._lock, self._calling = threading.Lock(), threading.Lock()
        self._pool: Pool | None = None
        self._closings = 0

    def results(self, batches: Sequence[Batch]) -> list[list[Result]]:
        """Results of every call, batch by batch.

        Raises
        ------
        TitaniumError
            If it is closed meanwhile.
        """
        check_loaded()
        if self._vectorised:
            from titanium.explore.block import BLOCK  # takes long to import, and no process of a pool needs it

            return [call_together(self._function, self._metrics, self._stream, batch, BLOCK) for batch in batches]
        size = max(1, min(_BATCH, sum(map(len, batches)) // (4 * self.processes)))
        parts = [[batch.part(begin, begin + size) for begin in range(0, len(batch), size)] for batch in batches]
        answers = iter(self._answers([part for own in parts for part in own]))
        return [[result for _ in own for result in next(answers)] for own in parts]

    def close(self) -> None:
        """End the processes; calls under way end with an error. They start again when they are needed."""
        with self._lock:
            pool, self._pool = self._pool, None
            self._closings += 1
        if pool is not None:
            pool.close()

    def _answers(self, parts: Sequence[Batch]) -> list[list[Result]]:
        closings = self._closings
        if (pool := self._ready_pool()) is not None:
            try:
                return pool.map(parts)
            except Unloadable as error:
                self._stay_here(f"no other process can load it ({error})")
            except TitaniumError:
                if self.processes > 1 or self._closings != closings:
                    raise  # unless another thread has just found that the pool is of no use
        answers: list[list[Result]] = []
        for part in parts:
            with self._calling:
                if self._closings != closings:
                    raise TitaniumError(CLOSED)
                answers.append(list(call_each(self._function, self._metrics, self._stream, part)))
        return answers

    def _ready_pool(self) -> Pool | None:
        """The pool, made when first needed; None where this process calls the function."""
        with self._lock:
            if self._pool is None and self.processes > 1:
                task = task_of(self._function, self._metrics, self._stream)
                if task is not None:
                    self._pool = Pool(task, self.processes)
            pool = self._pool
        if pool is None and self.processes > 1:
            self._stay_here(
                "other processes cannot find it; put it into a module, or install cloudpickle, "
                "which comes with 'titanium-alliance[cluster]'"
            )
        return pool

    def _stay_here(self, reason: str) -> None:
        with self._lock:
            pool, self._pool = self._pool, None
            told, self.processes = self.processes == 1, 1
        if pool is not None:
            pool.close()
        if not told:
            warnings.warn(
                f"model '{self._name}' is called in this process alone: {reason}", RuntimeWarning, stacklevel=2
            )
