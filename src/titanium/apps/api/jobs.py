"""Long work: asked for, watched, stopped, gone on with, and what comes of it."""

import asyncio
from datetime import datetime
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field

from titanium.apps.api.parts import Asked, Language, Missing, TheDesk, ref_of
from titanium.apps.api.runs import Id, found_by
from titanium.apps.api.runs import router as runs
from titanium.desk.database.jobs import Job
from titanium.desk.desk import Desk
from titanium.desk.jobs import stress
from titanium.desk.jobs.kinds import kinds
from titanium.desk.jobs.runner import DONE, FAILED, RUNNING, STOPPED, WAITING
from titanium.tell.catalogue import say, speaking

router = APIRouter(tags=["jobs"])
router.include_router(runs)

CAN: dict[str, tuple[str, ...]] = {
    WAITING: ("stop", "delete"),
    RUNNING: ("stop", "delete"),
    STOPPED: ("resume", "delete"),
    FAILED: ("resume", "delete"),
    DONE: ("delete",),
}
"""State of a job to what can be done with it."""


class KindTold(BaseModel):
    """A kind of job."""

    name: str
    title: Annotated[str, Field(description="What it does, in a few words.")]
    continues: Annotated[bool, Field(description="Whether a job that was stopped goes on where it was.")]
    arguments: Annotated[dict[str, Any], Field(description="JSON Schema of its arguments.")]


class JobTold(BaseModel):
    """A job as it stands."""

    id: str
    kind: str
    title: str
    case: Annotated[str, Field(description="Key of its case.")]
    case_hash: str
    arguments: dict[str, Any]
    language: str
    state: Literal["waiting", "running", "done", "stopped", "failed"]
    can: Annotated[list[str], Field(description="What can be done with it: `stop`, `resume`, `delete`.")]
    done: int
    total: Annotated[int, Field(description="Of how much `done` is; 0 where that is not known yet.")]
    note: Annotated[str, Field(description="What is being done, in words.")]
    error: str
    made: datetime
    begun: datetime | None
    ended: datetime | None


class FileTold(BaseModel):
    """A file that a job made."""

    name: Annotated[str, Field(description="Its path in the job's folder.")]
    size: Annotated[int, Field(description="Bytes.")]


class Kinds(BaseModel):
    """Every kind of job."""

    kinds: list[KindTold]


class Jobs(BaseModel):
    """Jobs, the newest first."""

    jobs: list[JobTold]


class Files(BaseModel):
    """Files of a job."""

    files: list[FileTold]


class NewJob(Asked):
    """Long work to be done."""

    kind: Annotated[str, Field(max_length=60, description="See `GET /v1/jobs/kinds`.")]
    case: Annotated[str, Field(max_length=200, description="Key of a case.")]
    arguments: Annotated[dict[str, Any], Field(description="As the kind takes them.")] = {}
    title: Annotated[str, Field(max_length=200, description="What it is called in lists.")] = ""


@router.get("/jobs/kinds")
def list_kinds(language: Language) -> Kinds:
    """Every kind of job, with the JSON Schema of its arguments."""
    with speaking(language):
        return Kinds(
            kinds=[
                KindTold(
                    name=own.name,
                    title=say(own.title),
                    continues=own.continues,
                    arguments=own.arguments.model_json_schema(),
                )
                for own in kinds()
            ]
        )


@router.get("/jobs")
def list_jobs(
    desk: TheDesk,
    kind: Annotated[str | None, Query(max_length=60)] = None,
    case: Annotated[str | None, Query(max_length=200)] = None,
) -> Jobs:
    """Jobs, the newest first."""
    return Jobs(jobs=[_told(own) for own in desk.jobs.list(kind, case)])


@router.post("/jobs", status_code=201)
def start_job(desk: TheDesk, language: Language, asked: NewJob) -> JobTold:
    """Ask for long work; it waits until there is room for it."""
    case = ref_of(desk, asked.case).load()
    if asked.kind == stress.KIND.name:
        stress.check_case(case, asked.arguments)
    return _told(desk.jobs.start(asked.kind, asked.case, asked.arguments, title=asked.title, language=language))


@router.get("/jobs/{id}")
def get_job(desk: TheDesk, id: Id) -> JobTold:
    """A job as it stands."""
    return _told(_job(desk, id))


@router.get("/jobs/{id}/result")
def get_result(desk: TheDesk, id: Id) -> dict[str, Any]:
    """What came of a job."""
    job = _job(desk, id)
    if job.result is None:
        raise Missing(say("Job '{id}' has no result yet; it is {state}.", id=id, state=job.state))
    return dict(job.result)


@router.post("/jobs/{id}/stop")
def stop_job(desk: TheDesk, id: Id) -> JobTold:
    """Stop a job; what is done stays. One that is over is left as it is."""
    with found_by():
        return _told(desk.jobs.stop(id))


@router.post("/jobs/{id}/resume")
def resume_job(desk: TheDesk, id: Id) -> JobTold:
    """Let a job go on that was stopped or failed."""
    with found_by():
        return _told(desk.jobs.resume(id))


@router.delete("/jobs/{id}")
async def delete_job(desk: TheDesk, id: Id) -> JobTold:
    """Stop a job and forget it, with its files; what it was is told."""
    told = _told(_job(desk, id))
    await asyncio.to_thread(desk.jobs.delete, id)
    return told


@router.get("/jobs/{id}/files")
def list_files(desk: TheDesk, id: Id) -> Files:
    """The files that a job made so far."""
    folder = _folder(desk, id)
    return Files(
        files=[FileTold(name=own.relative_to(folder).as_posix(), size=own.stat().st_size) for own in _files(folder)]
    )


@router.get("/jobs/{id}/files/{name:path}", response_class=FileResponse)
def get_file(desk: TheDesk, id: Id, name: Annotated[str, Path(max_length=300)]) -> FileResponse:
    """One of a job's files."""
    folder = _folder(desk, id)
    found = {own.relative_to(folder).as_posix(): own for own in _files(folder)}
    if name not in found:
        raise Missing(say("Job '{id}' has no file '{name}'.", id=id, name=name))
    return FileResponse(found[name], filename=found[name].name, content_disposition_type="inline")


def _job(desk: Desk, id_: str) -> Job:
    with found_by():
        return desk.jobs.get(id_)


def _folder(desk: Desk, id_: str) -> FilePath:
    with found_by():
        return desk.jobs.folder(id_)


def _files(folder: FilePath) -> list[FilePath]:
    """Files that are whole, wherever they stand in the folder; nothing that leads out of it."""
    inside = (own for own in folder.rglob("*") if own.is_file() and not own.is_symlink())
    return sorted(own for own in inside if own.suffix != ".part" and not own.name.startswith("."))


def _told(own: Job) -> JobTold:
    fields = {name: getattr(own, name) for name in JobTold.model_fields if name != "can"}
    return JobTold(**fields, can=list(CAN[own.state]))
