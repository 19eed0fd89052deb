"""Speed of the game engine against named peers: `python -m bench.games`.

One process, contenders take turns, a first round is thrown away, medians of five. A solve is one game with its own
payoffs: Titanium solves draws of one tree together, Gambit reads each draw as a game and solves it alone.
"""

import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from importlib.util import find_spec
from typing import Any, NamedTuple

import jax
import numpy as np

from bench import ceiling, estimation
from bench.exponentials import exponentials
from bench.game_trees import PRECISION, OneAtATime, crisis, draws, signalling
from bench.model import Contender, measure
from titanium.games import Game, compile_game, solve
from titanium.games.solving.batch import BLOCK, kernels

N_PERFECT, N_IMPERFECT, N_GAMBIT = 1_000_000, 200_000, 200
CALL, ROW = 65_536, 1024
"""Draws in a call of the compiled function, and in a row that it solves and sums at once; the fastest tried."""
THREADS = 2
TYPES = ("float32", "float64")


WORDS = """
Why the ratios are large: Gambit traces the whole branch from precision 0 to the one asked for, one game at a time, also
where the answer is closed form, and its time includes the Python objects that it returns. Titanium solves all draws of
one tree in one compiled loop, and on both threads. Gambit needs no compile: for a few games it is the faster one.
The ceiling counts nothing but transcendentals, each at the price of an exponential, on all threads at once."""


class Row(NamedTuple):
    """A contender with its solves a second in every round."""

    contender: Contender
    rates: list[float]

    @property
    def median(self) -> float:
        """The figure quoted."""
        return statistics.median(self.rates)


def outputs(game: Game) -> Callable[[Any], Any]:
    """Of one draw, what a model would keep: the chances of all ends, and what every player expects."""
    one = compile_game(game)

    def solved(env: Any) -> Any:
        sharp = {player: jax.numpy.asarray(PRECISION, next(iter(env.values())).dtype) for player in game.players}
        solution = one(env, sharp)
        return solution.reach, solution.values[game.root]

    return solved


def totals(game: Game) -> Callable[[Any], Any]:
    """Their sums over a call, which goes through its draws in rows that fit the nearest cache."""
    solved = jax.vmap(outputs(game))

    def call(env: Any) -> Any:
        rows = {name: values.reshape(-1, ROW) for name, values in env.items()}
        like = jax.eval_shape(solved, {name: values[0] for name, values in rows.items()})
        zero = jax.tree.map(lambda leaf: jax.numpy.zeros(leaf.shape, leaf.dtype), like)
        sums, _ = jax.lax.scan(lambda sums, row: (jax.tree.map(jax.numpy.add, sums, solved(row)), None), zero, rows)
        return jax.tree.map(lambda values: values.sum(), sums)

    return call


class Reduced:
    """The compiled function, called for one block of draws after another by host threads."""

    def __init__(self, game: Game, values: dict[str, np.ndarray], dtype: str):
        size = CALL
        self.n = len(next(iter(values.values()))) // size * size
        with jax.enable_x64(dtype == "float64"):
            self.blocks = [
                {name: jax.device_put(own[at : at + size].astype(dtype)) for name, own in values.items()}
                for at in range(0, self.n, size)
            ]
            begin = time.perf_counter()
            self.compiled = jax.jit(totals(game)).lower(self.blocks[0]).compile()
            self.seconds = time.perf_counter() - begin

    def play(self, n_threads: int) -> int:
        """Solve all draws, sums in host memory; how many."""
        with ThreadPoolExecutor(n_threads) as pool:
            list(pool.map(lambda env: jax.tree.map(np.asarray, self.compiled(env)), self.blocks))
        return self.n


def perfect_information() -> None:
    """Closed form: a tree like a crisis of four capitals."""
    game = crisis()
    values = draws(game, N_PERFECT, 0)
    print(f"\nPERFECT INFORMATION: {_described(game)}, {N_PERFECT:,} draws, precision {PRECISION:g}")
    all_: list[Contender] = []
    compiles = []
    for dtype in TYPES:
        own = Reduced(game, values, dtype)
        compiles.append(f"{dtype} {own.seconds:.1f} s")
        for n in (1, THREADS):
            note = "compiled function, summed inside blocks as a model does"
            all_.append(Contender(f"Titanium, reduced, {dtype}", n, note, lambda _, own=own, n=n: own.play(n)))
    for dtype in TYPES:
        all_.append(_public(game, values, dtype))
    rows = _with_gambit(game, values, all_)
    print(f"Compile of the reduced function, not in the times: {', '.join(compiles)}.")
    _print_aim(rows, "Titanium, reduced, float32", 200_000)
    _print_ceiling(game, {dtype: _best(rows, f"Titanium, reduced, {dtype}") for dtype in TYPES})


