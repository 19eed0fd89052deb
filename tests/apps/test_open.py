"""The page of a run, in the browser."""

import json
from pathlib import Path

import pytest

from titanium.apps.cli import run


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Addresses that a browser was asked for; there is one, and it says so."""
    asked: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: not asked.append(address))
    return asked


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run with the page of its verdict, in a folder of runs."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "runs" / "my first"
    folder.mkdir(parents=True)
    for name in ("manifest.json", "verdict.html"):
        (folder / name).write_text("{}")
    return folder


def test_it_opens_the_verdict_and_prints_where_it_is(
    kept: Path, opened: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["open", "runs/my first"]) == 0
    assert opened == [(kept / "verdict.html").as_uri()]
    assert "%20" in opened[0]
    assert capsys.readouterr().out == f"{kept / 'verdict.html'}\n"


def test_a_memo_comes_before_the_verdict(kept: Path, opened: list[str]) -> None:
    (kept / "memo.html").write_text("")
    assert run(["open", str(kept), "--quiet"]) == 0
    assert opened == [(kept / "memo.html").as_uri()]


def test_print_opens_nothing(kept: Path, opened: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["open", f"file://{kept}", "--print", "--json"]) == 0
    assert opened == []
    told = json.loads(capsys.readouterr().out)
    assert told == {"schema": "titanium.open/1", "page": str(kept / "verdict.html"), "opened": False}


def test_without_a_browser_it_says_so(
    kept: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webbrowser.open", lambda address: False)
    assert run(["open", str(kept)]) == 0
    said = capsys.readouterr()
    assert "No browser" in said.err
    assert said.out.strip() == str(kept / "verdict.html")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("runs/my frist", "Did you mean 'my first'?"),
        ("elsewhere/first", "titanium runs list FOLDER"),
        ("s3://bucket/run", "not on this machine"),
    ],
)
def test_what_is_no_run_here_is_refused(
    name: str, message: str, kept: Path, opened: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["open", name]) == 3
    assert message in capsys.readouterr().err
    assert opened == []


def test_a_run_without_a_page_says_how_one_is_made(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (kept / "verdict.html").unlink()
    assert run(["open", "runs/my first"]) == 3
    said = capsys.readouterr().err
    assert "has no page" in said
    assert "titanium memo 'runs/my first'" in said
