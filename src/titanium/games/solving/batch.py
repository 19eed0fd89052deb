"""Many draws of one game solved at once, in blocks that fit the cache and on all cores.

Draws on which the first pass of `branch` cannot be trusted are gathered and followed by its second pass together: a
draw that arrives makes room for the next, so that a slow one never holds the others.
"""

import math
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import lru_cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from titanium.axes import Names
from titanium.compile_cache import enable_compile_cache
from titanium.errors import GameError
from titanium.games.solving import branch
from titanium.games.solving.by_strategies import ByStrategies
from titanium.games.solving.compiled import Conditions, Reading, compile_game
from titanium.games.solving.inputs import Inputs
from titanium.games.solving.numbers import Numbers, evaluate
from titanium.games.solving.solution import Solution
from titanium.games.tree import Game

BLOCK = 4096
"""Draws in a block."""
MOST_COMPILED = 300
"""Nodes and outcomes past which compiling a closed form takes longer than it saves."""
SIZES, ROUND = (1, 4, 32, 512), 32
"""Draws that the second pass follows together, and steps between two looks at who has arrived."""


def solve_draws(
    game: Game, inputs: Inputs, *, link: str, errors: str, dtype: str, endless: tuple[str, ...] = ()
) -> Solution:
    """Solutions of all draws, in the shape of the batch; plain numbers for one draw.

    `endless` names the players whose precision is infinite in every draw.

    Raises
    ------
    GameError
        If a payoff of a draw is not finite or a probability is none.
    """
    if game.has_perfect_information and (inputs.n == 1 or len(game.preorder) > MOST_COMPILED):
        with jax.enable_x64(dtype == "float64"):
            return _shaped(game, _eager(game, inputs, link, errors, dtype), inputs.shape, dtype)
    # The branch needs double precision to be told from its neighbours at high rationality, whatever is asked for.
    worked = dtype if game.has_perfect_information else "float64"
    return _shaped(game, _solve_blocks(kernels(game, link, errors, endless), inputs, worked), inputs.shape, dtype)


def _eager(game: Game, inputs: Inputs, link: str, errors: str, dtype: str) -> Solution:
    """Draws (n,) in closed form, operation by operation: no waiting for a compiler."""
    solve_one = compile_game(game, link=link, errors=errors)
    env, precision = _take(inputs, np.arange(inputs.n), dtype)
    endless = {player: math.inf for player, value in precision.items() if np.isinf(value).all()}

    def solved(env: Names, precision: Names) -> tuple[Solution, Any]:
        return solve_one(env, {**precision, **endless}), _is_valid(evaluate(game, env))

    if inputs.n == 1:
        solution, valid = solved(*jax.tree.map(lambda value: jnp.asarray(value[0]), (env, precision)))
    else:
        solution, valid = jax.vmap(solved)(env, precision)
    if not np.asarray(valid).all():
        raise _not_numbers(game, inputs)
    return solution


class Kernels:
    """Compiled pieces of one game's solver; each is compiled when first used."""

    def __init__(self, game: Game, link: str, errors: str, endless: tuple[str, ...]):
        enable_compile_cache()
        self.game = game
        self.tell: Callable[[Numbers, Reading], Solution] | None = None
        """Solutions from readings; None where the compiled pieces give solutions."""
        if game.has_perfect_information:
            solve_one = compile_game(game, link=link, errors=errors)

            def first(env: Names, precision: Names) -> tuple[Solution | Reading, Any]:
                sharp = {**precision, **dict.fromkeys(endless, math.inf)}  # the rule for it is chosen as it is compiled
                return solve_one(env, sharp), _is_valid(evaluate(game, env))
        else:
            compile_game(game, link=link, errors=errors)  # refuses what is not defined for this tree
            conditions = Conditions(game)
            slopes = conditions.form.slopes
            if isinstance(conditions.form, ByStrategies):
                self.tell = conditions.tell  # move by move, which would take long to compile for a large tree

            def end(numbers: Numbers, theta: Any, point: branch.Point) -> Solution | Reading:
                reading = conditions.read(theta, point)
                return reading if self.tell else conditions.tell(numbers, reading)

            def first(env: Names, precision: Names) -> tuple[Solution | Reading, Any]:
                numbers = evaluate(game, env)
                theta, start, reach = conditions.begin(numbers, precision)
                point = branch.stride(slopes, theta, start, reach)
                return end(numbers, theta, point), _is_valid(numbers)

            def begin(env: Names, precision: Names) -> branch.Creep:
                return branch.begin(slopes, *conditions.begin(evaluate(game, env), precision))

            def advance(env: Names, precision: Names, state: branch.Creep) -> branch.Creep:
                theta, _, reach = conditions.begin(evaluate(game, env), precision)
                return jax.lax.fori_loop(0, ROUND, lambda _, now: branch.creep(slopes, theta, reach, now), state)

            def land(env: Names, precision: Names, state: branch.Creep) -> Solution | Reading:
                numbers = evaluate(game, env)
                theta, _, reach = conditions.begin(numbers, precision)
                return end(numbers, theta, branch.arrive(slopes, theta, reach, state))

            self.begin, self.advance, self.land = (jax.jit(jax.vmap(step)) for step in (begin, advance, land))
        self.first = jax.jit(jax.vmap(first))


