"""How fast this machine plays, as its own runs measured it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from titanium.desk.jobs.runner import DONE

if TYPE_CHECKING:
    from titanium.desk.jobs.runner import Runner

_PLAYS = 25_000.0
"""Packages times futures in a second, measured in November 2026 on two cores; until a run here tells better."""
_READY = 12.0
"""Seconds until the first future is played: Python, JAX and the compiled case are loaded."""
_BESIDE = 1.25
"""Futures played for each that was asked for: a quarter of them again without the signatures."""
_LOOKED_AT = 5
"""Runs that are looked at, the newest."""


@dataclass(frozen=True)
class Speed:
    """Plays a second, and whether they were measured here."""

    plays_per_second: float
    is_measured: bool

    def seconds(self, packages: int, futures: int) -> float:
        """About how long a run takes; longer where futures that match the record are still to be found.

        Examples
        --------
        >>> Speed(10_000.0, True).seconds(2, 100_000)
        37.0
        """
        return _READY + _BESIDE * packages * futures / self.plays_per_second


def speed(jobs: "Runner", case: str) -> Speed:
    """Speed of the newest run that tells one, of the case before those of others."""
    done = [own for own in jobs.list("stress") if own.state == DONE]
    for job in sorted(done[:_LOOKED_AT], key=lambda own: own.case != case):
        result = jobs.get(job.id).result or {}
        if rate := result.get("plays_per_second"):
            return Speed(float(rate), is_measured=True)
    return Speed(_PLAYS, is_measured=False)
