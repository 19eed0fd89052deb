"""A process that calls a function for another: it takes batches on its standard input until that is closed.

It imports little, leaves the interrupt key to its parent, and ends with it. What the function prints goes to standard
error, since standard output carries results.
"""

import importlib
import os
import pickle
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from types import FunctionType
from typing import Any, BinaryIO

from titanium.errors import TitaniumError
from titanium.explore.functions.calls import Batch, Fault, Stream, call_each
from titanium.explore.functions.source import attribute, load_file

GRACE = 5.0
"""Seconds that a call under way has to end once the parent is gone."""
BOOT = "import sys; sys.path[:] = sys.argv[1:]; from titanium.explore.functions.worker import main; main()"
"""What a new interpreter runs; its arguments are the folders in which its parent looks for modules."""

_here, _loading = threading.Event(), threading.Event()


def is_worker() -> bool:
    """Whether this process calls a function for another; it starts no further ones."""
    return _here.is_set()


def check_loaded() -> None:
    """Refuse to play a model while its function is looked for, which a script does that plays when it is imported.

    Raises
    ------
    TitaniumError
        If this process is a worker that loads its function.
    """
    if _loading.is_set():
        raise TitaniumError("it plays its model as soon as it is imported; do that under: if __name__ == '__main__'")


@dataclass(frozen=True)
class Standing:
    """A function that stands in a module under a name."""

    module: str
    file: str
    """File of the module, for one that cannot be imported by its name."""
    name: str

    def load(self) -> FunctionType:
        """The function, out of the model that may stand under its name.

        Raises
        ------
        InputError, ImportError
            If it is not there.
        """
        try:
            module = importlib.import_module(self.module)
        except ImportError:
            module = None
        if module is None or getattr(module, "__file__", None) != self.file:
            module = load_file(self.file, self.module)
        found = attribute(module, self.name, self.module)
        return found if isinstance(found, FunctionType) else found.function


@dataclass(frozen=True)
class Task:
    """What a worker is to call."""

    function: Standing | bytes
    """Where the function stands, or the function itself as cloudpickle writes it."""
    metrics: tuple[str, ...]
    stream: Stream

    def load(self) -> Callable[..., Any]:
        """The function."""
        return self.function.load() if isinstance(self.function, Standing) else pickle.loads(self.function)


def main() -> None:
    """Say whether the function could be loaded, then answer batch after batch."""
    _here.set()
    incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    work: SimpleQueue[Any] = SimpleQueue()
    threading.Thread(target=_listen, args=(incoming, work), daemon=True).start()
    if (task := work.get()) is not None:
        _work(task, work, outgoing)


def _work(task: Task, work: SimpleQueue[tuple[Batch, bool] | None], outgoing: BinaryIO) -> None:
    def send(answer: object) -> None:
        try:
            pickle.dump(answer, outgoing)
            outgoing.flush()
        except BrokenPipeError:
            os._exit(1)  # nobody is left to be answered, nor to read why

    _loading.set()
    try:
        function = task.load()
    except (Exception, SystemExit) as error:
        send(Fault(f"{type(error).__name__}: {error}"))
        return
    _loading.clear()
    send(None)
    while (request := work.get()) is not None:
        batch, one_by_one = request
        results = call_each(function, task.metrics, task.stream, batch)
        if one_by_one:
            for result in results:
                send([result])
        else:
            send(list(results))


def _listen(incoming: BinaryIO, work: SimpleQueue[Any]) -> None:
    """Hand on what comes in; once nothing can come any more, end the process, whatever it is doing."""
    try:
        while True:
            work.put(pickle.load(incoming))
    except (EOFError, OSError):
        work.put(None)
    threading.Event().wait(GRACE)
    os._exit(1)
