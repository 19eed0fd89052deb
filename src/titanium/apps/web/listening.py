"""Where the server can listen."""

import socket

from titanium.errors import InputError


def free_port(host: str, port: int) -> int:
    """The port itself if it is free, or any free one for 0.

    Raises
    ------
    InputError
        If it is taken, or the address is none of this machine's.
    """
    try:
        family, _, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
            return int(probe.getsockname()[1])
    except OSError as error:
        raise InputError(
            f"cannot listen on {host} port {port}: {error.strerror or error}\n"
            "Another titanium may be open there; give another --port, or 0 for any that is free."
        ) from None
