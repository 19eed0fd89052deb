"""One server for one home: two would each take the other's jobs for interrupted ones."""

import os
import sys
from pathlib import Path

from titanium.errors import InputError
from titanium.files import writing


class HomeLock:
    """Holds a home for this process; the system lets go of it when the process ends, however that is.

    Raises
    ------
    InputError
        If another process holds it.
    RunError
        If the folder cannot be written.
    """

    def __init__(self, home: Path):
        file = home / "lock"
        with writing(file):
            home.mkdir(parents=True, exist_ok=True)
            self._file = os.open(file, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            _hold(self._file)
        except OSError:
            os.close(self._file)
            raise InputError(
                f"another server is open on '{home}'\nUse that one, end it, or name another folder with --home."
            ) from None

    def release(self) -> None:
        """Let go of it."""
        os.close(self._file)


def _hold(file: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
