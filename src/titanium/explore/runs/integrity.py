"""Whether a run is whole: every chunk there, and as the run wrote it."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from titanium.explore import former
from titanium.explore.manifest import Piece
from titanium.explore.store import Damage, Run


@dataclass(frozen=True)
class RunCheck:
    """Whether a run is whole."""

    run: str
    """Address of the run."""
    chunks: int
    """Chunks that the whole run has."""
    sound: int
    damage: tuple[Damage, ...]
    missing: tuple[str, ...]
    """Chunks that are not there and have no note: never computed, or removed with their notes."""
    remedy: str
    """What to do, if it is not whole."""

    @property
    def whole(self) -> bool:
        """Whether every chunk is there and as the run wrote it."""
        return not self.damage and not self.missing

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON."""
        return {"schema": "titanium.runs.verify/1", "whole": self.whole, **asdict(self)}


@dataclass(frozen=True)
class Resumption:
    """What was computed to make a run whole."""

    run: str
    """Address of the run."""
    futures: int
    packages: int
    damaged: tuple[Damage, ...]
    """Chunks that were computed again."""
    missing: tuple[str, ...]
    """Chunks that were not there before."""

    @classmethod
    def of(cls, before: RunCheck, run: Run) -> "Resumption":
        """What was done between a check of a run and its end."""
        return cls(run.address, run.manifest.futures, len(run.packages), before.damage, before.missing)

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON."""
        return {"schema": "titanium.runs.resume/1", **asdict(self)}


def check_run(run: Run) -> RunCheck:
    """Look into every chunk of a run.

    Parameters
    ----------
    run
        An opened run.
    """
    damage = tuple(run.verify())
    named = {own.chunk for own in damage}
    missing = tuple(name for name in map(_file(run), run.missing()) if name not in named)
    chunks = sum(1 for _ in run.manifest.pieces())
    return RunCheck(run.address, chunks, chunks - len(damage) - len(missing), damage, missing, run.remedy)


def _file(run: Run) -> Callable[[Piece], str]:
    """How a run names the file of a piece."""
    if former.is_former(run.manifest):
        return lambda piece: f"chunks/{piece.first:010d}.parquet"
    return lambda piece: f"{piece.name}.parquet"
