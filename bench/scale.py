"""Cost and memory of a stored sweep against its size: `python -m bench.scale [--most 10000000] [--packages 10]`.

Each size runs in a process of its own, over prior futures, with all results kept on disk. Time is from the first chunk
to the last, so that loading the program is left out; memory is the process's own high-water mark, as Linux tells it.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from titanium.case import load_case
from titanium.explore.store import open_run

SIZES = (100_000, 1_000_000, 10_000_000)


def measured(case: str, packages: int, futures: int, folder: Path) -> tuple[float, float, float]:
    """Seconds, peak memory in MiB and size on disk in MiB of one sweep."""
    names = ",".join(list(load_case(case).packages)[:packages])
    arguments = [sys.executable, "-m", "titanium", "sweep", case, "--packages", names, "--ensemble", "prior"]
    arguments += ["--futures", str(futures), "--out", str(folder), "--progress", "json", "--quiet"]
    process = subprocess.Popen(arguments, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
    assert process.stderr is not None
    first, peak, done = (0.0, 0), 0, 0
    for line in process.stderr:
        told = json.loads(line) if line.startswith(b"{") else {"event": sys.stderr.write(line.decode())}
        if told["event"] == "progress":
            done = told["done"]
            first = first if first[1] else (time.monotonic(), done)
            peak = max(peak, high_water(process.pid))
    seconds = (time.monotonic() - first[0]) * futures / max(done - first[1], 1)
    if process.wait():
        raise SystemExit("the sweep failed")
    run = open_run(folder)
    if run.futures_done != futures:
        raise SystemExit(f"{run.futures_done} of {futures} futures are there")
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return seconds, peak / 1024, size / 2**20


def high_water(process: int) -> int:
    """Most memory that a process has held so far, KiB."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=1_000_000)
    parser.add_argument("--packages", type=int, default=10)
    parser.add_argument("--case", default="us_rok")
    parser.add_argument("--folder", type=Path, help="where runs are kept for the while")
    given = parser.parse_args()
    print(
        f"{platform.machine()}, {os.cpu_count()} cores; {given.packages} packages of {given.case}, prior, kept on disk"
    )
    print(f"{'futures':>12}{'seconds':>10}{'futures x packages/s':>22}{'peak MiB':>10}{'MiB on disk':>13}")
    sizes, times = [], []
    for futures in (size for size in SIZES if size <= given.most):
        with tempfile.TemporaryDirectory(prefix="scale", dir=given.folder) as place:
            seconds, memory, disk = measured(given.case, given.packages, futures, Path(place) / "run")
        rate = futures * given.packages / seconds
        print(f"{futures:12,}{seconds:10.1f}{rate:22,.0f}{memory:10,.0f}{disk:13,.0f}", flush=True)
        sizes.append(futures)
        times.append(seconds)
    if len(sizes) > 1:
        slope, _ = np.polyfit(np.log(sizes), np.log(times), 1)
        print(f"Time grows as futures to the power {slope:.2f}; 1 is linear.")


if __name__ == "__main__":
    main()
