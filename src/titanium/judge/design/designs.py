"""Better packages: a many-objective search over the levers of a case, or of any model (Kasprzyk et al. 2013).

Every candidate is scored in one panel of futures; what is found goes through an epsilon archive. The front is then
scored again in futures in which no candidate was chosen, and those scores are what is told: the best of many noisy
scores is always somewhat too good, and the difference between the two is told as well.
"""

from collections.abc import Mapping, Sequence

from titanium.case.schema import Case
from titanium.errors import InputError
from titanium.explore.block import Player, as_player
from titanium.explore.ensemble import Kind, check_kind
from titanium.explore.panel import Panel
from titanium.explore.stream import check_request
from titanium.explore.sweep import Progress
from titanium.judge.design.cheapest import PLAYS, ChangeSearch, Payer
from titanium.judge.design.engine import MOST_MEMBERS, Engine
from titanium.judge.design.finding import Designs
from titanium.judge.design.fresh import Fresh
from titanium.judge.design.information import source_of
from titanium.judge.design.objectives import STRENGTH, Objective, objective_of, objectives_of, signatures
from titanium.judge.design.scoring import Limit, Scorer, limits_of, unique
from titanium.judge.design.space import BOTH, space_of
from titanium.judge.evidence import Evidence
from titanium.model.compile import Model, compile_model

DEFAULT_FUTURES, DEFAULT_FRESH = 2048, 8192
DEFAULT_POPULATION, DEFAULT_GENERATIONS, DEFAULT_SEARCHES = 40, 11, 2
_FLOOR = 0.5
"""Share of the base's strength that a package must have, unless a floor is asked for."""
_COSTS: Mapping[str, tuple[str, ...]] = {"W": ("patron_cost",), "S": ("host_cost", "host_defence")}
"""Role to the metrics that add up to what its state pays."""


def design(
    case: Case | Model | Player,
    *,
    objectives: Sequence[str] | None = None,
    decides: str = BOTH,
    waive: Sequence[str] = (),
    hold: Mapping[str, float] | None = None,
    at_least: Sequence[str] = (),
    at_most: Sequence[str] = (),
    lift: float | None = None,
    futures: int = DEFAULT_FUTURES,
    fresh: int = DEFAULT_FRESH,
    population: int = DEFAULT_POPULATION,
    generations: int = DEFAULT_GENERATIONS,
    searches: int = DEFAULT_SEARCHES,
    epsilons: Mapping[str, float] | None = None,
    seed: int = 0,
    ensemble: Kind = "matched",
    on_progress: Progress | None = None,
) -> Designs:
    """Packages better than those that are named, by several objectives at once.

    Parameters
    ----------
    case
        A case, compiled or not, or any other player.
    objectives
        At least two of `strength`, `security`, `signed`, the name of a threshold (the futures in which it is kept), a
        metric (its mean; `min:` or `max:` before it where no threshold says which is better) and `moves` (the levers
        moved). Left out: strength, security and the costs of a case.
    decides
        Whose levers move: `both`, or an actor by role, key, name or capital for those that it decides alone.
    waive
        Waivers that lift rules of the case, such as certified.
    hold
        Lever to the value at which it is kept.
    at_least, at_most
        Bounds as texts such as host_cost=60, on anything that can be an objective. If strength is wanted and has no
        floor, half of the base's is one; strength=0 lifts it.
    lift
        Strength to which the cheapest change to the base is sought.
    futures
        Futures in which candidates are scored. A case is computed in blocks of 2,048, so fewer save nothing.
    fresh
        Other futures in which the front is scored again.
    population, generations, searches
        Candidates of a generation, generations of a search, and searches with seeds of their own that are merged,
        NSGA-III and U-NSGA-III in turn.
    epsilons
        Objective to the least difference that matters; 0.01 of a share and about a fortieth of the spread of a mean
        if left out.
    seed
        Seed of the futures and of the searches; the same seed gives the same finding.
    ensemble
        Which futures, see `titanium.judge.stress.stress`.
    on_progress
        Told how many futures were played.

    Returns
    -------
    The front on fresh futures; without members, and with the nearest misses, if nothing keeps the limits.

    Raises
    ------
    InputError
        If anything asked for does not fit, or pymoo is not installed.

    Examples
    --------
    >>> from titanium.explore.function import at_least, lever, uniform, wrap
    >>> model = wrap(
    ...     lambda wall, flood: {"dry": wall - flood, "price": wall},
    ...     name="dyke",
    ...     levers={"wall": lever(0, 1, baseline=0)},
    ...     uncertainties={"flood": uniform(0, 1)},
    ...     metrics=["dry", "price"],
    ...     thresholds={"dry": at_least(0)},
    ...     processes=1,
    ... )
    >>> found = design(model, objectives=["strength", "min:price"], futures=64, fresh=64, population=8, generations=2)
    >>> [own.name for own in found.objectives], all("price" not in own.moved for own in found.members)
    (['strength', 'min:price'], True)
    """
    check_kind(ensemble)
    player = as_player(compile_model(case) if isinstance(case, Case) else case)
    scope = player.scope
    wanted = objectives_of(player, objectives)
    limits = limits_of(player, at_least, at_most)
    space = space_of(scope, decides=decides, waive=waive, hold=hold)
    _check(player, wanted, futures, fresh, searches, lift, epsilons or {})
    source = source_of(player, seed, ensemble, futures + fresh)
    strength = [objective_of(player, STRENGTH)] if lift is not None else []
    payers = _payers(player) if lift is not None else ()
    measures = unique(
        [*wanted, *(own.objective for own in limits), *strength, *(own for payer in payers for own in payer)]
    )
    tell = _Told(on_progress, planned(futures, fresh, population * generations * searches, lift))
    panel = Panel(player, source.design, source.indices(0, futures))
    scorer = Scorer(panel, space, measures, tell)
    seeds = tuple((seed + number) % 2**32 for number in range(searches))
    limits += _floor(scorer, limits)
    engine = Engine(scorer, wanted, limits, seeds, population, epsilons or {})
    engine.run(generations)
    front = engine.shown()
    change = ChangeSearch(scorer, strength[0], payers, limits) if strength else None
    beside = signatures(player, wanted)
    rest = Panel(player, source.design, source.indices(futures, futures + fresh))
    final = Fresh(scorer, wanted, beside, limits, rest)
    told = final.front(front.genomes)
    lifted = None if change is None or lift is None else final.lift(change, lift, told.base)
    tell.end()
    return Designs(
        evidence=Evidence.of(scope, source, fresh),
        base=scope.base,
        objectives=wanted,
        beside=beside,
        limits=limits,
        rules=space.rules,
        decides=decides,
        held=space.held,
        free=tuple(axis.key for axis in space.axes),
        units={key: lever.unit for key, lever in scope.levers.items()},
        codes={key: lever.values for key, lever in scope.levers.items() if lever.values},
        outside=space.outside,
        searched=engine.told(front),
        members=told.members,
        known=told.known,
        knee=told.knee,
        dominated=told.dominated,
        overtaken=told.overtaken,
        failed_limits=told.failed_limits,
        trade_offs=told.trade_offs,
        common=told.common,
        misses=() if front.genomes else engine.misses(),
        lift=lifted,
    )


