"""The command `titanium interactions`: whether a package is worth more than the sum of its parts."""

from typing import Annotated

from cyclopts import Parameter

from titanium.apps.output import DEFAULT_OUTPUT, Output


def interactions(
    case: str = "us_rok",
    *,
    package: str | None = None,
    futures: int = 8192,
    seed: int = 0,
    prior: Annotated[bool, Parameter(negative="")] = False,
    all_: Annotated[bool, Parameter(name="--all", negative="")] = False,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """Is a package worth more than the sum of what its levers do one by one, in strength and in security?

    Example: titanium interactions us_rok --package article_only --futures 2048

    Parameters
    ----------
    case
        Name of an embedded case, or the path of a case folder.
    package
        Name of a package; the proposal that moves most levers if left out.
    futures
        Number of sampled futures, the same for every setting of the levers.
    seed
        Seed of the futures; the same seed gives the same bits.
    prior
        Draw from the case's ranges alone, without holding the futures against the historical record.
    all_
        Show every pair of levers, not the clearest alone.
    """
    from titanium.case import load_case
    from titanium.judge.interactions import interactions as interactions_
    from titanium.tell import interactions as tell_interactions

    loaded = load_case(case)
    with output.advancing(futures) as on_progress:
        found = interactions_(
            loaded,
            package,
            futures=futures,
            seed=seed,
            ensemble="prior" if prior else "matched",
            on_progress=on_progress,
        )
    output.show(found.to_dict, lambda: tell_interactions.render(found, every=all_), tell_interactions.headline(found))
