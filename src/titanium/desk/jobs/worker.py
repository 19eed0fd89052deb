"""The process of one job: it does the work, tells how far it is, and stops when told to, with what is done kept."""

import _thread
import os
import signal
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from titanium.desk.engine.ref import Ref
from titanium.desk.jobs.kinds import kind
from titanium.desk.jobs.work import Work
from titanium.desk.process import attend, give_way
from titanium.errors import TitaniumError

_EVERY = 0.25
"""Seconds between two reports of how far a job is."""

STOP = "stop"
"""What the server sends to stop a job."""


def work(line: Connection, name: str, ref: Ref, arguments: Any, folder: str, language: str) -> None:
    """Do one job; runs in a process of its own.

    Sends `("progress", done, total, note)`, then one of `("done", result)`, `("stopped",)` and `("failed", words)`.
    """
    attend()
    give_way()
    if hasattr(os, "setpgrp"):
        os.setpgrp()  # so that Ctrl-C at the server's terminal stops the server, which says what becomes of its jobs
    signal.signal(signal.SIGINT, signal.default_int_handler)
    _listen(line)
    try:
        found = kind(name)
        Path(folder).mkdir(parents=True, exist_ok=True)
        done = found.run(Work(ref, found.check(arguments), Path(folder), language, _Telling(line)))
        line.send(("done", done))
    except KeyboardInterrupt:
        line.send(("stopped",))
    except TitaniumError as error:
        line.send(("failed", str(error)))
    except Exception as error:
        line.send(("failed", f"{type(error).__name__}: {error}"))
        raise


def _listen(line: Connection) -> None:
    def listen() -> None:
        try:
            while line.recv() != STOP:
                pass
        except (EOFError, OSError):
            return
        _thread.interrupt_main()

    threading.Thread(target=listen, name="listen", daemon=True).start()


class _Telling:
    """Progress, told no more often than is worth reading; the last is always told."""

    def __init__(self, line: Connection):
        self._line, self._told, self._note = line, 0.0, ""

    def __call__(self, done: int, total: int, note: str = "") -> None:
        now = time.monotonic()
        if now - self._told >= _EVERY or done >= total or note != self._note:
            self._line.send(("progress", done, total, note))
            self._told, self._note = now, note
