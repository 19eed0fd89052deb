"""The job on payments: what it is asked, what it gives, and the files that it leaves."""

import json
from pathlib import Path
from typing import Any

import pytest

from titanium.desk.engine.ref import Ref
from titanium.desk.jobs.bargain import DRAWING, FINDING, KIND, MOVES, BargainArguments
from titanium.desk.jobs.work import Work
from titanium.errors import InputError

REF = Ref("us_rok")


def work(folder: Path, told: list[Any] | None = None, **asked: Any) -> Work[BargainArguments]:
    told = [] if told is None else told
    return Work(REF, BargainArguments(**asked), folder, "en", lambda *own: told.append(own))


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"packages": {}}, "at least 1 item"),
        ({"futures": 0}, "greater than or equal to 1"),
        ({"disagrement": "best"}, "Did you mean 'disagreement'"),
    ],
)
def test_arguments_that_cannot_be_used(asked: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        KIND.check(asked)


def test_a_package_at_hand_that_is_not_offered(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no package 'titanum' is offered\n.*\nDid you mean 'titanium'"):
        KIND.run(work(tmp_path, package="titanum"))


@pytest.mark.slow
def test_it_gives_what_a_page_shows_and_leaves_the_finding_as_files(tmp_path: Path) -> None:
    told: list[Any] = []
    mine = {**REF.load().package("titanium"), "sma_krw_bn": 2500.0}
    found = KIND.run(work(tmp_path, told, packages={"mine": mine}, package="mine", futures=64))
    json.dumps(found, allow_nan=False)
    assert found["signed"].startswith("Rather than have no agreement, Washington would sign mine in ")
    assert found["payments"]["rows"][0][0].startswith("Ironclad *")
    assert found["equity"] is not None
    assert found["moves"]["mine"]["sentences"][0].startswith("Seoul refuses mine in ")
    assert json.loads((tmp_path / FINDING).read_text())["schema"] == "titanium.bargain/1"
    assert json.loads((tmp_path / MOVES).read_text())["schema"] == "titanium.moves/1"
    assert (tmp_path / DRAWING).read_text().startswith("<svg")
    assert told[-1][:2] == (2, 2)
    assert [own[0] for own in told] == sorted(own[0] for own in told)
