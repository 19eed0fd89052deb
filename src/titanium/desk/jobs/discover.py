"""The job `discover`: under which conditions a package of a stored run breaks, as rules with coverage and density."""

import json
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from titanium.desk.database.columns import ID_LENGTH
from titanium.desk.jobs.kinds import Kind
from titanium.desk.jobs.stress import RUN
from titanium.desk.jobs.work import Arguments, Work
from titanium.errors import InputError
from titanium.explore.store import Run, open_run
from titanium.files import write_whole
from titanium.judge.discover import Discovery, Request, discover, parallel
from titanium.judge.discover.rules import Rule
from titanium.tell import words
from titanium.tell.catalogue import noted, say, speaking
from titanium.tell.discover import RANGE, conditions, headline, sentence
from titanium.tell.figures.figure import Figure
from titanium.tell.figures.parallel import parallel as lines
from titanium.tell.figures.peeling import peeling
from titanium.tell.rules import table

JobId = Annotated[str, StringConstraints(pattern=f"^[0-9a-z]{{{ID_LENGTH}}}$")]
"""Id of a job; nothing else can be the name of a folder."""


class DiscoverArguments(Arguments):
    """Of which run, of which package, and what is explained."""

    run: JobId
    """Id of the job `stress` whose run is read; of one that is not finished, what is there."""
    package: Annotated[str, Field(max_length=120)] | None = None
    """A package of the run; today's if left out."""
    target: Annotated[str, Field(max_length=120)] = "breaks"
    """`breaks`, the name of a threshold, or a metric with a limit such as `clashes>6`."""
    method: Literal["prim", "cart"] = "prim"
    boxes: Annotated[int, Field(ge=1, le=6)] = 3


def run(work: Work[DiscoverArguments]) -> dict[str, Any]:
    """Seek rules, and count them on the other half."""
    asked, case = work.arguments, work.ref.load()
    with speaking(work.language, case):
        opened = open_run(work.folder.parent / asked.run / RUN)
        if opened.manifest.case_hash != case.hash:
            raise InputError(say("That run is of another case, or of this one as it was before it was changed."))
        work.tell(0, 3, say("looking for rules in {futures:,} futures", futures=opened.futures_done))
        found = discover(
            opened, asked.package, asked.target, request=Request(method=asked.method, boxes=asked.boxes)
        )  # fmt: skip
        work.tell(1, 3, say("laying futures along the inputs of the rules"))
        figures = _figures(opened, found)
        work.tell(2, 3, say("writing what was found"))
        told = json.dumps(found.to_dict(), indent=2, ensure_ascii=False, allow_nan=False)
        write_whole(work.folder / "discover.json", told.encode())
        for name, figure in figures.items():
            figure.write(work.folder / f"{name}.svg")
        work.tell(3, 3, "")
        return _result(found, figures, asked.run)


def _figures(opened: Run, found: Discovery) -> dict[str, Figure]:
    made = {"peeling": peeling(found)} if found.rules else {}
    if found.scores:
        made["parallel"] = lines(parallel(opened, found))
    return made


def _result(found: Discovery, figures: dict[str, Figure], of: str) -> dict[str, Any]:
    return {
        "run": of,
        "package": found.package,
        "target": found.target,
        "headline": headline(found),
        "standing": words.standing_of(found.evidence),
        "notes": [say(RANGE)] if found.scores else [],
        "futures": found.met.futures,
        "rules": [_rule(found, number, rule) for number, rule in enumerate(found.rules)],
        "table": table(found).to_dict(),
        "figures": {
            name: figure.to_dict() | ({"svg": figure.svg()} if name == "peeling" else {})
            for name, figure in figures.items()
        },
    }


def _rule(found: Discovery, number: int, rule: Rule) -> dict[str, Any]:
    ranges = {
        term.name: list(term.kept)
        or [0.0 if term.low is None else max(term.low, 0.0), 1.0 if term.high is None else min(term.high, 1.0)]
        for term in rule.terms
    }
    return {
        "sentence": sentence(found, number),
        "conditions": conditions(rule),
        "ranges": ranges,
        "density": rule.held.density,
        "coverage": rule.held.coverage,
        "mass": rule.held.mass,
    }


KIND = Kind("discover", noted("Conditions under which a package breaks"), DiscoverArguments, run)
