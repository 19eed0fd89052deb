"""The command `titanium backtest`."""

from titanium.apps.output import DEFAULT_OUTPUT, Output


def backtest(case: str = "us_rok", *, output: Output = DEFAULT_OUTPUT) -> None:
    """The model started in past years and scored by what happened next.

    Example: titanium backtest us_rok
    """
