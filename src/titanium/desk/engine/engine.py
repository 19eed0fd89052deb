"""The engine: one process in which a bench stands ready, and the order in which it is asked.

The server only waits. What a reader waits for goes before what is worked out ahead; a question that nobody waits for
any more is not asked, and one that several ask at the same time is asked once. Answers that are kept are in the
database, so that they are instant next time.
"""

import asyncio
import hashlib
import heapq
import json
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, Any

from titanium.compile_cache import code_digest
from titanium.desk.engine.ref import Ref
from titanium.desk.process import SPAWN, attend

if TYPE_CHECKING:
    from titanium.desk.database.answers import Answers
    from titanium.desk.engine.bench import Bench

View = Callable[..., dict[str, Any]]
"""`(bench, ref, /, *, language, ...) -> plain data`, a function of a module, which another process can import."""

_NOW, _LATER = 0, 1


class Engine:
    """Views asked of one warm process, one at a time.

    Parameters
    ----------
    answers
        Where answers are kept; nowhere if left out.
    seed
        Seed of the futures.
    """

    def __init__(self, answers: "Answers | None" = None, *, seed: int = 0):
        self.seed = seed
        self._answers: Answers | _Nowhere = _Nowhere() if answers is None else answers
        self._pool: ProcessPoolExecutor | None = None
        self._waiting: list[tuple[int, int, asyncio.Event]] = []
        self._asked: dict[tuple[str, int], _Asked] = {}
        self._number = count()
        self._busy = False

    async def ask(
        self,
        view: View,
        ref: Ref,
        /,
        *,
        language: str = "en",
        keep: bool = False,
        later: bool = False,
        **arguments: Any,
    ) -> dict[str, Any]:
        """What a view gives.

        Parameters
        ----------
        view
            A function of `titanium.desk.views`.
        ref
            The case.
        language
            Language in which it speaks.
        keep
            Whether the answer is kept, and taken from what is kept where it was given before.
        later
            Whether everything that somebody waits for goes before it.
        arguments
            Further arguments of the view; plain data.

        Raises
        ------
        InputError
            If the view refuses what it was given.
        """
        urgency = _LATER if later else _NOW
        if not keep:
            return await self._turned(urgency, view, ref, language, arguments)
        key = self.key(view, ref, language, arguments)
        if (kept := self._answers.get(key)) is not None:
            return kept
        asked = self._asked.get((key, urgency))
        if asked is None or asked.is_over:
            task = asyncio.create_task(self._kept(key, urgency, view, ref, language, arguments))
            asked = self._asked[key, urgency] = _Asked(task)
        try:
            return await asked.answer()
        finally:
            if asked.is_over and self._asked.get((key, urgency)) is asked:
                del self._asked[key, urgency]

    def key(self, view: View, ref: Ref, language: str, arguments: Mapping[str, Any]) -> str:
        """Name under which an answer is kept: another case, argument, seed, or line of code gives another."""
        told = [view.__module__, view.__qualname__, ref.load().hash, self.seed, language, arguments]
        told.append(code_digest(whole=True))  # another version's answers are not taken for ours
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

    async def close(self) -> None:
        """End the process; questions under way end with an error."""
        if self._pool is not None:
            pool, self._pool = self._pool, None
            for process in list((pool._processes or {}).values()):  # a view under way is not waited for
                process.terminate()
            pool.shutdown(wait=True, cancel_futures=True)

    async def _kept(self, key: str, urgency: int, *question: Any) -> dict[str, Any]:
        found = await self._turned(urgency, *question)
        self._answers.put(key, found)
        return found

    async def _turned(
        self, urgency: int, view: View, ref: Ref, language: str, arguments: Mapping[str, Any]
    ) -> dict[str, Any]:
        await self._turn(urgency)
        try:
            return await self._run(view, ref, language, arguments)
        finally:
            self._next()

    async def _run(self, view: View, ref: Ref, language: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        for attempt in range(2):
            if self._pool is None:
                self._pool = ProcessPoolExecutor(1, mp_context=SPAWN, initializer=attend)
            pending = self._pool.submit(_answer, self.seed, view, ref, language, arguments)
            try:
                return await asyncio.shield(asyncio.wrap_future(pending))
            except asyncio.CancelledError:
                await _ended(pending)
                raise
            except BrokenProcessPool:
                self._pool = None
                if attempt:
                    raise
        raise AssertionError("unreachable")

    async def _turn(self, urgency: int) -> None:
        """Wait until the process is free and nobody with a better claim waits for it."""
        if not self._busy:
            self._busy = True
            return
        called = asyncio.Event()
        place = (urgency, next(self._number), called)
        heapq.heappush(self._waiting, place)
        try:
            await called.wait()
        except asyncio.CancelledError:
            if called.is_set():
                self._next()
            else:
                self._waiting.remove(place)
                heapq.heapify(self._waiting)
            raise

    def _next(self) -> None:
        if self._waiting:
            heapq.heappop(self._waiting)[2].set()
        else:
            self._busy = False


class _Asked:
    """One question that is under way, for as many as ask it; it is dropped when the last of them goes away."""

    def __init__(self, task: "asyncio.Task[dict[str, Any]]"):
        self._task, self._askers = task, 0

    @property
    def is_over(self) -> bool:
        """Whether it is answered or dropped."""
        return not self._askers

    async def answer(self) -> dict[str, Any]:
        """The answer, once it is there."""
        self._askers += 1
        try:
            return await asyncio.shield(self._task)
        finally:
            self._askers -= 1
            if not self._askers:
                self._task.cancel()


class _Nowhere:
    """Where nothing is kept."""

    def get(self, key: str) -> None:
        return None

    def put(self, key: str, value: Any) -> None:
        return None


async def _ended(pending: Any) -> None:
    """Wait for a computation that nobody waits for any more, since the process can do only one."""
    done = asyncio.get_running_loop().create_future()
    loop = asyncio.get_running_loop()
    pending.add_done_callback(lambda _: loop.call_soon_threadsafe(lambda: done.done() or done.set_result(None)))
    await asyncio.shield(done)


def _answer(seed: int, view: View, ref: Ref, language: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    return view(_bench(seed), ref, language=language, **arguments)


@lru_cache(maxsize=1)
def _bench(seed: int) -> "Bench":
    from titanium.desk.engine.bench import Bench

    return Bench(seed)
