"""Speed of the whole model against the ways people write such models today: `python -m bench.model`.

One process, interleaved rounds, medians. One future is one package played through one future: 40 quarters, seven solved
trees a quarter, 26 metrics. Every contender is the same model; tests hold them to each other future by future.
"""

import contextlib
import io
import os
import platform
import secrets
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from typing import Any, NamedTuple

import numpy as np

from bench import ceiling, plain, vectorised
from titanium import compile_model, load_case

CASE = "us_rok"
PACKAGES = ("ironclad", "titanium", "full_withdrawal", "fact_sheet_2025")
ROUNDS = 5
N_SCALAR = 40
"""Futures in a round of the scalar contenders."""
N_NUMPY = 8192
"""Futures in an array of the NumPy contenders; the fastest of 256 to 16,384."""
N_TITANIUM = 16384
THREADS = 2


class Contender(NamedTuple):
    """A way of playing futures."""

    name: str
    threads: int
    note: str
    play: Callable[[int], int]
    """Plays one round, given its number; returns how many futures it played."""


def titanium_sweep(model: Any, n_futures: int, seed: int, workers: int) -> int:
    """Titanium as users call it: draws, futures and every package, metrics in host memory."""
    from titanium.explore.stream import stream

    played = 0
    for chunk in stream(model, PACKAGES, n_futures, seed, workers=workers):
        played += sum(values.size for values in chunk.metrics.values()) // len(chunk.metrics)
    return played


def contenders(case: Any, model: Any) -> Iterator[Contender]:
    """All contenders, in the order in which they are reported."""
    yield from scalar_contenders(case)
    yield from numpy_contenders(case)
    for workers in (1, THREADS):
        note = "public sweep, float32, draws included"
        yield Contender("Titanium", workers, note, lambda r, w=workers: titanium_sweep(model, N_TITANIUM, r, w))


def scalar_contenders(case: Any) -> Iterator[Contender]:
    """One future at a time, by EMA Workbench and by hand."""
    levers = {lever.symbol: float(case.package("titanium")[name]) for name, lever in case.levers.items()}
    constants = {s: float(u.nominal) for s, u in case.uncertainties.items() if not u.is_sampled} | levers
    ranges = {s: _range(u) for s, u in case.uncertainties.items() if u.is_sampled}

    def scenario(rng: np.random.Generator, seed: int, number: type) -> dict[str, Any]:
        draws = {symbol: number(rng.uniform(low, high)) for symbol, (low, high) in ranges.items()}
        schools = {name: positions[rng.integers(len(positions))] for name, positions in plain.SCHOOLS.items()}
        return draws | schools | {"seed": seed}

    def bare(number: type) -> Callable[[int], int]:
        fixed = {symbol: number(value) for symbol, value in constants.items()}

        def play(r: int) -> int:
            rng = np.random.default_rng(r)
            for future in range(N_SCALAR):
                plain.alliance(**scenario(rng, future, number), **fixed)
            return N_SCALAR

        return play

    ema = _workbench(constants, ranges)
    if ema is None:
        name = "bare loop with NumPy scalars"
        yield Contender(name, 1, "EMA Workbench is not installed: its inputs, without it", bare(np.float64))
    else:
        yield Contender("EMA Workbench, sequential", 1, "as users write it: one Python function of scalars", ema)
    yield Contender("the same function, plain floats", 1, "the careful user's figure", bare(float))


def _range(entry: Any) -> tuple[float, float]:
    return (0.3, 0.95) if entry.distribution == "beta" else (entry.low, entry.high)


