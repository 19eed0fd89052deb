"""The server as a user starts it: it answers with the first page and with its API, and keeps its home to its owner."""

import stat
from pathlib import Path

import httpx
import pytest
from tests.server import Server

from walkthrough import ROOT, blocks


def test_a_server_starts_and_answers_with_its_first_page_and_its_api(tmp_path: Path) -> None:
    server = Server(tmp_path / "home").start()
    try:
        with httpx.Client(base_url=server.address, timeout=30) as browser:
            page = browser.get("/")
            assert page.status_code == 200
            assert page.headers["content-type"].startswith("text/html")
            assert "default-src 'none'" in page.headers["content-security-policy"]
            assert '<html lang="en-GB"' in page.text
            cases = browser.get("/api/v1/cases").json()["cases"]
            assert [own["key"] for own in cases] == ["us_rok", "us_japan"]
            assert "/v1/cases" in str(browser.get("/api/openapi.json").json()["paths"].keys())
            assert browser.post("/api/v1/jobs", json={}).status_code == 403
        (database,) = server.home.glob("*.sqlite")
        assert stat.S_IMODE(database.stat().st_mode) == 0o600
    finally:
        server.kill()
    assert "Traceback" not in server.log.read_text()


@pytest.mark.slow
def test_the_program_of_the_guide_runs(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    guide = (ROOT / "docs/web.md").read_text(encoding="utf-8")
    (program,) = [own.text for own in blocks(guide) if own.language == "python"]
    exec(program.replace("http://127.0.0.1:8600", server.address), {})
    first, *progress, verdict, case, manifest, page = capsys.readouterr().out.splitlines()
    assert "of 50 sampled futures" in first
    assert "of 50 sampled futures" in verdict
    assert progress
    assert all(" of " in own for own in progress)
    assert case == "run/case.json"
