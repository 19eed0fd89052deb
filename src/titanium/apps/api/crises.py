"""Crises: solved for a package, why each move is made, where sharper choice leads, and play in a seat."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from pydantic import Field

from titanium.apps.api.parts import Asked, CaseRef, Language, Missing, TheDesk
from titanium.desk.views.crisis import crises, crisis, play, precision, why
from titanium.errors import nearest

router = APIRouter(tags=["crises"])


class Solving(Asked):
    """For which package a crisis is solved, and with which numbers and schools; all may be left out."""

    package: Annotated[str | None, Field(max_length=200, description="Name of a package; today's if left out.")] = None
    setting: Annotated[dict[str, float] | None, Field(description="Lever to a value that replaces the package's.")] = (
        None
    )
    numbers: Annotated[
        dict[str, float] | None,
        Field(description="Symbol of an uncertainty, such as a player's precision `lam_K`, to another than its value."),
    ] = None
    schools: Annotated[
        dict[str, Annotated[str, Field(max_length=200)]] | None,
        Field(description="School switch to position; the first of each that is left out."),
    ] = None
    in_full: Annotated[
        bool,
        Field(
            description="Whether the package's terms are in full effect, or as far as ramped up in the first quarter."
        ),
    ] = True


class Playing(Solving):
    """Who plays, and what was done so far."""

    seat: Annotated[str, Field(max_length=8, description="Letter of the role that is played.")]
    actions: Annotated[
        list[Annotated[str, Field(max_length=200)]],
        Field(max_length=200, description="Every action so far from the root on: the seat's, others' and nature's."),
    ] = []
    seed: Annotated[
        int | None,
        Field(ge=0, lt=2**32, description="Draws the others' next moves; without it they wait to be given."),
    ] = None


def _crisis(ref: CaseRef, crisis: Annotated[str, Path(max_length=200, description="Name of a crisis.")]) -> str:
    known = ref.load().crises
    if crisis not in known:
        raise Missing(f"no crisis '{crisis}'\n{nearest(crisis, known)}")
    return crisis


Name = Annotated[str, Depends(_crisis)]


@router.get("/cases/{case}/crises")
async def list_crises(desk: TheDesk, ref: CaseRef, language: Language) -> dict[str, Any]:
    """Every crisis of a case, with who plays, its nodes and its outcomes."""
    return await desk.engine.ask(crises, ref, language=language)


@router.post("/cases/{case}/crises/{crisis}")
async def solve_one(desk: TheDesk, ref: CaseRef, name: Name, language: Language, asked: Solving) -> dict[str, Any]:
    """A crisis solved: the tree as SVG, every move with its probability, payoffs by seat, its limit, rival schools."""
    return await desk.engine.ask(crisis, ref, language=language, name=name, **asked.model_dump())


@router.post("/cases/{case}/crises/{crisis}/precision")
async def by_precision(desk: TheDesk, ref: CaseRef, name: Name, language: Language, asked: Solving) -> dict[str, Any]:
    """How it ends as all players choose more and more sharply, up to subgame-perfect play."""
    return await desk.engine.ask(precision, ref, language=language, name=name, **asked.model_dump())


@router.post("/cases/{case}/crises/{crisis}/why/{place}")
async def why_so(
    desk: TheDesk,
    ref: CaseRef,
    name: Name,
    place: Annotated[str, Path(max_length=200, description="Name of a node or an outcome.")],
    language: Language,
    asked: Solving,
) -> dict[str, Any]:
    """Why it goes on from a node as it does, or what an outcome pays: terms that add up, with formulas and sources."""
    return await desk.engine.ask(why, ref, language=language, name=name, place=place, **asked.model_dump())


@router.post("/cases/{case}/crises/{crisis}/play")
async def play_on(desk: TheDesk, ref: CaseRef, name: Name, language: Language, asked: Playing) -> dict[str, Any]:
    """A crisis played in one seat as far as it has gone: what happened, what there is to choose, or how it ended."""
    return await desk.engine.ask(play, ref, language=language, name=name, **asked.model_dump())
