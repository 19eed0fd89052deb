"""Courses: how something goes year by year under packages, as the spread over futures at each time.

Of what is so much a future, the middle half and the middle nine in ten are told; of what comes or does not, the futures
in which it has come. Nothing is stored of a run but its ends, so packages are played again in its first futures, by the
program that counted them.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from titanium.axes import QUARTERS_PER_YEAR
from titanium.case.schema import Case
from titanium.errors import InputError, RunError, nearest
from titanium.explore.block import CasePlayer
from titanium.explore.courses import courses as played
from titanium.explore.store import Run
from titanium.explore.sweep import Progress
from titanium.explore.task import design_of, player_of
from titanium.judge.asked import lacking, weighed
from titanium.judge.evidence import Evidence
from titanium.judge.frame import frame
from titanium.judge.shares import Share, plain
from titanium.model.compile import Played

if TYPE_CHECKING:
    from pandas import DataFrame

SCHEMA = "titanium.course/1"
DEFAULT_FUTURES = 2048
MOST_PACKAGES = 8
"""Packages of one course: more could not be told apart side by side."""
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Quantiles that are told at each time: the middle, the middle half and the middle nine in ten."""

Kind = Literal["level", "flow", "event"]
"""A level is read at a time, a flow is summed since the time before, an event has come or not."""


@dataclass(frozen=True)
class Quantity:
    """Something that has a course."""

    unit: str
    kind: Kind
    read: Callable[[Played, int, int], Any]
    """From futures played for so many quarters, of so many in all: a level, the running sum of a flow, or 0 and 1."""


def _share(logit: Any) -> Any:
    return 1 / (1 + np.exp(-np.asarray(logit)))


def _intact(found: Played, quarter: int, quarters: int) -> Any:
    """1 while no limit is broken: at signing, by an event so far and, at the end, by the whole horizon."""
    first, when = np.asarray(found.metrics["first_break"]), np.asarray(found.metrics["first_break_quarter"])
    return np.where((first >= 0) & ((when < quarter) | (quarter >= quarters)), 0.0, 1.0)


def _metric(name: str) -> Callable[[Played, int, int], Any]:
    return lambda found, _, __: found.metrics[name]


def _state(name: str) -> Callable[[Played, int, int], Any]:
    return lambda found, _, __: getattr(found.state, name)


def _logit(name: str) -> Callable[[Played, int, int], Any]:
    return lambda found, _, __: _share(getattr(found.state, name))


QUANTITIES: Mapping[str, Quantity] = {
    "intact": Quantity("events", "event", _intact),
    "home_war": Quantity("events", "event", _metric("home_war")),
    "second_war": Quantity("events", "event", _metric("second_war")),
    "rupture": Quantity("events", "event", _metric("rupture")),
    "host_nuclear": Quantity("events", "event", _metric("host_nuclear")),
    "hazard_home_war": Quantity("events/yr", "flow", _metric("rate_home_war")),
    "hazard_second_war": Quantity("events/yr", "flow", _metric("rate_second_war")),
    "patron_cost": Quantity("USD_bn/yr", "flow", _metric("patron_cost")),
    "host_cost": Quantity("USD_bn/yr", "flow", _metric("host_cost")),
    "host_defence": Quantity("USD_bn/yr", "flow", _metric("host_defence")),
    "support_host": Quantity("share", "level", _logit("z_S")),
    "support_patron": Quantity("share", "level", _logit("z_W")),
    "fear_of_abandonment": Quantity("share", "level", _logit("z_a")),
    "fear_of_entrapment": Quantity("share", "level", _logit("z_e")),
    "troops_left": Quantity("share", "level", _state("mult")),
}
"""What has a course, by name."""


@dataclass(frozen=True)
class Course:
    """How something goes under one package."""

    name: str
    title: str
    masked: int
    """Futures left out because a number was not finite at some time."""
    futures: int
    quantiles: tuple[tuple[float, ...], ...]
    """At each time the values of `LEVELS`; empty for an event."""
    shares: tuple[Share, ...]
    """At each time the futures in which the event has come; empty for anything else."""


