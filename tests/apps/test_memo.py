"""The command `titanium memo`: where it writes, what it prints, and what it refuses."""

import json
from pathlib import Path

import pytest

import made_up
from titanium.apps.cli import run
from titanium.explore.sweep import sweep

pytest.importorskip("jinja2")
pytest.importorskip("matplotlib")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of a function, in which nothing of an alliance is compiled."""
    folder = tmp_path_factory.mktemp("memo") / "kept"
    sweep(made_up.model("kept"), ["open"], 1000, 3, folder)
    return folder


def test_it_writes_a_page_into_the_run_and_prints_the_answer(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["memo", str(kept)]) == 0
    said = capsys.readouterr()
    answer, place = said.out.splitlines()
    assert answer.startswith("open holds in ")
    assert place == f"Memo: {kept}/memo.html"
    page = (kept / "memo.html").read_text(encoding="utf-8")
    assert f'<p class="lead">{answer}</p>' in page
    assert "titanium memo kept --package open --out memo.html" in page
    assert said.err.splitlines() == [
        "Under which conditions it breaks ...", "Which numbers decide ...", "Where the verdict turns ...",
    ]  # fmt: skip


def test_the_format_follows_the_file(kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "new" / "a.md"
    assert run(["memo", str(kept), "--out", str(file), "--without", "rules,inputs", "--quiet"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert f"Memo: {file}" in said.out
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# open holds in ")
    assert "titanium memo kept --package open --without rules,inputs --out a.md" in text


def test_json_holds_the_memo_and_its_file(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["memo", str(kept), "--format", "md", "--without", "rules,inputs,beliefs", "--json", "--quiet"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["schema"] == "titanium.memo/1"
    assert data["file"] == f"{kept}/memo.md"
    assert (kept / "memo.md").exists()
    assert [own["name"] for own in data["sections"]][:3] == ["bottom-line", "picture", "breaks-when"]


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (["--package", "opne"], "Did you mean 'open'?"),
        (["--without", "clams"], "Did you mean 'claims'?"),
        (["--lang", "kr"], "no language 'kr'"),
        (["--out", "memo.txt"], "a memo is written as one of these"),
        (["--out", "memo.md", "--format", "html"], "'memo.md' ends as md, and html is asked for"),
    ],
)
def test_bad_input_is_one_plain_error(
    kept: Path, given: list[str], wanted: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["memo", str(kept), *given]) == 3
    said = capsys.readouterr()
    assert wanted in said.err
    assert said.out == ""
    assert not Path("memo.txt").exists()


def test_a_folder_that_is_no_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["memo", str(tmp_path)]) == 3
    assert "is not a run" in capsys.readouterr().err
