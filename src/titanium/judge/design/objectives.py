"""What a package is wanted to be good at: shares of futures, means of metrics, or the number of levers moved.

An objective is named as a share is (`strength`, `security`, `signed`, or any threshold: the futures in which it is
kept), as a metric is (its mean, with the better direction taken from the thresholds on it, or said: `min:host_cost`),
or `moves`, the levers that differ from the base.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from titanium.case.schema import Case, Threshold
from titanium.errors import InputError, nearest
from titanium.explore.block import Player
from titanium.explore.scope import Scope

STRENGTH, SECURITY, SIGNED, MOVES = "strength", "security", "signed", "moves"
KEPT_TO_ITSELF = ("holds", "secure", "first_break", "first_break_quarter")
"""Metrics that other objectives stand for, or of which a mean says nothing."""
FEWEST, MOST = 2, 8
"""Objectives of one search."""
SHARE_EPSILON = 0.01
"""Least difference in a share that matters; of the counting error of a panel's futures."""
_PARTS = 40
"""Epsilons in the spread of a mean over packages."""

Kind = Literal["share", "mean", "moves"]
Values = Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True)
class Objective:
    """One thing to be good at.

    Attributes
    ----------
    name
        As it was asked for.
    kind
        A share of futures, the mean of a metric, or the levers moved.
    maximise
        Whether more is better.
    unit
        Of its value; `1` of a share.
    meaning
        In words, as what is counted or averaged.
    metrics
        Metrics that it reads.
    """

    name: str
    kind: Kind
    maximise: bool
    unit: str
    meaning: str
    metrics: tuple[str, ...]
    limits: tuple[Threshold, ...] = ()

    def values(self, metrics: Values) -> NDArray[np.float64]:
        """What is averaged, axes (package, future): 1 or 0 of a share, the metric's value of a mean."""
        if self.kind == "mean":
            return metrics[self.metrics[0]].astype(np.float64)
        if not self.limits:
            return (metrics[self.metrics[0]] > 0.5).astype(np.float64)
        kept = np.ones(metrics[self.metrics[0]].shape, dtype=np.bool_)
        for limit in self.limits:
            value = metrics[limit.metric]
            kept &= ~((value > limit.at_most) | (value < limit.at_least))
        return kept.astype(np.float64)

    def epsilon(self, values: NDArray[np.float64]) -> float:
        """Least difference that matters, given what many packages score: a fortieth of the middle 8 in 10, rounded."""
        if self.kind != "mean":
            return SHARE_EPSILON if self.kind == "share" else 1.0
        finite = values[np.isfinite(values)]
        spread = float(np.ptp(np.quantile(finite, [0.1, 0.9]))) / _PARTS if len(finite) else 0.0
        if spread <= 0:
            return 1.0
        power = 10.0 ** np.floor(np.log10(spread))
        return float(power * max(factor for factor in (1, 2, 5) if factor * power <= spread * (1 + 1e-9)))

    def oriented(self, value: float) -> float:
        """A value as what is to be minimised."""
        return -value if self.maximise else value


def objectives_of(player: Player, names: Sequence[str] | None = None) -> tuple[Objective, ...]:
    """Objectives by their names; those of `default_names` if left out.

    Raises
    ------
    InputError
        If a name is unknown or there twice, a metric has no better direction, or there are too few or too many; every
        problem is listed.
    """
    asked = default_names(player) if names is None else tuple(name for name in map(str.strip, names) if name)
    found, problems = _all(player, asked)
    problems += [f"objective '{name}' is named twice" for name in dict.fromkeys(asked) if asked.count(name) > 1]
    if not problems and len(found) < FEWEST:
        what = f"'{asked[0]}' alone" if asked else "no objective"
        problems.append(
            f"{what}: a search for trade-offs wants at least {FEWEST} objectives\n"
            f"Name them with --objectives: {', '.join(_known(player))}. For strength alone see --lift."
        )
    if len(found) > MOST:
        problems.append(f"{len(found)} objectives: at most {MOST} can be searched at once")
    if problems:
        raise InputError("\n".join(problems))
    return tuple(found)


