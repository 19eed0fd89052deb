"""Deals: who would sign which package, what each of the four makes of it, and what would move whoever refuses."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field, StringConstraints

from titanium.apps.api.packages import Key
from titanium.apps.api.parts import Asked, CaseRef, Language, TheDesk
from titanium.desk.desk import Desk
from titanium.desk.engine.bench import ANSWERED
from titanium.desk.views.deals import deal_space, deals, moves
from titanium.judge.bargain.moves import MOST_FUTURES
from titanium.judge.bargain.utilities import NO_AGREEMENT

router = APIRouter(tags=["deals"])

MOST_PACKAGES = 24

_Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
_Setting = Annotated[dict[str, float], Field(max_length=200)]


class OnePackage(Asked):
    """A package, and what capitals fall back on."""

    package: Annotated[
        str | None,
        Field(max_length=200, description="Name of a package of the case, or of a saved one; today's if left out."),
    ] = None
    setting: Annotated[
        dict[str, float], Field(max_length=200, description="Lever to a value that replaces the package's.")
    ] = {}
    futures: Annotated[int, Field(ge=1, le=MOST_FUTURES, description="Sampled futures in which is counted.")] = ANSWERED
    disagreement: Annotated[
        str,
        Field(
            max_length=200,
            description="What capitals fall back on: `no_agreement`, `status_quo`, `alone`, `best`, or a package.",
        ),
    ] = NO_AGREEMENT


class Packages(OnePackage):
    """A package beside others."""

    packages: Annotated[
        dict[_Name, _Setting] | None,
        Field(
            max_length=MOST_PACKAGES,
            description="What is offered beside it: name to levers that differ from today's; the case's if left out.",
        ),
    ] = None


@router.post("/cases/{case}/deals")
async def get_deals(desk: TheDesk, ref: CaseRef, case: Key, language: Language, asked: Packages) -> dict[str, Any]:
    """Who would sign which package, the zone of agreement, what each actor gains, and what rules would pick.

    Payments and equity take longer: they are worked out by a job of the kind `bargain`.
    """
    return await desk.engine.ask(deals, ref, language=language, packages=asked.packages, **_asked(desk, case, asked))


@router.post("/cases/{case}/deals/space")
async def get_space(desk: TheDesk, ref: CaseRef, case: Key, language: Language, asked: Packages) -> dict[str, Any]:
    """The deal space as SVG, in words, as a table and as options of a chart."""
    return await desk.engine.ask(
        deal_space, ref, language=language, packages=asked.packages, **_asked(desk, case, asked)
    )


@router.post("/cases/{case}/deals/moves")
async def get_moves(desk: TheDesk, ref: CaseRef, case: Key, language: Language, asked: OnePackage) -> dict[str, Any]:
    """Who refuses a package, and the changes of one lever that would move whoever does."""
    return await desk.engine.ask(moves, ref, language=language, keep=True, later=True, **_asked(desk, case, asked))


def _asked(desk: Desk, key: str, asked: OnePackage) -> dict[str, Any]:
    """Levers and name of the package, and the rest of what is asked."""
    case = desk.case(key)
    name = asked.package or case.base
    return {
        "setting": {**desk.setting_of(key, name), **asked.setting},
        "name": name if name not in case.packages and not asked.setting else "",
        "futures": asked.futures,
        "disagreement": asked.disagreement,
    }
