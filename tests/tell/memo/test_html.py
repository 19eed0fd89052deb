"""The memo as a page: one file without script, link or request, read by anybody, on a phone and on paper."""

import builtins
import re
import shutil
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from findings import findings
from memos import made_up
from outline import Outline
from titanium.errors import InputError
from titanium.tell.memo.content import content
from titanium.tell.memo.document import Command, Items, Memo, Paragraph, Section
from titanium.tell.memo.html import html
from titanium.tell.table import Table

pytest.importorskip("jinja2")
pytest.importorskip("matplotlib")
HOSTILE = "</style><script>alert(1)</script> \" ' -->\x00 {{ 7 * 7 }} 한국"


@pytest.fixture(scope="module")
def memo() -> Memo:
    return made_up()


@pytest.fixture(scope="module")
def text(memo: Memo) -> str:
    return html(memo)


@pytest.fixture(scope="module")
def whole() -> str:
    """The page of made-up findings."""
    return html(content(findings()))


def hostile() -> Memo:
    """A memo that says what would break out of every place in which text can stand."""
    table = Table(HOSTILE, (HOSTILE, HOSTILE), ((HOSTILE, HOSTILE),))
    blocks = (Paragraph(HOSTILE, "lead"), Items(((HOSTILE, HOSTILE),)), table, Command(HOSTILE))
    return Memo(HOSTILE, HOSTILE, "en", ((HOSTILE, HOSTILE),), (Section("one", HOSTILE, blocks),), HOSTILE)


class TestOneFile:
    def test_it_asks_for_nothing_and_runs_nothing(self, text: str) -> None:
        tags = Outline(text).tags
        assert not {"script", "iframe", "object", "img", "a", "form", "base"} & {name for name, _ in tags}
        assert not [key for _, attrs in tags for key in attrs if key.startswith("on")]
        assert not re.search(r"url\((?!#)|@import", text)
        for name, attrs in tags:
            for key in ("src", "href", "xlink:href"):
                assert (attrs.get(key) or "#").startswith(("#", "data:")), (name, attrs)
        policy = next(attrs["content"] for _, attrs in tags if attrs.get("http-equiv") == "Content-Security-Policy")
        assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

    def test_a_whole_memo_is_small(self, whole: str) -> None:
        assert len(whole.encode()) < 300_000

    def test_the_same_memo_gives_the_same_bytes(self, memo: Memo, text: str) -> None:
        assert html(memo) == text

    def test_what_it_tells_is_text_whatever_it_holds(self) -> None:
        outline = Outline(html(hostile()))
        assert not outline.count("script")
        said = "".join(outline.words)
        shown = HOSTILE.replace("\x00", "\ufffd") if "\ufffd" in said else HOSTILE.replace("\x00", "")
        assert said.count(shown) >= 9
        assert "\x00" not in said
        assert "49" not in said


