"""Packages: the case's own and the saved ones, as files, and what each says of levers, ledger and posture."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field, StringConstraints

from titanium.apps.api.parts import Asked, CaseRef, Language, TheDesk, ref_of
from titanium.desk import saving
from titanium.desk.database.packages import Saved
from titanium.desk.desk import Desk
from titanium.desk.views import package as views
from titanium.desk.views.package_files import LARGEST, Form, file_name, read, written
from titanium.errors import InputError
from titanium.report.at_hand import at_hand

router = APIRouter(tags=["packages"])

Key = Annotated[str, Path(max_length=200, description="Key of a case: `us_rok`, or `us_rok~ID` for a private copy.")]
Id = Annotated[str, Path(max_length=40, description="Id of a saved package.")]
Name = Annotated[str, StringConstraints(max_length=400)]
Setting = Annotated[
    dict[str, float],
    Field(description="Lever to value; levers that are left out stand as in today's package.", max_length=200),
]
Named = Annotated[
    str, Query(max_length=400, description="Name of a package of the case, or of a saved one; today's if left out.")
]
Moved = Annotated[
    tuple[str, ...],
    Query(alias="set", max_length=200, description="Levers moved from there, each as `us_troops_k=22`."),
]
FileForm = Annotated[Form, Query(alias="form", description="Form of the file.")]
_MEDIA: Mapping[Form, str] = {"csv": "text/csv; charset=utf-8", "yaml": "application/yaml; charset=utf-8"}
_KINDS = {kind: {"schema": {"type": "string"}} for kind in ("text/csv", "application/yaml")}
_WRITTEN: dict[int | str, dict[str, Any]] = {200: {"description": "The file.", "content": _KINDS}}


class Package(BaseModel):
    """A package with every lever's value."""

    kind: Annotated[Literal["case", "saved"], Field(description="Whether it is one of the case's, or was saved.")]
    id: Annotated[str, Field(description="Id of a saved package; empty for one of the case's.")] = ""
    case: Annotated[str, Field(description="Key of its case.")]
    name: str
    title: str
    note: str
    setting: dict[str, float]
    made: datetime | None = None
    changed: datetime | None = None


class Packages(BaseModel):
    """Packages of a case."""

    packages: list[Package]


class NewPackage(Asked):
    """A package to be saved."""

    name: Name
    setting: Setting = {}
    note: Annotated[str, StringConstraints(max_length=8000)] = ""
    replace: Annotated[bool, Field(description="Whether a saved package of the same name gives way.")] = False


class ChangedPackage(Asked):
    """What becomes of a saved package; what is left out stays as it is."""

    name: Name | None = None
    setting: Setting | None = None
    note: Annotated[str, StringConstraints(max_length=8000)] | None = None


@router.get("/cases/{case}/packages")
def list_packages(desk: TheDesk, case: Key) -> Packages:
    """Every package of a case: its own, then those that were saved."""
    own = ref_of(desk, case).load()
    shipped = [
        Package(kind="case", case=case, name=name, title=entry.title, note=entry.note, setting=dict(own.package(name)))
        for name, entry in own.packages.items()
    ]
    return Packages(packages=[*shipped, *map(_told, desk.saved(case))])


@router.post("/cases/{case}/packages", status_code=201)
def save_package(desk: TheDesk, case: Key, asked: NewPackage) -> Package:
    """Save a package under a name."""
    ref_of(desk, case)
    return _told(saving.save(desk, case, asked.name, asked.setting, asked.note, replace=asked.replace))


@router.get("/cases/{case}/packages/file", response_class=Response, responses=_WRITTEN)
def write_package(desk: TheDesk, case: Key, package: Named = "", moved: Moved = (), form: FileForm = "csv") -> Response:
    """A package as a file: CSV as `titanium sweep --package-file` reads it, or YAML as a case has it."""
    own = ref_of(desk, case).load()
    setting = _setting(desk, case, package, moved)
    hand = at_hand(own, own.base, setting)
    saved = {one.name: one for one in desk.saved(case)}
    name = package if package and not moved else hand.package
    note = saved[name].note if name in saved else ""
    return _file(written(own, {name: hand.levers}, form, {name: note}), name, form)


@router.post(
    "/cases/{case}/packages/file",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": _KINDS,
        }
    },
)
async def read_packages(
    desk: TheDesk,
    case: Key,
    request: Request,
    file: Annotated[str, Query(max_length=200, description="Name of the file; its end says which form it has.")],
    keep: Annotated[bool, Query(description="Whether what is read is saved.")] = False,
    replace: Annotated[bool, Query(description="Whether saved packages of the same names give way.")] = False,
) -> Packages:
    """Read packages from a file of at most 64 kB, and save them if wanted: all of them or, if one cannot be, none."""
    own, data = ref_of(desk, case).load(), await _body(request)
    found = read(own, data, file)
    if keep:
        kept = saving.save_all(desk, case, {one.name: (one.setting, one.note) for one in found}, replace=replace)
        return Packages(packages=list(map(_told, kept)))
    return Packages(
        packages=[
            Package(
                kind="case" if one.name in own.packages else "saved",
                case=case, name=one.name, title=one.name, note=one.note, setting=dict(one.setting),
            )
            for one in found
        ]
    )  # fmt: skip


