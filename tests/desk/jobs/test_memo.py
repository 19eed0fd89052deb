"""The job that writes a memo: on any package of any case, in every format, and again after a stop."""

import json
from pathlib import Path
from typing import Any

import pytest

from titanium.desk.engine.ref import Ref
from titanium.desk.jobs.memo import KIND, MemoArguments
from titanium.desk.jobs.work import Work
from titanium.errors import InputError


def work(folder: Path, ref: Ref, language: str = "en", told: list[Any] | None = None, **asked: Any) -> Work[Any]:
    told = [] if told is None else told
    return Work(ref, MemoArguments(**asked), folder, language, lambda *own: told.append(own))


def test_a_package_that_is_not_among_those_played(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no package 'irnclad' to write a memo on\n.*\nDid you mean 'ironclad'"):
        KIND.run(work(tmp_path, Ref("us_rok"), package="irnclad"))


def test_findings_that_a_memo_does_not_have_are_refused() -> None:
    with pytest.raises(InputError, match="without.0: .*'rules'"):
        KIND.check({"without": ["rule"]})


@pytest.mark.slow
class TestWritten:
    def test_on_a_package_of_ones_own_with_ledger_and_deal(self, tmp_path: Path) -> None:
        ref, told = Ref("us_rok"), list[Any]()
        mine = {**ref.load().package("ironclad"), "us_troops_k": 22.0}
        name = "<b>mine</b>"
        found = KIND.run(work(tmp_path, ref, told=told, packages={name: mine}, package=name, futures=256))
        json.dumps(found, allow_nan=False)
        assert found["title"].startswith(f"{name} holds in ")
        parts = {own["name"]: own["blocks"] for own in found["sections"]}
        assert any(own["kind"] == "table" for own in parts["who-pays"])
        assert parts["deal"][0]["text"].startswith("Rather than have no agreement, Washington would sign it in ")
        assert "differ from today's package" in parts["terms"][0]["text"]
        pictures = [block for blocks in parts.values() for block in blocks if block["kind"] == "picture"]
        assert all(own["svg"].startswith("<svg") for own in pictures)
        written = {format: (tmp_path / file).read_bytes() for format, file in found["files"].items()}
        assert written["pdf"].startswith(b"%PDF")
        assert written["docx"].startswith(b"PK")
        assert b"&lt;b&gt;mine&lt;/b&gt;" in written["html"]
        assert b"<b>mine</b>" not in written["html"]
        assert name in (tmp_path / found["packages_file"]).read_text()
        assert told[-1][0] < told[-1][1], "the last step is told when it begins"

    def test_again_it_says_the_same(self, tmp_path: Path) -> None:
        asked = {"futures": 128, "without": ("claims", "rules", "inputs", "beliefs", "deal")}
        first = KIND.run(work(tmp_path, Ref("us_rok"), **asked))
        again = KIND.run(work(tmp_path, Ref("us_rok"), **asked))
        assert first == again

    def test_in_another_language(self, tmp_path: Path) -> None:
        asked = {"futures": 128, "without": ("claims", "rules", "inputs", "beliefs", "deal")}
        found = KIND.run(work(tmp_path, Ref("us_rok"), "ko", **asked))
        assert found["language"] == "ko"
        assert "모형의 결과이며 예측이 아닙니다." in found["standing"]
