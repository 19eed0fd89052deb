"""Parts of pages that are made when the site is built, so that they cannot fall behind the code and the cases.

A line `<!-- fill: NAME -->` of a page is replaced by what the module of that name beside this one writes: Markdown. A
line `FOLDER/*` of a table of contents is left out as long as that folder has no page, of which Sphinx would warn.
"""

import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

FOLDER = re.compile(r"^([a-z-]+)/\*\n", flags=re.MULTILINE)
MARK = re.compile(r"^<!-- fill: ([a-z_]+) -->$", flags=re.MULTILINE)
PARTS = ("api", "bibliography", "case_files", "commands", "news")


def fill(text: str) -> str:
    """A page with every part that is made put in.

    Raises
    ------
    ValueError
        If the page names a part that nothing makes.
    """
    return MARK.sub(lambda found: _written(found[1]), text)


def _written(part: str) -> str:
    if part not in PARTS:
        raise ValueError(f"nothing makes the part '{part}' of a page; allowed: {', '.join(PARTS)}")
    return import_module(part).markdown()


def _fill_source(app: "Sphinx", _page: str, source: list[str]) -> None:
    source[0] = FOLDER.sub(lambda found: found[0] if any(app.srcdir.glob(found[0].strip())) else "", fill(source[0]))


def _filled_pages(_app: "Sphinx", env: "BuildEnvironment", *_: Any) -> list[str]:
    """Pages that are read anew in every build: what fills them is no file that Sphinx watches."""
    return [page for page in env.found_docs if MARK.search(env.doc2path(page).read_text(encoding="utf-8"))]


def setup(app: "Sphinx") -> dict[str, Any]:
    """Join the build."""
    app.connect("source-read", _fill_source)
    app.connect("env-get-outdated", _filled_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
