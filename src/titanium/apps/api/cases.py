"""Cases, their numbers with the evidence for each, and private copies that change some of them."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field, StringConstraints

from titanium.apps.api.parts import Asked, CaseRef, Language, TheDesk, ref_of
from titanium.desk.changes import checked
from titanium.desk.database.cases import Copy
from titanium.desk.desk import COPY, Desk
from titanium.desk.engine.bench import MOST_FUTURES
from titanium.desk.views.evidence import MOST_SHOWN, SHOWN, number, numbers
from titanium.desk.views.flips import FLIPPED, flips
from titanium.errors import InputError

router = APIRouter(tags=["cases"])

Key = Annotated[str, Path(max_length=200, description="Key of a case: `us_rok`, or `us_rok~ID` for a private copy.")]
Name = Annotated[str, StringConstraints(max_length=400)]
Changes = dict[str, dict[str, dict[str, Any] | None]]


class CaseSummary(BaseModel):
    """A case, or a private copy of one."""

    key: Annotated[str, Field(description="What it is asked for by.")]
    title: Annotated[str, Field(description="Its title, or the name that the copy was given.")]
    base: Annotated[str | None, Field(description="Key of the case that it is a private copy of.")] = None
    made: datetime | None = None
    changed: datetime | None = None


class Cases(BaseModel):
    """Every case and private copy."""

    cases: list[CaseSummary]


class CaseTold(CaseSummary):
    """A case in full: what it is about, what a copy changes, and the hash that every finding on it bears."""

    case_hash: str
    summary: str
    not_for: list[str]
    first_year: int
    quarters: int
    status_quo: str
    packages: list[str]
    claims: list[str]
    changes: Annotated[Changes, Field(description="What a private copy changes; empty for a case itself.")] = {}


class NewCopy(Asked):
    """A private copy to be made."""

    name: Name
    base: Annotated[str, Field(max_length=200, description="Key of the case.")]
    changes: Annotated[
        Changes, Field(description="Table to entry to field to its new value, as `titanium.vary` takes.")
    ]


class ChangedCopy(Asked):
    """What becomes of a private copy; what is left out stays as it is."""

    name: Name | None = None
    changes: Annotated[Changes | None, Field(description="All changes of the copy, in the place of those it had.")] = (
        None
    )


class WhatFlips(Asked):
    """Which package is at hand, and in how many futures."""

    setting: Annotated[
        dict[str, float] | None, Field(description="Lever to value, every lever; today's package if left out.")
    ] = None
    name: Annotated[Name, Field(description="What it is called, where it is none of the case's.")] = ""
    futures: Annotated[int, Field(ge=1, le=MOST_FUTURES)] = FLIPPED


@router.get("/cases")
def list_cases(desk: TheDesk) -> Cases:
    """Every case of this server, and every private copy."""
    copies = [_summary(own) for own in desk.cases.list() if own.base in desk.bases]
    cases = [CaseSummary(key=name, title=ref.load().description.title) for name, ref in desk.bases.items()]
    return Cases(cases=[*cases, *copies])


@router.get("/cases/{case}")
def get_case(desk: TheDesk, case: Key) -> CaseTold:
    """A case or a private copy in full."""
    return _told(desk, case)


@router.post("/cases", status_code=201)
def make_copy(desk: TheDesk, asked: NewCopy) -> CaseTold:
    """Make a private copy: the changes are kept, and the case itself stays as it is."""
    base = ref_of(desk, asked.base)
    if COPY in asked.base or base.changes:
        raise InputError(f"'{asked.base}' is a private copy itself\nMake a copy of the case, with the changes of both.")
    checked(base, asked.changes)
    return _told(desk, _key(desk.cases.make(asked.name, asked.base, asked.changes)))


@router.patch("/cases/{case}")
def change_copy(desk: TheDesk, case: Key, asked: ChangedCopy) -> CaseTold:
    """Give a private copy another name, other changes, or both."""
    own = _copy(desk, case)
    if asked.changes is not None:
        checked(desk.bases[own.base], asked.changes)
    else:
        desk.case(case)  # one that no longer fits its case is told before anything is changed
    return _told(desk, _key(desk.cases.change(own.id, asked.name, asked.changes)))


@router.delete("/cases/{case}")
def delete_copy(desk: TheDesk, case: Key) -> CaseSummary:
    """Delete a private copy, with the packages that were saved for it; what it was is told."""
    return _summary(desk.cases.delete(_copy(desk, case).id))


@router.get("/cases/{case}/numbers")
async def list_case_numbers(
    desk: TheDesk,
    ref: CaseRef,
    language: Language,
    text: Annotated[str, Query(max_length=200, description="Words that must all stand in it.")] = "",
    table: Annotated[str, Query(max_length=80, description="Table of the case, as `uncertainties`.")] = "",
    grade: Annotated[str, Query(max_length=8, description="A to D, or `none` for numbers without a grade.")] = "",
    changed: Annotated[bool, Query(description="Whether only those are wanted that a private copy changes.")] = False,
    start: Annotated[int, Query(ge=0, le=10**6)] = 0,
    count: Annotated[int, Query(ge=1, le=MOST_SHOWN)] = SHOWN,
) -> dict[str, Any]:
    """Every number of a case, some at a time: value, range, unit, grade, source, note and last change."""
    return await desk.engine.ask(
        numbers, ref, language=language,
        text=text, table=table, grade=grade, changed=changed, start=start, count=count,
    )  # fmt: skip


@router.get("/cases/{case}/numbers/{key:path}")
async def get_case_number(
    desk: TheDesk,
    ref: CaseRef,
    language: Language,
    key: Annotated[str, Path(max_length=300, description="Key of the number, as `uncertainties:v_W`.")],
) -> dict[str, Any]:
    """One number in full: what reads it, what rests on it, where it must stay if it is changed, and its history."""
    return await desk.engine.ask(number, ref, language=language, key=key)


@router.post("/cases/{case}/flips")
async def what_flips(desk: TheDesk, ref: CaseRef, language: Language, asked: WhatFlips) -> dict[str, Any]:
    """What flips from a case to a private copy of it, with what is counting error; nothing is kept but the answer."""
    return await desk.engine.ask(flips, ref, language=language, keep=True, **asked.model_dump())


def _key(own: Copy) -> str:
    return f"{own.base}{COPY}{own.id}"


def _summary(own: Copy) -> CaseSummary:
    return CaseSummary(key=_key(own), title=own.name, base=own.base, made=own.made, changed=own.changed)


def _copy(desk: Desk, case: str) -> Copy:
    """A private copy by the key of its case."""
    ref_of(desk, case)
    _, between, id_ = case.partition(COPY)
    if not between:
        raise InputError(f"'{case}' is the case itself, which stays as it is\nMake a private copy of it.")
    return desk.cases.get(id_)


def _told(desk: Desk, key: str) -> CaseTold:
    case = ref_of(desk, key).load()
    own = _copy(desk, key) if COPY in key else None
    summary = CaseSummary(key=key, title=case.description.title) if own is None else _summary(own)
    return CaseTold(
        **summary.model_dump(),
        case_hash=case.hash,
        summary=case.description.summary,
        not_for=list(case.description.not_for),
        first_year=case.description.horizon.first_year,
        quarters=case.description.horizon.quarters,
        status_quo=case.base,
        packages=list(case.packages),
        claims=list(case.claims),
        changes={} if own is None else {table: dict(entries) for table, entries in own.changes.items()},
    )
