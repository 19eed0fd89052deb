"""Work spread over host threads, with results in the order of the work.

A jitted call releases the interpreter's lock and makes poor use of more than one core, so threads use every core.
"""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future as Pending
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def available_cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(
    run: Callable[[Item], Result],
    items: Iterable[Item],
    workers: int | None = None,
    call_off: Callable[[], None] = lambda: None,
) -> Generator[Result]:
    """Results of `run` for each item, computed a bounded number ahead of the reader.

    Parameters
    ----------
    workers
        Host threads; one per available core if left out.
    call_off
        Called when no more results are wanted, before the threads are waited for, so that `run` may leave off early.
    """
    workers = workers or available_cores()
    with ThreadPoolExecutor(workers, thread_name_prefix="titanium") as pool:
        ahead: deque[Pending[Result]] = deque()
        try:
            for item in items:
                ahead.append(pool.submit(run, item))
                if len(ahead) > 2 * workers:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        except BaseException:
            call_off()
            raise
        finally:
            for pending in ahead:
                pending.cancel()
