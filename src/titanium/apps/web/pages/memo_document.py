"""A memo set in the page, from the plain data of its document."""

from collections.abc import Mapping
from typing import Any

from titanium.apps.web import parts
from titanium.apps.web.components.table import TableView


def show(memo: Mapping[str, Any]) -> None:
    """A memo under the page's own heading, which is its title.

    Parameters
    ----------
    memo
        As `titanium.tell.memo.writing.to_dict` gives it, its pictures with `svg`.
    """
    parts.text(memo["subject"], "subject")
    with parts.element("dl", classes="facts"):
        for term, fact in memo["facts"].items():
            with parts.element("div"):
                parts.element("dt", term)
                parts.element("dd", fact)
    for section in memo["sections"]:
        with parts.section(section["title"], f"part {section['name']}"):
            for block in section["blocks"]:
                _block(block)
    parts.text(memo["standing"], "standing")


def _block(block: Mapping[str, Any]) -> None:
    match block["kind"]:
        case "paragraph":
            parts.text(block["text"], {"lead": "lead", "soft": "hint"}.get(block["tone"], ""))
        case "items":
            _items(block)
        case "picture":
            with parts.element("div", classes="scrolls", tabindex=0, role="region", aria_label=block["title"]):
                parts.figure(block)
        case "command":
            with parts.element("pre", tabindex=0):
                parts.element("code", block["text"])
        case _:
            TableView(block)


def _items(block: Mapping[str, Any]) -> None:
    with parts.element("ol" if block["is_numbered"] else "ul"):
        for item in block["items"]:
            with parts.element("li"):
                if item["term"]:
                    parts.element("strong", item["term"])
                parts.text(item["text"], tag="span")
