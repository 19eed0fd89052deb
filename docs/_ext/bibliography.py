"""Every source of the cases that come with Titanium, from their `sources.yaml`."""

import re
from collections.abc import Mapping

from titanium import case_names, load_case
from titanium.case.schema import Source

SEEN = {
    "primary": "read itself",
    "excerpt": "seen in part, or as relayed",
    "recollected": "recollected, not seen",
    "own": "our own",
}
MARKUP = re.compile(r"([\\`*_\[\]<>|#$])")


def markdown() -> str:
    """A list of all sources by author and year, each with its keys, its cases and how it was seen."""
    entries: dict[Source, dict[str, list[str]]] = {}
    for name in case_names():
        for key, source in load_case(name).sources.items():
            entries.setdefault(source, {}).setdefault(key, []).append(name)
    told, letter = [_counts(entries)], ""
    for source in sorted(entries, key=lambda own: (_sorted_as(own.author), str(own.year), own.title)):
        first = _sorted_as(source.author)[:1].upper()
        if first != letter:
            letter = first
            told.append(f"\n## {letter}\n")
        told.append(_entry(source, entries[source]))
    return "\n".join(told)


def _counts(entries: Mapping[Source, Mapping[str, list[str]]]) -> str:
    rows = ["| how it was seen | sources |", "|---|--:|"]
    rows += [f"| {says} | {sum(own.seen == seen for own in entries)} |" for seen, says in SEEN.items()]
    return "\n".join(rows)


def _entry(source: Source, keys: Mapping[str, list[str]]) -> str:
    parts = [f"{source.author} ({source.year})", f"*{_plain(source.title)}*", source.publisher]
    told = ". ".join(part if part.startswith("*") else _plain(part) for part in parts if part)
    marked = " **Recollected, not seen.**" if source.seen == "recollected" else ""
    address = f" `{source.address}`" if source.address else ""
    note = f" {_plain(source.note[:1].upper() + source.note[1:])}." if source.note else ""
    named = "; ".join(f"`{key}` in {' and '.join(f'`{case}`' for case in cases)}" for key, cases in keys.items())
    return f"- {told}.{marked}{address}{note} How seen: {SEEN[source.seen]}. Key: {named}."


def _sorted_as(author: str) -> str:
    return re.sub(r"^(the|a|an) ", "", author, flags=re.IGNORECASE).casefold()


def _plain(text: str) -> str:
    """A text in which Markdown reads nothing."""
    return MARKUP.sub(r"\\\1", text)