@router.get("/packages/{id}")
def get_package(desk: TheDesk, id: Id) -> Package:
    """A saved package."""
    return _told(desk.packages.get(id))


@router.patch("/packages/{id}")
def change_package(desk: TheDesk, id: Id, asked: ChangedPackage) -> Package:
    """Give a saved package another name, other levers, another note, or all of them."""
    return _told(saving.change(desk, id, name=asked.name, setting=asked.setting, note=asked.note))


@router.delete("/packages/{id}")
def delete_package(desk: TheDesk, id: Id) -> Package:
    """Delete a saved package; what it was is told, so that it can be saved again."""
    return _told(desk.packages.delete(id))


@router.get("/packages/{id}/file", response_class=Response, responses=_WRITTEN)
def write_saved(desk: TheDesk, id: Id, form: FileForm = "csv") -> Response:
    """A saved package as a file, its note with it where the form is YAML."""
    own = desk.packages.get(id)
    case = ref_of(desk, own.case).load()
    setting = at_hand(case, case.base, own.setting).levers
    return _file(written(case, {own.name: setting}, form, {own.name: own.note}), own.name, form)


@router.get("/cases/{case}/levers")
async def list_levers(
    desk: TheDesk,
    ref: CaseRef,
    case: Key,
    language: Language,
    package: Named = "",
    moved: Moved = (),
    base: Annotated[
        str | None, Query(max_length=400, description="Package of the case to compare with; today's if left out.")
    ] = None,
) -> dict[str, Any]:
    """Every lever with its unit, bounds and steps, who decides it, and how far a package is from another."""
    asked = _asked(desk, case, package, moved)
    return await desk.engine.ask(views.terms, ref, language=language, base=base, **asked)


@router.get("/cases/{case}/ledger")
async def get_ledger(
    desk: TheDesk,
    ref: CaseRef,
    case: Key,
    language: Language,
    package: Named = "",
    moved: Moved = (),
    numbers: Annotated[bool, Query(description="Whether the whole account stands in it as numbers.")] = True,
) -> dict[str, Any]:
    """Who pays whom under a package, the host's share by every definition, cash apart from what comes in kind."""
    asked = _asked(desk, case, package, moved)
    return await desk.engine.ask(views.ledger, ref, language=language, numbers=numbers, keep=True, **asked)


@router.get("/cases/{case}/posture")
async def get_posture(
    desk: TheDesk,
    ref: CaseRef,
    case: Key,
    language: Language,
    package: Named = "",
    moved: Moved = (),
    numbers: Annotated[bool, Query(description="Whether the whole report stands in it as numbers.")] = True,
) -> dict[str, Any]:
    """Where force stands under a package, how soon it is in both theatres, and what moving it costs."""
    asked = _asked(desk, case, package, moved)
    return await desk.engine.ask(views.posture, ref, language=language, numbers=numbers, keep=True, **asked)


@router.get("/cases/{case}/posture/map")
async def get_map(
    desk: TheDesk, ref: CaseRef, case: Key, language: Language, package: Named = "", moved: Moved = ()
) -> dict[str, Any]:
    """The map of a package's posture as SVG, with distances and days by air and sea as a table."""
    return await desk.engine.ask(
        views.posture_map, ref, language=language, keep=True, **_asked(desk, case, package, moved)
    )


def _asked(desk: Desk, key: str, package: str, moved: Sequence[str]) -> dict[str, Any]:
    """Setting of the package that is asked for, and what it is called where it is none of the case's."""
    setting = _setting(desk, key, package, moved)
    return {"setting": setting, "name": package if package not in desk.case(key).packages and not moved else ""}


def _setting(desk: Desk, key: str, package: str, moved: Sequence[str]) -> dict[str, float]:
    case = desk.case(key)
    start = desk.setting_of(key, package)
    given: dict[str, float] = {}
    problems: list[str] = []
    for text in moved:
        lever, _, value = (own.strip() for own in text.partition("="))
        try:
            given[lever] = float(value)
        except ValueError:
            problems.append(f"'{text}' is not of the form lever=number")
    if problems:
        raise InputError("\n".join(problems))
    return dict(at_hand(case, case.base, {**start, **given}).levers)


def _told(own: Saved) -> Package:
    return Package(
        kind="saved", id=own.id, case=own.case, name=own.name, title=own.name, note=own.note,
        setting=dict(own.setting), made=own.made, changed=own.changed,
    )  # fmt: skip


def _file(text: str, name: str, form: Form) -> Response:
    told = f'attachment; filename="{file_name(name, form)}"'
    return Response(text, media_type=_MEDIA[form], headers={"Content-Disposition": told})


async def _body(request: Request) -> bytes:
    """The body, as far as it may be read."""
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > LARGEST:
            raise InputError(f"the file is larger than {LARGEST:,} bytes, which is the most that is read")
    return bytes(data)
