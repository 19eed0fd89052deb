"""The job `stress`: packages played in many futures, kept as a run that goes on after any stop, and the verdict on it.

Futures that match the record are found first, in steps that are kept, so that a stop costs one step at most. The run
stands in the folder `run` of the job's own; other jobs and the views of `titanium.desk.views.futures` read it there.
"""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, StringConstraints

from titanium.case.schema import Case
from titanium.desk.jobs.kinds import Kind
from titanium.desk.jobs.work import Arguments, Told, Work
from titanium.errors import InputError
from titanium.explore.ensemble import PRIOR
from titanium.explore.ensemble import Kind as EnsembleKind
from titanium.explore.futures import Design
from titanium.explore.matching import ensemble as gather
from titanium.explore.packages.setting import Packages, check_packages, differences
from titanium.explore.store import MANIFEST
from titanium.explore.sweep import Progress, sweep
from titanium.judge.stress import PURPOSE, fewer, finish
from titanium.judge.verdict import Verdict
from titanium.model.compile import Model, compile_model
from titanium.tell import words
from titanium.tell.catalogue import noted, say, speaking, told
from titanium.tell.figures.strength import strength
from titanium.tell.page import write_beside_run
from titanium.tell.progress import Pace

if TYPE_CHECKING:
    from titanium.desk.jobs.runner import Runner

RUN = "run"
"""Folder of the run inside a job's own."""
MOST_FUTURES, MOST_PACKAGES = 1_000_000, 12
_SETTLED = 1.0
"""Seconds after the first chunk from which on a rate is told: the first ones come together, one from each core."""
_STEP = 32_768
"""Futures that match the record, found between two reports."""

_Name = Annotated[str, StringConstraints(min_length=1, max_length=120)]


class StressArguments(Arguments):
    """Which packages are played, and in how many futures."""

    packages: Annotated[dict[_Name, dict[str, float]], Field(min_length=1, max_length=MOST_PACKAGES)]
    """Name to lever to value; a lever that is left out is as in the case's package of that name, else as today. Today's
    package is always played beside them."""
    futures: Annotated[int, Field(ge=1, le=MOST_FUTURES)] = 100_000
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 0
    ensemble: EnsembleKind = "matched"
    """Futures matched to record and signatures, to the record alone, or all; see `titanium.explore.ensemble`."""


def packages_of(case: Case, asked: Mapping[str, Mapping[str, float]]) -> Packages:
    """What is played: today's package, then those that were asked for, with every lever.

    Raises
    ------
    InputError
        If one cannot be played, or has the name of another of the case's; every problem is listed.
    """
    whole = {
        name: {**case.package(name if name in case.packages else case.base), **setting}
        for name, setting in {case.base: {}, **asked}.items()
    }
    check_packages(case, whole)
    problems = [
        f"package '{name}' is one of the case's, and this one differs: {odd}\nRename it."
        for name, setting in whole.items()
        if name in case.packages and (odd := differences(setting, case.package(name)))
    ]
    if problems:
        raise InputError("\n".join(problems))
    return {name: {lever: float(setting[lever]) for lever in case.levers} for name, setting in whole.items()}


def check_case(case: Case, arguments: Mapping[str, Any]) -> None:
    """Refuse at once what would only fail later.

    Raises
    ------
    InputError
        If the arguments cannot be used, or a package cannot be played in this case.
    """
    asked = KIND.check(arguments)
    assert isinstance(asked, StressArguments)
    packages_of(case, asked.packages)


def run_folder(jobs: "Runner", id_: str) -> Path:
    """Folder of the run that a job `stress` keeps.

    Raises
    ------
    InputError
        If there is no such job, it is of another kind, or it has not begun to play.
    """
    job = jobs.get(id_)
    if job.kind != KIND.name:
        raise InputError(say("Job '{id}' is of the kind '{kind}'; runs are kept by '{wanted}'.", id=id_, kind=job.kind,
                             wanted=KIND.name))  # fmt: skip
    folder = jobs.folder(id_) / RUN
    if not (folder / MANIFEST).is_file():
        raise InputError(say("This run has not played any future yet; wait for its first ones."))
    return folder


