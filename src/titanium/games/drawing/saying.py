"""How a picture says its own few words: in English, unless whoever draws it says them otherwise."""

from collections.abc import Callable
from typing import Any

Say = Callable[..., str]
"""Says an English sentence with its values, as `say("After {action}", action="in")`, in the reader's language."""


def plain(sentence: str, /, **values: Any) -> str:
    """A sentence as it stands, with its values.

    Examples
    --------
    >>> plain("After {action}", action="in")
    'After in'
    """
    return sentence.format(**values)
