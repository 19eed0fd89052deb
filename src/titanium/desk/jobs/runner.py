"""The runner: which job works now, which waits, and what becomes of each.

A job is a row in the database and a folder. Its process is only the hands: when the server ends, by whatever means, the
process ends with it, and when the server starts again, what was waiting or running goes on by itself.
"""

import shutil
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from titanium.desk.engine.ref import Ref
from titanium.desk.jobs.kinds import kind
from titanium.desk.jobs.worker import STOP, work
from titanium.desk.process import SPAWN
from titanium.errors import InputError
from titanium.tell.catalogue import noted, say

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

    from titanium.desk.database.jobs import Job, Jobs

WAITING, RUNNING, DONE, STOPPED, FAILED = "waiting", "running", "done", "stopped", "failed"
"""States of a job; a stopped or failed one can go on."""

_ENDED = noted("The process ended before its work was done (exit code {code}).")
_PATIENCE = 10.0
"""Seconds in which a process that was told to stop has to."""


class Runner:
    """Jobs at work, each in a process of its own.

    Parameters
    ----------
    rows
        Where jobs are kept.
    folder
        Folder in which each has a folder of its own.
    ref
        Finds a case by its key.
    at_once
        Jobs that work at the same time.
    """

    def __init__(self, rows: "Jobs", folder: Path, ref: Callable[[str], Ref], *, at_once: int = 1):
        self._rows, self._folder, self._ref, self._at_once = rows, folder, ref, at_once
        self._lock = threading.RLock()
        self._working: dict[str, tuple[BaseProcess, Any, threading.Thread]] = {}
        self._closing = False

    def open(self) -> None:
        """Let go on what was running when the server ended, and begin what waits."""
        for job in self._rows.list():
            self._rows.move(job.id, (RUNNING,), WAITING)
        self._begin()

    def close(self) -> None:
        """Stop every process; what they do goes on when the runner is opened again."""
        with self._lock:
            self._closing = True
            working = list(self._working.values())
        for _, line, _ in working:
            _send(line, STOP)
        for process, _, reader in working:
            process.join(_PATIENCE)
            if process.is_alive():
                process.kill()
            reader.join(_PATIENCE)

    def start(
        self, name: str, case: str, arguments: Mapping[str, Any], *, title: str = "", language: str = "en"
    ) -> "Job":
        """Ask for a job.

        Parameters
        ----------
        name
            Kind of job.
        case
            Key of the case.
        arguments
            Of the kind.
        title
            What it is called in lists.
        language
            In which its result speaks.

        Raises
        ------
        InputError
            If there is no such kind or case, or the arguments cannot be used.
        """
        found = kind(name)
        checked = found.check(arguments).model_dump(mode="json")
        hash_ = self._ref(case).load().hash
        job = self._rows.add(name, title or found.title, case, hash_, checked, language)
        self._begin()
        return self.get(job.id)

    def list(self, name: str | None = None, case: str | None = None) -> "Sequence[Job]":
        """Jobs, newest first, without their results."""
        return self._rows.list(name, case)

    def get(self, id_: str) -> "Job":
        """A job with its result.

        Raises
        ------
        InputError
            If there is none.
        """
        return self._rows.get(id_)

    def folder(self, id_: str) -> Path:
        """The job's own folder; it is there once the job has begun."""
        return self._folder / self.get(id_).id

    def stop(self, id_: str) -> "Job":
        """Stop a job; what is done stays. One that is over is left as it is."""
        self._rows.move(id_, (WAITING,), STOPPED)
        with self._lock:
            working = self._working.get(id_)
        if working is not None:
            _send(working[1], STOP)
        return self.get(id_)

    def resume(self, id_: str) -> "Job":
        """Let a job go on that was stopped or failed."""
        if self._rows.move(id_, (STOPPED, FAILED), WAITING):
            self._rows.update(id_, error="")
        self._begin()
        return self.get(id_)

    def delete(self, id_: str) -> None:
        """Stop a job and forget it, with its folder."""
        folder = self.folder(id_)
        self.stop(id_)
        with self._lock:
            working = self._working.get(id_)
        if working is not None:
            working[2].join(_PATIENCE)
            if working[0].is_alive():
                working[0].kill()
                working[2].join(_PATIENCE)
        self._rows.delete(id_)
        shutil.rmtree(folder, ignore_errors=True)

    def _begin(self) -> None:
        """Begin what waits, oldest first, as far as there is room."""
        with self._lock:
            for job in sorted(self._rows.list(), key=lambda own: own.made):
                if self._closing or len(self._working) >= self._at_once:
                    return
                if job.state == WAITING and self._rows.move(job.id, (WAITING,), RUNNING):
                    self._hand_over(job)

    def _hand_over(self, job: "Job") -> None:
        try:
            ref = self._ref(job.case)
        except InputError as error:
            self._rows.update(job.id, state=FAILED, error=str(error))
            return
        self._rows.update(job.id, begun=_now(), ended=None)
        ours, theirs = SPAWN.Pipe()
        process = SPAWN.Process(
            target=work,
            args=(theirs, job.kind, ref, job.arguments, str(self._folder / job.id), job.language),
            name=f"titanium-{job.kind}-{job.id}",
            daemon=True,
        )
        process.start()
        theirs.close()
        reader = threading.Thread(target=self._read, args=(job.id, process, ours), name=f"read-{job.id}", daemon=True)
        self._working[job.id] = process, ours, reader
        reader.start()

    def _read(self, id_: str, process: "BaseProcess", line: Any) -> None:
        """Write down what a process tells, until it has no more to tell."""
        told: dict[str, Any] = {}
        while not told:
            try:
                said = line.recv()
            except (EOFError, OSError):
                process.join()
                told = {"state": FAILED, "error": say(_ENDED, code=process.exitcode)}
                break
            match said:
                case ("progress", done, total, note):
                    self._rows.update(id_, done=done, total=total, note=note)
                case ("done", result):
                    told = {"state": DONE, "result": result}
                case ("failed", words):
                    told = {"state": FAILED, "error": words}
                case _:
                    told = {"state": STOPPED}
        process.join(_PATIENCE)
        if process.is_alive():
            process.kill()
        with self._lock:
            del self._working[id_]
            if not (self._closing and told["state"] != DONE):
                self._rows.update(id_, ended=_now(), **told)
        line.close()
        self._begin()


def _now() -> datetime:
    return datetime.now(UTC)


def _send(line: Any, word: str) -> None:
    try:
        line.send(word)
    except OSError:
        return  # the process has ended
