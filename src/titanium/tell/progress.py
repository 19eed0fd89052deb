"""A progress bar with futures done, rate, time left and failures so far."""

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


class ProgressBar:
    """Shows a sweep's progress while it is entered."""

    def __init__(self, console: Console, futures: int):
        self._progress = Progress(
            TextColumn("futures"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[failed]}", style="yellow"),
            console=console,
            transient=True,
        )
        self._task = self._progress.add_task("", total=futures, rate="compiling", failed="")

    def __enter__(self) -> "ProgressBar":
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def advance_to(self, done: int, total: int, failed: int) -> None:
        """Note how many futures are done."""
        speed = self._progress.tasks[0].speed or 0.0
        self._progress.update(
            self._task,
            completed=done,
            total=total,
            rate=f"{speed:,.0f}/s" if speed else "",
            failed=f"{failed} masked" if failed else "",
        )
