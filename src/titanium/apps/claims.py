"""The command `titanium claims`."""

from titanium.apps.output import DEFAULT_OUTPUT, Output


def claims(case: str = "us_rok", *, output: Output = DEFAULT_OUTPUT) -> None:
    """What the claims of the article come to, by school.

    Example: titanium claims us_rok
    """
