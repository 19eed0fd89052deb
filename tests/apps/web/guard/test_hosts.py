"""Only names of ours are answered for, and other machines only with an access token."""

import pytest

from titanium.apps.web.guard.hosts import check_listening, is_ours
from titanium.errors import InputError


@pytest.mark.parametrize("host", ["evil.example:8600", "evil.example", "127.0.0.1:8601", "127.0.0.1@evil.example", ""])
def test_a_name_that_was_made_to_mean_this_machine_is_not_answered(behind, host):
    for address in ("/", "/api/v1/session", "/static/titanium.css"):
        answer = behind.ask("GET", address, host=host)
        assert answer.status == 421
        assert "does not answer for that host" in answer.text
    assert behind.app.reached == []


def test_two_hosts_are_none():
    from tests.apps.web.guard.conftest import Behind
    from tests.asgi import ask

    behind = Behind()
    answer = ask(behind.guard, "GET", "/", [("host", "127.0.0.1:8600"), ("host", "evil.example")])
    assert answer.status == 421
    assert ask(behind.guard, "GET", "/", ()).status == 421


def test_a_name_with_a_port_is_meant_with_it():
    assert is_ours("titanium.example.org:443", ["titanium.example.org"])
    assert not is_ours("titanium.example.org:443", ["titanium.example.org:8600"])
    assert is_ours("[::1]:8600", ["[::1]:8600"])


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.7", "::", "titanium.example.org"])
def test_other_machines_need_an_access_token(host):
    with pytest.raises(InputError, match=r"can be reached from other machines.*\n.*TITANIUM_TOKEN"):
        check_listening(host, None)
    check_listening(host, "sixteen-letters!")


def test_an_access_token_is_long():
    with pytest.raises(InputError, match=r"has 6 letters: it needs at least 16\nMake one: python -c"):
        check_listening("127.0.0.1", "secret")
    check_listening("127.0.0.1", None)
    check_listening("::1", "")


@pytest.mark.parametrize("name", ["x_forwarded_for", "forwarded", "x_real_ip"])
def test_a_proxy_needs_an_access_token(behind, behind_token, name):
    answer = behind.ask("GET", "/", **{name: "203.0.113.9"})
    assert answer.status == 403
    assert "came through a proxy" in answer.text
    assert behind_token.ask("GET", "/", **{name: "203.0.113.9"}).status == 303
