"""What is kept between runs: compiled programs, and what takes long to find."""

import os
from pathlib import Path

import jax


def cache_folder() -> Path:
    """Titanium's folder in the user's cache."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "titanium"


def enable_compile_cache() -> None:
    """Keep compiled programs between runs, in the user's cache folder, unless one is already configured."""
    if jax.config.values["jax_compilation_cache_dir"] is None:
        jax.config.update("jax_compilation_cache_dir", str(cache_folder() / "xla"))
        jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.5)