class TestReadable:
    def test_it_says_its_language(self, text: str) -> None:
        assert Outline(text).tags[0] == ("html", {"lang": "en"})
        pytest.importorskip("babel")
        assert Outline(html(made_up("ko"))).tags[0] == ("html", {"lang": "ko"})

    def test_it_has_one_title_and_a_heading_and_a_landmark_for_each_section(self, memo: Memo, text: str) -> None:
        outline = Outline(text)
        assert [outline.count(name) for name in ("h1", "header", "main", "footer")] == [1, 1, 1, 1]
        assert outline.count("h2") == outline.count("section") == len(memo.sections)
        assert not outline.count("h3")
        named = [attrs["aria-labelledby"] for name, attrs in outline.tags if name == "section"]
        assert named == [own.name for own in memo.sections]

    def test_ids_are_unique_and_what_is_referred_to_is_there(self, whole: str) -> None:
        tags = Outline(whole).tags
        ids = [attrs["id"] for _, attrs in tags if "id" in attrs]
        assert len(ids) == len(set(ids))
        referred = [attrs[key] for _, attrs in tags for key in ("aria-labelledby", "aria-describedby") if key in attrs]
        drawn = re.findall(r'(?:url\(|href=")#([^")]+)', whole)
        assert drawn
        assert {*referred, *drawn} <= set(ids)

    def test_tables_have_captions_and_headings_that_say_what_they_head(self, text: str) -> None:
        outline = Outline(text)
        assert outline.count("table") == outline.count("caption") == 3
        assert {attrs.get("scope") for name, attrs in outline.tags if name == "th"} == {"col", "row"}

    def test_a_figure_is_told_by_its_finding_its_standing_and_its_table(self, memo: Memo, text: str) -> None:
        figure = text[text.index("<figure>") : text.index("</figure>")]
        assert "<figcaption>Ironclad holds in 41 of 50 sampled futures, titanium in 12.</figcaption>" in figure
        assert 'role="img"' in figure
        assert memo.standing in figure
        twin = figure[figure.index("<details>") :]
        assert "<summary>The numbers of this figure</summary>" in twin
        assert re.findall(r"<td[^>]*>(\d+)</td>", twin) == ["41", "12"]

    def test_the_standing_stands_at_the_foot_of_every_printed_page(self, text: str) -> None:
        foot = re.search(r'@bottom-left \{ content: ("[^"]*")', text)
        assert foot
        said = re.sub(r"\\([0-9a-f]+) ", lambda found: chr(int(found[1], 16)), foot[1][1:-1])
        assert said == made_up().standing
        assert "counter(page)" in text


def test_without_jinja_it_says_what_to_install(memo: Memo, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [own for own in sys.modules if own.partition(".")[0] == "jinja2"]:
        monkeypatch.delitem(sys.modules, name)
    found = builtins.__import__

    def lacking(name: str, *rest: Any, **more: Any) -> Any:
        if name.partition(".")[0] == "jinja2":
            raise ModuleNotFoundError(name=name)
        return found(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", lacking)
    with pytest.raises(InputError, match="jinja2 is not installed"):
        html(memo)


CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    """A page of a browser that reaches no network."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser.new_context(offline=True).new_page()
        browser.close()


@pytest.mark.skipif(CHROMIUM is None, reason="the browser chromium is not on this machine")
class TestInABrowser:
    def test_on_a_phone_axe_finds_nothing_and_nothing_is_asked_for(self, page: Any, text: str) -> None:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        looked_at(page, text, 390)
        assert not [url for url in asked if not url.startswith(("data:", "about:"))]

    @pytest.mark.slow
    @pytest.mark.parametrize("width", [1280, 320])
    def test_nor_at_other_widths_on_a_whole_memo(self, page: Any, whole: str, width: int) -> None:
        looked_at(page, whole, width)

    @pytest.mark.slow
    def test_every_letter_of_a_drawing_on_a_phone_can_be_read(self, page: Any, whole: str) -> None:
        page.set_viewport_size({"width": 390, "height": 800})
        page.set_content(whole)
        heights = page.evaluate(
            "[...document.querySelectorAll('svg text')].map(own => own.getBoundingClientRect().height)"
        )
        assert heights
        assert min(heights) > 6

    @pytest.mark.slow
    def test_paper_takes_every_table_whole(self, page: Any, text: str) -> None:
        pdfium = pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed")
        page.set_content(text)
        document = pdfium.PdfDocument(page.pdf(prefer_css_page_size=True))
        said = [own.get_textpage().get_text_range() for own in document]
        assert document[0].get_size() == pytest.approx((595, 842), abs=1)
        assert all("Model result, not a forecast." in own for own in said)
        assert f"1 / {len(said)}" in said[0]
        rows = re.findall(r"number_(\d+)\b", " ".join(said))
        assert rows == [str(row) for row in range(1, 41)]


def looked_at(page: Any, text: str, width: int) -> None:
    """Open a page with all that it hides; it must not be wider than the screen, and axe must find nothing."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    page.set_viewport_size({"width": width, "height": 800})
    page.set_content(text)
    page.evaluate("document.querySelectorAll('details').forEach(own => own.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = axe.run(page)
    assert found.violations_count == 0, found.generate_report()
