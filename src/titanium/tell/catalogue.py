"""What Titanium says, in the reader's language: English stands in the code, translations in `languages/LANGUAGE.po`.

`say` gives a sentence in the language that `speaking` set, filled with its values. The English sentence is the key, so
the code reads as what it prints; `make words` gathers every sentence into the catalogues, in the format of gettext,
which translators' tools edit. What a case says itself (titles, limits, claims) is translated in the case's own folder
`words`; `told` looks there. A sentence without a translation is said in English.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

from titanium.case.schema import Case
from titanium.errors import InputError, nearest
from titanium.games.parts import FrozenDict
from titanium.tell.particles import with_particles

ENGLISH = "en"
"""Language of the code."""
_KOREAN = "ko"


class _Spoken(NamedTuple):
    language: str = ENGLISH
    case: Mapping[str, str] = FrozenDict()


_SPOKEN: ContextVar[_Spoken] = ContextVar("spoken")


def languages() -> tuple[str, ...]:
    """Languages in which Titanium can speak.

    Examples
    --------
    >>> languages()
    ('en', 'ko')
    """
    files = resources.files("titanium.tell") / "languages"
    return (ENGLISH, *sorted(file.name.removesuffix(".po") for file in files.iterdir() if file.name.endswith(".po")))


def _spoken() -> _Spoken:
    return _SPOKEN.get(_Spoken())


@contextmanager
def speaking(language: str, case: Case | None = None) -> Iterator[None]:
    """Say everything inside in a language, and what the case says in its own translation.

    Raises
    ------
    InputError
        If Titanium does not speak the language, or babel, which reads its catalogue, is not installed.

    Examples
    --------
    >>> with speaking("ko"):
    ...     say("Model result, not a forecast.")
    '모형의 결과이며 예측이 아닙니다.'
    """
    if language not in languages():
        raise InputError(f"no language '{language}'\n{nearest(language, languages())}")
    if language != ENGLISH:
        _catalogue(language)
    token = _SPOKEN.set(_Spoken(language, case.words.get(language, FrozenDict()) if case is not None else FrozenDict()))
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def language() -> str:
    """Language that is spoken here."""
    return _spoken().language


def say(sentence: str, /, **values: Any) -> str:
    """A sentence in the reader's language, with its values.

    Parameters
    ----------
    sentence
        English, with names of values in braces; a format may follow a name.
    values
        What the names stand for.

    Examples
    --------
    >>> say("{count:,} sampled futures", count=4096)
    '4,096 sampled futures'
    """
    said = translated(sentence).format(**values)
    return with_particles(said) if language() == _KOREAN else said


def translated(sentence: str) -> str:
    """A sentence in the reader's language, its values not filled in: what a template needs."""
    spoken = _spoken().language
    return sentence if spoken == ENGLISH else _catalogue(spoken).get(sentence, sentence)


def noted(sentence: str) -> str:
    """A sentence that is said later, marked for the catalogue where it is written."""
    return sentence


def told(text: str) -> str:
    """A text of the case in the reader's language."""
    return _spoken().case.get(text, text)


@lru_cache(maxsize=4)
def _catalogue(language: str) -> Mapping[str, str]:
    try:
        from babel.messages.pofile import read_po
    except ModuleNotFoundError as error:
        raise InputError(
            "babel is not installed; languages other than English need it\nRun: pip install 'titanium-alliance[page]'"
        ) from error
    with (resources.files("titanium.tell") / "languages" / f"{language}.po").open("rb") as file:
        found = read_po(file, locale=language)
    return {str(own.id): str(own.string) for own in found if own.id and own.string and not own.fuzzy}
