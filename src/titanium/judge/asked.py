"""What cannot be asked of a run: packages that it lacks, and counts of futures that it weighs."""

from collections.abc import Iterable

from titanium.errors import nearest
from titanium.explore.ensemble import WEIGHTED
from titanium.explore.store import Run


def lacking(run: Run, packages: Iterable[str]) -> list[str]:
    """A line for each of these packages that a run does not hold, with the nearest that it does."""
    return [
        f"no package '{name}' in this run\n{nearest(name, run.packages)}"
        for name in packages
        if name not in run.packages
    ]


def weighed(run: Run) -> list[str]:
    """A line if a run weighs its futures, since findings count them."""
    if run.manifest.kind != WEIGHTED:
        return []
    return [f"'{run.address}' weighs its futures, and findings count them; sweep a matched or prior run"]
