"""Docstrings of attributes as they stand: what comes before a colon in them is a sentence, and not a type."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

KINDS = ("attribute", "data", "property")
BEFORE, AFTER = 400, 600
"""Places before and after the one at which napoleon reads docstrings."""


class _Kept:
    """The docstring that napoleon is about to read."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def keep(self, _app: "Sphinx", _kind: str, _name: str, _of: Any, _options: Any, lines: list[str]) -> None:
        self.lines = list(lines)

    def put_back(self, _app: "Sphinx", kind: str, _name: str, _of: Any, _options: Any, lines: list[str]) -> None:
        has_sections = any(line.strip("- ") == "" and "---" in line for line in self.lines)
        if kind in KINDS and not has_sections:
            lines[:] = self.lines


def setup(app: "Sphinx") -> dict[str, Any]:
    """Join the build."""
    kept = _Kept()
    app.connect("autodoc-process-docstring", kept.keep, priority=BEFORE)
    app.connect("autodoc-process-docstring", kept.put_back, priority=AFTER)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
