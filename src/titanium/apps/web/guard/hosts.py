"""The `Host` of a request must be a name of ours.

A page whose own name is made to mean this machine (DNS rebinding) is of the same origin as we are in the eyes of a
browser; only the name that it asks for gives it away.
"""

import ipaddress
import re
from collections.abc import Collection

from starlette.datastructures import Headers

from titanium.apps.web.guard.refusal import Refusal
from titanium.errors import InputError

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
"""Names of this machine that no other machine can reach it by."""

FEWEST_LETTERS = 16
"""Letters of an access token, at least: it must not be guessed."""

_HOST = re.compile(r"(?P<name>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:(?P<port>[0-9]{1,5}))?")
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")


def check_listening(host: str, token: str | None) -> None:
    """Refuse to listen where others can reach us and no access token is set.

    Raises
    ------
    InputError
        If the address is not loopback's and there is no token, or the token is too short.
    """
    if token and len(token) < FEWEST_LETTERS:
        raise InputError(
            f"the access token has {len(token)} letters: it needs at least {FEWEST_LETTERS}\n"
            'Make one: python -c "import secrets; print(secrets.token_urlsafe())"'
        )
    if not token and not is_loopback(host):
        raise InputError(
            f"'{host}' can be reached from other machines, and there is no login without an access token\n"
            "Listen on 127.0.0.1, or set TITANIUM_TOKEN; docs/security.md says how to run it for others."
        )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address.

    Examples
    --------
    >>> [is_loopback(host) for host in ("localhost", "127.0.0.1", "::1", "0.0.0.0", "example.org")]
    [True, True, True, False, False]
    """
    found = _address(host)
    return host == "localhost" if found is None else found.is_loopback


def check_host(headers: Headers, hosts: Collection[str]) -> None:
    """Refuse a request to a host that is none of ours.

    Parameters
    ----------
    headers
        Of the request.
    hosts
        Names, with the port where only one is meant. Where one is the address of every interface (`0.0.0.0`), any
        address in figures is ours too: no name server can make a page's origin that.

    Raises
    ------
    Refusal
        If it names no host of ours, or several.
    """
    given = headers.getlist("host")
    if len(given) != 1 or not is_ours(given[0], hosts):
        raise Refusal(421, "This server does not answer for that host.", "Name it with --name if it should.")


def check_forwarded(headers: Headers) -> None:
    """Where no access token is set, refuse what comes through a proxy: it is not this machine's own user.

    Raises
    ------
    Refusal
        If a proxy says that it passed the request on.
    """
    if any(name in headers for name in _FORWARDED):
        raise Refusal(403, "This request came through a proxy, and no access token is set.", "Set TITANIUM_TOKEN.")


def is_ours(host: str, hosts: Collection[str]) -> bool:
    """Whether a host is one of those that are ours.

    Examples
    --------
    >>> ours = ["localhost:8600", "::1", "titanium.example.org"]
    >>> [is_ours(host, ours) for host in ("LocalHost.:8600", "[::1]:8600", "titanium.example.org", "localhost:8601")]
    [True, True, True, False]
    >>> is_ours("10.1.2.3:8600", ["0.0.0.0"]), is_ours("example.org:8600", ["0.0.0.0"])
    (True, False)
    """
    name, port = _parts(host)
    for own in hosts:
        its_name, its_port = _parts(f"[{own}]" if own.count(":") > 1 and not own.startswith("[") else own)
        is_any = (address := _address(its_name)) is not None and address.is_unspecified and _address(name) is not None
        if name and (name == its_name or is_any) and its_port in ("", port):
            return True
    return False


def _parts(host: str) -> tuple[str, str]:
    """Name and port of a host, in the form in which they are compared; no name if it is not well formed."""
    found = _HOST.fullmatch(host)
    return (found["name"].lower().removesuffix("."), found["port"] or "") if found else ("", "")


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return None