@dataclass(frozen=True)
class Courses:
    """How something goes under some packages. `courses` makes one."""

    case: Case = field(repr=False)
    evidence: Evidence
    quantity: str
    unit: str
    kind: Kind
    times: tuple[float, ...]
    """Years, as 2026.25 for the end of the first quarter of 2026; a flow is that of the time since the one before."""
    step: float
    """Years from one time to the next."""
    base: str
    disagreement: str
    packages: tuple[Course, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON; a number that is undefined is None."""
        return plain(
            {
                "schema": SCHEMA,
                **self.evidence.to_dict(),
                "quantity": self.quantity,
                "unit": self.unit,
                "kind": self.kind,
                "times": self.times,
                "step": self.step,
                "levels": LEVELS,
                "packages": [asdict(own) for own in self.packages],
            }
        )

    def to_frame(self) -> "DataFrame":
        """One row for each package and time; needs pandas, the extra `judge`."""
        rows: list[dict[str, Any]] = []
        for own in self.packages:
            for place, time in enumerate(self.times):
                row: dict[str, Any] = {"package": own.name, "time": time}
                row |= asdict(own.shares[place]) if own.shares else {}
                row |= {f"p{100 * level:02.0f}": value for level, value in
                        zip(LEVELS, own.quantiles[place], strict=True)} if own.quantiles else {}  # fmt: skip
                rows.append(row)
        return frame(rows)


def courses(
    run: Run,
    quantity: str,
    packages: Sequence[str] | None = None,
    *,
    futures: int = DEFAULT_FUTURES,
    quarterly: bool = False,
    on_progress: Progress | None = None,
) -> Courses:
    """How a quantity goes, year by year, under packages of a run.

    Parameters
    ----------
    run
        A run of an alliance; its packages are played again in its first futures.
    quantity
        A name in `QUANTITIES`.
    packages
        Names of packages, at most 8; the base and the first three others of the run if left out.
    futures
        Futures of the run in which they are played again, from the first on.
    quarterly
        Tell every quarter instead of every year.
    on_progress
        Told futures played, of how many, and failures.

    Raises
    ------
    InputError
        If an option is out of range, a name is unknown, the run is of no alliance or weighs its futures; all are
        listed.
    RunError
        If nothing is finished, or a chunk is missing or was altered.
    """
    names = _named(run, packages)
    case = run.scope
    _check(run, quantity, names, futures)
    assert isinstance(case, Case)
    player = player_of(run)
    assert isinstance(player, CasePlayer)
    index = _index(run, futures)
    quarters = case.description.horizon.quarters
    step = 1 if quarterly else QUARTERS_PER_YEAR
    times = list(range(0, quarters + 1, step))
    known = QUANTITIES[quantity]
    done = 0

    def tell(more: int) -> None:
        nonlocal done
        done += more
        if on_progress is not None:
            on_progress(min(done, len(index)), len(index), 0)

    values = played(
        player,
        design_of(case, run.manifest),
        index,
        {name: run.manifest.packages[name] for name in names},
        times,
        lambda found, quarter: known.read(found, quarter, quarters),
        on_progress=tell,
    ).astype(np.float64)
    if known.kind == "flow":
        values = np.diff(values, axis=1) * (QUARTERS_PER_YEAR / step)
        times = times[1:]
    return Courses(
        case=case,
        evidence=Evidence.of_run(run, len(index)),
        quantity=quantity,
        unit=known.unit,
        kind=known.kind,
        times=tuple(case.description.horizon.first_year + quarter / QUARTERS_PER_YEAR for quarter in times),
        step=step / QUARTERS_PER_YEAR,
        base=case.base,
        disagreement=case.description.disagreement,
        packages=tuple(_course(case, name, own, known.kind) for name, own in zip(names, values, strict=True)),
    )


def _course(case: Case, name: str, values: NDArray[np.float64], kind: Kind) -> Course:
    """From the values of one package, axes (time, future)."""
    finite = np.isfinite(values).all(axis=0)
    kept = values[:, finite]
    n = int(finite.sum())
    is_event = kind == "event"
    quantiles = np.quantile(kept, LEVELS, axis=1).T if n else np.full((len(values), len(LEVELS)), math.nan)
    return Course(
        name=name,
        title=case.packages[name].title if name in case.packages else name,
        masked=int((~finite).sum()),
        futures=n,
        quantiles=() if is_event else tuple(tuple(float(value) for value in row) for row in quantiles),
        shares=tuple(Share.of(int((row > 0.5).sum()), n) for row in kept) if is_event else (),
    )


def _named(run: Run, packages: Sequence[str] | None) -> list[str]:
    if packages is not None:
        return list(dict.fromkeys(packages))
    base = [run.scope.base] if run.scope.base in run.packages else []
    return [*base, *(name for name in run.packages if name not in base)][:4]


def _check(run: Run, quantity: str, names: Sequence[str], futures: int) -> None:
    problems = weighed(run)
    if not isinstance(run.scope, Case):
        problems.append(f"'{run.scope.name}' is no alliance, so nothing is known of it quarter by quarter")
    if quantity not in QUANTITIES:
        problems.append(f"nothing named '{quantity}' has a course\n{nearest(quantity, QUANTITIES)}")
    if not names:
        problems.append(f"no package is named\n{nearest('', run.packages)}")
    problems += lacking(run, names)
    if len(names) > MOST_PACKAGES:
        problems.append(f"{len(names)} packages side by side; at most {MOST_PACKAGES} can be told apart")
    if futures < 1:
        problems.append(f"{futures} futures: at least 1 is wanted")
    if problems:
        raise InputError("\n".join(problems))


def _index(run: Run, futures: int) -> NDArray[np.uint32]:
    """Numbers of the first futures of a run."""
    found: list[NDArray[np.uint32]] = []
    for chunk in run.chunks(only=["holds"]):
        found.append(chunk.index[: futures - sum(map(len, found))])
        if sum(map(len, found)) >= futures:
            break
    if not found:
        raise RunError(f"'{run.address}' has no finished chunk yet\n{run.remedy}")
    return np.concatenate(found)
