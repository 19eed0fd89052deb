"""Where an access token is set, nothing is answered without it."""

import time

import pytest
from tests.apps.web.guard import conftest
from tests.apps.web.guard.conftest import HOST, TOKEN, Behind
from tests.asgi import shake

from titanium.apps.web.guard import token as token_module

OURS = {"origin": f"http://{HOST}"}


@pytest.fixture(autouse=True)
def waits(monkeypatch) -> list[float]:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(token_module.asyncio, "sleep", sleep)
    return waited


def login(behind: Behind, token: str = TOKEN, going: str = "/") -> conftest.Answer:
    return behind.ask("POST", "/login", f"token={token}&next={going}".encode(), **OURS)


def cookie_of(answer: conftest.Answer) -> str:
    return answer.headers["set-cookie"].partition(";")[0]


def test_nothing_is_answered_without_it(behind_token):
    assert (
        behind_token.ask("GET", "/package?case=us_rok").headers["location"] == "/login?next=%2Fpackage%3Fcase%3Dus_rok"
    )
    for method, address in [("GET", "/api/v1/cases"), ("GET", "/api/openapi.json"), ("POST", "/package"),
                            ("GET", "/_nicegui_ws/socket.io/")]:  # fmt: skip
        answer = behind_token.ask(method, address, sec_fetch_site="same-origin")
        assert answer.status == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert TOKEN not in answer.text
    assert behind_token.ask("GET", "/static/titanium.css").status == 303
    assert [own["type"] for own in shake(behind_token.guard, "/_nicegui_ws/x", {"host": HOST, **OURS})] == [
        "websocket.close"
    ]
    assert behind_token.app.reached == []


def test_a_program_brings_it_with_every_request(behind_token):
    token = behind_token.csrf(authorization=f"Bearer {TOKEN}")
    changed = behind_token.ask("POST", "/api/v1/jobs", b"{}", authorization=f"bearer {TOKEN}", x_csrf_token=token)
    assert changed.status == 200
    assert behind_token.app.scope["titanium.asker"].kind == "program"
    assert behind_token.ask("POST", "/api/v1/jobs", b"{}", authorization=f"Bearer {TOKEN}").status == 403


@pytest.mark.parametrize("given", ["Bearer wrong", "Bearer ", "Basic dTpw", TOKEN, f"Bearer {TOKEN}x", "Bearer ü"])
def test_a_wrong_one_is_refused(behind_token, given, waits):
    assert behind_token.ask("GET", "/api/v1/cases", authorization=given).status == 401
    assert waits == ([token_module.PENALTY] if given.startswith("Bearer") else [])


def test_a_browser_gives_it_once(behind_token):
    page = behind_token.ask("GET", "/login?next=/crisis%3Fx%3D1")
    assert 'type="password"' in page.text
    assert 'value="/crisis?x=1"' in page.text
    answer = login(behind_token, going="/crisis%3Fx%3D1")
    assert (answer.status, answer.headers["location"]) == (303, "/crisis?x=1")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(answer.headers["set-cookie"].split("; "))
    assert "Secure" not in answer.headers["set-cookie"]
    assert TOKEN not in answer.headers["set-cookie"]
    cookie = cookie_of(answer)
    assert behind_token.ask("GET", "/", cookie=cookie).status == 200
    assert behind_token.app.scope["titanium.asker"].kind == "browser"
    sent = shake(behind_token.guard, "/_nicegui_ws/x", {"host": HOST, "cookie": f"a=b; {cookie}", **OURS})
    assert [own["type"] for own in sent] == ["websocket.accept"]


def test_a_wrong_one_in_the_form_waits_and_is_not_told(behind_token, waits):
    answer = login(behind_token, "<script>wrong")
    assert answer.status == 403
    assert "That is not the access token of this server." in answer.text
    assert "wrong" not in answer.text
    assert "set-cookie" not in answer.headers
    assert waits == [token_module.PENALTY]


@pytest.mark.parametrize(
    "going", ["https://evil.example/", "//evil.example/", "/%5Cevil.example", "/a%0d%0aSet-Cookie:x"]
)
def test_a_login_leads_to_no_other_server(behind_token, going):
    assert login(behind_token, going=going).headers["location"] == "/"


def test_a_login_outlives_the_server_and_ends_with_the_token(behind_token, monkeypatch):
    cookie = cookie_of(login(behind_token))
    assert Behind(token=TOKEN).ask("GET", "/", cookie=cookie).status == 200
    assert Behind(token=f"{TOKEN}, another").ask("GET", "/", cookie=cookie).status == 303
    now = time.time()
    monkeypatch.setattr(token_module.time, "time", lambda: now + token_module.LASTS + 5)
    assert behind_token.ask("GET", "/", cookie=cookie).status == 303


def test_a_cookie_cannot_be_made_up(behind_token):
    cookie = cookie_of(login(behind_token))
    begun, _, signature = cookie.rpartition(".")
    later = begun.replace("=", "=9")
    for own in (
        f"{later}.{signature}",
        f"{begun}.{'0' * 64}",
        "titanium_access=",
        "titanium_access=..",
        "titanium_access=é",
    ):
        assert behind_token.ask("GET", "/", cookie=own).status == 303


def test_logging_out_ends_the_login(behind_token):
    answer = behind_token.ask("POST", "/logout", **OURS)
    assert (answer.status, answer.headers["location"]) == (303, "/login")
    assert "titanium_access=; Max-Age=0" in answer.headers["set-cookie"]


def test_without_a_token_there_is_no_login(behind):
    assert behind.ask("GET", "/login").status == 200
    assert behind.app.reached == ["http GET /login"]
