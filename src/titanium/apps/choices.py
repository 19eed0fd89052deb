"""The command `titanium choices`: what would change if the choices of a case had been made otherwise."""

from typing import Annotated

from cyclopts import Parameter

from titanium.apps.output import DEFAULT_OUTPUT, Output, listed


def choices(
    case: str = "us_rok",
    *,
    only: str = "all",
    futures: int = 20_000,
    seed: int = 0,
    prior: Annotated[bool, Parameter(negative="")] = False,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """Lay the choices of a case open: what each alternative to them does to the order of the packages.

    Example: titanium choices us_rok --only host_cost_limit --futures 4096

    Parameters
    ----------
    case
        Name of an embedded case, or the path of a case folder.
    only
        Names of choices, separated by commas, or `all`.
    futures
        Number of sampled futures of each alternative.
    seed
        Seed of the futures; the same seed gives the same bits.
    prior
        Draw from the case's ranges alone, without holding the futures against the historical record.
    """
    from titanium.case import load_case
    from titanium.judge.choices import sweep_choices
    from titanium.tell import choices as tell_choices

    names = None if only == "all" else listed(only)
    loaded = load_case(case)
    ensemble = "prior" if prior else "matched"
    with output.advancing(futures) as on_progress:
        report = sweep_choices(loaded, names, futures=futures, seed=seed, ensemble=ensemble, on_progress=on_progress)
    output.show(report.to_dict, lambda: tell_choices.render(report), tell_choices.headline(report))
