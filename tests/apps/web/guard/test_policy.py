"""What answers allow a browser to do with them."""

import re

import pytest
from tests.apps.web.guard.conftest import TOKEN

from titanium.apps.web.guard.template import marked


def directives(answer) -> dict[str, list[str]]:
    return {own.split()[0]: own.split()[1:] for own in answer.headers["content-security-policy"].split("; ")}


def test_a_page_runs_only_marked_scripts(behind):
    behind.app.kind = "text/html; charset=utf-8"
    policy = directives(behind.ask("GET", "/"))
    nonce = behind.app.scope["titanium.nonce"]
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == [f"'nonce-{nonce}'"]
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == ["'none'"]
    assert policy["form-action"] == policy["connect-src"] == ["'self'"]
    assert "'unsafe-eval'" not in str(policy)
    assert [name for name, own in policy.items() if "'unsafe-inline'" in own] == ["style-src-attr"]
    assert not re.search(r"https?:|\*", str(policy))


def test_a_mark_is_used_once(behind):
    behind.app.kind = "text/html"
    marks = {directives(behind.ask("GET", "/"))["script-src"][0] for _ in range(8)}
    assert len(marks) == 8
    assert min(map(len, marks)) > 30


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "application/xhtml+xml", "TEXT/HTML;charset=utf-8"])
def test_a_document_that_a_job_made_runs_nothing(behind, kind):
    behind.app.kind = kind
    answer = behind.ask("GET", "/api/v1/jobs/x/files/memo.html")
    policy = directives(answer)
    assert "allow-scripts" not in policy["sandbox"]
    assert "allow-same-origin" not in policy["sandbox"]
    assert "script-src" not in policy
    assert policy["default-src"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'self'"]
    assert answer.headers["cross-origin-opener-policy"] == "unsafe-none"


def test_every_answer_is_guarded(behind, behind_token):
    behind.app.kind = "application/json"
    answers = [
        behind.ask("GET", "/api/v1/cases"),
        behind.ask("GET", "/static/titanium.css"),
        behind.ask("GET", "/", host="evil.example"),
        behind.ask("POST", "/api/v1/jobs"),
        behind_token.ask("GET", "/"),
        behind_token.ask("GET", "/login"),
        behind_token.ask("GET", "/api/v1/cases"),
    ]
    for answer in answers:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert "camera=()" in answer.headers["permissions-policy"]
        assert answer.headers["cache-control"] == "no-store"
        policy = directives(answer)
        assert policy["default-src"] == policy["frame-ancestors"] == ["'none'"]


def test_only_what_is_anybodys_is_kept_by_a_browser(behind):
    for kind, address, caching in [
        ("text/css; charset=utf-8", "/static/titanium.css", "no-cache"),
        ("font/woff2", "/fonts/x.woff2", "no-cache"),
        ("text/html", "/", "no-store"),
        ("image/svg+xml", "/api/v1/cases/us_rok/posture", "no-store"),
        ("application/json", "/x", "no-store"),
    ]:
        behind.app.kind = kind
        assert behind.ask("GET", address).headers["cache-control"] == caching


def test_the_login_bears_its_mark(behind_token):
    answer = behind_token.ask("GET", "/login?next=/%22%3E%3Cscript%3E")
    (nonce,) = re.findall(r"<style nonce=\"([^\"]+)\">", answer.text)
    assert f"'nonce-{nonce}'" in directives(answer)["style-src"]
    assert "<script" not in answer.text
    assert TOKEN not in answer.text


def test_only_scripts_of_the_template_are_marked():
    from jinja2 import Environment
    from nicegui.client import templates

    source = templates.env.loader.get_source(templates.env, "index.html")[0]
    plain = re.sub(r" nonce=\"[^\"]*\"", "", source)
    text = marked(plain)
    assert len(re.findall(r"<(script|style) nonce=", text)) == len(re.findall(r"<(script|style)\b", text)) > 8
    assert '<link nonce="' in text
    small = marked("<script>{{ text }}</script>")
    request = type("Request", (), {"scope": {"titanium.nonce": "N"}})
    shown = Environment().from_string(small).render(text="<script>alert(1)", request=request)
    assert shown == '<script nonce="N"><script>alert(1)</script>'


def test_a_prefix_that_somebody_names_does_not_reach_pages(behind):
    behind.ask("GET", "/", x_forwarded_prefix="//evil.example", cookie="a=b")
    assert [own for own in behind.app.scope["headers"] if own[0] == b"x-forwarded-prefix"] == []
    assert (b"cookie", b"a=b") in behind.app.scope["headers"]
