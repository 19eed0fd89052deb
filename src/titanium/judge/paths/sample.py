"""Futures in which a package begins: what is seen under it, when it breaks, and what another leads to from then on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from titanium.case.schema import Case
from titanium.errors import InputError, nearest
from titanium.explore.contingent import ContingentPanel, Switch, Values
from titanium.explore.ensemble import Ensemble
from titanium.judge import limits
from titanium.model.compile import Model
from titanium.model.metrics import NEVER

CALENDAR = "calendar"
"""What is seen of the calendar: the number of the quarter, known from the start."""
COSTS: Mapping[str, str] = {"W": "patron_cost", "S": "host_cost"}
"""Role of a capital to the metric of its net present cost, USD bn."""
Signing = Literal["clause", "consent"]
"""How a switch is signed. By a clause: both capitals sign the first package knowing what it may lead to, so each must
accept every package that is ever in force. By consent: a switch comes only where both accept the second package when it
is due, and where one does not, the first stays; the second package begun at once is then an offer of the same kind."""
_SIGNS = ("accept_patron", "accept_host")


@dataclass(frozen=True)
class Outcome:
    """What a package comes to in each future of a sample; every array has the future axis alone."""

    holds: NDArray[np.bool_]
    """Where every limit is kept, the capitals' own among them, see `Signing`."""
    secure: NDArray[np.bool_]
    """Where the limits on wars, rupture and nuclear arms are kept."""
    signed_once: NDArray[np.bool_]
    """Where it holds if the capitals' limits are asked of the first package alone."""
    agreed: NDArray[np.bool_]
    """Where it holds by consent, whatever the signing."""
    finite: NDArray[np.bool_]
    broke: NDArray[np.float32]
    """Quarter in which it broke: -1 at signing, the horizon's length over the whole of it, `NEVER` where it holds."""
    first_break: NDArray[np.float32]
    """Number of the threshold that broke first, in the order of the case; -1 where it holds."""
    costs: Mapping[str, NDArray[np.float32]]
    """Role of a capital to its net present cost, USD bn."""


class Sample:
    """Futures of an ensemble in which one package begins.

    Parameters
    ----------
    model
        A compiled case.
    ensemble
        Where the futures are taken from.
    begin, end
        Places of the first future and after the last.
    start
        Name of the package that begins.
    signing
        How a switch is signed.
    """

    def __init__(self, model: Model, ensemble: Ensemble, begin: int, end: int, start: str, signing: Signing = "clause"):
        self.case: Case = model.case
        self.start = start
        self.signing: Signing = signing
        self.panel = ContingentPanel(model, ensemble.design, ensemble.indices(begin, end))
        self._offers: dict[str, NDArray[np.bool_]] = {}
        self._metrics = {limit.metric for limit in self.case.description.thresholds.values()}
        self._metrics |= {"finite", "holds", "secure", "first_break", "first_break_quarter", *_SIGNS, *COSTS.values()}

    @property
    def futures(self) -> int:
        """Futures of the sample."""
        return len(self.panel)

    @cached_property
    def seen(self) -> Values:
        """Observable, `CALENDAR` among them, to its paths while the first package lasts, axes (quarter, future)."""
        paths = self.panel.observe(self.case.package(self.start))
        quarters = np.arange(self.case.description.horizon.quarters, dtype=np.float32)
        return paths | {CALENDAR: np.repeat(quarters[:, None], self.futures, axis=1)}

    @cached_property
    def begun(self) -> Outcome:
        """What the first package comes to if it is never left."""
        return self._outcome(self._begun)

    def static(self, package: str) -> Outcome:
        """What a package comes to that is in force from the first quarter to the last."""
        return self.begun if package == self.start else self.switched(package, [0.0])[0]

    def switched(self, to: str, switches: Iterable[Switch]) -> list[Outcome]:
        """What the first package comes to if it is left for another, for each rule of when it is left."""
        first, then = self.case.package(self.start), self.case.package(to)
        found = self.panel.follow_each(first, then, switches, self._metrics)
        agreed = self._agreed(to)
        by_consent = [{name: np.where(agreed, own[name], self._begun[name]) for name in own} for own in found]
        chosen = by_consent if self.signing == "consent" else found
        consent = [own["holds"] > 0 for own in by_consent]
        return [self._outcome(own, agreeing) for own, agreeing in zip(chosen, consent, strict=True)]

    def _agreed(self, to: str) -> NDArray[np.bool_]:
        """Where both capitals accept a package."""
        if to not in self._offers:
            setting = self.case.package(to)
            signs = self.panel.follow(setting, setting, NEVER, set(_SIGNS))
            kept = [
                (signs[own.metric] >= np.float32(own.at_least)) & (signs[own.metric] <= np.float32(own.at_most))
                for own in self.case.description.thresholds.values()
                if own.metric in _SIGNS
            ]
            self._offers[to] = np.logical_and.reduce(kept) if kept else np.ones(self.futures, np.bool_)
        return self._offers[to]

    @cached_property
    def _begun(self) -> Values:
        setting = self.case.package(self.start)
        return self.panel.follow(setting, setting, NEVER, self._metrics)

    def _outcome(self, metrics: Values, agreed: NDArray[np.bool_] | None = None) -> Outcome:
        once = metrics | {name: self._begun[name] for name in _SIGNS}
        return Outcome(
            holds=metrics["holds"] > 0,
            secure=metrics["secure"] > 0,
            signed_once=limits.holds(self.case, once),
            agreed=metrics["holds"] > 0 if agreed is None else agreed,
            finite=metrics["finite"] > 0,
            broke=metrics["first_break_quarter"],
            first_break=metrics["first_break"],
            costs={role: metrics[name] for role, name in COSTS.items()},
        )


def check_signing(signing: str) -> None:
    """Refuse a way of signing that is not known.

    Raises
    ------
    InputError
        With the nearest name.
    """
    if signing not in get_args(Signing):
        raise InputError(f"a switch cannot be signed by '{signing}'\n{nearest(signing, get_args(Signing))}")


def proposals(case: Case, start: str, wanted: Sequence[str] | None) -> tuple[str, ...]:
    """Packages that a start may be left for; all of the case's but the start and no agreement if none is named.

    Raises
    ------
    InputError
        If a name is unknown, given twice or the start's, or if there is none; all problems are listed.
    """
    known = [name for name in case.packages if name != case.description.disagreement]
    problems = [] if start in case.packages else [f"no package '{start}'\n{nearest(start, known)}"]
    names = [name for name in known if name != start] if wanted is None else list(wanted)
    for place, name in enumerate(names):
        if name not in case.packages:
            problems.append(f"no package '{name}'\n{nearest(name, known)}")
        elif name in names[:place]:
            problems.append(f"package '{name}' is named twice")
        elif name == start:
            problems.append(f"package '{name}' is what is begun; name one that it may be left for")
    if not names and not problems:
        problems.append(f"case '{case.name}' has no package that '{start}' could be left for")
    if problems:
        raise InputError("\n".join(problems))
    return tuple(names)


def require_some(kept: NDArray[np.bool_], sample: Sample) -> None:
    """Refuse to count where a number is not finite in every future.

    Raises
    ------
    InputError
        With how to look into one of them.
    """
    if not kept.any():
        raise InputError(
            f"in all {len(kept)} futures some number is not finite when '{sample.start}' is begun and left, so nothing "
            f"can be counted\nLook at one with: titanium trace --future {sample.panel.index[0]}"
        )
