"""Packages against sampled futures, counted and stored."""

from titanium.explore.block import Chunk
from titanium.explore.futures import Design
from titanium.explore.store import Run, open_run
from titanium.explore.stream import stream
from titanium.explore.sweep import resume, sweep

__all__ = ["Chunk", "Design", "Run", "open_run", "resume", "stream", "sweep"]
