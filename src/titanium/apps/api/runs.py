"""What can be asked of a stored run: a heat map, futures laid out along inputs, and what ranges over them count."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from titanium.apps.api.parts import Language, Missing, TheDesk
from titanium.desk.database.columns import ID_LENGTH
from titanium.desk.database.kept import NotKept
from titanium.desk.desk import COPY, Desk
from titanium.desk.jobs import stress
from titanium.desk.views import futures
from titanium.errors import InputError
from titanium.judge.discover.sample import LINES, MOST_AXES, MOST_LINES
from titanium.judge.heat import FEWEST_PARTS, MOST_PARTS
from titanium.judge.ranked import HOLDS
from titanium.tell.catalogue import say

router = APIRouter(tags=["runs"])

Id = Annotated[str, Path(pattern=f"^[0-9a-z]{{{ID_LENGTH}}}$", description="Id of a job.")]
Package = Annotated[str | None, Query(max_length=120, description="A package of the run; today's if left out.")]
Target = Annotated[
    str, Query(max_length=120, description="What is counted: `holds`, `secure`, `breaks`, a threshold, `clashes>6`.")
]
Input = Annotated[str | None, Query(max_length=120, description="An uncertainty or a school.")]
Inputs = Annotated[list[str] | None, Query(max_length=MOST_AXES, description="Uncertainties and schools, in order.")]


@router.get("/runs/{id}")
async def get_run(desk: TheDesk, language: Language, id: Id) -> dict[str, Any]:
    """What can be asked of the run of a job `stress`: packages, inputs, and what may be counted."""
    return await _ask(desk, id, futures.choices, language)


@router.get("/runs/{id}/heat")
async def get_heat(
    desk: TheDesk,
    language: Language,
    id: Id,
    package: Package = None,
    across: Input = None,
    up: Input = None,
    target: Target = HOLDS,
    parts: Annotated[int | None, Query(ge=FEWEST_PARTS, le=MOST_PARTS)] = None,
    among: Annotated[
        list[str] | None, Query(max_length=12, description="`SCHOOL=POSITION` that every future counted holds.")
    ] = None,
) -> dict[str, Any]:
    """In how many futures a package holds, over a grid of the levels of two inputs."""
    held = {school: positions[0] for school, positions in _pairs("among", among or []).items()}
    return await _ask(
        desk, id, futures.heat, language,
        package=package, across=across, up=up, target=target, parts=parts, among=held,
    )  # fmt: skip


@router.get("/runs/{id}/parallel")
async def get_parallel(
    desk: TheDesk,
    language: Language,
    id: Id,
    package: Package = None,
    target: Target = HOLDS,
    inputs: Inputs = None,
    lines: Annotated[int, Query(ge=1, le=MOST_LINES)] = LINES,
) -> dict[str, Any]:
    """The first futures of a run along inputs, with those in which a package holds."""
    return await _ask(
        desk, id, futures.parallel, language, package=package, target=target, inputs=inputs, lines=lines
    )  # fmt: skip


@router.get("/runs/{id}/brushed")
async def get_brushed(
    desk: TheDesk,
    language: Language,
    id: Id,
    range: Annotated[
        list[str] | None,
        Query(
            max_length=MOST_AXES, description="`INPUT=LOW,HIGH` in levels from 0 to 1, or `SCHOOL=POSITION,POSITION`."
        ),
    ] = None,
    package: Package = None,
    target: Target = HOLDS,
) -> dict[str, Any]:
    """In how many of all futures of a run that lie inside some ranges a package holds."""
    asked = {name: [_number(own) for own in ends] for name, ends in _pairs("range", range or []).items()}
    return await _ask(desk, id, futures.brushed, language, ranges=asked, package=package, target=target)


async def _ask(desk: Desk, id_: str, view: Any, language: str, **asked: Any) -> dict[str, Any]:
    with found_by():
        job = desk.jobs.get(id_)
    try:
        folder = stress.run_folder(desk.jobs, id_)
    except InputError as error:
        raise Missing(str(error)) from None
    # A run has its own copy of its case, so it can be asked although a private copy is gone.
    ref = desk.bases.get(job.case.partition(COPY)[0], desk.bases[desk.first])
    return await desk.engine.ask(view, ref, language=language, run=str(folder), **asked)


@contextmanager
def found_by() -> Iterator[None]:
    """Tell what is not kept as what is not there."""
    try:
        yield
    except NotKept as error:
        raise Missing(str(error)) from None


def _pairs(name: str, texts: list[str]) -> dict[str, list[str]]:
    """Left of each `=` to what stands right of it, separated by commas."""
    found: dict[str, list[str]] = {}
    problems: list[str] = []
    for text in texts:
        key, equals, rest = text.partition("=")
        if not (key and equals and rest):
            problems.append(say("{name} '{text}' is not of the form NAME=VALUE", name=name, text=text))
        elif key in found:
            problems.append(say("{name} '{key}' is given twice", name=name, key=key))
        else:
            found[key] = rest.split(",")
    if problems:
        raise InputError("\n".join(problems))
    return found


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