def imperfect_information() -> None:
    """The principal branch: a signalling game."""
    game = signalling()
    values = draws(game, N_IMPERFECT, 1)
    print(f"\nIMPERFECT INFORMATION: {_described(game)}, {N_IMPERFECT:,} draws, precision {PRECISION:g}")
    rows = _with_gambit(game, values, [_public(game, values, "float64")])
    found = solve(game, values, PRECISION)
    first = kernels(game, "logit", "agent", ()).first
    doubted = 0
    with jax.enable_x64(True):
        for at in range(0, N_IMPERFECT, BLOCK):
            env = {name: own[at : at + BLOCK] for name, own in values.items()}
            n = len(next(iter(env.values())))
            solution, _ = first(env, {player: np.full(n, PRECISION) for player in game.players})
            doubted += int((~np.asarray(solution.converged)).sum())
    print(f"Second pass: {doubted:,} draws ({doubted / N_IMPERFECT:.2%}).", end=" ")
    print(f"Not converged in the end: {int((~np.asarray(found.converged)).sum()):,}.")
    _print_aim(rows, "Titanium `solve`, float64", 3_000)


def _public(game: Game, values: dict[str, np.ndarray], dtype: str) -> Contender:
    seconds, _ = estimation.clocked(lambda: solve(game, values, PRECISION, dtype=dtype))
    note = f"every output returned; first call, compile included, {seconds:.1f} s"

    def play(_: int) -> int:
        return solve(game, values, PRECISION, dtype=dtype).reach[next(iter(game.outcomes))].size

    return Contender(f"Titanium `solve`, {dtype}", THREADS, note, play)


def _with_gambit(game: Game, values: dict[str, np.ndarray], all_: list[Contender]) -> list[Row]:
    """Measure contenders beside Gambit, print the table and how far the two differ."""
    peer = None
    if find_spec("pygambit"):
        reading, peer = estimation.clocked(lambda: OneAtATime(game, values, N_GAMBIT))
        each = f"{reading / N_GAMBIT * 1e3:.1f} ms"
        note = f"first {N_GAMBIT} draws; writing and reading them, {each} a game, is not in the times"
        all_ = [Contender("Gambit, logit_solve_lambda", 1, note, peer.play), *all_]
    else:
        print("Gambit is not installed: no peer, no ratio.")
    rows = [Row(contender, own) for contender, own in zip(all_, measure(all_), strict=True)]
    print(f"{'contender':28}{'threads':>8}{'solves/s':>13}{'range':>25}{'x Gambit':>10}  note")
    for row in rows:
        spread = f"{min(row.rates):,.0f}-{max(row.rates):,.0f}"
        ratio = f"{row.median / rows[0].median:,.0f}" if peer else ""
        name, n_threads, note, _ = row.contender
        print(f"{name:28}{n_threads:8}{row.median:13,.0f}{spread:>25}{ratio:>10}  {note}")
    if peer:
        firsts = {name: own[:N_GAMBIT] for name, own in values.items()}

        def at(rationality: float, number: int) -> Any:
            return solve(game, {name: own[number] for name, own in firsts.items()}, rationality)

        worst, left_out = peer.largest_difference(at)
        print(f"Largest difference in a share, float64, {N_GAMBIT - left_out} draws: {worst:.1e}", end="")
        print(f"; {left_out} left out, where Gambit's branch met another." if left_out else ".")
    return rows


def _best(rows: list[Row], name: str) -> float:
    return max(row.median for row in rows if row.contender.name == name)


def _print_aim(rows: list[Row], name: str, aim: int) -> None:
    if not rows[0].contender.name.startswith("Gambit"):
        return
    ratio = _best(rows, name) / rows[0].median
    print(f"{name} / Gambit: {ratio:,.0f} x. The aim of {aim:,} x is {'met' if ratio >= aim else 'MISSED'}.")


def _print_ceiling(game: Game, rates: dict[str, float]) -> None:
    """Share of the exponentials that the machine can do which the solves need."""
    needed = ceiling.count(jax.make_jaxpr(outputs(game))(dict.fromkeys(game.parameters, 0.0)))
    print(f"Transcendentals a solve in the source program: {needed.total()} ({dict(needed)}).", end=" ")
    top, how = exponentials(THREADS)
    if top is None:
        print(f"Ceiling not measured: {how}.")
        return
    print(f"Ceiling ({how}):")
    for dtype, rate in rates.items():
        most = top[dtype] / needed.total()
        print(f"  {dtype}: {top[dtype] / 1e9:.1f}e9 exp/s, so {most / 1e6:,.0f} million solves/s; ", end="")
        print(f"{rate / 1e6:.1f} million are {rate / most:.1%} of it.")


def _described(game: Game) -> str:
    n_parameters, n_sets = len(game.parameters), len(game.infosets)
    return f"{len(game.players)} players, {n_sets} choices, {len(game.outcomes)} ends, {n_parameters} parameters drawn"


def _versions() -> str:
    found = []
    for name in ("titanium-alliance", "jax", "numpy", "scipy", "pygambit"):
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            found.append(f"{name} not installed")
    return ", ".join(found)


def main() -> None:
    """Measure and print."""
    begin = time.perf_counter()
    jax.config.update("jax_enable_compilation_cache", False)  # so that every compile is that of a first run
    print(f"Python {platform.python_version()}, {_versions()}, {os.cpu_count()} cores, {platform.machine()}")
    perfect_information()
    imperfect_information()
    print(WORDS)
    print("\nESTIMATION: deterrence in three outcomes (egame12), simulated data")
    for link in ("probit", "logit"):
        estimation.report(link)
    print(f"\nAll in {time.perf_counter() - begin:.0f} s.")


if __name__ == "__main__":
    sys.exit(main())
