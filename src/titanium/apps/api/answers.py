"""The answer about a package, and the best next change of one lever."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field, StringConstraints

from titanium.apps.api.parts import Asked, Language, TheDesk, ref_of
from titanium.desk.ahead import ask_in_parts
from titanium.desk.desk import Desk
from titanium.desk.engine.bench import ANSWERED, MOST_FUTURES
from titanium.desk.views.answer import MOST_COMPARED, answer, next_change, try_changes
from titanium.judge.next_change import DEFAULT_FUTURES

router = APIRouter(tags=["answers"])

_Name = Annotated[str, StringConstraints(min_length=1, max_length=400)]
_Setting = Annotated[dict[str, float], Field(max_length=200)]


class OnePackage(Asked):
    """A package at hand."""

    case: Annotated[
        str, Field(max_length=200, description="Key of a case: `us_rok`, or `us_rok~ID` for a private copy.")
    ]
    package: Annotated[
        _Name | None, Field(description="Name of a package of the case, or of a saved one; today's if left out.")
    ] = None
    setting: Annotated[
        _Setting | None, Field(description="Lever to a value that replaces the package's.", examples=[{}])
    ] = None


class OneAnswer(OnePackage):
    """What is to be answered."""

    compare: Annotated[
        list[_Name] | dict[_Name, _Setting] | None,
        Field(
            max_length=MOST_COMPARED,
            description="Packages beside it: names of the case's or of saved ones, or name to levers that differ from "
            "today's. The two that move most levers if left out.",
        ),
    ] = None
    futures: Annotated[int, Field(ge=1, le=MOST_FUTURES, description="Sampled futures.")] = ANSWERED


class OneChange(OnePackage):
    """A package that is to be changed by one lever."""

    futures: Annotated[
        int, Field(ge=1, le=MOST_FUTURES // 2, description="Futures in which the changes that are told are counted.")
    ] = DEFAULT_FUTURES


@router.post("/answers")
async def answer_for(desk: TheDesk, language: Language, asked: OneAnswer) -> dict[str, Any]:
    """Does a package hold, where does it break first, who pays, who would sign, and which rival schools part on it.

    Today's package met the same futures and is always beside it.
    """
    ref = ref_of(desk, asked.case)
    return await desk.engine.ask(
        answer,
        ref,
        language=language,
        keep=True,
        futures=asked.futures,
        compare=_compared(desk, asked),
        **_at_hand(desk, asked),
    )


@router.post("/next-changes")
async def next_change_of(desk: TheDesk, language: Language, asked: OneChange) -> dict[str, Any]:
    """Which one lever, moved alone, lets a package hold in most futures, and what else that does.

    Every lever is moved to a few values in the same futures; the first time this takes some seconds.
    """
    ref = ref_of(desk, asked.case)
    setting = _at_hand(desk, asked)["setting"]
    return await ask_in_parts(
        desk, next_change, try_changes, ref, language=language, setting=setting, futures=asked.futures
    )


def _at_hand(desk: Desk, asked: OnePackage) -> dict[str, Any]:
    """Levers of the package at hand, and its name where it is a saved one."""
    case = desk.case(asked.case)
    name = asked.package or case.base
    start = desk.setting_of(asked.case, name)
    is_saved = name not in case.packages and not asked.setting
    return {"setting": {**start, **(asked.setting or {})}, "name": name if is_saved else ""}


def _compared(desk: Desk, asked: OneAnswer) -> dict[str, dict[str, float]] | None:
    if asked.compare is None or isinstance(asked.compare, dict):
        return asked.compare
    return {name: desk.setting_of(asked.case, name) for name in asked.compare}
