"""What a case says in other languages: `words/LANGUAGE.yaml`, each text as the case has it to its translation.

A translation changes no result, so these files are not part of the case's hash. One of a text that the case no longer
says stops nothing, since whoever edits a copy of a case would meet it at once; `titanium check` names it.
"""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, cast

from titanium.case.read import Draft, names_in, read_yaml
from titanium.games.parts import FrozenDict

if TYPE_CHECKING:
    from titanium.case.schema import Case

_LANGUAGE = re.compile(r"[a-z]{2,3}")
Words = Mapping[str, Mapping[str, str]]
"""Language to a text of the case to its translation."""


def read_words(draft: Draft) -> Words:
    """Translations of texts of the case by language; what is not a text is reported."""
    found: dict[str, FrozenDict] = {}
    for name in names_in(draft, "words", ".yaml"):
        file, language = f"words/{name}", name.removesuffix(".yaml")
        if not _LANGUAGE.fullmatch(language):
            draft.report(file, (), f"'{language}' is not the code of a language", "Name the file words/ko.yaml, say.")
            continue
        own: dict[str, str] = {}
        for text, translation in (read_yaml(draft, file, optional=True, hashed=False) or {}).items():
            if not isinstance(translation, str) or not translation.strip():
                draft.report(file, (text,), f"the translation of '{text}' is not a text")
            else:
                own[text] = translation
        found[language] = FrozenDict(cast("dict[Any, Any]", own))
    return FrozenDict(cast("dict[Any, Any]", found))


def unsaid(case: "Case") -> Iterator[str]:
    """Each translation of a text that the case does not say, in words, with the nearest that it does."""
    said = set(_texts([value for name, value in case.__dict__.items() if name != "words"]))
    for language, own in case.words.items():
        for text in own:
            if text not in said:
                near = get_close_matches(text, said, 1)
                meant = f"; it says '{near[0]}'" if near else ""
                yield f"words/{language}.yaml: the case does not say '{text}'{meant}"


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
