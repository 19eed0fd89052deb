"""The job `memo`: packages played as a stored run, and the memo on one of them in every format.

The run is that of the job `stress`, in the folder `run` of the job's own, so that it goes on after a stop and any other
view of a run reads it. Findings that a memo seeks anew are sought again after a stop; they take seconds.
"""

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from titanium.desk.jobs import stress
from titanium.desk.jobs.kinds import Kind
from titanium.desk.jobs.stress import MOST_PACKAGES, RUN, StressArguments
from titanium.desk.jobs.work import Arguments, Work
from titanium.errors import InputError, nearest
from titanium.explore.ensemble import Kind as EnsembleKind
from titanium.explore.packages import to_csv
from titanium.explore.store import open_run
from titanium.files import write_whole
from titanium.tell.catalogue import noted, say, speaking
from titanium.tell.memo import writing
from titanium.tell.memo.again import PACKAGES
from titanium.tell.memo.document import Memo, Picture
from titanium.tell.memo.gather import PARTS, Part

DEFAULT_FUTURES, MOST_FUTURES = 8192, 100_000

_Name = Annotated[str, StringConstraints(min_length=1, max_length=120)]


class MemoArguments(Arguments):
    """What the memo is about."""

    packages: Annotated[dict[_Name, dict[str, float]], Field(max_length=MOST_PACKAGES)] = {}
    """Name to lever to value, every lever: the package that the memo is about, and those it is compared with."""
    package: _Name | None = None
    """The package that the memo is about, one of them; today's if left out."""
    futures: Annotated[int, Field(ge=1, le=MOST_FUTURES)] = DEFAULT_FUTURES
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 0
    ensemble: EnsembleKind = "matched"
    without: tuple[Part, ...] = ("claims",)
    """Findings that are left out; the claims take longest."""


def run(work: Work[MemoArguments]) -> dict[str, Any]:
    """Play, gather, write the memo in every format into the job's folder, and give it as a document.

    Raises
    ------
    InputError
        If a package cannot be played, a name is unknown, or what a format needs is not installed.
    """
    case, asked = work.ref.load(), work.arguments
    package = asked.package or case.base
    with speaking(work.language, case):
        packages = stress.packages_of(case, asked.packages)
        if package not in packages:
            raise InputError(f"no package '{package}' to write a memo on\n{nearest(package, packages)}")
        for format in writing.FORMATS:
            writing.require(format, work.language)
        telling = _Telling(work, [part for part in PARTS if part not in asked.without])
        given = StressArguments(
            packages=packages, futures=asked.futures, seed=asked.seed, ensemble=asked.ensemble
        )  # fmt: skip
        stress.run(Work(work.ref, given, work.folder, work.language, telling.run))
        to_csv(case, packages, work.folder / PACKAGES)
    made = writing.memo(
        open_run(work.folder / RUN), package, work.language, without=asked.without, on_step=telling.step
    )
    files = {}
    for format in writing.FORMATS:
        telling.writes(format)
        files[format] = f"memo.{format}"
        write_whole(work.folder / files[format], writing.set_as(made, format))
    return {**_told(made), "package": package, "files": files, "packages_file": PACKAGES}


def _told(made: Memo) -> dict[str, Any]:
    """A memo as plain data, its figures as they are drawn."""
    told = writing.to_dict(made)
    for section, own in zip(made.sections, told["sections"], strict=True):
        for block, data in zip(section.blocks, own["blocks"], strict=True):
            if isinstance(block, Picture):
                data["svg"] = block.figure.svg()
                del data["option"]
    return told


class _Telling:
    """How far the run and the memo are, told as one; a step counts as a share of the run."""

    def __init__(self, work: Work[MemoArguments], parts: list[Part]):
        self._work, self._left = work, [*parts, *writing.FORMATS]
        self._steps = len(self._left)
        self._of_run = 1

    @property
    def _step(self) -> int:
        return max(1, self._of_run // self._steps)

    def _total(self) -> int:
        return self._of_run + self._steps * self._step

    def run(self, done: int, total: int, note: str) -> None:
        """How far the run is."""
        self._of_run = total
        self._work.tell(done, self._total(), note)

    def step(self, part: Part) -> None:
        """A finding that is sought."""
        with speaking(self._work.language):
            self._tell(part, say(writing.STEPS[part]))

    def writes(self, format: str) -> None:
        """A format that is written."""
        with speaking(self._work.language):
            self._tell(format, say("writing memo.{format}", format=format))

    def _tell(self, name: str, note: str) -> None:
        done = self._steps - len(self._left[self._left.index(name) :])
        self._work.tell(self._of_run + done * self._step, self._total(), note)


KIND = Kind("memo", noted("A memo on a package"), MemoArguments, run, continues=True)
