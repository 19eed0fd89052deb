"""Compiled programs kept between runs."""

import os
from pathlib import Path

import jax


def enable_compile_cache() -> None:
    """Keep compiled programs between runs, in the user's cache folder, unless one is already configured."""
    if jax.config.values["jax_compilation_cache_dir"] is None:
        root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        jax.config.update("jax_compilation_cache_dir", str(root / "titanium" / "xla"))
        jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.5)
