"""Several processes of this machine that call a function; one that dies takes no result with it but its own.

Processes are started when first needed, as new interpreters: a copy of this one could not go on computing, because JAX
holds threads. Each is given one batch at a time, so it is known whose call a death was. That batch is then played call
by call in another process; the call that dies again is the culprit.
"""

import sys
import threading
import weakref
from collections.abc import Iterable
from concurrent.futures import CancelledError, ThreadPoolExecutor
from concurrent.futures import Future as Pending
from importlib.util import find_spec
from pathlib import Path
from types import FunctionType

from titanium.errors import InputError, TitaniumError
from titanium.explore.functions.calls import Batch, Fault, Result, Stream
from titanium.explore.functions.process import Died, Worker
from titanium.explore.functions.source import attribute, module_name
from titanium.explore.functions.worker import Standing, Task

CLOSED = "the model was closed while it was played"


class Unloadable(TitaniumError):
    """No process can be started that has the function."""


class Pool:
    """Processes that call one function; they end when it is closed, forgotten, or the program ends.

    Parameters
    ----------
    task
        What is called.
    processes
        Processes at most; each is started when there is work for it.
    """

    def __init__(self, task: Task, processes: int):
        self._threads = ThreadPoolExecutor(processes, thread_name_prefix="titanium-calls")
        self._crew = _Crew(task)
        self._end = weakref.finalize(self, _Crew.dismiss, self._crew)

    def map(self, batches: Iterable[Batch]) -> list[list[Result]]:
        """Results of each batch; several threads may ask at once.

        Raises
        ------
        Unloadable
            If no process could load the function.
        TitaniumError
            If the pool is closed meanwhile, or a process cannot be started any more.
        """
        pending: list[Pending[list[Result]]] = []
        try:
            pending += [self._threads.submit(self._crew.play, batch) for batch in batches]
            return [own.result() for own in pending]
        except (CancelledError, RuntimeError):
            if self._end.alive:
                raise
            raise TitaniumError(CLOSED) from None
        finally:
            for own in pending:
                own.cancel()

    def close(self) -> None:
        """End the processes, those that are busy too."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._end()


class _Crew:
    """The workers of a pool: who is free, who is busy."""

    def __init__(self, task: Task):
        self._task = task
        self._lock = threading.Lock()
        self._free: list[Worker] = []
        self._busy: set[Worker] = set()
        self._dismissed = False
        self._proven = False

    def play(self, batch: Batch) -> list[Result]:
        """Results of a batch, with a fault for each call in which a process died twice."""
        results: list[Result] = []
        one_by_one = False
        while len(results) < len(batch):
            worker = self._take()
            try:
                for part in worker.answers(batch.part(len(results), len(batch)), one_by_one):
                    results += part
            except Died as death:
                self._strike_off(worker)
                if one_by_one:
                    results.append(Fault(f"the process died ({death})"))
                one_by_one = True
            except BaseException:
                self._strike_off(worker)
                raise
            else:
                self._give(worker)
        return results

    def _take(self) -> Worker:
        with self._lock:
            self._check()
            worker = self._free.pop() if self._free else Worker()
            self._busy.add(worker)
        if not worker.is_started:
            try:
                worker.start(self._task)
            except (Died, OSError) as error:
                self._strike_off(worker)
                if self._proven:
                    raise TitaniumError(f"another process cannot be started: {error}") from None
                raise Unloadable(str(error)) from None
            self._proven = True
            if self._dismissed:
                self._strike_off(worker)
        return worker

    def _give(self, worker: Worker) -> None:
        with self._lock:
            self._busy.discard(worker)
            if not self._dismissed:
                self._free.append(worker)
                return
        worker.end()

    def _strike_off(self, worker: Worker) -> None:
        """Stop a worker.

        Raises
        ------
        TitaniumError
            If the pool was closed, which is then why the worker failed.
        """
        worker.kill()
        with self._lock:
            self._busy.discard(worker)
            self._check()

    def _check(self) -> None:
        if self._dismissed:
            raise TitaniumError(CLOSED)

    def dismiss(self) -> None:
        """End all workers; those that are busy are ended without waiting for their call."""
        with self._lock:
            self._dismissed = True
            free, self._free = self._free, []
            for worker in self._busy:
                worker.interrupt()
        for worker in free:
            worker.hang_up()
        for worker in free:
            worker.end()


def task_of(function: FunctionType, metrics: tuple[str, ...], stream: Stream) -> Task | None:
    """What other processes are to call; None for a function that only this process has.

    A function that stands in a module or a script is found there again. Any other, one typed in a notebook or made by
    another function, travels with cloudpickle if that is installed, as the extra `cluster` does.
    """
    if (standing := _standing(function)) is not None:
        return Task(standing, metrics, stream)
    if find_spec("cloudpickle") is None:
        return None
    import cloudpickle

    return Task(cloudpickle.dumps(function), metrics, stream)


def _standing(function: FunctionType) -> Standing | None:
    """Where another process finds a function."""
    module = sys.modules.get(function.__module__)
    file = getattr(module, "__file__", None)
    if module is None or file is None or "<" in function.__qualname__:
        return None
    try:
        found = attribute(module, function.__qualname__, module.__name__)
    except InputError:
        return None
    if function not in (found, getattr(found, "function", None)):
        return None
    name = module.__name__
    if name == "__main__":  # each process has a main module of its own
        name = module.__spec__.name if module.__spec__ is not None else module_name(Path(file))
    return Standing(name, file, function.__qualname__)
