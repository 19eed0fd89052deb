"""What the theme leaves out for readers who use a keyboard or a screen reader, put into every page that is written."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

MENDED: Mapping[str, str] = {
    '<div class="highlight"><pre>': '<div class="highlight"><pre tabindex="0">',  # scrolled sideways, by keyboard too
    '<p class="caption" role="heading">': '<p class="caption" role="heading" aria-level="2">',
    '<aside class="sidebar-drawer">': '<aside class="sidebar-drawer" aria-label="Pages">',
    '<aside class="toc-drawer">': '<aside class="toc-drawer" aria-label="On this page">',
}
"""What the theme writes, and what stands in its place."""


def _mend(app: "Sphinx", error: Exception | None) -> None:
    if error is not None or app.builder.format != "html":
        return
    for file in Path(app.outdir).rglob("*.html"):
        text = mended = file.read_text(encoding="utf-8")
        for written, wanted in MENDED.items():
            mended = mended.replace(written, wanted)
        if mended != text:
            file.write_text(mended, encoding="utf-8")


def setup(app: "Sphinx") -> dict[str, Any]:
    """Join the build."""
    app.connect("build-finished", _mend)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
