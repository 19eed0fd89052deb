"""The command `titanium bargain`: what both capitals could agree on, who would pay, and whom else it would please."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from titanium.apps.output import DEFAULT_OUTPUT, ChartFile, Output, listed
from titanium.errors import InputError


def bargain(
    case: str = "us_rok",
    *,
    packages: str | None = None,
    packages_from: Path | None = None,
    disagreement: str = "no_agreement",
    patron_discount: float = 0.9,
    host_discount: float = 0.9,
    futures: int = 4096,
    seed: int = 0,
    prior: Annotated[bool, Parameter(negative="")] = False,
    record: Annotated[bool, Parameter(negative="")] = False,
    all_: Annotated[bool, Parameter(name="--all", negative="")] = False,
    chart: ChartFile = None,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """Which deals would both capitals sign, what would each pay for them, and whom else would they please?

    Example: titanium bargain us_rok --packages fact_sheet_2025,titanium --futures 1024

    Parameters
    ----------
    case
        Name of an embedded case, or the path of a case folder.
    packages
        Names of packages, separated by commas, or `all`: what is asked for if no file is. Today's is always among them.
    packages_from
        CSV file of further packages: a column `package`, and a column for each lever that differs from today's.
    disagreement
        What capitals fall back on: no_agreement, status_quo (today's package goes on), alone (what each would do by
        itself), best (each the best of these), or the name of a package.
    patron_discount, host_discount
        What a gain a round later is worth to each in alternating offers, over 0 and under 1.
    futures
        Number of sampled futures.
    seed
        Seed of the futures; the same seed gives the same bits.
    prior
        Take futures from the case's ranges alone, not only those that the record and the capitals' signatures leave.
    record
        Take futures that the record leaves, whether or not the capitals would have signed today's package.
    all_
        Tell of every refusal what would halve it, not of the frequent ones alone.
    chart
        SVG or PNG file to draw the deal space in, with the adversary's and the rival's beside it.
    """
    if prior and record:
        raise InputError("--prior and --record are both given; one is wanted")
    from titanium.case import load_case
    from titanium.explore.packages import from_csv, merged, named
    from titanium.judge.bargain import bargain as bargain_
    from titanium.tell import bargain as tell_bargain
    from titanium.tell.figures.deals import deals

    loaded = load_case(case)
    tables = [] if packages_from is None else [from_csv(loaded, packages_from)]
    if packages is not None or not tables:
        names = None if packages in (None, "all") else listed(packages)
        tables.insert(0, named(loaded, names))
    with output.advancing(futures) as on_progress:
        found = bargain_(
            loaded, merged(*tables), futures=futures, seed=seed,
            ensemble="prior" if prior else "record" if record else "matched",
            disagreement=disagreement, discount=(patron_discount, host_discount), on_progress=on_progress,
        )  # fmt: skip
    output.show(found.to_dict, lambda: tell_bargain.render(found, every=all_), tell_bargain.headline(found))
    output.draw(chart, lambda: deals(found))
