"""Packages against sampled futures, counted and stored."""

from titanium.explore.futures import Design
from titanium.explore.store import Run, RunWriter, open_run
from titanium.explore.sweep import Chunk, sweep

__all__ = ["Chunk", "Design", "Run", "RunWriter", "open_run", "sweep"]
