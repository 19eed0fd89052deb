"""The command `titanium match`."""

from typing import Annotated

from cyclopts import Parameter

from titanium.apps.output import DEFAULT_OUTPUT, Output


def match(
    case: str = "us_rok",
    *,
    draws: int = 131_072,
    seed: int = 0,
    all_: Annotated[bool, Parameter(name="--all", negative="")] = False,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """Hold prior draws against the record: what survives, which constraints bind, and how each school fares.

    Example: titanium match us_rok --draws 8192

    Parameters
    ----------
    case
        Name of an embedded case, or the path of a case folder.
    draws
        Prior draws to look at; rounded up to whole blocks of 2,048.
    seed
        Seed of the draws; the same seed gives the same draws as in `titanium stress`.
    all_
        Show every uncertainty, not only those that matching moves most.
    """
    from titanium.case import load_case
    from titanium.judge.matching import history_match
    from titanium.tell import matching as tell_matching

    found = history_match(load_case(case), draws=draws, seed=seed)
    output.show(found.to_dict, lambda: tell_matching.render(found, show_all=all_), tell_matching.headline(found))
