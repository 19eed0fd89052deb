"""Small systems of linear equations, solved so that a batch of them is one fused loop.

A library call for each draw of a batch costs more than the few operations in it. And on CPU two batched calls that run
at the same time can wait for each other's threads forever (seen with jaxlib 0.10 on two cores), so large systems are
eliminated here as well.
"""

from typing import Any

import jax
import jax.numpy as jnp


def solve_linear(a: Any, b: Any) -> tuple[Any, Any]:
    """Solutions (n, m) of `a x = b` for the columns of `b` (n, m), and the determinant of `a` (n, n)."""
    return _by_cofactors(a, b) if a.shape[0] <= 3 else _by_elimination(a, b)


def _by_cofactors(a: Any, b: Any) -> tuple[Any, Any]:
    if a.shape[0] == 1:
        return b / a[0, 0], a[0, 0]
    if a.shape[0] == 2:
        determinant = a[0, 0] * a[1, 1] - a[0, 1] * a[1, 0]
        return jnp.stack([b[0] * a[1, 1] - b[1] * a[0, 1], a[0, 0] * b[1] - a[1, 0] * b[0]]) / determinant, determinant
    columns = [_cross(a[1], a[2]), _cross(a[2], a[0]), _cross(a[0], a[1])]
    determinant = sum(a[0, j] * columns[0][j] for j in range(3))
    return sum(column[:, None] * b[j] for j, column in enumerate(columns)) / determinant, determinant


def _cross(u: Any, v: Any) -> Any:
    return jnp.stack([u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]])


def _by_elimination(a: Any, b: Any) -> tuple[Any, Any]:
    """Gauss-Jordan elimination with partial pivoting; rows are chosen by masks, which a batch shares."""
    n = a.shape[0]
    rows = jnp.arange(n)

    def clear(k: Any, state: Any) -> Any:
        work, determinant = state
        column = jax.lax.dynamic_index_in_dim(work, k, 1, keepdims=False)
        chosen = rows == jnp.argmax(jnp.where(rows >= k, jnp.abs(column), -1.0))
        here = rows == k
        pivot_row = jnp.sum(jnp.where(chosen[:, None], work, 0), axis=0)
        old_row = jax.lax.dynamic_index_in_dim(work, k, 0, keepdims=False)
        work = jnp.where(here[:, None], pivot_row, jnp.where(chosen[:, None], old_row, work))
        pivot = jax.lax.dynamic_index_in_dim(pivot_row, k, 0, keepdims=False)
        column = jax.lax.dynamic_index_in_dim(work, k, 1, keepdims=False)
        scaled = pivot_row / pivot
        work = jnp.where(here[:, None], scaled, work - column[:, None] * scaled)
        return work, determinant * pivot * jnp.where(jnp.any(chosen & here), 1.0, -1.0)

    start = jnp.concatenate([a, b], axis=1), jnp.ones((), a.dtype)
    work, determinant = jax.lax.fori_loop(0, n, clear, start)
    return work[:, n:], determinant
