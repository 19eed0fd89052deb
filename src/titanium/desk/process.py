"""Processes that work beside the server: they begin clean, leave Ctrl-C to it, and never outlive it."""

import os
import signal
import threading
from multiprocessing import connection, get_context, parent_process

SPAWN = get_context("spawn")
"""New processes begin clean: a forked one would share the locks of the server's threads, and JAX is not made for it."""


def attend() -> None:
    """Called first in such a process: end with the server, however it ends, and leave Ctrl-C to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, name="attend", daemon=True).start()


def give_way() -> None:
    """Let answers that a reader waits for come first on a busy machine."""
    if hasattr(os, "nice"):
        os.nice(10)
