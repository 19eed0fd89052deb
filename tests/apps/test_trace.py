"""The command `titanium trace` as a user meets it."""

import json
import re
from collections.abc import Iterator
from functools import cache

import pytest

from titanium.apps.cli import run
from titanium.report.trace import trace

FUTURE = ["--package", "titanium", "--future", "17"]


@pytest.fixture(scope="module", autouse=True)
def _told_once() -> Iterator[None]:
    """The same story, asked for in several forms, is worked out once."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("titanium.report.trace.trace", cache(trace))
        yield


def test_help_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["trace", "--help"]) == 0
    said = capsys.readouterr().out
    for option in ("--package", "--future", "--seed", "--full", "--json", "--quiet"):
        assert option in said


def test_the_story_of_a_future(capsys: pytest.CaptureFixture[str]) -> None:
    """Future 17 of seed 0: crises that come to nothing, and in the end war in both theatres."""
    assert run(["trace", "us_rok", *FUTURE]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert said.startswith("titanium in future 17 breaks 2 of 11 limits, first in 20")
    for wanted in (
        "One sampled future, told to show how the model reasons; it is no forecast.",
        "Schools: tripwire ",
        "Draws that lie furthest out in their prior:",
        ": quiet. Of 100: cohesion ",
        "thousand troops are in place",
        "Chances in the quarter, of 100: test ",
        "A war over Taiwan and the bases in Korea (taiwan). It opened at ",
        "China: Attack Taiwan? attack (",
        "Worth ",
        "Ends: ",
        "What it does: war in Korea; war in Taiwan.",
        "war comes to Korea home_war 1 at most 0 events broke in 20",
        "1 sampled future: number 17 of seed 0, which is not among the matched futures (",
        "not a forecast",
    ):
        assert wanted in said, wanted
    assert re.search(r"\+0\.\d{3} .* \(\w+", said), "reasons are signed and name their symbol"
    assert re.search(r"not the likeliest move|drawn against the odds: \d+ in 100", said)
    assert "Every quarter at its start" not in said


def test_full_adds_the_state_of_every_quarter(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["trace", *FUTURE, "--full"]) == 0
    said = capsys.readouterr().out
    assert said.count("Every quarter at its start") == 2
    for year in range(2026, 2036):
        for number in range(1, 5):
            assert len(re.findall(rf"^ {year} Q{number} +-?\d", said, re.MULTILINE)) == 2, (year, number)


def test_the_story_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["trace", *FUTURE, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["schema"] == "titanium.trace/1"
    assert (data["package"], data["future"], data["seed"]) == ("titanium", 17, 0)
    assert len(data["quarters"]) == 40
    assert data["metrics"]["home_war"] == data["metrics"]["second_war"] == 1


def test_quiet_prints_the_headline_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["trace", *FUTURE, "--quiet"]) == 0
    said = capsys.readouterr()
    assert re.fullmatch(r"titanium in future 17 .* opened in 40 quarters, \d+ with effects that last\.\n", said.out)
    assert said.err == ""


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--package", "titanum", "--future", "1"], 3, "Did you mean 'titanium'?"),
        (["--future", "-1"], 3, "future -1: a whole number from 0 to 4294967295 is wanted"),
        (["--future", "4294967296"], 3, "future 4294967296: a whole number from 0 to 4294967295 is wanted"),
        (["--future", "1", "--seed", "-1"], 3, "seed -1"),
        (["us_rik", "--future", "1"], 3, "Did you mean 'us_rok'?"),
        ([], 2, "--future"),
        (["--future", "first"], 2, "first"),
    ],
)
def test_a_mistake_is_one_clear_message(
    arguments: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["trace", *arguments]) == code
    said = capsys.readouterr()
    assert message in said.err + said.out
    assert "Traceback" not in said.err
