"""Every command as its own help tells it: what it answers, an example, parameters and options."""

import re
import sys
from typing import TYPE_CHECKING
from unittest.mock import patch

from titanium.apps.cli import app

if TYPE_CHECKING:
    from cyclopts import App

HEADING = re.compile(r"^(?=##+ titanium )", flags=re.MULTILINE)
TITLE = re.compile(r"##+ titanium (.+)\n")
OUTPUT = re.compile(r"^\*\*Output\*\*:\n\n((?:(?:\* | {4}).*\n?)+)", flags=re.MULTILINE)
LIST = re.compile(r"^\*\*Commands\*\*:\n\n(?:\* .*\n?)+", flags=re.MULTILINE)
EXAMPLE = re.compile(r"^Example: (titanium .+)$", flags=re.MULTILINE)


def markdown() -> str:
    """A list of all commands, then each with its help; options that all share stand once."""
    with patch.object(sys, "argv", ["titanium"]):  # usage lines name the program that runs, which here is Sphinx
        _, *sections = HEADING.split(app.generate_docs(output_format="markdown"))
    told = {_title(section): section for section in sections}
    shared = next(found for section in sections if (found := OUTPUT.search(section)))
    listed = [name for name in told if " " not in name]
    rows = [f"| [`titanium {name}`](#titanium-{name}) | {_first_line(_command(name))} |" for name in sorted(listed)]
    return "\n".join(
        [
            "| command | what it answers |",
            "|---|---|",
            *rows,
            "",
            "## Options that every command takes",
            "",
            shared[1].strip(),
            "",
            *(_section(name, told[name]) for name in sorted(told)),
        ]
    )


def _title(section: str) -> str:
    found = TITLE.match(section)
    assert found is not None, section[:80]
    return found[1].strip()


def _command(name: str) -> "App":
    command = app
    for word in name.split():
        command = command[word]
    return command


def _section(name: str, text: str) -> str:
    """A command's part of the page, with its example to copy: it stands in its help, or at the end of it."""
    text = LIST.sub("", OUTPUT.sub("", text)).replace("```console", "```none").strip()
    if not EXAMPLE.search(text) and (end := _command(name).help_epilogue):
        text += f"\n\n{end}"
    return EXAMPLE.sub(r"```sh\n\1\n```", text) + "\n"


def _first_line(command: "App") -> str:
    return " ".join((command.help or "").strip().split("\n\n")[0].split())
