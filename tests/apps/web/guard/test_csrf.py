"""A change brings a token that only a page of ours, or a program that asks for it, can read."""

import pytest
from tests.apps.web.guard.conftest import TOKEN, Behind


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "QUERY"])
@pytest.mark.parametrize("address", ["/api/v1/packages", "/", "/_nicegui/client/x/upload/1"])
def test_a_change_without_it_is_refused(behind, method, address):
    for headers in ({}, {"x_csrf_token": ""}, {"x_csrf_token": "0" * 64}, {"x_csrf_token": "é"}):
        answer = behind.ask(method, address, b"{}", origin="http://127.0.0.1:8600", **headers)
        assert answer.status == 403
        assert "X-CSRF-Token" in answer.text
    assert behind.app.reached == []


def test_a_change_with_it_is_passed_on(behind):
    token = behind.csrf()
    assert behind.ask("POST", "/api/v1/packages", b'{"a": 1}', x_csrf_token=token).text == '{"a": 1}'
    assert behind.ask("DELETE", "/api/v1/packages/x", x_csrf_token=token).status == 200


def test_it_ends_with_the_server_and_belongs_to_who_asked(behind, behind_token):
    assert behind.csrf() == behind.csrf()
    assert behind.ask("POST", "/api/v1/jobs", x_csrf_token=Behind().csrf()).status == 403
    first, second = (behind_token.ask("POST", "/login", b"token=" + TOKEN.encode(), origin="http://127.0.0.1:8600")
                     for _ in range(2))  # fmt: skip
    cookies = [own.headers["set-cookie"].partition(";")[0] for own in (first, second)]
    token = behind_token.csrf(cookie=cookies[0])
    assert token != behind_token.csrf(cookie=cookies[1])
    assert behind_token.ask("POST", "/api/v1/jobs", x_csrf_token=token, cookie=cookies[1]).status == 403
    assert behind_token.ask("POST", "/api/v1/jobs", x_csrf_token=token, cookie=cookies[0]).status == 200
