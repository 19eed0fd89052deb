"""Pages followed from top to bottom: their commands run, their edits are made, what they show is what comes out.

Of a page, these blocks count, in their order:

- `sh`: every line is run, in one folder that begins with the examples and the cases in it;
- `text` right after `sh`: what the last of these commands prints; `[...]` at the end leaves out what follows;
- `diff`: an edit, which is made; the file stands after `---`, and what is replaced must stand in it once;
- `python`: is run, with the names of the pieces before it.

`TITANIUM_SHOWN=new` writes what commands print into the page: look at the difference before it is committed.
"""

import contextlib
import io
import os
import re
import shlex
import shutil
import textwrap
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.console import Console

from titanium.apps.cli import run
from titanium.apps.output import Output

ROOT = Path(__file__).parents[1]
COLUMNS = 120
"""Width of the terminal that pages show."""
FURTHER = "[...]"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", flags=re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A block of a page: its language, its text, and where the text stands."""

    language: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def blocks(page: str) -> list[Block]:
    """All blocks of a page in their order."""
    return [Block(found[1], found[2], found.start(2)) for found in BLOCK.finditer(page)]


def follow(file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, *, without: str = "") -> None:
    """Do in a folder what a page says, and hold what it shows against what comes out.

    A block with a command in which the pattern `without` is found is passed over, with what it shows.
    """
    monkeypatch.chdir(folder)
    monkeypatch.setattr(Output, "console", _console)
    for name in ("examples", "src"):
        (folder / name).symlink_to(ROOT / name)
    page = file.read_text(encoding="utf-8")
    names: dict[str, object] = {"__name__": "page"}
    printed = ""
    anew: list[tuple[Block, str]] = []
    for block in blocks(page):
        if block.language == "text" and printed:
            anew.append((block, _as_shown(printed, block.text)))
        printed = ""
        if block.language == "sh" and not (without and re.search(without, block.text)):
            printed = _run_all(block.text)
        elif block.language == "diff":
            _edit(folder, block.text)
        elif block.language == "python":
            printed = _run_python(block.text, file, names)
    if os.environ.get("TITANIUM_SHOWN") == "new":
        for block, text in reversed(anew):
            page = page[: block.start] + text + page[block.end :]
        file.write_text(page, encoding="utf-8")
    else:
        for block, text in anew:
            assert block.text == text, f"{file.name} shows what is not printed; TITANIUM_SHOWN=new writes it anew"


def _console(self: Output, *, stderr: bool = False) -> Console:
    return Console(stderr=stderr, no_color=True, highlight=False, width=COLUMNS)


def _run_all(text: str) -> str:
    """Run the commands of a block and give what the last one prints."""
    printed = ""
    for line in text.replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True)
        if not words:
            continue
        if words[:2] == ["cp", "-r"]:
            shutil.copytree(words[2], words[3], ignore=shutil.ignore_patterns("__pycache__"))
            continue
        assert words[0] == "titanium", f"a page may run titanium and cp -r, not '{line}'"
        with contextlib.redirect_stdout(io.StringIO()) as out:
            code = run(words[1:])
        printed = out.getvalue()
        assert code == 0, f"'{line}' exits with {code}"
        assert printed.strip(), f"'{line}' prints nothing"
    return printed


def _run_python(text: str, file: Path, names: dict[str, object]) -> str:
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(compile(text, str(file), "exec"), names)
    return out.getvalue()


def _as_shown(printed: str, shown: str) -> str:
    """What a page should show of what was printed: as many lines as it shows now, if it leaves out the others."""
    lines = [part for line in printed.splitlines() for part in (_wrapped(line) if len(line) > COLUMNS else [line])]
    lines = [line.rstrip() for line in lines]
    now = shown.splitlines()
    if now and now[-1] == FURTHER:
        lines = [*lines[: len(now) - 1], FURTHER]
    return "\n".join(lines).rstrip("\n") + "\n"


def _wrapped(line: str) -> list[str]:
    """A line as a terminal breaks it, at a space."""
    return textwrap.wrap(line, COLUMNS, break_long_words=False, break_on_hyphens=False)


def _edit(folder: Path, text: str) -> None:
    """Make an edit that is written as a difference."""
    first, *lines = text.splitlines()
    assert first.startswith("--- "), first
    file = folder / first.removeprefix("--- ")
    old = "\n".join(line[1:] for line in lines if line[:1] in " -")
    new = "\n".join(line[1:] for line in lines if line[:1] in " +")
    content = file.read_text(encoding="utf-8")
    assert content.count(old) == 1, f"{first}: what is replaced stands {content.count(old)} times in the file"
    file.write_text(content.replace(old, new), encoding="utf-8")
