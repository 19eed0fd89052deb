"""The command `titanium fit`."""

from titanium.apps.output import DEFAULT_OUTPUT, Output


def fit(case: str = "us_rok", *, output: Output = DEFAULT_OUTPUT) -> None:
    """A crisis game fitted to the historical record.

    Example: titanium fit us_rok
    """