@lru_cache(maxsize=64)
def kernels(game: Game, link: str, errors: str, endless: tuple[str, ...] = ()) -> Kernels:
    """The compiled pieces of a game's solver."""
    return Kernels(game, link, errors, endless)


def _is_valid(numbers: Numbers) -> Any:
    """Whether payoffs are finite and probabilities are probabilities."""
    valid: Any = True
    for leaf in jax.tree.leaves(numbers.payoffs):
        valid &= jnp.isfinite(leaf)
    lotteries = [*numbers.odds.values(), *[own for by_player in numbers.stated.values() for own in by_player.values()]]
    for lottery in lotteries:
        valid &= jnp.abs(sum(lottery.values()) - 1) < 1e-5
        for chance in lottery.values():
            valid &= (chance >= 0) & (chance <= 1 + 1e-9)
    return jnp.asarray(valid)


def _not_numbers(game: Game, inputs: Inputs) -> GameError:
    """What is wrong in the first draw that cannot be solved."""
    for draw in range(inputs.n):
        env = {name: float(value[draw]) for name, value in inputs.env.items()}
        problems = []
        where = f" in draw {draw}" if inputs.shape else ""
        for place, formula, _ in game.formulas():
            if "effects" in place:
                continue
            value, name = formula.number(env), ".".join(map(str, place))
            if not np.isfinite(value):
                problems.append(f"{name}: '{formula}' is not a finite number{where}")
            elif "payoffs" not in place and not -1e-9 <= value <= 1 + 1e-9:
                problems.append(f"{name}: '{formula}' is {value:g}{where}, not a probability\nAllowed: 0 to 1.")
        for name, node in game.nodes.items():
            odds = [formula.number(env) for formula, _ in getattr(node, "chance", {}).values()]
            if odds and not abs(sum(odds) - 1) < 1e-5:
                problems.append(f"nodes.{name}.chance: the probabilities sum to {sum(odds):g}{where}, not to 1")
        if problems:
            return GameError("cannot solve", problems)
    return GameError("cannot solve", ["the numbers leave the range of the type; try dtype='float64'"])


def _solve_blocks(kernel: Kernels, inputs: Inputs, dtype: str) -> Solution:
    """Solutions (n,) of all blocks, each core taking the next one; then the draws that need the second pass."""
    size = min(BLOCK, 1 << (inputs.n - 1).bit_length())
    starts = range(0, inputs.n, size)

    def solved(start: int) -> Any:
        rows = np.minimum(np.arange(start, start + size), inputs.n - 1)
        with jax.enable_x64(dtype == "float64"):
            solution, valid = kernel.first(*_take(inputs, rows, dtype))
            if not np.asarray(valid).all():
                raise _not_numbers(kernel.game, inputs)
            return _first(solution, inputs.n - start)

    first = solved(0)
    whole = jax.tree.map(lambda leaf: np.empty((inputs.n, *leaf.shape[1:]), leaf.dtype), first)

    def store(start: int) -> None:
        for leaf, found in zip(jax.tree.leaves(whole), jax.tree.leaves(solved(start) if start else first), strict=True):
            leaf[start : start + size] = found

    with ThreadPoolExecutor(min(len(starts), os.cpu_count() or 1)) as pool:
        list(pool.map(store, starts))
    doubted = np.flatnonzero(~whole.converged)
    if doubted.size:
        with jax.enable_x64(dtype == "float64"):
            for rows, solution in _follow(kernel, inputs, doubted, dtype):
                for leaf, found in zip(jax.tree.leaves(whole), jax.tree.leaves(solution), strict=True):
                    leaf[rows] = found
    if kernel.tell is None:
        return whole
    with jax.enable_x64(dtype == "float64"):
        env, _ = _take(inputs, np.arange(inputs.n), dtype)
        return kernel.tell(evaluate(kernel.game, env), whole)


