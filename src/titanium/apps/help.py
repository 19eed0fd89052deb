"""How commands are registered: what their help says, which ends with an example, comes from their docstrings.

A docstring has a paragraph `Example: titanium ...`, which ends the help of its command. It is taken out here, once for
all.
"""

import inspect
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from cyclopts import App

if TYPE_CHECKING:
    from cyclopts.help import HelpPanel
    from rich.console import Console, ConsoleOptions

Own = TypeVar("Own", bound=Callable[..., object])

EXAMPLE = "Example: titanium "
"""How the paragraph of the example begins."""


def command(app: App, name: str | None = None, **settings: Any) -> Callable[[Own], Own]:
    """A decorator that makes a function a command, with its docstring as help and the example at its end."""

    def register(function: Own) -> Own:
        says, example = documented(function)
        app.command(function, name=name, help=says, help_epilogue=example, **settings)
        return function

    return register


def documented(function: Callable[..., object]) -> tuple[str, str]:
    """What a function's docstring says of it, a line a paragraph, and its example, empty if it has none.

    Examples
    --------
    >>> def stress():
    ...     '''Which packages
    ...     hold?
    ...
    ...     Example: titanium stress
    ...     us_rok
    ...
    ...     Parameters
    ...     ----------
    ...     '''
    >>> documented(stress)
    ('Which packages hold?', 'Example: titanium stress us_rok')
    """
    text = (inspect.getdoc(function) or "").split("\nParameters\n---")[0]
    paragraphs = [" ".join(own.split()) for own in re.split(r"\n\s*\n", text) if own.strip()]
    examples = [own for own in paragraphs if own.startswith(EXAMPLE)]
    return "\n\n".join(own for own in paragraphs if own not in examples), "".join(examples[:1])


class HelpFormatter:
    """Panels of help as Cyclopts draws them, with what is said of an option as one paragraph that wraps."""

    def __call__(self, console: "Console", options: "ConsoleOptions", panel: "HelpPanel") -> None:
        """Draw a panel."""
        from cyclopts.help.formatters import DefaultFormatter
        from rich.text import Text

        for entry in panel.entries:
            said = getattr(entry.description, "primary_renderable", None)
            if isinstance(said, Text) and "\n" in said.plain.strip():
                entry.description.primary_renderable = Text(" ".join(said.plain.split()))
        DefaultFormatter()(console, options, panel)

    def render_usage(self, console: "Console", options: "ConsoleOptions", usage: Any) -> None:
        """Draw the line that shows how the command is given."""
        from cyclopts.help.formatters import DefaultFormatter

        DefaultFormatter().render_usage(console, options, usage)