def run(work: Work[StressArguments]) -> dict[str, Any]:
    """Play, or go on playing, and judge."""
    case, asked = work.ref.load(), work.arguments
    with speaking(work.language, case):
        packages = packages_of(case, asked.packages)
        model = compile_model(case)
        kind = asked.ensemble if case.constraints else PRIOR
        playing = _Playing(work.tell, len(packages), asked.futures, _beside(case, kind, asked.futures))
        work.tell(0, playing.total, say("making the model ready; the first time this takes up to a minute"))
        _match(model, kind, asked, work.tell, playing.total)
        sweep(
            model, packages, asked.futures, asked.seed, work.folder / RUN, ensemble=kind, purpose=PURPOSE,
            on_progress=playing.at,
        )  # fmt: skip
        _, verdict = finish(work.folder / RUN, on_progress=playing.at)
        if verdict is None:
            raise InputError(f"'{work.folder / RUN}' holds a run that no verdict was asked of")
        work.tell(playing.total, playing.total, say("writing the verdict"))
        return _result(case, verdict, work.folder) | {"plays_per_second": playing.plays_per_second}


def _beside(case: Case, kind: EnsembleKind, futures: int) -> int:
    """Futures of the verdict without the signatures; 0 where there is none."""
    return fewer(futures) if kind == "matched" and case.is_signed else 0


def _match(model: Model, kind: EnsembleKind, asked: StressArguments, tell: Told, total: int) -> None:
    """Find the futures that are met, with word of how far that is; what is found is kept in the user's cache."""
    if kind == PRIOR:
        return
    design = Design(model.case, asked.seed)
    have = 0
    for futures in [*range(_STEP, asked.futures, _STEP), asked.futures]:
        if have:
            found = say(
                "finding futures that match the record: {done:,} of {futures:,}",
                done=have, futures=asked.futures,
            )  # fmt: skip
            tell(0, total, found)
        gather(model, design, kind, futures)
        have = futures


class _Playing:
    """How far the run and the one beside it are, told as one with the rate and the time left."""

    def __init__(self, tell: Told, packages: int, futures: int, beside: int):
        self.total = futures + beside
        self._tell, self._packages, self._pace = tell, packages, Pace()
        self._best: float | None = None
        self._began: float | None = None
        self.at: Progress = self._at

    @property
    def plays_per_second(self) -> float | None:
        """Packages times futures in a second; None where all came at once."""
        return None if self._best is None else round(self._best * self._packages, 1)

    def _at(self, done: int, _: int, failed: int) -> None:
        rate, left = self._pace.rate(done), self._pace.left(done, self.total)
        self._began = self._began or time.monotonic()
        if rate is None or left is None or time.monotonic() - self._began < _SETTLED:
            note = say("playing the packages")
        else:
            self._best = rate
            note = say("{rate:,.0f} futures a second, {left} left", rate=rate, left=time_left(left))
        if failed:
            note = say("{note}; {failed:,} results masked", note=note, failed=failed)
        self._tell(done, self.total, note)


def time_left(seconds: float) -> str:
    """A time to wait, in words that are no more exact than it is known.

    Examples
    --------
    >>> time_left(3.2), time_left(95), time_left(7000)
    ('under 5 seconds', 'about 2 minutes', 'about 2 hours')
    """
    if seconds < 5:
        return say("under {seconds} seconds", seconds=5)
    if seconds < 60:
        return say("about {seconds} seconds", seconds=round(seconds / 5) * 5)
    if seconds < 90 * 60:
        minutes = max(round(seconds / 60), 1)
        return say("about {minutes} minutes", minutes=minutes) if minutes > 1 else say("about a minute")
    return say("about {hours} hours", hours=round(seconds / 3600))


def _result(case: Case, verdict: Verdict, folder: Path) -> dict[str, Any]:
    figure = strength(verdict)
    write_beside_run(case, verdict, folder)
    figure.write(folder / "strength.svg")
    return {
        "headline": words.headline(verdict),
        "standing": words.standing(verdict),
        "failures": words.failures(verdict),
        "case_hash": verdict.case_hash,
        "futures": verdict.futures,
        "seed": verdict.seed,
        "ensemble": verdict.ensemble,
        "ended": int(time.time()),
        "packages": [
            {
                "name": own.name,
                "title": told(own.title),
                "count": own.strength.count,
                "futures": own.strength.futures,
                "low": own.strength.low,
                "high": own.strength.high,
                "words": words.count(own.strength),
            }
            for own in verdict.packages
        ],
        "figure": figure.to_dict(),
    }


KIND = Kind("stress", noted("Packages stressed in many futures"), StressArguments, run, continues=True)
