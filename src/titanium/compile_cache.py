"""What is kept between runs in the user's cache: programs, traced and compiled, and what else takes long to find.

What is kept is found again by all that it follows from. The code is among that twice: as the files of the package, and
as it stands in the process, so that a function or a constant replaced in a running process makes another code of it.
"""

import hashlib
import inspect
import os
import platform
import secrets
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from importlib import resources
from importlib.metadata import version
from importlib.resources.abc import Traversable
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import jax

from titanium.errors import RunError
from titanium.files import write_whole

_COMPUTING = ("case", "explore", "games", "model")
"""Parts of the package on which numbers depend, beside its modules at the top."""
_READING = ("__pycache__", "runs")
"""Folders in them on which none does."""
_TRACING = ("jax_enable_x64", "jax_default_prng_impl", "jax_threefry_partitionable", "jax_default_matmul_precision")
"""Settings of JAX that decide what a function is traced to."""


_SIMPLE = (bool, int, float, str, bytes, type(None))


def cache_folder() -> Path:
    """Titanium's folder in the user's cache."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "titanium"


def enable_compile_cache() -> None:
    """Keep compiled programs between runs, in the user's cache folder, unless one is already configured."""
    if jax.config.values["jax_compilation_cache_dir"] is None:
        jax.config.update("jax_compilation_cache_dir", str(cache_folder() / "xla"))
        jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.5)


def kept(name: str, key: str) -> bytes | None:
    """What was kept under a name and a key; None if nothing whole is there."""
    try:
        data = _file(name, key).read_bytes()
    except OSError:
        return None
    digest, found = data[:32], data[32:]
    return found if hashlib.sha256(found).digest() == digest else None


def keep(name: str, key: str, data: bytes) -> None:
    """Keep something under a name and a key; a cache that cannot be written costs time and nothing else."""
    try:
        write_whole(_file(name, key), hashlib.sha256(data).digest() + data)
    except RunError:
        return


def _file(name: str, key: str) -> Path:
    return cache_folder() / "traced" / f"{name}-{key}"


def key_of(module: str, parts: Iterable[str]) -> str:
    """Key of what follows from some texts by the code that a module reaches.

    Parameters
    ----------
    module
        Name of the module that holds the code, with its package.
    parts
        All else that it follows from.

    Returns
    -------
    32 hexadecimal digits, the same in every process.
    """
    here = [platform.python_version(), version("jax"), version("jaxlib"), version("numpy"), code_digest()]
    told = [*here, code_in_process(module), *(str(jax.config.values[name]) for name in _TRACING), *parts]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


@lru_cache(maxsize=2)
def code_digest(*, whole: bool = False) -> str:
    """Digest of the package's own source: as far as numbers depend on it, or, if `whole`, what is said of them too."""
    digest = hashlib.sha256()

    def walk(folder: Traversable, parts: tuple[str, ...]) -> None:
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
            if entry.is_dir():
                if entry.name not in _READING and (not parts or entry.name in parts):
                    walk(entry, ())
            elif entry.name.endswith((".py", ".yaml", ".po") if whole else (".py", ".yaml")):
                digest.update(entry.name.encode() + b"\0" + entry.read_bytes())

    walk(resources.files("titanium"), () if whole else _COMPUTING)
    return digest.hexdigest()


def code_in_process(module: str) -> str:
    """Digest of functions and constants as they stand in this process, in a module and all of the package it reaches.

    Examples
    --------
    >>> from titanium import axes
    >>> before = code_in_process("titanium.axes")
    >>> axes.OTHER = 1.0
    >>> code_in_process("titanium.axes") == before
    False
    >>> del axes.OTHER
    >>> code_in_process("titanium.axes") == before
    True
    """
    digest = hashlib.sha256()
    for name, reached in sorted(_reached(module).items()):
        for own, value in sorted(vars(reached).items()):
            for told in _told(value) if not own.startswith("__") else ():
                digest.update(f"{name}.{own}\0{told}\0".encode())
    return digest.hexdigest()


def _reached(module: str) -> dict[str, ModuleType]:
    """A module and those of the package from which it, or one that it reaches, has something."""
    found: dict[str, ModuleType] = {}
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name in found or name not in sys.modules:
            continue
        found[name] = sys.modules[name]
        for own, value in vars(found[name]).items():
            is_part = isinstance(value, ModuleType) and value.__name__ == f"{name}.{own}"  # set by whoever imports it
            there: Any = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None)
            if not is_part and _is_ours(there):
                waiting.append(there)
    return found


def _is_ours(module: Any) -> bool:
    return isinstance(module, str) and module.partition(".")[0] == "titanium"


def _told(value: Any) -> Iterator[str]:
    """A function's code, the code of a class's functions, or a constant."""
    if isinstance(value, type):
        if value.__module__ == "jaxtyping":  # a mere annotation, which some modules make when it is first asked for
            return
        yield f"{value.__module__}.{value.__qualname__}"
        for name, member in sorted(vars(value).items()) if _is_ours(value.__module__) else ():
            plain = member.fget if isinstance(member, property) else getattr(member, "__func__", member)
            if callable(plain) and isinstance(plain := inspect.unwrap(plain), FunctionType):
                yield f"{name} {_code(plain.__code__)}"
    elif isinstance(value, (*_SIMPLE, tuple, frozenset)):
        yield _constant(value)
    elif isinstance(value, partial):
        yield f"{list(_told(value.func))} {_held(value.args)} {_held(tuple(sorted(value.keywords.items())))}"
    elif callable(value) and isinstance(plain := inspect.unwrap(value), FunctionType):
        own = f"{plain.__module__}.{plain.__qualname__} {_code(plain.__code__)} {_constant(plain.__defaults__)}"
        yield f"{own} {_held(tuple(cell.cell_contents for cell in plain.__closure__ or ()))}"


def _held(values: tuple[Any, ...]) -> str:
    """What a function carries along: constants and functions; anything else is told like nothing before it."""
    told = (_constant(value) if isinstance(value, _SIMPLE) else "".join(_told(value)) for value in values)
    return " ".join(own or secrets.token_hex(8) for own in told)


def _code(code: CodeType) -> str:
    parts = [code.co_code.hex(), *code.co_names, *code.co_varnames, *code.co_freevars]
    return " ".join([*parts, *(_constant(value) for value in code.co_consts)])


def _constant(value: Any) -> str:
    """A constant in words that are the same in every process; of anything else its kind alone."""
    if isinstance(value, CodeType):
        return _code(value)
    if isinstance(value, tuple):
        return f"({', '.join(map(_constant, value))})"
    if isinstance(value, frozenset):
        return f"{{{', '.join(sorted(map(_constant, value)))}}}"
    return repr(value) if isinstance(value, _SIMPLE) else type(value).__qualname__
