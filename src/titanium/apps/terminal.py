"""Where a command prints: the console, and what happens when its reader goes away."""

import os
import sys
from contextlib import suppress
from pathlib import Path

from rich.console import Console

WIDEST_HELP = 100
"""Columns of a help page at most: longer lines are hard to read."""


class Terminal(Console):
    """A console that leaves a closed pipe to who prints, instead of ending the process with a code of its own."""

    def on_broken_pipe(self) -> None:
        """Pass the error on."""
        raise


def help_console(*, no_color: bool = False) -> Terminal:
    """A console for help pages: no wider than can be read, and without colour where that is asked for."""
    console = Terminal(no_color=no_color or None, highlight=False)
    console.width = min(console.width, WIDEST_HELP)
    return console


def drop_closed_streams() -> None:
    """Send what is still to be written to a closed pipe nowhere, so that Python does not complain at its end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (BrokenPipeError, ValueError):
            with suppress(OSError, ValueError), Path(os.devnull).open("wb") as nowhere:
                os.dup2(nowhere.fileno(), stream.fileno())
