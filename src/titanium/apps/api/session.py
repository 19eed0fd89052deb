"""Who asks, and the token that a change has to bring."""

from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from titanium import __version__
from titanium.apps.web.guard.guard import ASKER, TOKEN
from titanium.apps.web.guard.token import Asker
from titanium.tell.catalogue import languages

router = APIRouter(tags=["session"])


class Session(BaseModel):
    """What a program needs before it asks for more."""

    asker: Annotated[
        Literal["this machine", "program", "browser"],
        Field(description="Who asks: somebody at this machine, where no access token is set, or who was let in by it."),
    ]
    csrf: Annotated[str, Field(description="Token that every change brings, in the header X-CSRF-Token.")]
    languages: Annotated[list[str], Field(description="Languages in which answers are given.")]
    version: Annotated[str, Field(description="Version of Titanium.")]


@router.get("/session")
def session(request: Request) -> Session:
    """Tell who asks, and the token that every change has to bring until the server starts again."""
    asker: Asker = request.scope.get(ASKER, Asker("this machine"))
    token: str = request.scope.get(TOKEN, "")
    return Session(asker=asker.kind, csrf=token, languages=list(languages()), version=__version__)
