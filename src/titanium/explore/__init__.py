"""Packages against sampled futures, counted and stored.

Names are found when they are asked for: the processes in which functions of other people are called import this
package, and must not load JAX for it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

_PUBLIC = {
    "Chunk": "titanium.explore.block",
    "Design": "titanium.explore.futures",
    "Run": "titanium.explore.store",
    "open_run": "titanium.explore.store",
}

if TYPE_CHECKING:
    from titanium.explore.block import Chunk
    from titanium.explore.futures import Design
    from titanium.explore.store import Run, open_run

__all__ = ["Chunk", "Design", "Run", "open_run"]


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'titanium.explore' has no attribute '{name}'")
