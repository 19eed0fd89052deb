"""Crises for tests: solved once for all of them, or made up, with numbers that are set and not solved."""

from collections import defaultdict
from functools import lru_cache

from titanium import load_case
from titanium.games import build, decide, end
from titanium.games.solving.compiled import assemble
from titanium.games.solving.numbers import Numbers
from titanium.games.tree import Game
from titanium.report.assignment import Assignment
from titanium.report.crisis import CrisisReport, solve_crisis

CASE = load_case("us_rok")
ARMS, SEARCHES = 0.25, 0.6
"""Probability that the adversary of `blind` arms, and that the patron, who cannot see it, searches."""


@lru_cache
def solved(name: str, package: str = "ironclad") -> CrisisReport:
    """A crisis of the case."""
    return solve_crisis(CASE, name, package)


def blind() -> CrisisReport:
    """The adversary arms or not, the patron searches or not and cannot see whether there is anything to be found.

    A search costs `c_W`; it takes `q_K` from an adversary that is found to be armed. Being armed and left alone is
    worth `v_K`, and costs the patron `v_W`.
    """
    unarmed = decide(
        "W", {"search": end({"K": 0, "W": "-c_W"}), "wait": end({"K": 0, "W": 0})}, name="unarmed", infoset="dark"
    )
    armed = decide(
        "W", {"search": end({"K": "-q_K", "W": "-c_W"}), "wait": end({"K": "v_K", "W": "-v_W"})},
        name="armed", infoset="dark",
    )  # fmt: skip
    game = build(decide("K", {"rest": unarmed, "arm": armed}, name="first", asks="Arm in secret?"), players=["K", "W"])
    return made_up(
        game,
        {"first": {"rest": 1 - ARMS, "arm": ARMS}, "dark": {"search": SEARCHES, "wait": 1 - SEARCHES}},
        {"dark": {"unarmed": 1 - ARMS, "armed": ARMS}},
    )


def made_up(
    game: Game, shares: dict[str, dict[str, float]], beliefs: dict[str, dict[str, float]] | None = None
) -> CrisisReport:
    """A crisis of a game in which every information set plays by given shares, at the case's nominal numbers."""
    numbers = defaultdict(lambda: 0.5, CASE.nominal())
    payoffs = {
        name: {player: formula.number(numbers) for player, formula in own.payoffs.items()}
        for name, own in {**game.nodes, **game.outcomes}.items()
    }
    found = assemble(game, Numbers(payoffs, {}, {}), shares)
    nothing = Assignment({}, {}, {}, ())
    return CrisisReport(
        case=CASE,
        crisis=CASE.crises["rift"].model_copy(update={"name": "made_up", "title": "Made up", "game": game}),
        package=CASE.base,
        assignment=nothing,
        schools=nothing.positions(CASE),
        choices=found.choices,
        values=found.values,
        reach={name: float(own) for name, own in found.reach.items()},
        effects={},
        quantities=numbers,
        limit={name: float(own) for name, own in found.reach.items()},
        beliefs=beliefs or {},
        sharpest=found,
    )
