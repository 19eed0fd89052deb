"""The few pages of the guard itself, which must need nothing that stands behind it."""

import html

from titanium.tell.catalogue import language

HTML = b"text/html; charset=utf-8"

_STYLE = """
body { font: 16px/1.5 system-ui, "Noto Sans KR", sans-serif; color: #1a1a1a; background: #fff; margin: 0 }
h1 { font-size: 1.5rem; line-height: 1.25 }
main { max-width: 26rem; margin: 12vh auto; padding: 0 1rem }
label, input, button { display: block; font: inherit }
input { width: 100%; box-sizing: border-box; margin: 0.25rem 0 1rem; padding: 0.5rem; border: 1px solid #595959 }
button, .button { padding: 0.5rem 1.25rem; border: 0; background: #005a8f; color: #fff; cursor: pointer }
.button { display: inline-block; text-decoration: none }
:focus-visible { outline: 3px solid #e69f00; outline-offset: 2px }
[role="alert"] { color: #8f3500 }
"""


def page(title: str, body: str, nonce: str, head: str = "") -> bytes:
    """A whole page.

    Parameters
    ----------
    title
        Its heading; text.
    body, head
        What stands below it, and what is said of the page; markup, in which every text was escaped.
    nonce
        Number used once that lets its style be used.
    """
    name = html.escape(title)
    return (
        f'<!doctype html><html lang="{language()}"><head><meta charset="utf-8"><title>{name}</title>{head}'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style nonce="{nonce}">{_STYLE}</style>'
        f"</head><body><main><h1>{name}</h1>{body}</main></body></html>"
    ).encode()
