"""The command `titanium claims`: what the article's claims come to when each is computed."""

from typing import Annotated, Literal

from cyclopts import Parameter

from titanium.apps.output import DEFAULT_OUTPUT, ChartFile, Output, listed


def claims(
    case: str = "us_rok",
    *,
    only: str | None = None,
    futures: int = 4096,
    seed: int = 0,
    ensemble: Literal["matched", "record", "prior"] = "matched",
    schools: Annotated[bool, Parameter(negative="")] = False,
    chart: ChartFile = None,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """Which claims of the article does the model support, by which schools, and what would turn each verdict?

    Example: titanium claims us_rok --only C11

    Parameters
    ----------
    case
        Name of an embedded case, or the path of a case folder.
    only
        Names of claims, separated by commas; all if left out.
    futures
        Number of sampled futures; claims that are worked from cited figures alone need none.
    seed
        Seed of the futures; the same seed gives the same bits.
    ensemble
        Futures that match the record and both capitals' signatures, the record alone, or neither.
    schools
        Show verdicts in every position of every school.
    chart
        SVG or PNG file to draw the board of claims in.
    """
    from titanium.case import load_case
    from titanium.evidence.claims import claims_ledger
    from titanium.tell import claims as tell_claims
    from titanium.tell.figures.claims_board import claims_board

    found = claims_ledger(
        load_case(case), None if only is None else listed(only), futures=futures, seed=seed, ensemble=ensemble
    )
    output.show(found.to_dict, lambda: tell_claims.render(found, schools=schools), tell_claims.headline(found))
    output.draw(chart, lambda: claims_board(found))
