"""NiceGUI's page template, with each of its scripts and styles marked by the number used once of the response.

The template is marked before it is filled, so nothing that is filled in (a text, a title, a script that an attacker got
into one) ever bears the mark. A template of a later NiceGUI that this does not fit makes pages that do not run, never
pages that run too much.
"""

import re
from collections.abc import Callable
from typing import Any

from titanium.apps.web.guard.policy import NONCE

_MARK = f"nonce=\"{{{{ request.scope['{NONCE}'] }}}}\""
_OPENED = re.compile(r'<(script|style)\b|<link(?= rel="modulepreload")')
_PURIFIER = 'import DOMPurify from "dompurify";'
_PURIFIED = f"""{_PURIFIER}
      globalThis.trustedTypes?.createPolicy("default", {{ createHTML: (text) => DOMPurify.sanitize(text) }});"""
"""Markup that a script sets as plain text, as ECharts does for what it shows under the pointer, is cleaned first."""


def mark_template() -> None:
    """Have every page of NiceGUI in this process made from the marked template."""
    from jinja2 import BaseLoader
    from nicegui.client import templates

    class Marked(BaseLoader):
        def __init__(self, plain: BaseLoader):
            self.plain = plain

        def get_source(self, environment: Any, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
            source, path, is_fresh = self.plain.get_source(environment, template)
            return marked(source), path, is_fresh

    environment = templates.env
    if environment.loader is not None and not hasattr(environment.loader, "plain"):
        environment.loader = Marked(environment.loader)


def marked(source: str) -> str:
    """A template with the mark in every script, style and preloaded module.

    Examples
    --------
    >>> print(marked('<script type="module">'))
    <script nonce="{{ request.scope['titanium.nonce'] }}" type="module">
    """
    return _OPENED.sub(lambda found: f"{found[0]} {_MARK}", source.replace(_PURIFIER, _PURIFIED))
