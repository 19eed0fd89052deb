"""The command `titanium assumptions`."""

from titanium.apps.output import DEFAULT_OUTPUT, Output


def assumptions(case: str = "us_rok", *, output: Output = DEFAULT_OUTPUT) -> None:
    """What each verdict rests on: measured, estimated, judged or assumed.

    Example: titanium assumptions us_rok
    """
