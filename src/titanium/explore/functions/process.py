"""A worker seen from the process that gives it work; see `titanium.explore.functions.worker` for the other side."""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import IO, Any

from titanium.explore.functions.calls import Batch, Result
from titanium.explore.functions.worker import BOOT, Task

_PATIENCE = 2.0
"""Seconds in which an idle process ends by itself."""


class Died(Exception):
    """A process ended without an answer."""


class Worker:
    """One process; used by one thread at a time, but for `interrupt`."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def is_started(self) -> bool:
        """Whether the process was started, whatever became of it."""
        return self._process is not None

    def start(self, task: Task) -> None:
        """Start the process and let it load the function.

        Raises
        ------
        Died, OSError
            With the reason if it cannot.
        """
        flags = ["-O"] * sys.flags.optimize + [f"-W{option}" for option in sys.warnoptions]
        # A session of its own, so that the interrupt key reaches this process alone.
        self._process = subprocess.Popen(
            [sys.executable, *flags, "-c", BOOT, *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        self._send(task)
        if (fault := self._receive()) is not None:
            raise Died(fault.message)

    def answers(self, batch: Batch, one_by_one: bool) -> Iterator[list[Result]]:
        """Results of a batch, all together or each as soon as it is there.

        Raises
        ------
        Died
            If the process ends before it has answered.
        """
        self._send((batch, one_by_one))
        for _ in range(len(batch) if one_by_one else 1):
            yield self._receive()

    def interrupt(self) -> None:
        """Stop the process whatever it does, and what it started; its own thread then finds it dead."""
        if self._process is None or self._process.poll() is not None:
            return
        if hasattr(os, "killpg"):
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        else:
            self._process.kill()

    def hang_up(self) -> None:
        """Tell the process that nothing more will come."""
        with suppress(OSError):
            self._pipes()[0].close()

    def end(self) -> None:
        """Wait for the process to end, or stop it."""
        if self._process is None:
            return
        self.hang_up()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self.interrupt()
            self._process.wait()
        self._pipes()[1].close()

    def kill(self) -> None:
        """Stop the process and forget it."""
        self.interrupt()
        self.end()

    def _send(self, request: object) -> None:
        try:
            pickle.dump(request, self._pipes()[0])
            self._pipes()[0].flush()
        except OSError:
            raise Died(self._cause()) from None

    def _receive(self) -> Any:
        try:
            return pickle.load(self._pipes()[1])
        except (EOFError, OSError, pickle.UnpicklingError):
            raise Died(self._cause()) from None

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        """Where requests go and where answers come from."""
        assert self._process is not None
        requests, answers = self._process.stdin, self._process.stdout
        assert requests is not None
        assert answers is not None
        return requests, answers

    def _cause(self) -> str:
        """What the process died of, as its system tells it."""
        assert self._process is not None
        try:
            code = self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            return "it closed its output"
        if code >= 0:
            return f"exit code {code}"
        try:
            return signal.Signals(-code).name
        except ValueError:
            return f"signal {-code}"
