"""A run's folder: a path of this machine or any address that fsspec knows, such as `s3://bucket/run`.

On a local disk a file is written aside, flushed and renamed. Elsewhere it is put in one call, and a chunk counts only
once its note is there and its checksum fits, so a file that was cut off on its way is never taken for a whole one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from titanium.errors import RunError
from titanium.files import write_whole


class Folder:
    """Files by their name inside one folder.

    Parameters
    ----------
    address
        Path or fsspec address.

    Examples
    --------
    >>> folder = Folder("memory://doctest/run")
    >>> folder.write("chunks/a.json", b"{}")
    >>> folder.names("chunks"), folder.read("chunks/a.json")
    (('a.json',), b'{}')
    """

    def __init__(self, address: "str | Path | Folder"):
        self.address = address.address if isinstance(address, Folder) else str(address)
        self._local = None if "://" in self.address else Path(self.address).expanduser()
        if self.address.startswith(("file://", "local://")):
            self._local = Path(self.address.split("://", 1)[1])

    def __repr__(self) -> str:
        return f"Folder({self.address!r})"

    @property
    def path(self) -> Path | None:
        """The folder on this machine's disk; None if it is elsewhere."""
        return self._local

    def within(self, name: str) -> "Folder":
        """A folder inside this one."""
        return Folder(f"{self.address.rstrip('/')}/{name}")

    def read(self, name: str) -> bytes:
        """The bytes of a file.

        Raises
        ------
        RunError
            If it cannot be read.
        """
        with self._naming(name, "read"):
            if self._local is not None:
                return (self._local / name).read_bytes()
            filesystem, root = self._remote
            return filesystem.cat_file(f"{root}/{name}")

    def write(self, name: str, data: bytes) -> None:
        """Write a whole file.

        Raises
        ------
        RunError
            If it cannot be written.
        """
        if self._local is not None:
            write_whole(self._local / name, data)
            return
        with self._naming(name, "written"):
            filesystem, root = self._remote
            filesystem.makedirs(f"{root}/{name}".rsplit("/", 1)[0], exist_ok=True)
            filesystem.pipe_file(f"{root}/{name}", data)

    def remove(self, name: str) -> None:
        """Remove a file, if it is there.

        Raises
        ------
        RunError
            If it cannot be removed.
        """
        with self._naming(name, "removed"):
            if self._local is not None:
                (self._local / name).unlink(missing_ok=True)
                return
            filesystem, root = self._remote
            if filesystem.exists(f"{root}/{name}"):
                filesystem.rm_file(f"{root}/{name}")

    def prune(self) -> None:
        """Remove the folder and those in it that hold nothing; elsewhere than on a disk they go with their files."""
        if self._local is None or not self._local.is_dir():
            return
        for place in (*(entry for entry in self._local.iterdir() if entry.is_dir()), self._local):
            if not any(place.iterdir()):
                place.rmdir()

    def names(self, inner: str = "") -> tuple[str, ...]:
        """Names of files and folders directly inside, sorted; none if there is no such folder.

        Raises
        ------
        RunError
            If it cannot be listed.
        """
        with self._naming(inner, "read"):
            if self._local is not None:
                place = self._local / inner
                return tuple(sorted(entry.name for entry in place.iterdir())) if place.is_dir() else ()
            filesystem, root = self._remote
            place = f"{root}/{inner}".rstrip("/")
            filesystem.invalidate_cache()
            if not filesystem.isdir(place):
                return ()
            return tuple(
                sorted(str(entry).rstrip("/").rsplit("/", 1)[-1] for entry in filesystem.ls(place, detail=False))
            )

    def has(self, name: str) -> bool:
        """Whether there is such a file or folder.

        Raises
        ------
        RunError
            If that cannot be told.
        """
        with self._naming(name, "read"):
            if self._local is not None:
                return (self._local / name).exists()
            filesystem, root = self._remote
            return bool(filesystem.exists(f"{root}/{name}"))

    @cached_property
    def _remote(self) -> tuple[Any, str]:
        """The file system of an address and the folder's path on it."""
        import fsspec

        try:
            filesystem, root = fsspec.core.url_to_fs(self.address)
        except (ImportError, ValueError) as error:
            raise RunError(f"'{self.address}' cannot be reached: {error}") from None
        return filesystem, str(root).rstrip("/")

    @contextmanager
    def _naming(self, name: str, done: str) -> Iterator[None]:
        """Turn a failure of the file system into one clear line."""
        try:
            yield
        except OSError as error:
            place = f"{self.address}/{name}".rstrip("/")
            raise RunError(f"'{place}' cannot be {done}: {error.strerror or error}") from None
