"""Values that several kernels need are computed once: a rewriting of a traced program for XLA on the CPU.

XLA fuses equations into kernels of one result each, and copies whatever is cheap into every kernel that needs it: a
short chain that forty kernels need is computed forty times, and the copies came to two thirds of all arithmetic of a
quarter. An optimization barrier keeps such a value in memory instead, where each kernel reads it. The equations stay
as they are; only which of them are kept is decided here, by counting. The last bits may move, since the compiler joins
products and sums into one rounding within a kernel only.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import jax
from jax.extend.core import ClosedJaxpr, Jaxpr, Literal, jaxpr_as_fun

COMPILER_OPTIONS: Mapping[str, str] = {"xla_disable_hlo_passes": "cse_barrier_expander"}
"""Options of `jax.jit` under which XLA on the CPU keeps barriers until it has fused; without them it drops them."""

KEPT_FROM = 6
"""Operations a future that keeping a value must save, or copies are cheaper; 6 and 16 are within 1% of each other."""

_NEVER_COPIED = frozenset("cumsum div erf_inv exp expm1 log log1p logistic pow sqrt tanh while".split())
"""Primitives that XLA itself computes once."""
_FREE = frozenset("broadcast_in_dim convert_element_type copy dynamic_slice reshape squeeze stop_gradient".split())
_CALLS = {"jit": "jaxpr", "pjit": "jaxpr"} | dict.fromkeys(
    ["closed_call", "custom_jvp_call", "custom_vjp_call"], "call_jaxpr"
)
"""Primitives that only call what is inside, and the parameter that holds it."""
_ROUNDS = 4


def computed_once(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, with values that several kernels need kept instead of computed again in each.

    Parameters
    ----------
    function
        A function of arrays with the future axis, ready for `jit`; its loops are rewritten too.

    Returns
    -------
    A function of the same values, to be compiled with `COMPILER_OPTIONS`.

    Examples
    --------
    >>> import jax.numpy as jnp
    >>> double = jax.jit(computed_once(lambda x: {"twice": 2 * x}), compiler_options=dict(COMPILER_OPTIONS))
    >>> double(jnp.asarray([1.0, 2.0]))["twice"].tolist()
    [2.0, 4.0]
    """

    def rewritten(*arguments: Any) -> Any:
        program, shape = jax.make_jaxpr(function, return_shape=True)(*arguments)
        results = _rewrite(program)(*jax.tree.leaves(arguments))
        return jax.tree.unflatten(jax.tree.structure(shape), results)

    return rewritten


class _Step(NamedTuple):
    """An equation, and the arrays that it reads; single numbers, which no kernel keeps, are left out."""

    equation: Any
    reads: frozenset[Any]


def _rewrite(program: ClosedJaxpr) -> Callable[..., list[Any]]:
    """The program with plain calls unfolded, equal equations merged and barriers where values are kept."""
    flat = jax.make_jaxpr(lambda *given: _run(program.jaxpr.eqns, program, given, _unfold))(*program.in_avals)
    steps, same = _distinct(flat.jaxpr)
    kept = _kept(steps, {same.get(value, value) for value in _variables(flat.jaxpr.outvars)})

    def apply(equation: Any, given: list[Any]) -> list[Any]:
        found = zip(equation.outvars, _results(equation, given), strict=True)
        return [jax.lax.optimization_barrier(result) if value in kept else result for value, result in found]

    return lambda *given: _run([step.equation for step in steps], flat, given, apply, same)


def _run(
    equations: Sequence[Any],
    program: ClosedJaxpr,
    given: Sequence[Any],
    apply: Callable[[Any, list[Any]], Sequence[Any]],
    same: Mapping[Any, Any] = MappingProxyType({}),
) -> list[Any]:
    """Results of a program by these equations of it; `same` names variables that another stands for."""
    jaxpr = program.jaxpr
    values = dict(zip([*jaxpr.constvars, *jaxpr.invars], [*program.consts, *given], strict=True))

    def read(atom: Any) -> Any:
        return atom.val if isinstance(atom, Literal) else values[same.get(atom, atom)]

    for equation in equations:
        results = apply(equation, [read(atom) for atom in equation.invars])
        values |= dict(zip(equation.outvars, results, strict=True))
    return [read(atom) for atom in jaxpr.outvars]


