"""What all commands share: how they print, as JSON, as a headline, or in full."""

import json as json_
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Group, Parameter

from titanium.errors import InputError
from titanium.files import check_writable

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from titanium.explore.sweep import Progress
    from titanium.tell.figures.figure import Figure


def listed(text: str) -> list[str]:
    """Names that were given separated by commas."""
    return [name for name in map(str.strip, text.split(",")) if name]


def _check_figure_file(_: Any, file: Path | None) -> None:
    """Refuse a file that no figure could be written to before anything is computed."""
    if file is None:
        return
    if file.suffix.lower() not in _FIGURES:
        raise InputError(f"'{file.name}': a figure is written as {' or '.join(_FIGURES)}")
    check_writable(file.expanduser())
    if find_spec("matplotlib") is None:
        from titanium.tell.figures.canvas import MISSING

        raise InputError(MISSING.format("matplotlib"))


_FIGURES = (".svg", ".png")
ChartFile = Annotated[Path | None, Parameter(validator=_check_figure_file)]
"""A file for a figure, SVG or PNG by its suffix."""
_output = Group("Output", sort_key=10)


@Parameter(name="*")
@dataclass(frozen=True)
class Output:
    """How a command prints.

    Parameters
    ----------
    json
        Print plain JSON on standard output.
    quiet
        Print nothing but the result: no progress; without `--json`, the headline alone.
    no_color
        Print without colour; the variable NO_COLOR does the same.
    debug
        Show the traceback of an error.
    progress
        How far a sweep is, on standard error: a bar on a terminal, or JSON lines for a program.
    """

    json: Annotated[bool, Parameter(negative="", group=_output)] = False
    quiet: Annotated[bool, Parameter(name=["--quiet", "-q"], negative="", group=_output)] = False
    no_color: Annotated[bool, Parameter(negative="", group=_output)] = False
    debug: Annotated[bool, Parameter(negative="", group=_output)] = False
    progress: Annotated[Literal["auto", "json", "none"], Parameter(group=_output)] = "auto"

    def show(self, data: Callable[[], dict[str, Any]], rendered: Callable[[], "RenderableType"], headline: str) -> None:
        """Print a result as JSON, as its headline, or in full; a reader who has gone away stops nothing else."""
        try:
            if self.json:
                sys.stdout.write(json_.dumps(data(), indent=2, ensure_ascii=False, allow_nan=False) + "\n")
            elif self.quiet:
                sys.stdout.write(headline + "\n")
            elif isinstance(told := rendered(), str):
                sys.stdout.write(told + "\n")
            else:
                self.console().print(told)
            sys.stdout.flush()
        except BrokenPipeError:
            from titanium.apps.terminal import drop_closed_streams

            drop_closed_streams()

    def tell(self, line: str) -> None:
        """Say something beside the result, on standard error."""
        if not self.quiet:
            sys.stderr.write(f"{line}\n")

    def draw(self, file: Path | None, figure: "Callable[[], Figure]") -> None:
        """Write a figure as SVG or PNG where a file for it was named."""
        if file is None:
            return
        figure().write(file)
        self.tell(f"Chart: {file}")

    @contextmanager
    def advancing(self, futures: int) -> "Iterator[Progress | None]":
        """Show how far a sweep of so many futures is, where that is wanted."""
        wanted = "none" if self.progress == "auto" and (self.quiet or not sys.stderr.isatty()) else self.progress
        if wanted == "none":
            yield None
            return
        from titanium.tell.progress import ProgressBar, ProgressLines, Shown

        bar = ProgressBar(self.console(stderr=True), futures) if wanted == "auto" else None
        shown: Shown = bar or ProgressLines(sys.stderr, futures)
        with shown:
            yield shown.advance_to

    def console(self, *, stderr: bool = False) -> "Console":
        """A console on standard output, wide enough for a table when it is not a terminal."""
        from titanium.apps.terminal import Terminal

        console = Terminal(stderr=stderr, no_color=self.no_color or None, highlight=False, soft_wrap=False)
        if not console.is_terminal:
            console = Terminal(stderr=stderr, no_color=True, highlight=False, width=160)
        return console


DEFAULT_OUTPUT = Output()
