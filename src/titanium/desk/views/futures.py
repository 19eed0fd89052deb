"""Views on a stored run, finished or not: a heat map, futures laid out along inputs, and what ranges over them count.

A run is told by its folder, which the caller takes from the job that made it. What is counted is counted on all futures
that are there; what went into them is read once and kept while a reader draws ranges.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from titanium.case.schema import Case
from titanium.desk.engine.bench import Bench
from titanium.desk.engine.ref import Ref
from titanium.explore.store import Run, open_run
from titanium.judge import heat as grids
from titanium.judge.discover.brush import Ranges
from titanium.judge.discover.brush import brushed as brushed_of
from titanium.judge.discover.parallel import Axis
from titanium.judge.discover.request import package_of
from titanium.judge.discover.sample import LINES, Sample, axes_of, gathered, names_of, sample
from titanium.judge.divided import values_at
from titanium.judge.inputs import Inputs
from titanium.judge.ranked import HOLDS
from titanium.tell import brush as tell_brush
from titanium.tell import heat as tell_heat
from titanium.tell import sample as tell_sample
from titanium.tell import words
from titanium.tell.catalogue import speaking, told
from titanium.tell.figures.heat import heat as heat_figure
from titanium.tell.metric_words import number
from titanium.tell.target_words import targets

HUNDREDTHS = 101
"""Levels of an uncertainty whose values are told, both ends among them."""


def choices(bench: Bench, ref: Ref, /, *, language: str = "en", run: str) -> dict[str, Any]:
    """What can be asked of a run: its packages, the inputs that differ between its futures, and what may be counted.

    Parameters
    ----------
    run
        Folder of the run.

    Raises
    ------
    RunError
        If it is no run.
    """
    opened = _opened(run)
    scope = opened.scope
    with _spoken(language, opened):
        design = [symbol for symbol, own in scope.uncertainties.items() if own.is_sampled]
        schools = {name: list(own.positions) for name, own in scope.schools.items() if len(own.positions) > 1}
        inputs = {name: told(scope.uncertainties[name].name or name) for name in design}
        return {
            "futures": opened.futures_done,
            "asked": opened.manifest.futures,
            "packages": {
                name: told(scope.packages[name].title) if name in scope.packages else name for name in opened.packages
            },
            "uncertainties": dict(sorted(inputs.items(), key=lambda own: own[1].casefold())),
            "schools": {
                name: {"words": told(name).replace("_", " "), "positions": {own: told(own) for own in positions}}
                for name, positions in schools.items()
            },
            "targets": targets(scope),
        }


def heat(
    bench: Bench,
    ref: Ref,
    /,
    *,
    language: str = "en",
    run: str,
    package: str | None = None,
    across: str | None = None,
    up: str | None = None,
    target: str = HOLDS,
    parts: int | None = None,
    among: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """How often a package of a run holds, over a grid of two inputs.

    Parameters
    ----------
    run
        Folder of the run.
    package, across, up, target, parts, among
        See `titanium.judge.heat.heat`.

    Raises
    ------
    InputError
        If a name is unknown or no two inputs differ.
    RunError
        If it is no run, or a chunk was altered.
    """
    opened = _opened(run)
    with _spoken(language, opened):
        found = grids.heat(opened, package, across, up, target=target, parts=parts, among=among)
        return {
            "package": found.package,
            "across": found.across.name,
            "up": found.up.name,
            "target": found.target,
            "headline": tell_heat.headline(found),
            "together": tell_heat.together(found),
            "notes": tell_heat.notes(found),
            "figure": heat_figure(found).to_dict(),
            "finding": _without_address(found.to_dict()),
        }


def parallel(
    bench: Bench,
    ref: Ref,
    /,
    *,
    language: str = "en",
    run: str,
    package: str | None = None,
    target: str = HOLDS,
    inputs: Sequence[str] | None = None,
    lines: int = LINES,
) -> dict[str, Any]:
    """Sampled futures of a run along inputs, with those in which a package holds.

    Parameters
    ----------
    run
        Folder of the run.
    package, target
        See `titanium.judge.heat.heat`.
    inputs
        Uncertainties and schools, in order; those that explain most by themselves if left out.
    lines
        Futures at most, up to 2,000.

    Raises
    ------
    InputError
        If a name is unknown, or a number out of range.
    RunError
        If it is no run, or a chunk was altered.
    """
    opened = _opened(run)
    with _spoken(language, opened):
        own = package_of(opened, package)
        names = dict.fromkeys(inputs, True) if inputs is not None else names_of(opened, own, target)
        read = _read(opened, own, target, tuple(names))
        found = sample(opened, read, axes_of(read, names), lines=lines)
        holds, breaks = tell_sample.kinds(found)
        return {
            "package": found.package,
            "target": found.target,
            "headline": tell_sample.headline(found),
            "alt": tell_sample.alternative(found),
            "standing": words.standing_of(found.evidence),
            "table": tell_sample.table(found).to_dict(),
            "kinds": [holds, breaks],
            "axes": [_axis(read, axis) for axis in found.axes],
            **_lines(found),
        }


def brushed(
    bench: Bench,
    ref: Ref,
    /,
    *,
    language: str = "en",
    run: str,
    ranges: Ranges,
    package: str | None = None,
    target: str = HOLDS,
    inputs: Sequence[str] | None = None,
) -> dict[str, Any]:
    """In how many of all futures of a run that lie inside some ranges a package holds, in a sentence and in counts.

    Parameters
    ----------
    run
        Folder of the run.
    ranges
        Uncertainty to its lowest and highest level, from 0 to 1; school to the positions that are kept.
    package, target
        See `titanium.judge.heat.heat`.
    inputs
        Inputs that are laid out, so that they are read once for many ranges; those of the ranges if left out.

    Raises
    ------
    InputError
        If a name is unknown, or a range is none; every problem is listed.
    RunError
        If it is no run, or a chunk was altered.
    """
    opened = _opened(run)
    with _spoken(language, opened):
        own = package_of(opened, package)
        names = tuple(dict.fromkeys([*(inputs or ()), *ranges])) or tuple(names_of(opened, own, target))
        found = brushed_of(opened, _read(opened, own, target, names), ranges)
        return {
            "package": found.package,
            "target": found.target,
            "sentence": tell_brush.sentence(found),
            "standing": words.standing_of(found.evidence),
            "table": tell_brush.table(found).to_dict(),
            "finding": _without_address(found.to_dict()),
        }


def _opened(address: str) -> Run:
    """A run as its folder holds it now; read again only when a chunk was added, since reading its case takes long."""
    chunks = Path(address) / "chunks"
    return _open(address, chunks.stat().st_mtime_ns if chunks.is_dir() else 0)


@lru_cache(maxsize=8)
def _open(address: str, _stamp: int) -> Run:
    return open_run(address)


def _spoken(language: str, opened: Run) -> Any:
    """Say all in a language, in the words of the case as the run has it."""
    return speaking(language, opened.scope if isinstance(opened.scope, Case) else None)


def _without_address(told_: dict[str, Any]) -> dict[str, Any]:
    """A finding without the folder on the server, which is nobody's business."""
    return told_ | {"evidence": {**told_["evidence"], "run": None}}


def _read(opened: Run, package: str, target: str, names: tuple[str, ...]) -> Inputs:
    return _kept(opened, package, target, names)


@lru_cache(maxsize=4)
def _kept(opened: Run, package: str, target: str, names: tuple[str, ...]) -> Inputs:
    return gathered(opened, package, target, names)


def _axis(read: Inputs, own: Axis) -> dict[str, Any]:
    """An axis with the values of every hundredth of an uncertainty's range, in words."""
    spoken = {
        "name": own.name,
        "words": told(own.words).replace("_", " "),
        "title": tell_brush.named(own.words, own.unit),
        "is_clear": own.is_clear,
    }
    if own.labels:
        return {
            **spoken,
            "positions": {label: told(label).replace("_", " ") for label in own.labels},
            "values": [],
            "ends": [],
        }
    values = values_at(read, own.name, [place / (HUNDREDTHS - 1) for place in range(HUNDREDTHS)])
    return {
        **spoken,
        "positions": {},
        "values": [number(value) for value in values],
        "ends": [number(values[0]), number(values[-1])],
    }


def _lines(found: Sample) -> dict[str, Any]:
    plain = found.to_dict()
    return {"levels": plain["levels"], "is_met": plain["is_met"], "met": plain["met"]}
