"""Templates of pages: everything escaped, nothing left undefined, every sentence from the catalogue."""

from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any

from titanium.errors import InputError
from titanium.tell.catalogue import language, say, told, translated
from titanium.tell.figures.canvas import MISSING


def template(file: str, filters: Mapping[str, Callable[..., Any]], finalize: Callable[[Any], Any] | None = None) -> Any:
    """A template of jinja2 that speaks the reader's language.

    In it, `{% trans %}` and `say` look in the catalogue, `told` in the case's translations; `language` is the code of
    the language.

    Parameters
    ----------
    file
        Path inside `titanium.tell`.
    filters
        Filters of the template by name.
    finalize
        What is done to every value before it is shown.

    Raises
    ------
    InputError
        If jinja2 is not installed.
    """
    try:
        from jinja2 import Environment, StrictUndefined
    except ModuleNotFoundError as error:
        raise InputError(MISSING.format("jinja2")) from error
    setting: Any = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=finalize,
        extensions=["jinja2.ext.i18n"],
    )
    setting.policies["ext.i18n.trimmed"] = True
    setting.install_gettext_callables(translated, _one_or_many, newstyle=True)
    setting.filters |= filters
    setting.globals |= {"say": say, "told": told, "language": language()}
    return setting.from_string(files("titanium.tell").joinpath(file).read_text("utf-8"))


def _one_or_many(one: str, many: str, number: int) -> str:
    return translated(one if number == 1 else many)
