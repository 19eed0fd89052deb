"""Programs of a model: compiled alike in every process, and traced once for all of them.

A function of futures is Python; JAX traces it to a program, and XLA compiles that, under options on which the same
futures have the same bits in every process. XLA keeps what it compiled. What was traced is kept here, exported as
StableHLO, since tracing an alliance takes several seconds. It is found again by all that it follows from: the case, the
code, the versions, and the shapes of its arguments. A program that is not kept is traced, exported and then called as
if it had been, so that both ways give the same bits.
"""

import threading
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import Any

import jax
from jax import export

from titanium.case.schema import Case
from titanium.compile_cache import enable_compile_cache, keep, kept, key_of
from titanium.model.appraisal import Appraisal, Capitals
from titanium.model.compile import Future, Played, content_digest
from titanium.model.contingent import Followed
from titanium.model.posture import Arrival, Closure, Lift
from titanium.model.sharing import COMPILER_OPTIONS, computed_once
from titanium.model.smooth import Smooth
from titanium.model.state import Reference, State, World

_PINNED: Mapping[str, bool | int] = {
    "xla_cpu_use_fusion_emitters": True,
    "xla_backend_optimization_level": 3,
    "xla_cpu_parallel_codegen_split_count": 32,
}
"""Options of XLA on which last bits may depend, at their defaults: no `XLA_FLAGS` changes what a sweep gives."""


def jitted(function: Callable[..., Any], *, shares: bool = False) -> Callable[..., Any]:
    """A function of arrays, traced and compiled when it is first called.

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
    return jax.jit(computed_once(function) if shares else function, compiler_options=_options(shares))


def _options(shares: bool) -> dict[str, Any]:
    return {**_PINNED, **(COMPILER_OPTIONS if shares else {})}


def written(*kinds: type) -> None:
    """Let programs have results of these named tuples; each is told once, beside its definition or here."""
    for kind in kinds:
        export.register_namedtuple_serialization(kind, serialized_name=f"{kind.__module__}.{kind.__qualname__}")


written(Appraisal, Arrival, Capitals, Closure, Followed, Future, Lift, Played, Reference, Smooth, State, World)


class Program:
    """A function of arrays that describes a case, traced once for all processes; several threads may call it at once.

    Parameters
    ----------
    case
        All that the function describes.
    name
        What it is called; no other program of the module has this name.
    module
        Name of the module that holds the function.
    function
        A function of arrays, with the axis of futures, which follows from the case and the code alone.
    shares
        As of `jitted`.

    Examples
    --------
    >>> import numpy as np
    >>> from titanium import load_case
    >>> double = Program(load_case("us_rok"), "double", __name__, lambda x: {"twice": 2 * x})
    >>> double(np.float32([1, 2]))["twice"].tolist()
    [2.0, 4.0]
    """

    def __init__(
        self, case: Case, name: str, module: str, function: Callable[..., Any], *, shares: bool = False
    ) -> None:
        self.case = case
        self.name = name
        self._module = module
        self._function = function
        self._shares = shares
        self._is_kept = jax.default_backend() == "cpu" and find_spec("flatbuffers") is not None  # it writes programs
        self._calls: dict[Any, Callable[[list[Any]], Any]] = {}
        self._building = threading.Lock()

    def __call__(self, *arguments: Any) -> Any:
        """Results of the function."""
        leaves, structure = jax.tree.flatten(arguments)
        keys = tuple(place for place, leaf in enumerate(leaves) if _is_random_key(leaf))
        for place in keys:  # JAX writes no program that takes keys as such
            leaves[place] = jax.random.key_data(leaves[place])
        shapes = (structure, keys, tuple(map(jax.typeof, leaves)), jax.config.values["jax_enable_x64"])
        if shapes not in self._calls:
            with self._building:
                if shapes not in self._calls:
                    self._calls[shapes] = self._built(leaves, structure, keys, str(shapes))
        return self._calls[shapes](leaves)

    def _built(self, leaves: list[Any], structure: Any, keys: tuple[int, ...], shapes: str) -> Callable[..., Any]:
        def program(leaves: list[Any]) -> Any:
            whole = [jax.random.wrap_key_data(leaf) if place in keys else leaf for place, leaf in enumerate(leaves)]
            return self._function(*jax.tree.unflatten(structure, whole))

        plain: Any = jitted(program, shares=self._shares)
        if not self._is_kept:
            return plain
        key = key_of(self._module, [self.name, content_digest(self.case), shapes])
        if (found := kept(self.name, key)) is not None:
            exported = export.deserialize(bytearray(found))
        else:
            exported = export.export(plain, platforms=["cpu"])(leaves)
            keep(self.name, key, bytes(exported.serialize()))
        return jax.jit(exported.call, compiler_options=_options(self._shares))


def _is_random_key(leaf: Any) -> bool:
    return isinstance(leaf, jax.Array) and jax.numpy.issubdtype(leaf.dtype, jax.dtypes.prng_key)
