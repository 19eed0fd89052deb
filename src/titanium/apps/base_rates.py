"""The command `titanium base-rates`."""

from titanium.apps.output import DEFAULT_OUTPUT, Output


def base_rates(case: str = "us_rok", *, output: Output = DEFAULT_OUTPUT) -> None:
    """How often has it happened? Base rates of the case, each with its reference class and interval.

    Example: titanium base-rates us_rok
    """
