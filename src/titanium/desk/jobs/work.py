"""What a job's function is given: its case, its arguments, its folder, and whom to tell how far it is."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from titanium.desk.engine.ref import Ref

Told = Callable[[int, int, str], None]
"""Done, total, and what is being done."""


class Arguments(BaseModel):
    """Arguments of a kind of job; what is not known is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Asked = TypeVar("Asked", bound=Arguments)


@dataclass(frozen=True)
class Work(Generic[Asked]):
    """One job at work, in a process of its own.

    Attributes
    ----------
    ref
        The case.
    arguments
        What was asked for.
    folder
        The job's own folder, made; the same one when it goes on after a stop. Files left there can be fetched.
    language
        Language of what is said.
    tell
        Told how far it is: done, total, and what is being done; as often as wanted.
    """

    ref: Ref
    arguments: Asked
    folder: Path
    language: str
    tell: Told
