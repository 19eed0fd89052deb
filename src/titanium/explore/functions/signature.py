"""How a function takes its arguments, and what of it does not fit what it would be given."""

import inspect
from collections.abc import Collection, Iterator
from types import FunctionType

from titanium.errors import nearest
from titanium.explore.functions.calls import Stream

_STREAMS: tuple[Stream, ...] = ("seed", "rng")


def stream_of(function: FunctionType, given: Collection[str]) -> Stream:
    """The parameter through which a function is given the random stream of its future; empty if through none."""
    for name in _STREAMS:
        if name in _by_name(function) and name not in given:
            return name
    return ""


def faults(function: FunctionType, given: Collection[str], vectorised: bool) -> Iterator[str]:
    """Whatever does not fit between a function's parameters and the names under which it is given something."""
    parameters = inspect.signature(function).parameters
    by_name = _by_name(function)
    if not any(own.kind is own.VAR_KEYWORD for own in parameters.values()):
        for name in given:
            if name not in by_name:
                yield f"the function takes no '{name}'\n{nearest(name, by_name)}"
    for name, own in parameters.items():
        if own.kind is own.POSITIONAL_ONLY:
            yield f"'{name}' can only be given by position; everything is given by name"
        elif own.default is own.empty and name in by_name and name not in (*given, *_STREAMS):
            yield f"the function needs '{name}', which is no lever, uncertainty or school\n{nearest(name, given)}"
    if set(_STREAMS) <= by_name - set(given):
        yield "the function takes both seed and rng; one is enough"
    elif vectorised and stream_of(function, given) == "rng":
        yield "a vectorised function takes no rng\nLet it take `seed`: a whole number for each future."
    if inspect.iscoroutinefunction(function) or inspect.isgeneratorfunction(function):
        yield "the function gives its results bit by bit; one that returns a dictionary is wanted"


def _by_name(function: FunctionType) -> set[str]:
    """Parameters that can be given by name."""
    parameters = inspect.signature(function).parameters.values()
    return {own.name for own in parameters if own.kind in (own.POSITIONAL_OR_KEYWORD, own.KEYWORD_ONLY)}
