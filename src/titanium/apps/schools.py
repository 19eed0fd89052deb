"""The command `titanium schools`: which verdicts survive every rival school, and which depend on one."""

from typing import Annotated

from cyclopts import Parameter

from titanium.apps.output import DEFAULT_OUTPUT, Output, listed


def schools(
    case: str = "us_rok",
    *,
    packages: str = "all",
    futures: int = 100_000,
    seed: int = 0,
    prior: Annotated[bool, Parameter(negative="")] = False,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """Which verdicts on which packages survive every school of thought, and which depend on one?

    Example: titanium schools us_rok --packages titanium --futures 4096

    Parameters
    ----------
    case
        Name of an embedded case, or the path of a case folder.
    packages
        Names of packages, separated by commas, or `all`. Today's package is always shown beside them.
    futures
        Number of sampled futures.
    seed
        Seed of the futures; the same seed gives the same bits.
    prior
        Take futures from the case's ranges alone, not only those that the record and the capitals' signatures leave.
    """
    from titanium.case import load_case
    from titanium.judge import judge_schools, stress
    from titanium.tell import schools as tell_schools

    names = None if packages == "all" else listed(packages)
    ensemble = "prior" if prior else "matched"
    loaded = load_case(case)
    with output.advancing(futures) as on_progress:
        verdict = stress(loaded, names, futures=futures, seed=seed, ensemble=ensemble, on_progress=on_progress)
    found = judge_schools(verdict)
    output.show(found.to_dict, lambda: tell_schools.render(found), tell_schools.headline(found))