def objective_of(player: Player, name: str) -> Objective:
    """One objective by its name.

    Raises
    ------
    InputError
        If there is none; the nearest name is given.
    """
    found, problems = _all(player, (name,))
    if problems:
        raise InputError("\n".join(problems))
    return found[0]


def _all(player: Player, names: Sequence[str]) -> tuple[list[Objective], list[str]]:
    found: list[Objective] = []
    problems: list[str] = []
    for name in names:
        try:
            found.append(_objective(player, name))
        except InputError as error:
            problems.append(str(error))
    return found, problems


def default_names(player: Player) -> tuple[str, ...]:
    """What is wanted if nothing is said.

    Of an alliance: strength, which all signatures are part of, security, and every cost that has a limit. Of a
    function: strength, and the metrics that have a limit on one side.
    """
    scope = player.scope
    one_sided = dict.fromkeys(
        limit.metric for limit in scope.thresholds.values() if np.isinf(limit.at_most) != np.isinf(limit.at_least)
    )
    if not isinstance(scope, Case):
        first = [STRENGTH] if scope.thresholds else []
        return (*first, *(name for name in list(one_sided)[: 4 - len(first)]))
    money = scope.description.money.unit
    costs = [name for name in one_sided if player.metrics.get(name) == money]
    return (STRENGTH, SECURITY, *costs)


def signatures(player: Player, wanted: Sequence[Objective]) -> tuple[Objective, ...]:
    """The futures in which each who signs would, of a case; but not what is wanted already."""
    known = {own.name for own in wanted}
    scope = player.scope
    limits = scope.thresholds.items()
    names = [name for name, own in limits if isinstance(scope, Case) and own.when == "signing" and name not in known]
    return tuple(objective_of(player, name) for name in names)


def _objective(player: Player, name: str) -> Objective:
    scope, units = player.scope, player.metrics
    shares = _shares(player)
    if name in shares:
        return shares[name]()
    if name == MOVES:
        return Objective(name, "moves", False, "levers", f"levers set otherwise than in {scope.base}", ())
    way, colon, metric = name.partition(":")
    metric = metric if colon else name
    if metric not in units or metric in KEPT_TO_ITSELF or (colon and way not in ("min", "max")):
        known = _known(player)
        return _refuse(f"no objective '{name}'\n{nearest(name.removeprefix('min:').removeprefix('max:'), known)}")
    directions = {way == "max"} if colon else set(_directions(scope, metric))
    if len(directions) != 1:
        return _refuse(
            f"objective '{metric}': no limit says whether more of it is better\nWrite min:{metric} or max:{metric}."
        )
    return Objective(name, "mean", directions.pop(), units[metric], f"mean of {metric}", (metric,))


def _refuse(message: str) -> Objective:
    raise InputError(message)


def _shares(player: Player) -> dict[str, Callable[[], Objective]]:
    """Every share that can be counted, by name."""
    scope = player.scope

    def share(name: str, meaning: str, metric: str | None, limits: Sequence[Threshold] = ()) -> Callable[[], Objective]:
        metrics = (metric,) if metric else tuple(limit.metric for limit in limits)
        return lambda: Objective(name, "share", True, "1", meaning, metrics, tuple(limits))

    found = {name: share(name, f"not: {own.breaks_as}", None, [own]) for name, own in scope.thresholds.items()}
    found[STRENGTH] = share(STRENGTH, "the package holds", "holds")
    if "secure" in player.metrics:
        found[SECURITY] = share(SECURITY, "the limits on security are kept", "secure")
    if signing := _signing(scope):
        found[SIGNED] = share(SIGNED, "every capital that signs would sign", None, signing)
    return found


def _signing(scope: Scope) -> list[Threshold]:
    return [limit for limit in scope.thresholds.values() if limit.when == "signing"] if isinstance(scope, Case) else []


def _directions(scope: Scope, metric: str) -> Iterator[bool]:
    for limit in scope.thresholds.values():
        if limit.metric == metric:
            if np.isfinite(limit.at_least):
                yield True
            if np.isfinite(limit.at_most):
                yield False


def _known(player: Player) -> list[str]:
    return [*_shares(player), MOVES, *(name for name in player.metrics if name not in KEPT_TO_ITSELF)]
