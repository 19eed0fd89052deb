"""What a case says in other languages: `words/LANGUAGE.yaml`, each text as the case has it to its translation.

A translation changes no result, so these files are not part of the case's hash.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from titanium.case.read import Draft, names_in, read_yaml
from titanium.errors import nearest
from titanium.games.parts import FrozenDict

_LANGUAGE = re.compile(r"[a-z]{2,3}")
Words = Mapping[str, Mapping[str, str]]
"""Language to a text of the case to its translation."""


def read_words(draft: Draft, description: Any) -> Words:
    """Translations of the texts of the description and of the tables; one of a text that none has is reported."""
    found: dict[str, FrozenDict] = {}
    names = names_in(draft, "words", ".yaml")
    said = set(_texts([description, *draft.tables.values()])) if names and not draft.problems else None
    for name in names:
        file, language = f"words/{name}", name.removesuffix(".yaml")
        if not _LANGUAGE.fullmatch(language):
            draft.report(file, (), f"'{language}' is not the code of a language", "Name the file words/ko.yaml, say.")
            continue
        own: dict[str, str] = {}
        for text, translation in (read_yaml(draft, file, optional=True, hashed=False) or {}).items():
            if not isinstance(translation, str) or not translation.strip():
                draft.report(file, (text,), f"the translation of '{text}' is not a text")
            elif said is not None and text not in said:
                draft.report(file, (text,), f"the case does not say '{text}'", nearest(text, said))
            else:
                own[text] = translation
        found[language] = FrozenDict(cast("dict[Any, Any]", own))
    return FrozenDict(cast("dict[Any, Any]", found))


def _texts(value: Any) -> Iterator[str]:
    """Every text in tables of entries."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in cast("Mapping[Any, Any]", value).values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in cast("tuple[Any, ...]", value):
            yield from _texts(item)
    elif (fields := getattr(value, "__dict__", None)) is not None:
        yield from _texts(cast("dict[str, Any]", fields))