def _take(inputs: Inputs, rows: np.ndarray, dtype: str) -> tuple[dict[str, Any], dict[str, Any]]:
    env = {name: value[rows].astype(dtype) for name, value in inputs.env.items()}
    return env, {player: value[rows].astype(dtype) for player, value in inputs.precision.items()}


def _follow(kernel: Kernels, inputs: Inputs, doubted: np.ndarray, dtype: str) -> Iterator[tuple[np.ndarray, Any]]:
    """Second pass over the draws in doubt: rows that have ended, with their solutions."""
    waiting, rows = doubted, doubted[:0]
    state: Any = None
    while waiting.size or rows.size:
        size = next((size for size in SIZES if size >= min(waiting.size + rows.size, SIZES[-1])), SIZES[-1])
        fresh, waiting = np.split(waiting, [size - rows.size])
        if fresh.size:
            new = _first(kernel.begin(*_take(inputs, _fill(fresh, size), dtype)), fresh.size)
            state = new if state is None else jax.tree.map(_join, state, new)
            rows = np.concatenate([rows, fresh])
        env, precision = _take(inputs, _fill(rows, size), dtype)
        full = kernel.advance(env, precision, jax.tree.map(lambda leaf, size=size: _fill(leaf, size), state))
        ended = np.asarray(full.crossed | branch.is_stuck(full))[: rows.size]
        if ended.any():
            yield rows[ended], _where(_first(kernel.land(env, precision, full), rows.size), ended)
        state = _where(_first(full, rows.size), ~ended)
        rows = rows[~ended]


def _join(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.concatenate([a, b])


def _first(tree: Any, n: int) -> Any:
    """First `n` rows of every array."""
    return jax.tree.map(lambda leaf: np.asarray(leaf)[:n], tree)


def _where(tree: Any, chosen: np.ndarray) -> Any:
    """Chosen rows of every array."""
    return jax.tree.map(lambda leaf: leaf[chosen], tree)


def _fill(values: np.ndarray, size: int) -> np.ndarray:
    """Rows repeated up to a size, so that few sizes are ever compiled."""
    return np.resize(values, (size, *values.shape[1:]))


def _shaped(game: Game, solution: Solution, shape: tuple[int, ...], dtype: str = "float64") -> Solution:
    """Arrays in the shape of the batch, plain numbers for one draw; names in the order of the game.

    JAX sorts the names of a dictionary, and games that differ in order alone share one compiled solver.
    """

    def shaped(leaf: Any) -> Any:
        leaf = np.asarray(leaf)
        leaf = np.full(n, leaf) if leaf.ndim == 0 else leaf  # a number that no draw changes
        leaf = leaf.astype(dtype, copy=False) if leaf.dtype.kind == "f" else leaf
        return leaf.reshape(shape) if shape else leaf.reshape(-1)[0].item()

    n = math.prod(shape)
    found = jax.tree.map(shaped, solution)
    return replace(
        found,
        game=game,
        choices={name: {a: found.choices[name][a] for a, _ in node.children()} for name, node in game.nodes.items()},
        values={name: {p: found.values[name][p] for p in game.players} for name in (*game.nodes, *game.outcomes)},
        reach={name: found.reach[name] for name in game.outcomes},
        beliefs={name: {node: own[node] for node in game.infosets[name].nodes} for name, own in found.beliefs.items()},
    )
