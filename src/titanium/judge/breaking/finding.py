"""The breaking point: the smallest change of what nobody chooses that breaks a package, checked in the simulation.

From the centre of the matched futures, the nearest point of the unit cube of levels is sought at which the package
breaks: as a whole, and by each threshold. The search follows slopes of the simulation with chance averaged out
(`averaged`, `design_point`); each answer is then played in the simulation itself and moved along its ray to where that
crosses the limit (`verify`). A distance counts moves in quantiles of each range. It is no probability.
"""

from collections.abc import Sequence
from dataclasses import replace

from titanium.case.schema import Case
from titanium.errors import InputError, nearest
from titanium.explore.ensemble import Kind, check_kind
from titanium.explore.futures import Design
from titanium.explore.scope import Scope
from titanium.explore.stream import check_request
from titanium.judge.breaking.centre import FUTURES, centre_of
from titanium.judge.breaking.design_point import Norm
from titanium.judge.breaking.finder import Finder
from titanium.judge.breaking.margins import ways
from titanium.judge.breaking.points import BreakingPoints
from titanium.model.compile import compile_model

STREAMS = 1024
"""Chance streams that every reported point meets."""
FEWEST, MOST = 64, 16384


def breaking_point(
    case: Scope,
    package: str,
    *,
    against: str | None = None,
    streams: int = STREAMS,
    futures: int = FUTURES,
    seed: int = 0,
    ensemble: Kind = "matched",
    norm: Norm = "l2",
    schools: bool = True,
    only: Sequence[str] | None = None,
) -> BreakingPoints:
    """The smallest changes of uncertainties that break a package, or, where it is broken, that make it hold.

    Parameters
    ----------
    case
        A case; anything else that can be swept has no chances of its own to search by, and is refused.
    package
        Name of a package of the case.
    against
        Name of a package that it is compared with, from the same centre.
    streams
        Chance streams that every reported point meets.
    futures
        Matched futures whose mean is the centre.
    seed
        Seed of the futures and of the chance streams.
    ensemble
        Which futures, see `titanium.judge.stress.stress`.
    norm
        Length of a change that the search makes small: `l2`, or `l1`, which moves few uncertainties far. The distance
        that is told is that of `l2` in either case.
    schools
        Whether each other position of each school switch is asked as well.
    only
        Ways to break that are sought, thresholds or `any` of those that chance decides; all if left out.

    Raises
    ------
    InputError
        If it is no case, a package is unknown, or a count is out of range.
    """
    check_asked(case, [package] if against is None else [package, against], streams, futures, norm, only)
    assert isinstance(case, Case)
    check_kind(ensemble)
    model, design = compile_model(case), Design(case, seed)
    centre = centre_of(model, design, ensemble, futures)
    found = Finder(model, design, centre, package, streams, norm, only).find(schools=schools)
    if against is None:
        return found
    return replace(found, against=Finder(model, design, centre, against, streams, norm, only).find(schools=False))


def check_asked(
    case: Scope, packages: Sequence[str], streams: int, futures: int, norm: str, only: Sequence[str] | None = None
) -> None:
    """Refuse what cannot be asked.

    Raises
    ------
    InputError
        With every problem.
    """
    if not isinstance(case, Case):
        raise InputError("a breaking point is sought in a case: its search needs the model's own chances, not a run's")
    problems: list[str] = []
    if not FEWEST <= streams <= MOST:
        problems.append(f"{streams} chance streams: a whole number from {FEWEST} to {MOST} is wanted")
    if norm not in ("l1", "l2"):
        problems.append(f"no norm '{norm}'\n{nearest(norm, ['l1', 'l2'])}")
    if not any(entry.is_sampled for entry in case.uncertainties.values()):
        problems.append(f"case '{case.name}' has no uncertainty that is sampled, so nothing can move")
    known = [way.key for way in ways(case)]
    problems += [f"no way to break '{key}'\n{nearest(key, known)}" for key in only or () if key not in known]
    if only is not None and not only:
        problems.append(f"no way to break is named\n{nearest('', known)}")
    if problems:
        raise InputError("\n".join(problems))
    check_request(case, packages, futures)
