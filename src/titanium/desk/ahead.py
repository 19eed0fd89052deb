"""Questions that take long, asked in parts that are short each: what a reader waits for goes before the next part."""

from collections.abc import Callable
from typing import Any

from titanium.desk.database.answers import Answers
from titanium.desk.desk import Desk
from titanium.desk.engine.engine import View
from titanium.desk.engine.ref import Ref

Told = Callable[[int, int], None]
"""Parts that are done, and how many there are."""


def kept(desk: Desk, view: View, ref: Ref, *, language: str = "en", **arguments: Any) -> dict[str, Any] | None:
    """An answer that was kept, without asking the engine; None if there is none."""
    return Answers(desk.database).get(desk.engine.key(view, ref, language, arguments))


async def ask_in_parts(
    desk: Desk,
    view: View,
    part_of: View,
    ref: Ref,
    *,
    language: str = "en",
    keep: bool = True,
    on_part: Told | None = None,
    **arguments: Any,
) -> dict[str, Any]:
    """What a view gives, once everything that it needs was played part by part.

    Parameters
    ----------
    part_of
        A view of the same arguments and `part`, a number from 0, that plays this part and says how many `parts` there
        are; one that does not say has one.
    keep
        Whether the answer is kept, and taken from what is kept where it was given before.
    on_part
        Told after every part.

    Raises
    ------
    InputError
        If a view refuses what it was given.
    """
    if keep and (found := kept(desk, view, ref, language=language, **arguments)) is not None:
        return found
    part, parts = 0, 1
    while part < parts:
        played = await desk.engine.ask(part_of, ref, later=True, part=part, **arguments)
        part, parts = part + 1, played.get("parts", 1)
        if on_part is not None:
            on_part(part, parts)
    return await desk.engine.ask(view, ref, language=language, keep=keep, later=True, **arguments)
