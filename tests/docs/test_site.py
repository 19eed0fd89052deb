"""The documentation site: every page can be reached, every link leads somewhere, what a build makes is whole."""

import os
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path

import pytest

import titanium
from titanium.apps.cli import app
from walkthrough import ROOT

DOCS = ROOT / "docs"
PAGES = sorted(own for own in DOCS.rglob("*.md") if not {"_build", "_ext"} & set(own.relative_to(DOCS).parts))
NO_PAGE = DOCS / "decisions/README.md"
TOCTREE = re.compile(r"^```\{toctree\}\n(.*?)^```$", flags=re.DOTALL | re.MULTILINE)
OUTSIDE = re.compile(r"^(https?:)?//")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """What a module of `docs/_ext` puts into a page."""
    monkeypatch.syspath_prepend(DOCS / "_ext")
    return lambda part: import_module(part).markdown()


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def target(page: Path, name: str) -> Path:
    """File of a page that another one names, from its own folder or, with a leading /, from the top."""
    folder = DOCS if name.startswith("/") else page.parent
    return Path(os.path.normpath(folder / name.lstrip("/"))).with_suffix(".md")


def children(page: Path) -> set[Path]:
    """Pages in the tables of contents of a page."""
    found: set[Path] = set()
    for block in TOCTREE.findall(text_of(page)):
        for line in block.splitlines():
            if line and not line.startswith(":"):
                named = target(page, line)
                found |= set(named.parent.glob(named.name)) if "*" in line else {named}
    return found


def test_every_page_can_be_reached_from_the_first_one() -> None:
    reached, ahead = set[Path](), {DOCS / "index.md"}
    while ahead:
        page = ahead.pop()
        reached.add(page)
        ahead |= children(page) - reached
    assert {str(own.relative_to(DOCS)) for own in reached} == {
        str(own.relative_to(DOCS)) for own in PAGES if own != NO_PAGE
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))
def test_every_link_inside_leads_to_a_page(page: Path) -> None:
    text = re.sub(r"^```(?!\{).*?^```$", "", text_of(page), flags=re.DOTALL | re.MULTILINE)
    for name in re.findall(r"\{doc\}`(?:[^`<]*<)?([^`>]+)>?`", text):
        assert target(page, name).is_file(), name
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if not OUTSIDE.match(link) and not link.startswith(("#", "mailto:")):
            assert (page.parent / link.split("#")[0]).exists(), link


def test_every_term_that_is_linked_is_in_the_glossary() -> None:
    block = text_of(DOCS / "glossary.md").split("```{glossary}\n")[1].split("```")[0]
    terms = {line for line in block.splitlines() if line and not line.startswith(" ")}
    assert {"package", "future", "school", "threshold"} <= terms
    for page in PAGES:
        for shown, under in re.findall(r"\{term\}`([^`<]+?)(?: <([^`>]+)>)?`", text_of(page)):
            assert (under or shown) in terms, (page.name, shown)


def test_the_settings_of_the_build_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path])
    settings = runpy.run_path(str(DOCS / "conf.py"))
    assert settings["release"] == titanium.__version__
    assert "sphinx.ext.intersphinx" not in settings["extensions"], "it would fetch from the network"


def test_the_page_of_commands_has_every_command_with_its_example(made: Callable[[str], str]) -> None:
    page = made("commands")
    names = [name for name in app if not name.startswith("-")]
    for name in [*names, *(f"{group} {own}" for group in ("game", "runs") for own in app[group] if own[0] != "-")]:
        section = re.search(rf"^##+ titanium {name}\n(.*?)(?=^##|\Z)", page, flags=re.DOTALL | re.MULTILINE)
        assert section, name
        assert f"```sh\ntitanium {name}" in section[1], name
        assert f"```none\ntitanium {name}" in section[1], name
    assert page.count("Print plain JSON on standard output") == 1, "what all commands share is told once"


def test_what_stands_under_a_question_is_public_and_stands_there_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(DOCS / "_ext")
    placed = [name for names in import_module("api").FUNCTIONS.values() for name in names]
    assert len(placed) == len(set(placed))
    assert set(placed) <= set(titanium.__all__)


@pytest.mark.slow
def test_the_page_of_functions_has_all_that_is_public(made: Callable[[str], str]) -> None:
    page = made("api")  # imports everything
    for name in titanium.__all__:
        assert name.startswith("_") or f":: titanium.{name}\n" in page, name
    assert ".. autoclass:: titanium.judge.verdict.Verdict" in page


