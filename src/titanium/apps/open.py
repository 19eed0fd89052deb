"""The command `titanium open`: the page of a run, in the browser."""

import shlex
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from titanium.apps.output import DEFAULT_OUTPUT, Output
from titanium.errors import InputError, RunError, nearest

PAGES = ("memo.html", "verdict.html")
"""Pages of a run, the fullest first."""


def open_(
    run: str,
    *,
    print_: Annotated[bool, Parameter(name="--print", negative="")] = False,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """Open the page of a run in the browser: its memo if there is one, or its verdict.

    Example: titanium open runs/findings --print

    Parameters
    ----------
    run
        Folder of the run.
    print_
        Print where the page is, and open nothing.
    """
    import webbrowser

    page = page_of(run)
    opened = False if print_ else webbrowser.open(page.as_uri())
    if not print_ and not opened:
        output.tell("No browser was found; the page is here:")
    output.show(
        lambda: {"schema": "titanium.open/1", "page": str(page), "opened": opened}, lambda: str(page), str(page)
    )


def page_of(run: str) -> Path:
    """The page of a run.

    Raises
    ------
    InputError
        If the run is not on this machine, or is none.
    RunError
        If it has no page; the error says how one is made.
    """
    if "://" in run and not run.startswith("file://"):
        raise InputError(f"'{run}' is not on this machine\nCopy {PAGES[-1]} from there, and open the copy.")
    folder = Path(run.removeprefix("file://")).expanduser().absolute()
    if not (folder / "manifest.json").is_file():
        beside = [own.parent.name for own in folder.parent.glob("*/manifest.json")]
        remedy = nearest(folder.name, beside) if beside else "titanium runs list FOLDER shows which are there."
        raise InputError(f"no run in '{run}'\n{remedy}")
    for name in PAGES:
        if (folder / name).is_file():
            return folder / name
    raise RunError(f"the run in '{run}' has no page\ntitanium memo {shlex.quote(run)} writes one.")
