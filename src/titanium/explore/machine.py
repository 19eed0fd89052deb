"""What decides the last bits of a number: the system and the device it runs on, and the code that computes it."""

import hashlib
import platform
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import jax

from titanium.compile_cache import code_digest

_DECIDING = ("jaxlib", "numpy", "scipy")
"""Packages whose version may decide a last bit."""


@lru_cache(maxsize=1)
def machine() -> dict[str, str]:
    """The system, the device and its vector instructions; two machines that agree in it give the same bits."""
    device = jax.devices()[0]
    return {
        "system": platform.system(),
        "machine": platform.machine(),
        "device": device.platform,
        "kind": device.device_kind,
        "features": _vector_features(),
    }


@lru_cache(maxsize=1)
def versions() -> dict[str, str]:
    """Versions of what computes and stores."""
    packages = ("titanium-alliance", "jax", "jaxlib", "numpy", "scipy", "pyarrow")
    return {"python": platform.python_version()} | {name: version(name) for name in packages}


def differing(platform_: Mapping[str, str], versions_: Mapping[str, str], code: str) -> list[str]:
    """What of this machine may give other last bits than the one described; nothing if it gives the same."""
    here = machine() | {name: versions()[name] for name in _DECIDING} | {"code": code_digest()}
    there = {**platform_, **{name: versions_.get(name, "") for name in _DECIDING}, "code": code}
    return [name for name, value in here.items() if there.get(name) != value]


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Digest of what decides the last bits of numbers computed here."""
    told = [*sorted(machine().items()), *(versions()[name] for name in _DECIDING), code_digest()]
    return hashlib.sha256(str(told).encode()).hexdigest()[:16]


def _vector_features() -> str:
    """Vector instructions of the processor, on which the last bits of a result depend; empty where not told."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    flags = next((line.split(":")[1].split() for line in lines if line.startswith(("flags", "Features"))), [])
    return " ".join(sorted(flag for flag in flags if flag.startswith(("avx", "fma", "sse4", "asimd", "sve"))))
