"""What decides the last bits of a number beside the code: the system and the device it runs on."""

import platform
from functools import lru_cache
from pathlib import Path

import jax


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


def _vector_features() -> str:
    """Vector instructions of the processor, on which the last bits of a result depend; empty where not told."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    flags = next((line.split(":")[1].split() for line in lines if line.startswith(("flags", "Features"))), [])
    return " ".join(sorted(flag for flag in flags if flag.startswith(("avx", "fma", "sse4", "asimd", "sve"))))
