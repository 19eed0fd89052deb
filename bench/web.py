"""The web app under many readers: `python -m bench.web [--readers 100] [--seconds 20]`.

`titanium serve` is started on this machine with a home of its own. Readers ask over HTTP, each on a line of its own:
first answers that are kept and lists, without a pause; then pages, with a pause in which a page is read. The peer is a
bare FastAPI application on uvicorn that gives constants of the same sizes: what the protocol itself costs in this run.
Readers share the cores with the server, so a server on a machine of its own is quicker.
"""

import argparse
import asyncio
import gc
import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import aiohttp
import httpx
import numpy as np

GOAL = 1.0
"""Seconds that 95 of 100 answers are to take at most, with a hundred readers on two cores."""
_ENOUGH = 120.0
"""Seconds that a server has to start."""
_PEER = """
import sys, uvicorn
from fastapi import FastAPI, Response
app, sizes = FastAPI(), [int(own) for own in sys.argv[2:]]
bodies = [b"x" * own for own in sizes]
@app.api_route("/{number}", methods=["GET", "POST"])
async def constant(number: int) -> Response:
    return Response(bodies[number], media_type="application/json")
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", access_log=False)
"""


class Question(NamedTuple):
    """What a reader asks."""

    name: str
    method: str
    path: str
    body: dict[str, object] | None = None


ANSWERS = (
    Question("kept answer", "POST", "/api/v1/answers", {"case": "us_rok", "package": "titanium"}),
    Question("kept moves", "POST", "/api/v1/cases/us_rok/deals/moves", {"package": "titanium"}),
    Question("packages", "GET", "/api/v1/cases/us_rok/packages"),
    Question("jobs", "GET", "/api/v1/jobs"),
)
PAGES = (Question("first page", "GET", "/?case=us_rok"), Question("deals", "GET", "/deals?case=us_rok"))
_PAUSE = 10.0
"""Seconds in which a reader reads a page."""


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until something answers there."""
    until = time.monotonic() + _ENOUGH
    while time.monotonic() < until and process.poll() is None:
        try:
            httpx.get(address, timeout=5)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"nothing answers at {address}")


class Crowd(NamedTuple):
    """What a crowd of readers met."""

    took: dict[str, list[float]]
    """Seconds that every answer took, by question."""
    failed: int
    """Answers that were none."""
    seconds: float


async def crowd(
    address: str, questions: Sequence[Question], headers: Mapping[str, str], readers: int, seconds: float, pause: float
) -> Crowd:
    """So many readers ask for so long, each with a pause after every answer."""
    took: dict[str, list[float]] = {own.name: [] for own in questions}
    failed = 0
    begun = time.monotonic()
    connector = aiohttp.TCPConnector(limit=readers)
    patience = aiohttp.ClientTimeout(60)
    async with aiohttp.ClientSession(address, connector=connector, timeout=patience, headers=headers) as client:

        async def read(first: int) -> None:
            nonlocal failed
            await asyncio.sleep(pause * first / readers)
            number = first
            while time.monotonic() < begun + seconds:
                question = questions[number % len(questions)]
                begin = time.perf_counter()
                try:
                    async with client.request(question.method, question.path, json=question.body) as answer:
                        await answer.read()
                        failed += answer.status != 200
                except (aiohttp.ClientError, TimeoutError):
                    failed += 1
                took[question.name].append(time.perf_counter() - begin)
                number += 1
                await asyncio.sleep(pause)

        await asyncio.gather(*(read(own) for own in range(readers)))
    return Crowd(took, failed, time.monotonic() - begun)


async def ready(address: str) -> tuple[dict[str, str], dict[str, int]]:
    """The headers that a change brings, and the size of each answer once it is kept."""
    async with httpx.AsyncClient(base_url=address, timeout=300, trust_env=False) as client:
        token = (await client.get("/api/v1/session")).json()["csrf"]
        headers = {"X-CSRF-Token": token}
        sizes: dict[str, int] = {}
        for own in (*ANSWERS, *PAGES) * 2:
            answer = await client.request(own.method, own.path, json=own.body, headers=headers)
            if answer.status_code != 200:
                raise SystemExit(f"{own.name}: {answer.status_code} {answer.text[:300]}")
            sizes[own.name] = len(answer.content)
        return headers, sizes


def told(what: str, found: Crowd) -> float:
    """Print a table; seconds that 95 of 100 of all answers took at most."""
    every = np.concatenate([np.asarray(own) for own in found.took.values()])
    print(f"\n{what}: {len(every) / found.seconds:,.0f} requests a second, {found.failed} failed")
    print(f"{'':16}{'requests':>10}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}")
    for name, own in {**found.took, "all": every}.items():
        middle, most, nearly = 1000 * np.quantile(own, [0.5, 0.95, 0.99])
        print(f"{name:16}{len(own):10,}{middle:9.0f}{most:9.0f}{nearly:9.0f}")
    return float(np.quantile(every, 0.95))


def compare(ours: str, theirs: str, headers: Mapping[str, str], given: argparse.Namespace) -> None:
    """Both crowds before both servers, and how the two stand to each other."""
    number = 0
    for what, questions, pause in (("kept answers", ANSWERS, 0.0), ("pages", PAGES, _PAUSE)):
        seconds = max(given.seconds, 2 * pause)
        constants = [own._replace(path=f"/{number + place}") for place, own in enumerate(questions)]
        number += len(questions)
        found = asyncio.run(crowd(ours, questions, headers, given.readers, seconds, pause))
        bare = asyncio.run(crowd(theirs, constants, {}, given.readers, seconds, pause))
        often = f", {pause:g} s between two" if pause else ""
        most = told(f"{what}{often}: titanium serve", found)
        peers = told(f"{what}{often}: FastAPI and uvicorn, constants of the same sizes", bare)
        goal = "met" if most < GOAL and not found.failed else "missed"
        print(f"p95 {most:.2f} s, {most / peers:.1f} x the peer's; the goal is under {GOAL:g} s: {goal}", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=20.0)
    given = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; {given.readers} readers")
    gc.freeze()
    with tempfile.TemporaryDirectory(prefix="web") as home:
        ours, theirs = free_port(), free_port()
        command = [sys.executable, "-m", "titanium", "serve", "--no-browser", "--quiet", "--port", str(ours)]
        server = subprocess.Popen([*command, "--home", str(Path(home) / "home")], stdout=subprocess.DEVNULL)
        peer: subprocess.Popen[bytes] | None = None
        try:
            wait_for(f"http://127.0.0.1:{ours}/api/v1/session", server)
            headers, sizes = asyncio.run(ready(f"http://127.0.0.1:{ours}"))
            print("bytes: " + ", ".join(f"{name} {size:,}" for name, size in sizes.items()))
            peer = subprocess.Popen([sys.executable, "-c", _PEER, str(theirs), *map(str, sizes.values())])
            wait_for(f"http://127.0.0.1:{theirs}/0", peer)
            compare(f"http://127.0.0.1:{ours}", f"http://127.0.0.1:{theirs}", headers, given)
        finally:
            for process in filter(None, (server, peer)):
                process.terminate()
                process.wait()


if __name__ == "__main__":
    main()
