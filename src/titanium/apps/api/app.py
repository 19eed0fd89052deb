"""The API: every router under one address, described by OpenAPI at `/api/openapi.json`."""

from typing import Any

from fastapi import FastAPI

from titanium import __version__
from titanium.apps.api import answers, cases, crises, deals, jobs, packages, session
from titanium.apps.api.parts import ERRORS, tell_errors
from titanium.apps.api.strict import StrictJson
from titanium.apps.web.guard.csrf import HEADER
from titanium.apps.web.guard.origins import SAFE
from titanium.desk.desk import Desk

ADDRESS, VERSION = "/api", "/v1"
"""Where the API stands on the server, and its version below that."""

_ROUTERS = tuple(own.router for own in (session, cases, packages, answers, crises, deals, jobs))

_ABOUT = """
Titanium answers for a package of alliance terms: does it hold, where does it break, what would make it hold, would both
capitals sign it? It counts over sampled futures and over rival schools of thought; it never forecasts.

**A change** (any request that is not a GET) brings the token of `GET /v1/session` in the header `X-CSRF-Token`. Where
the server has an access token, every request brings it as `Authorization: Bearer TOKEN`.

**What cannot be used** is answered with 422 and every problem: what is wrong, and what to do about it.

**Long work** is a job: it is asked for, watched, and its result and files are fetched when it is done.
`titanium.client` is a small client in Python.
"""

_SCHEMES: dict[str, Any] = {
    "change": {"type": "apiKey", "in": "header", "name": HEADER, "description": "Token of `GET /v1/session`."},
    "access": {"type": "http", "scheme": "bearer", "description": "The access token, where one is set."},
}


def make_api(desk: Desk) -> FastAPI:
    """The API over a desk, to be mounted at `/api` behind the guard.

    Parameters
    ----------
    desk
        What stands behind it; whoever mounts the API opens and closes it.
    """
    api = FastAPI(
        title="Titanium",
        summary="Does a package of alliance terms hold, where does it break, and would both capitals sign it?",
        description=_ABOUT,
        version=__version__,
        servers=[{"url": ADDRESS}],
        responses=ERRORS,
        openapi_url="/openapi.json",
        docs_url=None,  # its page would fetch scripts from elsewhere
        redoc_url=None,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    api.state.desk = desk
    for router in _ROUTERS:
        api.include_router(router, prefix=VERSION)
    api.add_middleware(StrictJson)
    tell_errors(api)
    _describe(api)
    return api


def _describe(api: FastAPI) -> None:
    """Say in the description which requests bring which token."""
    described = api.openapi

    def openapi() -> dict[str, Any]:
        schema = described()
        schema.setdefault("components", {})["securitySchemes"] = _SCHEMES
        schema["security"] = [{}, {"access": []}]
        for operations in schema["paths"].values():
            for method, operation in operations.items():
                if method.upper() not in SAFE:
                    operation["security"] = [{"change": []}, {"change": [], "access": []}]
        return schema

    api.openapi = openapi
