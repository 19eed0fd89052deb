"""Where Dask computes: worker processes of this machine that are started here, or a scheduler that is there already."""

import asyncio
import json
import logging
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from subprocess import PIPE, Popen
from typing import TYPE_CHECKING, cast

from titanium.errors import InputError, RunError, nearest

if TYPE_CHECKING:
    from distributed import Client

CONNECT_S = 15
"""Seconds in which a scheduler must answer."""
_KINDS = ("local", "dask", "tcp", "tls", "file")
_HOST = """
import os, sys, threading
from distributed.cli.dask_worker import main

def end():
    sys.stdin.buffer.read()
    os._exit(1)

threading.Thread(target=end, daemon=True).start()
main()
"""
"""What the interpreter that hosts local workers runs: it ends as soon as its parent does, and they with it."""
_LOOPBACK = "127.0.0.1"
_HUSHED = ("distributed", "tornado", "asyncio")
"""Loggers that tell of every lost connection with a traceback."""


@dataclass(frozen=True)
class Workplace:
    """Where tasks are computed.

    Attributes
    ----------
    processes
        Worker processes to be started on this machine; 0 if a scheduler is there already.
    address
        Where that scheduler listens, as Dask writes it.
    """

    processes: int = 0
    address: str = ""

    @classmethod
    def read(cls, text: str) -> "Workplace":
        """A workplace from `local:N`, `dask://HOST:PORT` (also `tcp://`, `tls://`), or `file:///PATH` of a scheduler.

        Raises
        ------
        InputError
            If the text has none of these forms, the file is not one that a scheduler wrote, or Dask is not installed.

        Examples
        --------
        >>> Workplace.read("local:4")
        Workplace(processes=4, address='')
        >>> Workplace.read("dask://10.0.0.7:8786")
        Workplace(processes=0, address='tcp://10.0.0.7:8786')
        """
        if find_spec("distributed") is None:
            raise InputError("a cluster needs Dask: pip install 'titanium-alliance[cluster]'")
        if found := re.fullmatch(r"local:([1-9]\d{0,2})", text):
            return cls(processes=int(found[1]))
        if found := re.fullmatch(r"(dask|tcp|tls)://((?:\[[\da-fA-F:.]+\]|[^\s:/\[\]]+):(\d{1,5}))", text):
            if 0 < int(found[3]) < 2**16:
                return cls(address=f"{found[1].replace('dask', 'tcp')}://{found[2]}")
        if text.startswith("file://"):
            return cls(address=_address_in(Path(text.removeprefix("file://"))))
        raise InputError(
            f"'{text}' names no cluster\n"
            "Write local:N for N processes of this machine, from 1 to 999; dask://HOST:PORT (or tcp://, tls://) for a "
            f"Dask scheduler; file:///PATH for the file that it wrote.\n{nearest(text.partition(':')[0], _KINDS)}"
        )


@dataclass(frozen=True)
class Connection:
    """A client of a workplace's scheduler."""

    client: "Client"
    address: str
    host: Popen[bytes] | None = None
    """The process that hosts the workers, if it was started here."""

    def threads(self) -> int:
        """Threads of all workers that are there.

        Raises
        ------
        RunError
            If the scheduler is gone, or the workers that were started here are.
        """
        if self.host is not None and (code := self.host.poll()) is not None:
            raise RunError(f"the worker processes of this machine ended with exit code {code}")
        if self.client.status != "running":
            raise self.lost()
        try:
            return sum(cast("dict[str, int]", self.client.nthreads()).values())
        except (OSError, RuntimeError, ValueError):
            raise self.lost() from None

    def lost(self) -> RunError:
        """What is told when the scheduler is gone."""
        return RunError(f"the Dask scheduler at {self.address} went away")


