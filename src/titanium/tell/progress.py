"""How far a sweep is: futures done, rate, time left and failures so far; as a bar for people, as lines for programs."""

import json
import time
from collections.abc import Callable
from types import TracebackType
from typing import Protocol, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar

from titanium.errors import Interrupted


class Shown(Protocol):
    """Progress that is shown while it is entered."""

    def __enter__(self) -> "Shown": ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def advance_to(self, done: int, total: int, failed: int) -> None:
        """Note how many futures are done."""
        ...


class Pace:
    """Rate and time left, counted from the first report on, so that what a former process did is not counted.

    Examples
    --------
    >>> clock = iter([0.0, 2.0])
    >>> pace = Pace(lambda: next(clock))
    >>> pace.rate(5_000), pace.rate(6_000), pace.left(6_000, 10_000)
    (None, 500.0, 8.0)
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock = clock
        self._first: tuple[float, int] | None = None
        self._rate: float | None = None

    def rate(self, done: int) -> float | None:
        """Futures a second; None where that is not known yet."""
        now = self._clock()
        if self._first is None or done < self._first[1]:
            self._first = now, done
        began, before = self._first
        self._rate = (done - before) / (now - began) if now > began and done > before else None
        return self._rate

    def left(self, done: int, total: int) -> float | None:
        """Seconds to go at the last rate; None where that is not known yet."""
        return (total - done) / self._rate if self._rate else None


class ProgressBar:
    """A bar on a terminal."""

    def __init__(self, console: Console, futures: int):
        self._pace = Pace()
        self._bar = Bar(
            TextColumn("futures"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TextColumn("{task.fields[left]}", style="progress.remaining"),
            TextColumn("{task.fields[failed]}", style="yellow"),
            console=console,
            transient=True,
        )
        self._task = self._bar.add_task("", total=futures, rate="compiling", left="", failed="")

    def __enter__(self) -> "ProgressBar":
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def advance_to(self, done: int, total: int, failed: int) -> None:
        """Note how many futures are done."""
        rate = self._pace.rate(done)
        left = self._pace.left(done, total)
        self._bar.update(
            self._task,
            completed=done,
            total=total,
            rate=f"{rate:,.0f}/s" if rate else "",
            left=f"{_clock(left)} left" if left is not None else "",
            failed=f"{failed:,} masked" if failed else "",
        )


class ProgressLines:
    """One JSON object a line, for programs; `schema` is `titanium.progress/1`.

    Events are `progress`, with futures done, in all and failed so far, the rate and seconds left (null where not known
    yet), and last `done`, `interrupted` (with the address of the run to resume) or `failed`.
    """

    SCHEMA = "titanium.progress/1"

    def __init__(self, stream: TextIO, futures: int):
        self._stream, self._pace = stream, Pace()
        self._last = {"done": 0, "futures": futures, "failed": 0}

    def __enter__(self) -> "ProgressLines":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, Interrupted):
            self._write("interrupted", done=error.done, futures=error.futures, run=error.address)
        elif error is not None:
            self._write("interrupted" if isinstance(error, KeyboardInterrupt) else "failed")
        else:
            self._write("done")

    def advance_to(self, done: int, total: int, failed: int) -> None:
        """Note how many futures are done."""
        rate = self._pace.rate(done)
        left = self._pace.left(done, total)
        self._last = {"done": done, "futures": total, "failed": failed}
        self._write("progress", rate=_rounded(rate), seconds_left=_rounded(left))

    def _write(self, event: str, **told: object) -> None:
        line = {"schema": self.SCHEMA, "event": event, **self._last, **told}
        self._stream.write(json.dumps(line) + "\n")
        self._stream.flush()


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _clock(seconds: float) -> str:
    """A time in hours, minutes and seconds, short."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
