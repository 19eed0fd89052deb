"""Progress for programs and for people: rate, time left, failures, and how it ended."""

import io
import json

import pytest
from rich.console import Console

from titanium.errors import Interrupted
from titanium.tell.progress import Pace, ProgressBar, ProgressLines


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_every_line_is_an_object_of_one_schema() -> None:
    stream = io.StringIO()
    with ProgressLines(stream, 100) as shown:
        shown.advance_to(40, 100, 2)
        shown.advance_to(100, 100, 3)
    told = lines(stream)
    assert {line["schema"] for line in told} == {"titanium.progress/1"}
    assert [line["event"] for line in told] == ["progress", "progress", "done"]
    assert told[0] | {"rate": None} == {
        "schema": "titanium.progress/1",
        "event": "progress",
        "done": 40,
        "futures": 100,
        "failed": 2,
        "rate": None,
        "seconds_left": None,
    }
    assert told[-1]["failed"] == 3


def test_an_interruption_says_which_run_to_go_on_with() -> None:
    stream = io.StringIO()
    with pytest.raises(Interrupted), ProgressLines(stream, 100):
        raise Interrupted("runs/first", 60, 100)
    last = lines(stream)[-1]
    assert (last["event"], last["done"], last["run"]) == ("interrupted", 60, "runs/first")


def test_a_failure_is_told() -> None:
    stream = io.StringIO()
    with pytest.raises(ValueError, match="odd"), ProgressLines(stream, 100):
        raise ValueError("odd")
    assert lines(stream)[-1]["event"] == "failed"


def test_what_a_former_process_did_is_not_in_the_rate() -> None:
    clock = iter([100.0, 110.0])
    pace = Pace(lambda: next(clock))
    assert pace.rate(900_000) is None
    assert pace.left(900_000, 1_000_000) is None
    assert pace.rate(950_000) == 5_000
    assert pace.left(950_000, 1_000_000) == 10


def test_a_bar_shows_rate_time_left_and_failures() -> None:
    said = io.StringIO()
    console = Console(file=said, force_terminal=True, width=120)
    with ProgressBar(console, 1000) as bar:
        bar.advance_to(100, 1000, 0)
        bar.advance_to(500, 1000, 7)
    shown = said.getvalue()
    assert "500/1000" in shown
    assert "7 masked" in shown
    assert "/s" in shown
    assert "left" in shown
