"""What pages of another origin can send, as browsers send it: none of it reaches the application."""

import pytest
from tests.apps.web.guard.conftest import HOST
from tests.asgi import shake

OURS, OTHER_PORT, ELSEWHERE = f"http://{HOST}", "http://127.0.0.1:9999", "https://evil.example"
SOCKET = "/_nicegui_ws/socket.io/?EIO=4&transport="

PORT = {"sec_fetch_site": "same-site"}
SITE = {"sec_fetch_site": "cross-site"}
FETCH = {"sec_fetch_mode": "cors", "sec_fetch_dest": "empty"}
ATTACKS = [
    # what a page does, and what its browser sends
    ("fetch reads the API", "GET", "/api/v1/packages", {"origin": OTHER_PORT, **PORT, **FETCH}),
    ("fetch without an answer", "GET", "/api/v1/packages", {**SITE, "sec_fetch_mode": "no-cors"}),
    ("fetch changes, simple", "POST", "/api/v1/packages", {"origin": ELSEWHERE, **SITE, "content_type": "text/plain"}),
    ("fetch asks whether it may", "OPTIONS", "/api/v1/packages", {"origin": OTHER_PORT, **PORT, **FETCH}),
    ("fetch deletes", "DELETE", "/api/v1/packages/x", {"origin": OTHER_PORT, **PORT, **FETCH}),
    ("a form is posted", "POST", "/api/v1/jobs", {"origin": ELSEWHERE, **SITE, "sec_fetch_mode": "navigate"}),
    ("a form of a file or a sandbox", "POST", "/api/v1/jobs", {"origin": "null", **SITE}),
    (
        "a form reads the API",
        "GET",
        "/api/v1/cases",
        {**SITE, "sec_fetch_mode": "navigate", "sec_fetch_dest": "document"},
    ),
    ("a script of the API", "GET", "/api/v1/cases", {**SITE, "sec_fetch_mode": "no-cors", "sec_fetch_dest": "script"}),
    ("a script of a page", "GET", "/static/x.js", {**PORT, "sec_fetch_mode": "no-cors", "sec_fetch_dest": "script"}),
    ("an image", "GET", "/favicon.ico", {**SITE, "sec_fetch_mode": "no-cors", "sec_fetch_dest": "image"}),
    ("a frame of a page", "GET", "/", {**PORT, "sec_fetch_mode": "navigate", "sec_fetch_dest": "iframe"}),
    ("an object", "GET", "/package", {**PORT, "sec_fetch_mode": "navigate", "sec_fetch_dest": "object"}),
    ("polling opens a socket", "GET", f"{SOCKET}polling", {"origin": ELSEWHERE, **SITE, **FETCH}),
    ("polling without a word", "GET", f"{SOCKET}polling", {}),
    ("polling sends", "POST", f"{SOCKET}polling&sid=x", {"origin": OTHER_PORT, **PORT, **FETCH}),
    ("an old browser's image", "GET", "/api/v1/cases", {"referer": f"{OTHER_PORT}/page"}),
    ("an old browser's form", "POST", "/login", {}),
    ("a login", "POST", "/login", {"origin": ELSEWHERE, "content_type": "application/x-www-form-urlencoded"}),
    ("a lie about https", "POST", "/api/v1/jobs", {"origin": "http://127.0.0.1"}),
    ("an origin that is none", "GET", "/", {"origin": "http://127.0.0.1:8600:8600"}),
]


@pytest.mark.parametrize(
    ("method", "address", "headers"), [own[1:] for own in ATTACKS], ids=[own[0] for own in ATTACKS]
)
def test_a_page_of_another_origin_is_refused(behind, behind_token, method, address, headers):
    for own in (behind, behind_token):
        answer = own.ask(method, address, b"{}" if method == "POST" else b"", **headers)
        assert answer.status == 403
        assert "page of another origin" in answer.text
        assert own.app.reached == []
        assert not {name for name in answer.headers if name.startswith("access-control")}


@pytest.mark.parametrize("headers", [{}, {"origin": ELSEWHERE}, {"origin": OTHER_PORT}, {"origin": "null"},
                                     {"origin": OURS, "sec-fetch-site": "cross-site"}])  # fmt: skip
def test_a_socket_of_another_origin_is_not_opened(behind, headers):
    assert [own["type"] for own in shake(behind.guard, f"{SOCKET}websocket", {"host": HOST, **headers})] == [
        "websocket.close"
    ]
    assert behind.app.reached == []


def test_a_socket_of_our_own_is(behind):
    sent = shake(behind.guard, f"{SOCKET}websocket", {"host": HOST, "origin": OURS}, ["hello"])
    assert [own["type"] for own in sent] == ["websocket.accept", "websocket.send"]


@pytest.mark.parametrize(
    "headers", [{"sec_fetch_site": "same-origin"}, {"origin": OURS}, {"referer": f"{OURS}/package"}]
)
def test_polling_of_our_own_is_passed_on(behind, headers):
    assert behind.ask("GET", f"{SOCKET}polling", **headers).status == 200
    assert behind.ask("POST", f"{SOCKET}polling", b"40", **headers).text == "40"


def test_programs_say_nothing_and_are_passed_on(behind):
    assert behind.ask("GET", "/api/v1/cases").status == 200
    assert behind.ask("GET", "/").status == 200


VISIT = {"sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}


@pytest.mark.parametrize("headers", [{**SITE, **VISIT}, {**PORT, **VISIT}, {"referer": f"{ELSEWHERE}/"}])
def test_a_link_from_elsewhere_opens_a_page_only_by_a_page_of_ours(behind, headers):
    answer = behind.ask("GET", '/crisis?case=us_rok&x="><script>', **headers)
    assert behind.app.reached == []
    assert answer.status == 200
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert '<a class="button" href="/crisis?case=us_rok&amp;x=&quot;&gt;&lt;script&gt;">' in answer.text
    assert "refresh" not in answer.text
    assert 'content="0; url=/crisis"' in behind.ask("GET", "/crisis", **headers).text


def test_a_link_opens_no_other_server(behind):
    for address in ("//evil.example/", "/\\evil.example"):
        assert behind.ask("GET", address, **SITE, **VISIT).status == 403


def test_a_page_that_is_typed_or_bookmarked_opens(behind):
    assert behind.ask("GET", "/crisis?x=1", sec_fetch_site="none", **VISIT).status == 200
    assert behind.app.reached == ["http GET /crisis"]


def test_the_guard_speaks_the_language_of_the_browser(behind):
    answer = behind.ask("GET", "/", **SITE, **VISIT, accept_language="ko-KR,ko;q=0.9")
    assert '<html lang="ko">' in answer.text
