"""Kill a running sweep at random moments and continue it, again and again: `python -m bench.kills`.

Every process is ended with SIGKILL after its first chunk, at a random moment, and the next one continues its run. A
run that is complete is compared, chunk by chunk, with one that nothing disturbed; then a new one is begun. By default
the model is `examples/models/sir.py`, which starts fast; `--case us_rok` takes the alliance, whose programs take some
seconds to load in every process.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from titanium.explore.store import open_run

MODEL = "examples/models/sir.py:model"


def command(model: str, futures: int, chunk: int, folder: Path) -> list[str]:
    """The command line of the sweep, the same each time."""
    options = ["--futures", str(futures), "--chunk", str(chunk), "--seed", "5", "--out", str(folder)]
    return [sys.executable, "-m", "titanium", "sweep", model, *options, "--progress", "json", "--quiet"]


def undisturbed(model: str, futures: int, chunk: int, folder: Path) -> tuple[dict[str, str], float]:
    """Checksums of a run that nothing disturbed, and how long its work took once the first chunk was there."""
    process = subprocess.Popen(
        command(model, futures, chunk, folder), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    assert process.stderr is not None
    first = 0.0
    for line in process.stderr:
        if event_of(line) == "progress":
            first = first or time.monotonic()
    if process.wait():
        raise SystemExit("the undisturbed run failed")
    return checksums(folder), time.monotonic() - first


def event_of(line: bytes) -> str:
    """The event that a line of progress tells; what is no such line is shown."""
    if line.startswith(b"{"):
        return json.loads(line)["event"]
    sys.stderr.write(line.decode())
    return ""


def checksums(folder: Path) -> dict[str, str]:
    """Chunk to the SHA-256 that its note tells, once every chunk is checked against it."""
    run = open_run(folder)
    damage = run.verify()
    if damage or not run.complete:
        raise SystemExit(f"{folder} is not whole: {damage}")
    return {name: note.sha256 for name, note in run.notes.items()}


def killed(arguments: list[str], wait: float) -> str:
    """Start the sweep and kill it some time after its first chunk; what became of it."""
    process = subprocess.Popen(arguments, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
    assert process.stderr is not None
    if event_of(process.stderr.readline()) == "progress":
        time.sleep(wait)
    process.send_signal(signal.SIGKILL)
    process.stderr.close()
    code = process.wait()
    return "killed" if code == -signal.SIGKILL else "complete before it was killed" if code == 0 else f"exit {code}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--case", default=MODEL)
    parser.add_argument("--futures", type=int, default=100_000)
    parser.add_argument("--chunk", type=int, default=2048)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    draw, told = random.Random(given.seed), Counter[str]()
    begin = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kills") as place:
        root = Path(place)
        expected, seconds = undisturbed(given.case, given.futures, given.chunk, root / "undisturbed")
        print(f"{given.case}: {given.futures:,} futures in {len(expected)} chunks, {seconds:.1f} s undisturbed")
        number, halves, sizes = 0, 0, list[int]()
        while told["killed"] < given.kills:
            folder = root / f"run{number}"
            ended = killed(command(given.case, given.futures, given.chunk, folder), draw.uniform(0, seconds / 4))
            told[ended] += 1
            if ended.startswith("exit"):
                raise SystemExit(f"the sweep ended by itself: {ended}")
            halves += len(list(folder.glob("chunks/.*.part")))
            run = open_run(folder)
            sizes.append(len(run.notes))
            if run.complete:
                told["runs compared"] += 1
                told["runs with other bits"] += checksums(folder) != expected
                number += 1
        subprocess.run(command(given.case, given.futures, given.chunk, folder), check=True, stderr=subprocess.DEVNULL)
        told["runs compared"] += 1
        told["runs with other bits"] += checksums(folder) != expected
    for what, count in told.items():
        print(f"{count:5}  {what}")
    print(f"{halves:5}  files left half written by a kill, none of them read")
    print(f"Kills came with {min(sizes)} to {max(sizes)} chunks finished; {time.monotonic() - begin:.0f} s in all.")
    sys.exit(bool(told["runs with other bits"]))


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    main()
