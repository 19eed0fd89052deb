"""The command `titanium stress`: in how many sampled futures each package holds, and what breaks first."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from titanium.apps.output import DEFAULT_OUTPUT, ChartFile, Output, listed


def stress(
    case: str = "us_rok",
    *,
    packages: str = "all",
    futures: int = 100_000,
    seed: int = 0,
    prior: Annotated[bool, Parameter(negative="")] = False,
    out: str | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    page: Path | None = None,
    chart: ChartFile = None,
    check: Annotated[bool, Parameter(negative="")] = False,
    output: Output = DEFAULT_OUTPUT,
) -> int:
    """In how many sampled futures does each package hold, and what breaks first?

    Example: titanium stress us_rok --packages ironclad,titanium --futures 4096

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
    out
        Folder, or address such as s3://bucket/run, in which the run is stored, with the verdict as JSON and as a page;
        one that was interrupted there is continued.
    workers
        Host threads; one per available core if left out.
    cluster
        Where Dask computes the run of --out instead: local:N for N processes here, or the address of a scheduler.
    page
        File for a self-contained HTML page of the verdict.
    chart
        File to draw into, .svg or .png: in how many of 50 sampled futures each package holds.
    check
        Exit with 1 if a named package holds in fewer than half of the futures.
    """
    from titanium.case import load_case
    from titanium.judge import stress as stress_
    from titanium.tell import verdict as tell_verdict
    from titanium.tell import words
    from titanium.tell.figures.strength import strength
    from titanium.tell.page import require_page, write_beside_run, write_page

    beside = None if out is None or "://" in out else Path(out) / "verdict.html"
    for file in (page, beside):
        if file is not None:
            require_page(file)
    loaded = load_case(case)
    names = None if packages == "all" else listed(packages)
    with output.advancing(futures) as on_progress:
        ensemble = "prior" if prior else "matched"
        verdict = stress_(
            loaded, names, futures=futures, seed=seed, ensemble=ensemble, out=out,
            workers=workers, cluster=cluster, on_progress=on_progress,
        )  # fmt: skip
    if out is not None:
        write_beside_run(loaded, verdict, out)
    if page is not None:
        write_page(loaded, verdict, page)
        output.tell(f"Page: {page}")
    output.draw(chart, lambda: strength(verdict))
    output.show(verdict.to_dict, lambda: tell_verdict.render(verdict), words.headline(verdict))
    asked = [own for own in verdict.packages if names is None or own.name in names]
    return int(check and any(own.strength.share < 0.5 for own in asked))
