"""The kinds of job that there are; each is a module of its own, imported when it is wanted."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from pydantic import ValidationError

from titanium.desk.jobs.work import Arguments, Work
from titanium.errors import InputError, nearest

_MODULES = {
    "stress": "titanium.desk.jobs.stress",
    "discover": "titanium.desk.jobs.discover",
    "bargain": "titanium.desk.jobs.bargain",
    "claims": "titanium.desk.jobs.claims",
    "memo": "titanium.desk.jobs.memo",
}
"""Kind to the module that holds it as `KIND`."""


@dataclass(frozen=True)
class Kind:
    """One kind of job.

    Attributes
    ----------
    name
        Its name.
    title
        What it does, in a few words; see `titanium.tell.catalogue.noted`.
    arguments
        What is asked for.
    run
        Does it and gives its result, plain data.
    continues
        Whether a job that was stopped goes on where it was; else it begins anew.
    """

    name: str
    title: str
    arguments: type[Arguments]
    run: Callable[[Work[Any]], dict[str, Any]]
    continues: bool = False

    def check(self, arguments: Any) -> Arguments:
        """The arguments, if they are what this kind takes.

        Raises
        ------
        InputError
            That lists everything that is wrong with them.
        """
        try:
            return self.arguments.model_validate(arguments)
        except ValidationError as error:
            lines = [
                f"{'.'.join(map(str, own['loc'])) or 'arguments'}: {own['msg']}"
                + (f"\n{nearest(str(own['loc'][-1]), self.arguments.model_fields)}" if "extra" in own["type"] else "")
                for own in error.errors(include_url=False, include_input=False, include_context=False)
            ]
            raise InputError("\n".join([f"the arguments of a job '{self.name}' cannot be used", *lines])) from None


def kind(name: str) -> Kind:
    """A kind of job by its name.

    Raises
    ------
    InputError
        If there is none; the nearest name is given.
    """
    if name not in _MODULES:
        raise InputError(f"no kind of job '{name}'\n{nearest(name, _MODULES)}")
    found: Kind = import_module(_MODULES[name]).KIND
    return found


def kinds() -> tuple[Kind, ...]:
    """Every kind of job."""
    return tuple(map(kind, _MODULES))
