"""A server of a test's own: started as a user starts it, on a free port of this machine, with a home of its own."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

COMMAND = (sys.executable, "-m", "titanium", "serve")
PATIENCE = 120.0
"""Seconds that a server has to start, on a machine that does other things as well."""


class Server:
    """`titanium serve` in a process of its own.

    Parameters
    ----------
    home
        Its home; what is in it is there again when it is started again.
    arguments
        Of the command.

    Attributes
    ----------
    address
        Where it is, without a slash at the end; the same each time that it is started.
    """

    def __init__(self, home: Path, *arguments: str):
        self.home, self._arguments = home, arguments
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = home.with_name(f"{home.name}.log")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        """Start it, and wait until it answers."""
        command = [*COMMAND, "--no-browser", "--home", str(self.home), "--port", str(self.port)]
        user = {name: value for name, value in os.environ.items() if name not in ("XLA_FLAGS", "TITANIUM_TOKEN")}
        with self.log.open("wb") as log:
            self._process = subprocess.Popen([*command, *self._arguments], stdout=log, stderr=log, env=user)
        until = time.monotonic() + PATIENCE
        while f"Titanium is at {self.address}" not in self.log.read_text():
            if self._process.poll() is not None or time.monotonic() > until:
                self.kill()
                raise AssertionError(f"the server did not start:\n{self.log.read_text()}")
            time.sleep(0.05)
        return self

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()
            self._process = None

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()
