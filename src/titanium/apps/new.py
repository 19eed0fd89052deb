"""The command `titanium new`."""

from titanium.apps.output import DEFAULT_OUTPUT, Output


def new(name: str, *, output: Output = DEFAULT_OUTPUT) -> None:
    """A commented case to start from.

    Example: titanium new northern_flank
    """
