"""The command `titanium serve`: the web app and its API on this machine."""

import os
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from titanium.apps.output import DEFAULT_OUTPUT, Output
from titanium.errors import InputError

SCHEMA = "titanium.serve/1"


def serve(
    *cases: str,
    port: int = 8600,
    host: str = "127.0.0.1",
    name: Annotated[tuple[str, ...], Parameter(negative="", show_default=False)] = (),
    token: Annotated[str, Parameter(env_var="TITANIUM_TOKEN", show_default=False)] = "",
    home: Path | None = None,
    seed: int = 0,
    jobs: int = 1,
    browser: bool = True,
    output: Output = DEFAULT_OUTPUT,
) -> int:
    """Open the web app: an answer at a glance, every lever at hand. It needs no network.

    Example: titanium serve --port 8600 --no-browser

    Parameters
    ----------
    cases
        Names of embedded cases, or paths of case folders; all embedded ones if left out.
    port
        Port on which it listens; 0 for any that is free.
    host
        Address on which it listens. Beyond this machine, a token must be set.
    name
        Another name of this machine under which readers ask for it; may be given several times.
    token
        What a reader must show; the variable TITANIUM_TOKEN does the same, and keeps it out of lists of processes.
    home
        Folder that keeps packages, private copies, runs and settings; TITANIUM_HOME, or titanium in the user's data
        folder, if left out.
    seed
        Seed of the futures of answers.
    jobs
        Long jobs that work at the same time.
    browser
        Open the page in a browser.
    """
    from titanium.apps.web.guard.hosts import LOOPBACK, check_listening

    check_listening(host, token)
    if not 0 <= port <= 65535:
        raise InputError(f"{port} is no port; from 0 to 65535 are")
    if jobs < 1:
        raise InputError(f"{jobs} jobs at a time: at least 1 is wanted")
    from titanium.apps.web.listening import free_port
    from titanium.apps.web.server import serve as serve_
    from titanium.desk.desk import Desk

    port = free_port(host, port)
    desk = Desk(home or _home(), cases=cases, seed=seed, at_once=jobs)
    desk.hold()
    here = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}.get(host, host)
    address = f"http://{here}:{port}/"

    def ready() -> None:
        told = f"Titanium is at {address}\nIt keeps what you save in {desk.home}\nCtrl-C ends it."
        output.show(lambda: {"schema": SCHEMA, "address": address, "home": str(desk.home)}, lambda: told, address)
        if browser:
            import webbrowser

            webbrowser.open(address)

    serve_(desk, host, port, hosts=(*LOOPBACK, host, *name), token=token, on_ready=ready)
    return 0


def _home() -> Path:
    """The folder named by TITANIUM_HOME, or the user's data folder."""
    if named := os.environ.get("TITANIUM_HOME"):
        return Path(named)
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "titanium"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "titanium"
