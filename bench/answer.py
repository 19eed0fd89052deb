"""The web app's answer to a moved lever beside `titanium.stress` called anew: `python -m bench.answer [--rounds 15]`.

Both count four packages in the same futures, with the signatures and without, and come to the same verdict. The bench
has its futures ready and what was played before, so it plays the moved package alone; `stress` makes its futures ready
each time and plays all four. Contenders take turns in one process whose programs are compiled; the first round is
thrown away. What a reader waits for besides, the way through server, socket and browser, is not measured here.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping

from titanium import load_case, stress
from titanium.case.schema import Case
from titanium.desk.engine.bench import ANSWERED, REFINED, Bench
from titanium.desk.engine.ref import Ref
from titanium.desk.views.answer import answer, usual


def moved(case: Case, round_: int) -> dict[str, float]:
    """Today's package with one lever where it was not before."""
    lever = next(iter(case.levers))
    low, high = case.levers[lever].low, case.levers[lever].high
    return {**case.package(case.base), lever: low + (high - low) * (round_ + 0.5) / 1000}


def contenders(case: Case, bench: Bench, ref: Ref) -> Mapping[str, Callable[[int], object]]:
    """What is measured, by name; each is given the number of its round."""
    others, beside = usual(case, 3), usual(case, 2)
    return {
        "titanium.stress, four packages, 4,096 futures": lambda _: stress(case, others, futures=ANSWERED),
        "an answer to a moved lever, 4,096 futures": lambda own: answer(
            bench, ref, setting=moved(case, own), compare=beside
        ),
        "the same answer again": lambda own: answer(bench, ref, setting=moved(case, own), compare=beside),
        "the same in 32,768 futures, new": lambda own: answer(
            bench, ref, setting=moved(case, own), compare=beside, futures=REFINED
        ),
    }


def measure(case: Case, rounds: int) -> dict[str, list[float]]:
    """Seconds of every contender, round by round, the first left out."""
    bench, ref = Bench(), Ref(case.name)
    taken: dict[str, list[float]] = {name: [] for name in contenders(case, bench, ref)}
    for own in range(rounds + 1):
        for name, run in contenders(case, bench, ref).items():
            begun = time.perf_counter()
            run(own)
            taken[name].append(time.perf_counter() - begun)
    return {name: seconds[1:] for name, seconds in taken.items()}


def same(case: Case) -> bool:
    """Whether both come to one verdict."""
    packages = {name: case.package(name) for name in usual(case, 3)}
    ours = Bench().verdict(Ref(case.name), packages, ANSWERED)
    return ours.to_dict() == stress(case, list(packages), futures=ANSWERED).to_dict()


def command(case: Case) -> float:
    """Seconds of the command in a process of its own, once its programs are compiled and kept."""
    told = [sys.executable, "-m", "titanium", "stress", case.name, "--packages", ",".join(usual(case, 3))]
    begun = time.perf_counter()
    subprocess.run([*told, "--futures", str(ANSWERED), "--quiet"], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def main() -> None:
    """Measure, and print medians with their ranges."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--case", default="us_rok")
    given = parser.parse_args()
    case = load_case(given.case)
    print(f"{platform.machine()}, {os.cpu_count()} cores; case {case.name}; medians of {given.rounds}, least to most")
    print("one verdict:", "the same" if same(case) else "DIFFERENT")
    taken = measure(case, given.rounds)
    peer = statistics.median(next(iter(taken.values())))
    for name, seconds in taken.items():
        middle = statistics.median(seconds)
        spread = f"{1000 * min(seconds):.0f}-{1000 * max(seconds):.0f}"
        print(f"{name:<48}{1000 * middle:8.0f} ms ({spread}){peer / middle:8.1f} x", flush=True)
    print(f"{'titanium stress, a process of its own':<48}{1000 * command(case):8.0f} ms")


if __name__ == "__main__":
    main()
