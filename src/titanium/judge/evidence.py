"""What a finding rests on: which model, which futures, which seed."""

from dataclasses import asdict, dataclass
from typing import Any

from titanium.explore.ensemble import Ensemble
from titanium.explore.scope import Scope
from titanium.explore.store import Run


@dataclass(frozen=True)
class Evidence:
    """The futures that a finding was counted in, told so that they can be met again."""

    model: str
    """Name of the case, or of the function."""
    hash: str
    """SHA-256 of everything in it."""
    run: str | None
    """Address of the run that was read; None where the futures were played for the finding alone."""
    futures: int
    """Futures that were counted."""
    seed: int
    ensemble: str
    """Which futures, see `titanium.explore.ensemble.Ensemble.id`."""

    @classmethod
    def of_run(cls, run: Run, futures: int | None = None) -> "Evidence":
        """What a run gives, or so many futures of it."""
        manifest = run.manifest
        counted = run.futures_done if futures is None else futures
        return cls(run.scope.name, manifest.case_hash, run.address, counted, manifest.seed, manifest.ensemble)

    @classmethod
    def of(cls, scope: Scope, ensemble: Ensemble, futures: int) -> "Evidence":
        """Futures of an ensemble that were played for the finding alone."""
        return cls(scope.name, scope.hash, None, futures, ensemble.design.seed, ensemble.id)

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON."""
        return asdict(self)
