"""The command `titanium design`: better packages, and what more knowledge would be worth."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Group, Parameter

from titanium.apps.output import DEFAULT_OUTPUT, ChartFile, Output, listed
from titanium.errors import InputError

if TYPE_CHECKING:
    from titanium.explore.block import Player

_bounds = Group("Bounds", sort_key=5)
_search = Group("Search", sort_key=6)
_knowing = Group("Information", sort_key=7)


def design(
    case: str = "us_rok",
    *,
    objectives: str | None = None,
    lift: float | None = None,
    save: Path | None = None,
    chart: ChartFile = None,
    decides: Annotated[str, Parameter(group=_bounds)] = "both",
    waive: Annotated[tuple[str, ...], Parameter(negative="", group=_bounds, show_default=False)] = (),
    hold: Annotated[tuple[str, ...], Parameter(negative="", group=_bounds, show_default=False)] = (),
    at_most: Annotated[tuple[str, ...], Parameter(negative="", group=_bounds, show_default=False)] = (),
    at_least: Annotated[tuple[str, ...], Parameter(negative="", group=_bounds, show_default=False)] = (),
    futures: Annotated[int | None, Parameter(group=_search)] = None,
    fresh: Annotated[int, Parameter(group=_search)] = 8192,
    population: Annotated[int, Parameter(group=_search)] = 40,
    generations: Annotated[int | None, Parameter(group=_search)] = None,
    searches: Annotated[int, Parameter(group=_search)] = 2,
    budget: Annotated[int | None, Parameter(group=_search)] = None,
    seed: Annotated[int, Parameter(group=_search)] = 0,
    prior: Annotated[bool, Parameter(negative="", group=_search)] = False,
    information: Annotated[bool, Parameter(negative="", group=_knowing)] = False,
    run: Annotated[str | None, Parameter(group=_knowing)] = None,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """Which packages are better, by several objectives at once; or what more knowledge would be worth.

    Example: titanium design us_rok --population 12 --generations 2 --searches 1 --fresh 2048

    Parameters
    ----------
    case
        Name of an embedded case, path of a case folder, or a model made of a Python function, as file.py:model.
    objectives
        What is wanted, separated by commas: strength, security, signed, a threshold, moves, or a metric such as
        host_cost or min:equity. Strength, security and the costs of a case if left out.
    lift
        Strength, as 0.65, to which the cheapest change of today's package is sought as well.
    save
        CSV file for the packages that are found, as a sweep reads them.
    chart
        SVG or PNG file to draw the front and the progress of the search in.
    decides
        Whose levers move: both, or one capital for those that it decides alone.
    waive
        Waiver, such as certified, whose rules do not bind; may be given several times.
    hold
        Lever kept at a value, as us_troops_k=28.5; may be given several times.
    at_most
        Ceiling on an objective, as host_cost=60; may be given several times.
    at_least
        Floor on an objective, as strength=0.5; may be given several times. Strength has a floor of half of today's
        unless one is given.
    futures
        Futures in which every candidate is scored, 2,048 if left out; of --information, 16,384.
    fresh
        Other futures in which what was found is scored again; these scores are shown.
    population
        Candidates of a generation.
    generations
        Generations of a search, 11 if left out.
    searches
        Searches with seeds of their own, whose finds are put together.
    budget
        Packages to be played in all, instead of generations.
    seed
        Seed of the futures and the searches; the same seed gives the same finding.
    prior
        Draw from the case's ranges alone, without holding the futures against the historical record.
    information
        Instead of a search, what knowing an uncertainty or the right school would be worth to who chooses a package.
    run
        Stored run whose packages and futures --information takes; else the named packages are played.
    """
    from titanium.judge.design.designs import DEFAULT_FUTURES
    from titanium.judge.design.designs import design as design_
    from titanium.tell import design as tell_design

    if information or run is not None:
        _inform(case, run, futures, seed, prior, output)
        return
    from titanium.explore.packages import to_csv
    from titanium.judge.design.designs import generations_of, planned
    from titanium.tell.figures.front import front

    player = _player(case)
    rounds = generations_of(generations, budget, population, searches)
    n_futures = DEFAULT_FUTURES if futures is None else futures
    with output.advancing(planned(n_futures, fresh, population * rounds * searches, lift)) as on_progress:
        found = design_(
            player,
            objectives=None if objectives is None else listed(objectives),
            decides=decides,
            waive=waive,
            hold=_held(hold),
            at_least=at_least,
            at_most=at_most,
            lift=lift,
            futures=n_futures,
            fresh=fresh,
            population=population,
            generations=rounds,
            searches=searches,
            seed=seed,
            ensemble="prior" if prior else "matched",
            on_progress=on_progress,
        )
    if save is not None and found.packages:
        to_csv(player.scope, found.packages, save)
        output.tell(f"Packages: {save}")
    if found.members:
        output.draw(chart, lambda: front(found))
    output.show(found.to_dict, lambda: tell_design.render(found), tell_design.headline(found))


def _inform(case: str, run: str | None, futures: int | None, seed: int, prior: bool, output: Output) -> None:
    """What more knowledge would be worth, from a stored run or from futures played for it."""
    from titanium.explore import open_run
    from titanium.judge.design.information import DEFAULT_FUTURES, information_of, value_of_information
    from titanium.tell import information as tell_information

    if run is not None:
        found = value_of_information(open_run(run))
    else:
        n_futures = DEFAULT_FUTURES if futures is None else futures
        with output.advancing(n_futures) as on_progress:
            found = information_of(
                _player(case),
                futures=n_futures,
                seed=seed,
                ensemble="prior" if prior else "matched",
                on_progress=on_progress,
            )
    output.show(found.to_dict, lambda: tell_information.render(found), tell_information.headline(found))


def _player(case: str) -> "Player":
    from titanium.case import load_case
    from titanium.explore.block import as_player
    from titanium.explore.function import is_address, load_model
    from titanium.model import compile_model

    return as_player(load_model(case) if is_address(case) else compile_model(load_case(case)))


def _held(texts: tuple[str, ...]) -> dict[str, float]:
    """Levers and values from texts such as us_troops_k=28.5."""
    held: dict[str, float] = {}
    problems: list[str] = []
    for text in texts:
        name, _, value = (part.strip() for part in text.partition("="))
        try:
            held[name] = float(value)
        except ValueError:
            problems.append(f"--hold '{text}' is not of the form lever=number")
    if problems:
        raise InputError("\n".join(problems))
    return held
