"""What an answer allows a browser to do with it: the policy of content and the headers beside it.

A page may run the scripts that NiceGUI's template names, each by a number used once, and nothing else: no other file of
this server, no text that found its way into the page, no evaluated string. docs/decisions/0040 lists what is allowed
beyond that and why.
"""

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Scope, Send

from titanium.apps.web.guard.refusal import under_api

NONCE = "titanium.nonce"
"""Key of a request's scope under which its number used once stands."""

_EMPTY = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
"""Digest of nothing: NiceGUI writes one empty style element."""

NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""Of data, which shows nothing."""

DOCUMENT = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "img-src data:; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
"""Of a document that a job made, such as a memo: it shows itself, of an origin of its own, and runs nothing."""

_DOCUMENTS = ("text/html", "image/svg+xml", "application/xhtml+xml", "text/xml", "application/xml")

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",
    "Permissions-Policy": ", ".join(
        f"{own}=()"
        for own in (
            "accelerometer", "autoplay", "browsing-topics", "camera",
            "display-capture", "geolocation", "gyroscope", "hid", "identity-credentials-get", "idle-detection",
            "local-fonts", "magnetometer", "microphone", "midi", "payment", "picture-in-picture",
            "publickey-credentials-get", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
        )
    ),
}  # fmt: skip


def page_policy(nonce: str) -> str:
    """The policy of a page whose scripts and styles bear a number used once."""
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'nonce-{nonce}'",
            f"style-src 'self' 'nonce-{nonce}' {_EMPTY}",
            "style-src-attr 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "frame-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types vue dompurify default",
        ]
    )


def with_policy(scope: Scope, send: Send) -> Send:
    """Send a response with the headers that guard it; what it says of its caching stands."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message.get("headers", [])))
            kind = headers.get("content-type", "").partition(";")[0].strip().lower()
            policy = _policy(scope, kind)
            for name, value in (*_ALWAYS.items(), ("Content-Security-Policy", policy)):
                headers[name] = value
            if policy is DOCUMENT:  # browsers refuse to open one that is alone in a sandbox
                headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
            headers.setdefault("Cache-Control", _caching(scope, kind))
            message = {**message, "headers": headers.raw}
        await send(message)

    return sent


def _caching(scope: Scope, kind: str) -> str:
    """What is anybody's, such as a style sheet, is asked for again but not sent again; the rest is not kept."""
    is_public = kind.startswith(("text/css", "text/javascript", "font/", "image/")) and not under_api(scope["path"])
    return "no-cache" if is_public else "no-store"


def _policy(scope: Scope, kind: str) -> str:
    if under_api(scope["path"]):
        return DOCUMENT if kind in _DOCUMENTS else NOTHING
    return page_policy(scope[NONCE]) if kind == "text/html" else NOTHING
