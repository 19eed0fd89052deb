"""Files that are whole or not there: written aside, then renamed."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from titanium.errors import RunError


def write_whole(path: Path, data: bytes) -> None:
    """Write a file aside and rename it, so that it is whole or not there, whoever else writes it at the same time.

    Raises
    ------
    RunError
        If it cannot be written; the half-written file is removed.
    """
    with written_aside(path) as aside:
        aside.write_bytes(data)


@contextmanager
def written_aside(path: Path) -> Iterator[Path]:
    """A file aside to write to, which takes the place of `path` once it is whole, and is removed if it is not.

    Raises
    ------
    RunError
        If it cannot be written.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}.part")
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield aside
            with aside.open("r+b") as stream:
                os.fsync(stream.fileno())
            aside.replace(path)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise


def check_writable(path: Path) -> None:
    """Refuse early a file that could not be written later.

    Raises
    ------
    RunError
        If the path is a folder, or the nearest folder above it that exists cannot be written.
    """
    above = next(folder for folder in path.absolute().parents if folder.exists())
    if path.is_dir() or not above.is_dir() or not os.access(above, os.W_OK):
        raise RunError(f"'{path}' cannot be written; name a file in a folder that you may write")


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn a failure of the file system at a path into one clear line (`RunError`)."""
    try:
        yield
    except OSError as error:
        raise RunError(f"'{path}' cannot be written: {error.strerror or error}") from None