def generations_of(generations: int | None, budget: int | None, population: int, searches: int) -> int:
    """Generations of each search, as they are given or as a budget of packages allows.

    Raises
    ------
    InputError
        If both are given, or the budget does not do for one generation of each search.

    Examples
    --------
    >>> generations_of(None, 800, 40, 2)
    10
    """
    if budget is None:
        return DEFAULT_GENERATIONS if generations is None else generations
    if generations is not None:
        raise InputError("--budget says how many packages are played; leave --generations out")
    each = max(population, 1) * max(searches, 1)
    if budget < each:
        raise InputError(f"a budget of {budget} packages: {searches} x {population} are one generation of each search")
    return budget // each


class _Told:
    """How many futures were played, told on."""

    def __init__(self, on_progress: Progress | None, planned: int):
        self._on_progress, self._planned, self._done = on_progress, planned, 0

    def __call__(self, futures: int) -> None:
        self._done += futures
        if self._on_progress is not None:
            self._on_progress(min(self._done, self._planned), self._planned, 0)

    def end(self) -> None:
        """All is done."""
        if self._on_progress is not None:
            self._on_progress(self._planned, self._planned, 0)


def _floor(scorer: Scorer, limits: tuple[Limit, ...]) -> tuple[Limit, ...]:
    """A floor on strength where it is wanted and none was asked for: half of what the base has.

    Without it most of a front is packages that hardly ever hold and cost one side little.
    """
    strength = [own for own in scorer.measures if own.name == STRENGTH]
    if not strength or any(own.objective.name == STRENGTH for own in limits):
        return ()
    half = round(_FLOOR * scorer.value(scorer.space.home, strength[0]), 2)
    return (Limit(strength[0], True, half),) if half > 0 else ()


def planned(futures: int, fresh: int, candidates: int, lift: float | None) -> int:
    """Futures that may be played, of all packages together."""
    return futures * (candidates + 10 * MOST_MEMBERS + (PLAYS if lift is not None else 0)) + fresh * 2 * MOST_MEMBERS


def _check(
    player: Player,
    wanted: Sequence[Objective],
    futures: int,
    fresh: int,
    searches: int,
    lift: float | None,
    epsilons: Mapping[str, float],
) -> None:
    for count in (futures, fresh, futures + fresh):
        check_request(player.scope, [player.scope.base], count)
    problems: list[str] = []
    if lift is not None and not player.scope.thresholds:
        problems.append(f"--lift {lift:g}: '{player.scope.name}' has no limits, so every package holds already")
    if searches < 1:
        problems.append(f"{searches} searches: at least 1 is wanted")
    if lift is not None and not 0 < lift <= 1:
        problems.append(f"--lift {lift:g}: a share of futures over 0 and at most 1 is wanted")
    names = [own.name for own in wanted]
    for name, side in epsilons.items():
        if name not in names:
            problems.append(f"an epsilon of '{name}', which is not an objective of this search")
        elif not side > 0:
            problems.append(f"an epsilon of {side:g} for {name}: a number over 0 is wanted")
    if problems:
        raise InputError("\n".join(problems))


def _payers(player: Player) -> tuple[Payer, ...]:
    """Who pays what, in a case."""
    if not isinstance(player.scope, Case):
        return ()
    known = [[name for name in names if name in player.metrics] for names in _COSTS.values()]
    return tuple(tuple(objective_of(player, f"min:{name}") for name in names) for names in known if names)