def test_the_page_of_case_files_says_what_every_field_means(made: Callable[[str], str]) -> None:
    page = made("case_files")
    assert "| `topic` | text | yes | What talks about it are about; levers of one topic are settled together. |" in page
    assert "| `from` | text | yes | Site at which the route begins. |" in page
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    assert len(rows) > 250
    for row in rows:
        assert len(re.split(r"(?<!\\)\|", row)) == 6, row
        assert not row.endswith("|  |"), row


def test_every_file_of_the_cases_is_on_the_page_of_case_files(made: Callable[[str], str]) -> None:
    page = made("case_files")
    for name in titanium.case_names():
        for file in (ROOT / "src/titanium/cases" / name).rglob("*"):
            if file.suffix in (".yaml", ".csv") and file.parent.name != "words":
                folder = "" if file.parent.name == name else f"{file.parent.name}/"
                shown = f"{folder}NAME{file.suffix}" if folder else file.name
                assert f"`{shown}`" in page, shown


def test_a_field_without_a_meaning_fails_the_build(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.syspath_prepend(DOCS / "_ext")
    files = import_module("case_files")
    fewer = [line for line in text_of(files.MEANINGS).splitlines() if not line.startswith("Lever.symbol:")]
    (tmp_path / "fields.yaml").write_text("\n".join([*fewer, "Lever.colour: Its colour."]), encoding="utf-8")
    monkeypatch.setattr(files, "MEANINGS", tmp_path / "fields.yaml")
    with pytest.raises(ValueError, match=r"neither the code nor fields.yaml says what Lever.symbol means"):
        files.markdown()
    (tmp_path / "fields.yaml").write_text(text_of(DOCS / "reference/fields.yaml") + "Lever.colour: Its colour.\n")
    with pytest.raises(ValueError, match=r"meanings of what is no field: Lever.colour"):
        files.markdown()


def test_the_bibliography_has_every_source_of_every_case(made: Callable[[str], str]) -> None:
    page = made("bibliography")
    for name in titanium.case_names():
        for key, source in titanium.load_case(name).sources.items():
            (entry,) = [line for line in page.splitlines() if f"`{key}` in" in line and f"`{name}`" in line]
            assert str(source.year) in entry, key
            assert ("**Recollected, not seen.**" in entry) == (source.seen == "recollected"), key


def test_the_page_of_news_has_every_fragment(made: Callable[[str], str]) -> None:
    page = made("news")
    for file in (ROOT / "changelog.d").glob("*.*.md"):
        assert " ".join(text_of(file).split()).removeprefix("- ") in page, file.name


def test_a_part_that_nothing_makes_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(DOCS / "_ext")
    with pytest.raises(ValueError, match="nothing makes the part 'comands' of a page; allowed: api, "):
        import_module("filled").fill("# A page\n\n<!-- fill: comands -->\n")


class Loaded(HTMLParser):
    """Addresses from which a page loads something by itself, and of what is inside the site."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("script", "img", "iframe", "source", "video", "audio", "embed") and given.get("src"):
            self.addresses.append(str(given["src"]))
        if tag == "link" and given.get("href") and given.get("rel") not in ("author", "canonical"):
            self.addresses.append(str(given["href"]))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole site, built with every warning an error."""
    out = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-q", "-E", "-W", "--keep-going", "-b", "html", str(DOCS), str(out)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    return out


@pytest.mark.slow
def test_the_site_is_built_without_a_warning_and_loads_nothing_from_outside(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert {"index.html", "tutorial.html", "glossary.html"} <= {own.name for own in pages}
    for page in pages:
        loaded = Loaded()
        loaded.feed(text_of(page))
        assert [address for address in loaded.addresses if OUTSIDE.match(address)] == [], page.name
    for sheet in site.rglob("*.css"):
        assert not re.search(r"(@import|url\()\s*['\"]?(https?:)?//", text_of(sheet)), sheet.name


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="there is no chromium to open pages in")
def test_pages_are_accessible_and_fit_a_phone(site: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for width in (1280, 390):
            page = browser.new_page(viewport={"width": width, "height": 900})
            asked: list[str] = []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            for name in ("index", "tutorial", "how-to/change-a-number"):
                page.goto((site / f"{name}.html").as_uri())
                found = Axe().run(page).response["violations"]
                assert [(own["id"], own["nodes"][0]["target"]) for own in found] == [], (width, name)
                beyond = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                assert page.evaluate(beyond) == 0, (width, name)
            assert [url for url in asked if not url.startswith("file:")] == []
        browser.close()
