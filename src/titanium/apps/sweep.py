"""The command `titanium sweep`."""

from typing import Annotated, Literal

from cyclopts import Group, Parameter

from titanium.apps.output import DEFAULT_OUTPUT, Output
from titanium.apps.packages import DEFAULT_PACKAGES, PackageOptions

_futures = Group("Futures", sort_key=6)
_machine = Group("Where it runs", sort_key=7)


def sweep(
    case: str = "us_rok",
    *,
    out: str,
    asked: PackageOptions = DEFAULT_PACKAGES,
    futures: Annotated[int, Parameter(group=_futures)] = 100_000,
    seed: Annotated[int, Parameter(group=_futures)] = 0,
    ensemble: Annotated[Literal["matched", "record", "prior", "weighted"], Parameter(group=_futures)] = "matched",
    sampling: Annotated[Literal["sobol", "lhs", "random"], Parameter(group=_futures)] = "sobol",
    schools: Annotated[Literal["stratified", "crossed"], Parameter(group=_futures)] = "stratified",
    chunk: Annotated[int | None, Parameter(group=_machine)] = None,
    workers: Annotated[int | None, Parameter(group=_machine)] = None,
    cluster: Annotated[str | None, Parameter(group=_machine)] = None,
    accept_other_bits: Annotated[bool, Parameter(negative="", group=_machine)] = False,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """Play packages in sampled futures and keep every result; interrupted or killed, it can be continued.

    Example: titanium sweep us_rok --grid "us_troops_k=20,28.5" --futures 4096 --out runs/troops

    Parameters
    ----------
    case
        Name of an embedded case, path of a case folder, or a model made of a Python function, as file.py:model.
    out
        Folder, or address such as s3://bucket/run, for the results; an unfinished run of the same request there is
        continued.
    futures
        Number of sampled futures.
    seed
        Seed of the futures; the same seed gives the same bits.
    ensemble
        Futures that the record and the capitals' signatures leave, those that the record leaves, all of them, or all
        weighted by how well they fit the record.
    sampling
        How futures are spread: a scrambled Sobol sequence, Latin hypercubes, or independent draws.
    schools
        Every future in one cell of the schools' factorial, or every draw in all of them.
    chunk
        Futures stored in one piece; results do not depend on it.
    workers
        Host threads; one per available core if left out.
    cluster
        Where Dask computes instead: local:N for N processes here, or the address of a scheduler.
    accept_other_bits
        Continue a run that was begun on another kind of machine or by another version, whose last bits may differ.
    """
    from titanium.case import load_case
    from titanium.explore.block import as_player
    from titanium.explore.function import is_address, load_model
    from titanium.explore.runs.catalogue import describe_run
    from titanium.explore.sweep import sweep as sweep_
    from titanium.model import compile_model
    from titanium.tell import runs as tell_runs

    player = as_player(load_model(case) if is_address(case) else compile_model(load_case(case)))
    packages = asked.chosen(player.scope)
    with output.advancing(futures) as on_progress:
        run = sweep_(
            player,
            packages,
            futures,
            seed,
            out,
            ensemble=ensemble,
            sampling=sampling,
            schools=schools,
            chunk=chunk,
            workers=workers,
            cluster=cluster,
            accept_other_bits=accept_other_bits,
            on_progress=on_progress,
        )
    report = describe_run(run)
    output.show(report.to_dict, lambda: tell_runs.render_show(report), tell_runs.headline_show(report))