def _workbench(constants: dict[str, float], ranges: dict[str, tuple[float, float]]) -> Callable[[int], int] | None:
    """A round by EMA Workbench; None if it is not installed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from ema_workbench import (
                CategoricalParameter,
                Constant,
                IntegerParameter,
                Model,
                RealParameter,
                ScalarOutcome,
                SequentialEvaluator,
            )
    except ImportError:
        return None
    ema = Model("alliance", function=plain.alliance)
    ema.uncertainties = [
        *(RealParameter(symbol, low, high) for symbol, (low, high) in ranges.items()),
        *(CategoricalParameter(name, positions) for name, positions in plain.SCHOOLS.items()),
        IntegerParameter("seed", 0, 2**31 - 1),
    ]
    ema.constants = [Constant(symbol, value) for symbol, value in constants.items()]
    lows = {symbol: low for symbol, (low, _) in ranges.items()}
    ema.outcomes = [ScalarOutcome(name) for name in plain.alliance(**lows, **constants)]

    def play(r: int) -> int:
        quiet = contextlib.redirect_stderr(io.StringIO())  # a progress bar
        with warnings.catch_warnings(), quiet, SequentialEvaluator(ema) as evaluator:
            warnings.simplefilter("ignore")
            evaluator.perform_experiments(scenarios=N_SCALAR)
        return N_SCALAR

    return play


def numpy_contenders(case: Any) -> Iterator[Contender]:
    """Arrays over futures, with the draws of the uncertainties made beforehand and the shocks within the time."""
    from titanium.explore import Design

    levers = {
        name: {lever.symbol: float(case.package(name)[key]) for key, lever in case.levers.items()}
        for name in (*PACKAGES, "no_deal")
    }
    p = Design(case, 0).at(np.arange(N_NUMPY)).draw
    # schools cost nothing beside the rest: one position of each
    p |= dict.fromkeys("s_trip s_det sg_decl s_rep s_opp".split(), np.ones(N_NUMPY))
    p |= dict.fromkeys("s_cas sg_post s_two s_joint".split(), np.zeros(N_NUMPY))

    def play(seed: int, dtype: Any) -> int:
        rng = np.random.default_rng(seed)
        normals = rng.standard_normal((N_NUMPY, vectorised.QUARTERS, 9), dtype)
        uniforms = rng.random((N_NUMPY, vectorised.QUARTERS, 10), dtype)
        futures = vectorised.prepare(p, levers["ironclad"], levers["no_deal"], normals, uniforms, dtype)
        return sum(len(vectorised.simulate(futures, levers[name])["holds"]) for name in PACKAGES)

    def threaded(seed: int, dtype: Any) -> int:
        with ThreadPoolExecutor(THREADS) as pool:
            return sum(pool.map(lambda part: play(1000 * seed + part, dtype), range(THREADS)))

    for dtype in (np.float64, np.float32):
        name = f"NumPy, vectorised, {dtype.__name__}"
        yield Contender(name, 1, "written by hand", lambda r, d=dtype: play(r, d))
    name = "NumPy, vectorised, float32"
    yield Contender(name, THREADS, "the same, two arrays at a time", lambda r: threaded(r, np.float32))


def measure(all_: list[Contender]) -> list[list[float]]:
    """Futures a second of each contender in each round, contenders taking turns; a first round is thrown away."""
    rates: list[list[float]] = [[] for _ in all_]
    for r in range(ROUNDS + 1):
        for contender, own in zip(all_, rates, strict=True):
            begin = time.perf_counter()
            played = contender.play(r)
            if r:
                own.append(played / (time.perf_counter() - begin))
    return rates


class Needs(NamedTuple):
    """What a future needs, primitive to how often."""

    own: dict[str, float]
    """Of one package."""
    shared: dict[str, float]
    """Of what all packages share."""
    optimised: float
    """Transcendentals of one package in the optimised program."""

    def of_one(self) -> dict[str, float]:
        """One package in one future, with its part of what is shared."""
        keys = self.own.keys() | self.shared.keys()
        return {key: self.own.get(key, 0) + self.shared.get(key, 0) / len(PACKAGES) for key in keys}


def needs(model: Any) -> Needs:
    """Operations a future, counted in the source program and, if transcendental, in the optimised one."""
    import jax

    from titanium.explore import Design
    from titanium.explore.block import BLOCK, compiled, single

    block = Design(model.case, 0).at(np.arange(BLOCK))
    key = jax.random.key(0)
    setting = single(model.structure.levers(model.case.package("titanium")))
    terms = single(model.disagreement())
    prepare, play = compiled(model)
    given = block.draw, block.cell.T, block.index, key, terms
    futures = jax.eval_shape(prepare, *given)
    axes = type(futures)._make(1 if field == "world" else None if field == "terms" else 0 for field in futures._fields)
    alone = jax.vmap(model.simulate, in_axes=(None, axes))
    shared = ceiling.count(jax.make_jaxpr(prepare)(*given))
    own = ceiling.count(jax.make_jaxpr(alone)(setting, futures))
    program = play.lower(setting, futures, np.int32(model.structure.n_quarters)).compile().as_text()
    return Needs(
        {name: number / BLOCK for name, number in own.items()},
        {name: number / BLOCK for name, number in shared.items()},
        ceiling.count_compiled(program, BLOCK, vectorised.QUARTERS),
    )


def main() -> None:
    """Measure and print."""
    print(f"Python {platform.python_version()}, {_versions()}, {os.cpu_count()} cores, {platform.machine()}")
    print(f"One future is one package in one future. Packages: {', '.join(PACKAGES)}.")
    case = load_case(CASE)
    model = compile_model(case)
    begin = time.perf_counter()
    needed = needs(model)
    all_ = list(contenders(case, model))
    titanium_sweep(model, 1, 0, 1)
    print(f"Compiled, or read from the cache, in {time.perf_counter() - begin:.1f} s.\n")
    rates = measure(all_)
    medians = [statistics.median(own_rates) for own_rates in rates]
    print(f"{'contender':34}{'threads':>8}{'futures/s':>12}{'range':>19}{'x 1st row':>10}  note")
    for contender, rate, own_rates in zip(all_, medians, rates, strict=True):
        spread = f"{min(own_rates):,.0f}-{max(own_rates):,.0f}"
        print(
            f"{contender.name:34}{contender.threads:8}{rate:12,.0f}{spread:>19}{rate / medians[0]:10,.1f}"
            f"  {contender.note}"
        )
    _explain(dict(zip([(c.name, c.threads) for c in all_], medians, strict=True)), medians[:2])
    _print_matching(model)
    _print_ceiling(medians[-1], needed)


def _explain(rates: dict[tuple[str, int], float], scalar: list[float]) -> None:
    """Ratios side by side, so that the large one is never read alone."""
    one, many = rates["Titanium", 1], rates["Titanium", THREADS]
    f32 = "NumPy, vectorised, float32"
    rows = (
        (f"Titanium on {THREADS} threads / scalar function as users run it, 1 thread", many / scalar[0]),
        (f"Titanium on {THREADS} threads / scalar function with plain floats, 1 thread", many / scalar[1]),
        (f"Titanium on {THREADS} threads / NumPy float64, 1 thread", many / rates["NumPy, vectorised, float64", 1]),
        (f"Titanium on {THREADS} threads / NumPy float32, {THREADS} threads", many / rates[f32, THREADS]),
        ("Titanium on 1 thread  / NumPy float32, 1 thread", one / rates[f32, 1]),
    )
    print()
    for what, ratio in rows:
        print(f"{what:70}{ratio:8,.1f} x")
    print(
        "Read the large ratios beside the small ones: most of them is what leaving scalar Python gains, by any road.\n"
        "The scalar contenders use one core and play one package; a pool of processes would multiply them by cores.\n"
        "Titanium and NumPy prepare a future once for all packages, as a sweep does. NumPy is handed the draws of the\n"
        "uncertainties and draws its shocks within the time; Titanium draws both within the time.\n"
    )


def _print_matching(model: Any) -> None:
    """What a matched run spends on looking for futures, against playing every package of the case in them."""
    from titanium.explore import Design
    from titanium.explore.matching import ensemble, match
    from titanium.explore.stream import stream

    packages, n = list(model.case.packages), N_TITANIUM
    match(
        model, Design(model.case, secrets.randbits(32)), "matched", 1
    )  # a seed that no cache knows loads the programs
    list(stream(model, packages, 1))
    design = Design(model.case, secrets.randbits(32))
    begin = time.perf_counter()
    found = match(model, design, "matched", n)
    looked = time.perf_counter() - begin
    begin = time.perf_counter()
    list(stream(model, packages, n, ensemble=ensemble(model, design, "matched", n)))
    played = time.perf_counter() - begin
    print(f"Matching: {found.scanned / looked:,.0f} prior draws/s, {n / looked:,.0f} matched futures/s;", end=" ")
    print(f"playing {len(packages)} packages in them: {n * len(packages) / played:,.0f} futures/s.")
    print(f"Looking takes {looked / (looked + played):.0%} of a matched run; on all cores, programs loaded.\n")


def _print_ceiling(reached: float, needed: Needs) -> None:
    one, how = ceiling.machine_rates(1)
    all_, _ = ceiling.machine_rates(THREADS)
    if one is None or all_ is None:
        print(f"Ceiling not measured: {how}.")
        return
    print(f"Operations a second, float32 ({how}):")
    for threads, rates in ((1, one), (THREADS, all_)):
        told = ", ".join(f"{kind} {rate / 1e9:.1f}e9" for kind, rate in rates.items())
        print(f"  {threads} thread{'s' if threads > 1 else ''}: {told}")
    operations = needed.of_one()
    spent = ceiling.seconds(operations, all_)
    top = 1 / sum(spent.values())
    parts = ", ".join(f"{kind} {part * top:.0%}" for kind, part in sorted(spent.items(), key=lambda part: -part[1]))
    print(
        f"A future needs {sum(operations.values()):,.0f} operations; at these rates that is {top:,.0f} futures/s",
        end=" ",
    )
    print(f"on {THREADS} threads ({parts}). Titanium reaches {reached / top:.1%} of it.")
    print(
        "The ceiling is of a program that keeps every value in a register: it counts no memory, no call and no draw of"
    )
    print("the uncertainties, and adds the kinds up although a core can do some of them side by side.")
    own, shared = (
        sum(number for name, number in part.items() if name in ceiling.TRANSCENDENTAL) for part in needed[:2]
    )
    print(f"Transcendentals: {own:,.0f} a package and future, {shared:,.0f} shared by the packages of a future;")
    print(
        f"in the optimised program {needed.optimised:,.0f} a package and future"
        f" ({needed.optimised / own:.2f} times the source)."
    )


def _versions() -> str:
    found = []
    for name in ("titanium-alliance", "jax", "numpy", "ema_workbench"):
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            found.append(f"{name} not installed")
    return ", ".join(found)


if __name__ == "__main__":
    sys.exit(main())