@contextmanager
def connected(workplace: Workplace) -> Iterator[Connection]:
    """A connection to a workplace; what was started for it ends with it, and Dask's own log stays silent meanwhile.

    Raises
    ------
    InputError
        If no scheduler answers there within `CONNECT_S`.
    """
    from distributed import Client

    with _hushed(), ExitStack() as stack:
        address, host = workplace.address, None
        if workplace.processes:
            address, host = stack.enter_context(_started(workplace.processes))
        try:
            # Greeted from a thread of its own, because this one may be in an event loop already, as in a notebook.
            with ThreadPoolExecutor(1) as thread:
                thread.submit(asyncio.run, _greet(address)).result()
            client = Client(address, timeout=CONNECT_S, set_as_default=False)
        except (OSError, ValueError, TypeError, RuntimeError, ImportError) as error:
            reason = str(error).partition("\n")[0]
            told = f"no Dask scheduler answers at '{address}' within {CONNECT_S} s"
            raise InputError(f"{told}: {reason}" if reason else told) from None
        stack.callback(client.close)
        yield Connection(client, address, host)


async def _greet(address: str) -> None:
    """Shake hands with a scheduler: a client would wait for ever for one that is something else and says nothing."""
    from distributed.comm.core import connect
    from distributed.security import Security

    options = Security().get_connection_args("client")
    greeted = await asyncio.wait_for(connect(address, timeout=CONNECT_S, **options), CONNECT_S)
    await greeted.close()


@contextmanager
def _started(processes: int) -> Iterator[tuple[str, Popen[bytes]]]:
    """A scheduler in this process, and so many workers of one thread, which nobody outside this machine can reach.

    The workers are children of a new interpreter: none of them runs the caller's script again, the interrupt key
    reaches this process alone, and none outlives it. Dask would end a worker at a share of the memory that nobody
    chose, so that is off.
    """
    from distributed import LocalCluster

    with tempfile.TemporaryDirectory(prefix="titanium-", ignore_cleanup_errors=True) as scratch:
        try:
            cluster = LocalCluster(
                n_workers=0,
                host=_LOOPBACK,
                protocol="tcp://",
                dashboard_address=f"{_LOOPBACK}:0",
                silence_logs=logging.CRITICAL,
                scheduler_kwargs={"local_directory": scratch},
            )
        except (OSError, RuntimeError) as error:
            reason = str(error).partition("\n")[0]
            raise RunError(f"no Dask scheduler can be started here: {reason}") from None
        with (
            cluster,
            Popen(
                [
                    *(sys.executable, "-c", _HOST, cluster.scheduler_address),
                    *("--nworkers", str(processes), "--nthreads", "1", "--memory-limit", "0", "--no-dashboard"),
                    *("--host", _LOOPBACK, "--dashboard-address", f"{_LOOPBACK}:0", "--local-directory", scratch),
                ],
                env=os.environ | _environment(),
                stdin=PIPE,
                stdout=2,
                start_new_session=True,
            ) as host,
        ):
            try:
                yield cluster.scheduler_address, host
            finally:
                host.kill()


def _environment() -> dict[str, str]:
    """What local workers are told: where modules are found, and to keep Dask's log and Python's to themselves."""
    unsaid = "ignore::UserWarning:multiprocessing.resource_tracker"
    return {
        "PYTHONPATH": os.pathsep.join(str(Path(path).absolute()) for path in sys.path),
        "PYTHONWARNINGS": ",".join(filter(None, [os.environ.get("PYTHONWARNINGS"), unsaid])),
        "DASK_LOGGING__DISTRIBUTED": "critical",
    }


def _address_in(file: Path) -> str:
    """Address of a scheduler from the file that it wrote."""
    try:
        return str(json.loads(file.read_text(encoding="utf-8"))["address"])
    except OSError as error:
        raise InputError(f"'{file}' of a Dask scheduler cannot be read: {error.strerror or error}") from None
    except (ValueError, KeyError, TypeError):
        raise InputError(f"'{file}' was not written by a Dask scheduler: it holds no address") from None


@contextmanager
def _hushed() -> Iterator[None]:
    """Keep Dask's log off standard error: what matters of it is told in one line elsewhere."""
    import_module("distributed")  # its first import sets levels

    known = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] in _HUSHED]
    levels = {name: logging.getLogger(name).level for name in (*_HUSHED, *known)}
    hushed = [name for name, level in levels.items() if level or name in _HUSHED]
    try:
        for name in hushed:
            logging.getLogger(name).setLevel(logging.CRITICAL)
        yield
    finally:
        for name in hushed:
            logging.getLogger(name).setLevel(levels[name])