def _unfold(equation: Any, given: list[Any]) -> Sequence[Any]:
    """An equation applied: what a call holds in its place, and a loop with its body rewritten."""
    name, parameters = equation.primitive.name, equation.params
    if name in _CALLS:
        inside = parameters[_CALLS[name]]
        return _run(inside.jaxpr.eqns, inside, given, _unfold)
    if name == "while":
        n_test, n_body = parameters["cond_nconsts"], parameters["body_nconsts"]
        for_test, for_body, begin = given[:n_test], given[n_test : n_test + n_body], given[n_test + n_body :]
        test, body = jaxpr_as_fun(parameters["cond_jaxpr"]), _rewrite(parameters["body_jaxpr"])
        return jax.lax.while_loop(
            lambda carry: test(*for_test, *carry)[0], lambda carry: tuple(body(*for_body, *carry)), tuple(begin)
        )
    return _results(equation, given)


def _results(equation: Any, given: list[Any]) -> Sequence[Any]:
    found = equation.primitive.bind(*given, **equation.params)
    return found if equation.primitive.multiple_results else [found]


def _distinct(jaxpr: Jaxpr) -> tuple[list[_Step], dict[Any, Any]]:
    """Equations that something needs, each once; and variables that stand for another."""
    same: dict[Any, Any] = {}
    first: dict[Any, Any] = {}

    def reads(equation: Any) -> list[Any]:
        return [same.get(value, value) for value in _variables(equation.invars)]

    for equation in jaxpr.eqns:
        literals = [(str(atom.val), str(atom.aval)) if isinstance(atom, Literal) else "" for atom in equation.invars]
        spelled = (equation.primitive.name, tuple(literals), tuple(map(id, reads(equation))), str(equation.params))
        found = first.setdefault(id(equation) if equation.primitive.name == "while" else spelled, equation)
        if found is not equation:
            same |= dict(zip(equation.outvars, found.outvars, strict=True))
    needed = {same.get(value, value) for value in _variables(jaxpr.outvars)}
    steps = []
    for equation in reversed(list(first.values())):
        if not needed.isdisjoint(equation.outvars):
            steps.append(_Step(equation, frozenset(filter(_is_array, reads(equation)))))
            needed.update(reads(equation))
    return steps[::-1], same


def _kept(steps: Sequence[_Step], results: set[Any]) -> set[Any]:
    """Values to keep: those whose chain of operations would be copied into several kernels at more than it saves.

    A kernel computes one kept value. Which kernels copy a value follows from what is kept after it, and how long its
    chain is from what is kept before it, so the choice is repeated until it hardly moves.
    """
    number = {value: 1 << place for place, step in enumerate(steps) for value in step.equation.outvars}
    names = {value: step.equation.primitive.name for step in steps for value in step.equation.outvars}
    ends = {value for value in number if value in results or names[value] == "while"}
    kept = set(ends)
    for _ in range(_ROUNDS):
        chains: dict[Any, int] = {}
        for step in steps:
            for value in step.equation.outvars:
                chains[value] = 0 if names[value] in _FREE else number[value]
                for read in step.reads:
                    chains[value] |= 0 if read in kept else chains.get(read, 0)
        kernels = dict.fromkeys(number, 0)
        kept = set(ends)
        for step in reversed(steps):
            for value in step.equation.outvars:
                copies = kernels[value].bit_count() + (value in ends) - 1
                if copies > 0 and _is_array(value) and names[value] not in _FREE:
                    if names[value] in _NEVER_COPIED or copies * chains[value].bit_count() > KEPT_FROM:
                        kept.add(value)
                for read in step.reads & kernels.keys():
                    kernels[read] |= number[value] if value in kept else kernels[value]
    return {value for value in kept - ends if names[value] not in _NEVER_COPIED}


def _is_array(value: Any) -> bool:
    return value.aval.shape != ()


def _variables(atoms: Sequence[Any]) -> list[Any]:
    return [atom for atom in atoms if not isinstance(atom, Literal)]
