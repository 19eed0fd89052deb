"""Where a function stands and what its text is: enough to find it again, in another process or years later.

An **address** is `package.module:name` or `folder/file.py:name`; a name may be dotted.
"""

import ast
import importlib
import importlib.util
import inspect
import pkgutil
import sys
import textwrap
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

from titanium.errors import InputError, nearest


def is_address(text: str) -> bool:
    """Whether a text is the address of something in a module rather than the name or folder of a case.

    Examples
    --------
    >>> is_address("examples/models/lake.py:model"), is_address("us_rok"), is_address("s3://runs/lake")
    (True, False, False)
    """
    place, colon, name = text.rpartition(":")
    return bool(place and colon) and all(part.isidentifier() for part in name.split("."))


def find(address: str) -> Any:
    """What stands at an address.

    Raises
    ------
    InputError
        If there is no such file, module or name, or the module cannot be imported; the nearest name is given.
    """
    place, _, name = address.rpartition(":")
    if not is_address(address):
        raise InputError(f"'{address}' is no address\nWrite it as package.module:name or folder/file.py:name.")
    return attribute(load_file(place) if place.endswith(".py") else _imported(place), name, place)


def attribute(module: ModuleType, name: str, place: str) -> Any:
    """What a module or a class in it has under a name, which may be dotted.

    Raises
    ------
    InputError
        If there is no such name; the nearest is given.
    """
    found: Any = module
    for part in name.split("."):
        if not hasattr(found, part):
            public = [own for own in getattr(found, "__dict__", ()) if not own.startswith("_")]
            raise InputError(f"'{place}' has no '{name}'\n{nearest(part, public)}")
        found = getattr(found, part)
    return found


def load_file(path: str | Path, name: str = "") -> ModuleType:
    """The module in a file, loaded once; modules beside it can be imported by it.

    Parameters
    ----------
    name
        Name of the module; one that no other file can have if left out.

    Raises
    ------
    InputError
        If there is no such file, or it cannot be loaded.
    """
    file = Path(path).expanduser().resolve()
    if not file.is_file():
        beside = [own.name for own in file.parent.glob("*.py")] if file.parent.is_dir() else []
        raise InputError(f"no file '{path}'\n{nearest(file.name, beside)}")
    name = name or module_name(file)
    if (known := sys.modules.get(name)) is not None and getattr(known, "__file__", None) == str(file):
        return known
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise InputError(f"'{path}' is not a Python file")
    _reach(str(file.parent))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        del sys.modules[name]
        raise InputError(f"'{path}' cannot be loaded: {_told(error)}") from error
    return module


def address_of(function: FunctionType) -> str:
    """Address under which a function is looked for: its file if that was loaded by its path or run as a script."""
    file = getattr(sys.modules.get(function.__module__), "__file__", None)
    if file is None or function.__module__ not in ("__main__", module_name(Path(file))):
        return f"{function.__module__}:{function.__qualname__}"
    path, here = Path(file).resolve(), Path.cwd()
    return f"{(path.relative_to(here) if path.is_relative_to(here) else path).as_posix()}:{function.__qualname__}"


def text_of(function: FunctionType) -> str:
    """Text of a function and of everything that it uses of its own module, so that a change in any of it shows.

    A function whose text cannot be had, because it was typed at a prompt, is told by its compiled code.

    Examples
    --------
    >>> text = text_of(address_of)
    >>> "def address_of" in text, "def module_name" in text, "def text_of" in text
    (True, True, False)
    """
    try:
        own = textwrap.dedent(inspect.getsource(function))
    except (OSError, TypeError):
        own = _compiled(function.__code__)
    definitions = _definitions(function.__module__)
    found: dict[str, str] = {}
    wanted = _names(function.__code__) | _names(inspect.unwrap(function).__code__) | _used(own)
    while new := sorted((wanted & definitions.keys()) - found.keys() - {function.__name__}):
        for name in new:
            found[name], uses = definitions[name]
            wanted |= uses
    return "\n".join([own.rstrip(), *(found[name] for name in sorted(found))]) + "\n"


def _definitions(module: str) -> Mapping[str, tuple[str, set[str]]]:
    """Name to what defines it at the top of a module: the text, and the names that this uses."""
    try:
        text = inspect.getsource(sys.modules[module])
        statements = ast.parse(text).body
    except (OSError, TypeError, KeyError, SyntaxError):
        return {}
    lines = text.splitlines()
    found: dict[str, tuple[str, set[str]]] = {}
    for statement in statements:
        nodes = list(ast.walk(statement))
        uses = {node.id for node in nodes if isinstance(node, ast.Name)}
        first = min(node.lineno for node in nodes if isinstance(node, ast.stmt | ast.expr))
        own = "\n".join(lines[first - 1 : statement.end_lineno])
        for name in _defines(statement):
            before, used = found.get(name, ("", set[str]()))
            found[name] = (f"{before}\n{own}".strip(), used | uses)
    return found


def _defines(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            yield from ((own.asname or own.name).partition(".")[0] for own in names)
        case ast.Assign() | ast.AnnAssign() | ast.AugAssign():
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            yield from (node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name))
        case _:
            pass


def _used(text: str) -> set[str]:
    """Names in a piece of a module, decorators among them; none if it cannot be read by itself."""
    try:
        return {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
    except SyntaxError:
        return set()


def _names(code: CodeType) -> set[str]:
    """Names of the module that code uses, functions inside it included."""
    inner = (constant for constant in code.co_consts if isinstance(constant, CodeType))
    return set(code.co_names).union(*(_names(constant) for constant in inner))


def _compiled(code: CodeType) -> str:
    inner = [_compiled(constant) if isinstance(constant, CodeType) else repr(constant) for constant in code.co_consts]
    return f"{code.co_name} {code.co_code.hex()} {code.co_names} {inner}"


def module_name(file: Path) -> str:
    """Name of a module that is loaded from its file, which no other file can have."""
    return f"{file.stem}_{sha256(str(file).encode()).hexdigest()[:8]}"


def _imported(name: str) -> ModuleType:
    """A module by its name, from the present folder too."""
    _reach(str(Path.cwd()))
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        missing = error.name or name
        if missing != name and not name.startswith(f"{missing}."):
            raise InputError(f"'{name}' cannot be loaded: {_told(error)}") from error
        raise InputError(f"no module '{missing}'\n{nearest(missing, _beside(missing))}") from None
    except Exception as error:
        raise InputError(f"'{name}' cannot be loaded: {_told(error)}") from error


def _beside(name: str) -> list[str]:
    """Modules that could have been meant: those in the same package, or in the present folder."""
    parent, dot, _ = name.rpartition(".")
    places = list(getattr(sys.modules.get(parent), "__path__", ())) if dot else [str(Path.cwd())]
    return [f"{parent}{dot}{module.name}" for module in pkgutil.iter_modules(places)]


def _reach(folder: str) -> None:
    """Let modules of a folder be imported, after all others, so that none of them hides another."""
    if folder not in sys.path:
        sys.path.append(folder)


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0]
