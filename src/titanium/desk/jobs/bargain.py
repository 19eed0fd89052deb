"""The job `bargain`: who would sign what, for how much, what rules would pick, and what would move whoever refuses.

The view `titanium.desk.views.deals.deals` answers at once without payments and equity, which take most of the time.
"""

import json
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from titanium.desk.engine.bench import Bench
from titanium.desk.jobs.kinds import Kind
from titanium.desk.jobs.work import Arguments, Work
from titanium.desk.views.deals import said, said_moves
from titanium.errors import InputError, nearest
from titanium.explore.packages import named
from titanium.files import write_whole
from titanium.judge.bargain import bargain, what_moves
from titanium.judge.bargain.finding import DEFAULT_FUTURES, MOST_FUTURES
from titanium.judge.bargain.moves import DEFAULT_FUTURES as MOVED_FUTURES
from titanium.judge.bargain.moves import SEARCHED
from titanium.judge.bargain.utilities import NO_AGREEMENT
from titanium.tell.bargain_tables import titled
from titanium.tell.catalogue import noted, say, speaking
from titanium.tell.figures.deals import deals as deal_space

FINDING, MOVES, DRAWING = "bargain.json", "moves.json", "deals.svg"
"""Files of the job: the finding as `titanium bargain --json` prints it, what would move whom, and the deal space."""
MOST_PACKAGES = 24

_Name = Annotated[str, StringConstraints(min_length=1, max_length=120)]


class BargainArguments(Arguments):
    """What is bargained over."""

    packages: Annotated[dict[_Name, dict[str, float]], Field(min_length=1, max_length=MOST_PACKAGES)] | None = None
    """Name to lever to value, every lever; the case's packages if left out. Today's is always among them."""
    package: _Name | None = None
    """The package at hand, one of them; today's if left out."""
    futures: Annotated[int, Field(ge=1, le=MOST_FUTURES)] = DEFAULT_FUTURES
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 0
    disagreement: _Name = NO_AGREEMENT
    """What capitals fall back on: `no_agreement`, `status_quo`, `alone`, `best`, or a package of the case."""


def run(work: Work[BargainArguments]) -> dict[str, Any]:
    """Bargain, look for what would move whoever refuses, write both into the job's folder, and give both in words.

    Raises
    ------
    InputError
        If a package cannot be played or a name is unknown.
    """
    case, asked = work.ref.load(), work.arguments
    bench = Bench(asked.seed)
    packages: Mapping[str, Mapping[str, float]] = named(case) if asked.packages is None else asked.packages
    package = asked.package or case.base
    if package not in {case.base, *packages}:
        raise InputError(f"no package '{package}' is offered\n{nearest(package, {case.base: 0, **packages})}")
    with speaking(work.language, case):
        total = 2 * len(packages)
        paying, moving = say("varying payments"), say("looking for what would move whoever refuses")
        work.tell(0, total, paying)
        found = bargain(
            case,
            packages,
            futures=asked.futures,
            seed=asked.seed,
            ensemble=bench.kind(work.ref),
            disagreement=asked.disagreement,
            on_progress=lambda done, of, _: work.tell(done * len(packages) // of, total, paying),
        )
        counted = min(asked.futures, MOVED_FUTURES)
        moved = what_moves(
            bench.model(work.ref),
            bench.ensemble(work.ref, counted + SEARCHED),
            packages,
            disagreement=asked.disagreement,
            futures=counted,
            on_progress=lambda done, of, _: work.tell(total // 2 + done * len(packages) // of, total, moving),
        )
        write_whole(work.folder / FINDING, _json(found.to_dict()))
        write_whole(work.folder / MOVES, _json(moved.to_dict()))
        deal_space(titled(found, case)).write(work.folder / DRAWING)
        moves = {name: said_moves(case, moved, name) for name in moved.packages}
        work.tell(total, total, say("done"))
        return {**said(case, found, package), "moves": moves, "files": [FINDING, MOVES, DRAWING]}


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1).encode()


KIND = Kind("bargain", noted("What both capitals would sign, and for how much"), BargainArguments, run)
