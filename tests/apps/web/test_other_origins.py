"""A page of another origin, in a real browser: it reads nothing and changes nothing, by fetch, form, script or socket.

It stands on another port of the same machine, the nearest that another page can be: such a page is of the same site, so
that cookies go along with what it sends. Each attempt is made from a page of the server's own as well, where it works;
so an attempt that fails from elsewhere does not fail for want of skill.
"""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page
from tests.apps.web.conftest import Visitor
from tests.server import Server

pytestmark = pytest.mark.slow

READS = {
    "fetch": "const r = await fetch(at + '/api/v1/session', {credentials: 'include'}); return (await r.json()).csrf",
    "fetch of a page": "const r = await fetch(at + '/', {credentials: 'include'}); return (await r.text()).slice(9)",
    "a request": """return await new Promise((told, no) => { const r = new XMLHttpRequest();
        r.open('GET', at + '/api/v1/cases'); r.onload = () => told(r.responseText); r.onerror = no; r.send() })""",
    "polling": "const r = await fetch(at + '/_nicegui_ws/socket.io/?EIO=4&transport=polling'); return await r.text()",
    "a socket": """return await new Promise((told, no) => {
        const s = new WebSocket(at.replace('http', 'ws') + '/_nicegui_ws/socket.io/?EIO=4&transport=websocket');
        s.onmessage = (e) => told(e.data); s.onerror = no; s.onclose = no })""",
    "an image": """return await new Promise((told, no) => { const i = new Image();
        i.onload = () => told(i.width + 'px'); i.onerror = no; i.src = at + '/favicon.ico' })""",
    "a frame": """return await new Promise((told) => { const f = document.createElement('iframe');
        f.src = at + '/login'; f.onload = () =>
        { let said; try { said = f.contentDocument.body.innerText } catch { said = '' } told(said) };
        document.body.append(f) })""",
}
"""What may be read, and how; each gives what it read, or fails."""

PACKAGES, SAVED = "at + '/api/v1/cases/us_rok/packages'", '{"name": "of another origin", "setting": {}}'
CHANGES = {
    "fetch, simple": f"fetch({PACKAGES}, {{method: 'POST', mode: 'no-cors', credentials: 'include', body: '{SAVED}'}})",
    "fetch, asked first": f"""fetch({PACKAGES}, {{method: 'POST', credentials: 'include', body: '{SAVED}',
        headers: {{'Content-Type': 'application/json', 'X-CSRF-Token': '0'}}}})""",
    "a beacon": f"navigator.sendBeacon({PACKAGES}, new Blob(['{SAVED}'], {{type: 'text/plain'}}))",
    "deleting": "fetch(at + '/api/v1/packages/x', {method: 'DELETE', credentials: 'include'})",
    "polling": "fetch(at + '/_nicegui_ws/socket.io/?EIO=4&transport=polling&sid=x', {method: 'POST', body: '40'})",
}


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    """A page of another origin."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>Elsewhere</title><body><p>Elsewhere</p>")

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def attempt(page: Page, script: str, at: str) -> str:
    """What a script of a page reads, or nothing."""
    return page.evaluate(f"async (at) => {{ try {{ {script} }} catch {{ return '' }} }}", at)


@pytest.mark.parametrize("how", READS)
def test_it_reads_nothing(server: Server, visitor: Visitor, elsewhere: str, how: str):
    here, there = visitor().page, visitor().page
    here.goto(f"{server.address}/api/v1/nothing" if how == "a frame" else server.address)
    there.goto(elsewhere)
    if how != "a frame":  # which may show no page of ours even in one of ours
        assert attempt(here, READS[how], server.address)
    assert attempt(there, READS[how], server.address) == ""


def test_its_scripts_and_styles_run_nothing_of_ours(server: Server, visitor: Visitor, elsewhere: str):
    page = visitor().page
    page.goto(elsewhere)
    for tag, source in [
        ("script", "/static/titanium.css"),
        ("script", "/api/v1/session"),
        ("link", "/static/titanium.css"),
    ]:
        loaded = """([tag, at]) => new Promise((told) => { const own = document.createElement(tag);
            own.rel = 'stylesheet'; own[tag === 'link' ? 'href' : 'src'] = at;
            own.onload = () => told('loaded'); own.onerror = () => told('refused'); document.head.append(own) })"""
        assert page.evaluate(loaded, [tag, f"{server.address}{source}"]) == "refused"


def test_it_changes_nothing(server: Server, visitor: Visitor, elsewhere: str):
    with httpx.Client(base_url=server.address) as program:
        before = program.get("/api/v1/cases/us_rok/packages").raise_for_status()
        page = visitor().page
        page.goto(server.address)  # so that there is a cookie that could go along
        page.goto(elsewhere)
        for how, script in CHANGES.items():
            refused: list[int] = []
            page.on("response", lambda own, to=refused: to.append(own.status))
            page.evaluate(f"async (at) => {{ try {{ await {script} }} catch {{}} }}", server.address)
            page.wait_for_timeout(200)
            assert set(refused) <= {403}, how
        assert program.get("/api/v1/cases/us_rok/packages").text == before.text


@pytest.mark.parametrize("address", ["/api/v1/cases/us_rok/packages", "/api/v1/jobs", "/", "/login"])
def test_its_forms_are_refused(server: Server, visitor: Visitor, elsewhere: str, address: str):
    page = visitor().page
    page.goto(elsewhere)
    with page.expect_navigation() as went:
        send = """(at) => { const form = document.createElement('form'); form.method = 'post'; form.action = at;
            form.enctype = 'text/plain'; document.body.append(form); form.submit() }"""
        page.evaluate(send, server.address + address)
    assert went.value.status == 403
    assert "page of another origin" in page.inner_text("body")


def test_a_page_that_it_opens_is_out_of_its_reach(server: Server, visitor: Visitor, elsewhere: str):
    page = visitor().page
    page.goto(elsewhere)
    with page.expect_popup() as opened:
        page.evaluate("(at) => { window.opened = window.open(at) }", server.address)
    popup = opened.value
    popup.wait_for_selector("main h1")
    assert popup.evaluate("window.opener") is None
    assert page.evaluate("window.opened.closed")
    reads = "() => { try { return window.opened.document.title } catch { return '' } }"
    assert page.evaluate(reads) in ("", None)


def test_a_link_moves_no_lever_before_its_reader_says_so(server: Server, visitor: Visitor, elsewhere: str):
    visit = visitor()
    page = visit.page
    visit.open(f"{server.address}/?case=us_rok")
    page.goto(elsewhere)
    page.evaluate("(at) => { location.href = at }", f"{server.address}/?case=us_rok&us_troops_k=7")
    page.wait_for_url(f"{server.address}/*")
    page.wait_for_selector("h1")
    assert page.inner_text("h1") == "A link from another site"
    other = page.context.new_page()
    other.goto(f"{server.address}/?case=us_rok")
    other.wait_for_selector("main h1")
    assert "us_troops_k=7" not in other.url
    page.get_by_role("link", name="Open this page").click()
    page.wait_for_selector("nav")
    assert "us_troops_k=7" in page.url
    other.close()


def test_a_name_that_was_made_to_mean_this_machine_is_not_answered(server: Server):
    with httpx.Client(base_url=server.address, headers={"Host": f"evil.example:{server.port}"}) as program:
        for address in (
            "/",
            "/api/v1/session",
            "/static/titanium.css",
            "/_nicegui_ws/socket.io/?EIO=4&transport=polling",
        ):
            assert program.get(address).status_code == 421
