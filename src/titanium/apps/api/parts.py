"""What the routers share: how they get the desk, the case that is meant and its language, and how errors are told.

A router raises `InputError` for what was given and cannot be used, which is told as 422 with every problem, and
`Missing`, as a store raises `NotKept`, for what is not there, which is 404. It needs no code of its own for either.
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from titanium.apps.failure import problems_of
from titanium.desk.database.kept import NotKept
from titanium.desk.desk import Desk
from titanium.desk.engine.ref import Ref
from titanium.errors import InputError, nearest
from titanium.tell.catalogue import languages


class Asked(BaseModel):
    """Base of the bodies of requests: what is not known is refused, and every number is finite."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, frozen=True)


class Problem(BaseModel):
    """One thing that is wrong, where it stands if in a file, and what to do about it."""

    message: Annotated[str, Field(description="What is wrong.")]
    remedy: Annotated[str, Field(description="What is allowed and was probably meant; empty if nothing is known.")] = ""
    file: Annotated[str | None, Field(description="File of a case in which it stands, if in one.")] = None
    line: Annotated[int | None, Field(description="Its line there.")] = None


class Error(BaseModel):
    """Why a request was not answered."""

    kind: Annotated[str, Field(description="Class of the error, such as `InputError`, `Missing`, `Refused`.")]
    message: Annotated[str, Field(description="All that is said, for readers.")]
    problems: Annotated[list[Problem], Field(description="Every single thing that is wrong.")]


class Missing(InputError):
    """What was asked for is not there; told as 404."""


def _told(description: str) -> dict[str, Any]:
    return {"model": Error, "description": description}


ERRORS: dict[int | str, dict[str, Any]] = {
    400: _told("The request cannot be read."),
    401: _told("An access token is set on this server, and the request has none."),
    403: _told("A change without the token of `GET /v1/session`, or a request from a page of another origin."),
    404: _told("Not there."),
    413: _told("The body is too large."),
    422: _told("What was given cannot be used; every problem is listed."),
}
"""What any path may answer instead of a result."""


def desk(request: Request) -> Desk:
    """The desk behind this server."""
    return request.app.state.desk


TheDesk = Annotated[Desk, Depends(desk)]
"""Type of a parameter that is the desk."""


def _language(language: Annotated[str, Query(max_length=16, description="Language of what is said.")] = "en") -> str:
    if language not in languages():
        raise InputError(f"no language '{language}'\n{nearest(language, languages())}")
    return language


Language = Annotated[str, Depends(_language)]
"""Type of a parameter that is the language asked for by `?language=`."""


def ref_of(desk: Desk, case: str) -> Ref:
    """The case of a key, `us_rok` or `us_rok~ID` for a private copy.

    Raises
    ------
    Missing
        If there is none; the nearest name is told.
    """
    try:
        return desk.ref(case)
    except InputError as error:
        raise Missing(str(error)) from None


def _case(desk: TheDesk, case: Annotated[str, Path(max_length=200, description="Key of a case.")]) -> Ref:
    return ref_of(desk, case)


CaseRef = Annotated[Ref, Depends(_case)]
"""Type of a parameter that is the case named by `{case}` in the path."""


def refusal(status: int, kind: str, problems: Sequence[Problem], message: str = "") -> JSONResponse:
    """A response that says why there is no result."""
    said = message or "\n\n".join("\n".join(filter(None, [own.message, own.remedy])) for own in problems)
    body = Error(kind=kind, message=said, problems=list(problems))
    return JSONResponse(body.model_dump(), status, headers={"Cache-Control": "no-store"})


def tell_errors(api: FastAPI) -> None:
    """Tell every error in one form."""
    api.add_exception_handler(InputError, _input)
    api.add_exception_handler(RequestValidationError, _invalid)
    api.add_exception_handler(HTTPException, _http)
    api.add_exception_handler(Exception, _internal)


def _input(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, InputError)
    problems = [Problem(**asdict(own)) for own in problems_of(error)]
    is_missing = isinstance(error, Missing | NotKept)
    return refusal(404 if is_missing else 422, "Missing" if is_missing else type(error).__name__, problems, str(error))


def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    return refusal(422, "InputError", [Problem(message=_worded(own)) for own in error.errors()])


def _worded(problem: dict[str, Any]) -> str:
    part, *place = map(str, problem["loc"])
    where = " ".join(filter(None, [part, ".".join(place)]))
    return f"{where}: {problem['msg'][:1].lower()}{problem['msg'][1:]}"


_KINDS = {401: "Refused", 403: "Refused", 404: "Missing", 405: "Refused", 413: "Refused"}


def _http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    problem = Problem(message=str(error.detail))
    response = refusal(error.status_code, _KINDS.get(error.status_code, "InputError"), [problem])
    response.headers.update(error.headers or {})
    return response


def _internal(_: Request, error: Exception) -> JSONResponse:
    """Nothing of what is inside is told; the server's log has it."""
    return refusal(500, "Internal", [Problem(message="Something inside went wrong; the server's log says what.")])
