"""Programs of a model: compiled alike in every process, so that the same futures have the same bits."""

from collections.abc import Callable, Mapping
from typing import Any

import jax

from titanium.compile_cache import enable_compile_cache
from titanium.model.sharing import COMPILER_OPTIONS, computed_once

_PINNED: Mapping[str, bool | int] = {
    "xla_cpu_use_fusion_emitters": True,
    "xla_backend_optimization_level": 3,
    "xla_cpu_parallel_codegen_split_count": 32,
}
"""Options of XLA on which last bits may depend, at their defaults: no `XLA_FLAGS` changes what a sweep gives."""


def jitted(function: Callable[..., Any], *, shares: bool = False) -> Callable[..., Any]:
    """A function of arrays, compiled when it is first called.

    Parameters
    ----------
    function
        A function of arrays, with the axis of futures.
    shares
        Whether values that many kernels need are computed once, see `titanium.model.sharing`; on the CPU alone.

    Examples
    --------
    >>> import numpy as np
    >>> jitted(lambda x: {"twice": 2 * x})(np.float32([1, 2]))["twice"].tolist()
    [2.0, 4.0]
    """
    enable_compile_cache()
    if jax.default_backend() != "cpu":
        return jax.jit(function)
    if not shares:
        return jax.jit(function, compiler_options=dict(_PINNED))
    return jax.jit(computed_once(function), compiler_options={**_PINNED, **COMPILER_OPTIONS})
