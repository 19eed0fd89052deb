"""Two trees for the benchmark of the game engine, their draws, and the same games solved by Gambit one at a time."""

import io
from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np

from titanium.games import Game, build, chance, decide, end, write_efg

PRECISION = 4.0
"""Precision of all choices, in 1/utility; payoffs of either tree span about 4."""


def crisis() -> Game:
    """Four players, ten decisions, twelve ends, 25 parameters: a war over an island, and an ally's neighbour."""

    def ends(b: str, w: str, s: str, k: str) -> Any:
        return end({"B": b, "W": w, "S": s, "K": k})

    def neighbour(b: str, w: str, s: str, risk: str) -> Any:
        exploits = ends(f"{b} + ally", f"{w} - {risk} * war", f"{s} - {risk} * ruin", f"calm + prize - {risk} * dread")
        return decide("K", {"hold": ends(b, w, s, "calm"), "exploit": exploits})

    def open_bases(p: str, bill: str) -> Any:
        b, w, s = f"(1 - {p}) * isle - cost", f"home + {p} * stake - sea", f"1 + {p} * trade - {bill}"
        struck = neighbour(f"{b} - blow", f"{w} - loss", f"{s} - loss", f"risk1 * {p}")
        return decide("B", {"strike": struck, "spare": neighbour(b, w, s, f"risk2 * {p}")})

    denied = neighbour("(1 - p0) * isle - cost", "home + p0 * stake - sea", "1 + p0 * trade - rift", "risk0")
    ally = decide("S", {"deny": denied, "bases": open_bases("p1", "part * bill"), "full": open_bases("p2", "bill")})
    alone = ends("(1 - p3) * isle - cost / 2", "home + p3 * stake - shame", "1 + p3 * trade", "calm")
    patron = decide("W", {"abstain": alone, "intervene": ally})
    peace = ends("0", "home + stake", "1 + trade", "calm")
    names = "p0 p1 p2 p3 isle cost home stake sea trade rift calm ally war ruin prize dread blow loss bill part shame"
    return build(
        decide("B", {"none": peace, "attack": patron}),
        players=["B", "W", "S", "K"],
        parameters=dict.fromkeys([*names.split(), "risk0", "risk1", "risk2"], 0.5),
        title="A war over an island",
    )


def signalling() -> Game:
    """A sender of two types, two messages and two answers: eight parameters, two beliefs."""

    def message(name: str, is_strong: bool) -> Any:
        cost = "0" if name == "silent" else ("easy" if is_strong else "dear")
        fought = "fight_strong" if is_strong else "fight_weak"
        answers = {
            "yield": end({"sender": f"prize - {cost}", "receiver": "0"}),
            "resist": end({"sender": f"{fought} - {cost}", "receiver": "lose" if is_strong else "win"}),
        }
        return decide("receiver", answers, infoset=f"after {name}")

    def sender(is_strong: bool) -> Any:
        return decide("sender", {name: message(name, is_strong) for name in ("silent", "threaten")})

    return build(
        chance({"strong": ("p", sender(True)), "weak": ("1 - p", sender(False))}),
        players=["sender", "receiver"],
        parameters=dict.fromkeys("p easy dear prize fight_strong fight_weak lose win".split(), 0.5),
        title="A threat that may be empty",
    )


def draws(game: Game, n: int, seed: int) -> dict[str, np.ndarray]:
    """Parameters drawn at random (n,); rounded, so that both programs read the very same numbers."""
    random = np.random.default_rng(seed)
    ranges = {"p": (0.1, 0.9), "prize": (0.5, 2), "fight_strong": (-1, 1), "fight_weak": (-2, 0), "lose": (-2, 0)}
    return {name: random.uniform(*ranges.get(name, (0.05, 1.5)), n).round(6) for name in game.parameters}


class OneAtATime:
    """The first draws of a game, each read by Gambit as a game of its own."""

    def __init__(self, game: Game, values: dict[str, np.ndarray], n: int):
        self.gambit = import_module("pygambit")
        self.game, self.n = game, n
        self.games = [self._read({name: float(own[i]) for name, own in values.items()}) for i in range(n)]

    def _read(self, one: dict[str, float]) -> Any:
        return self.gambit.read_efg(io.BytesIO(write_efg(self.game, one).encode()))

    def play(self, _: int) -> int:
        """Solve all, already read; how many."""
        for game in self.games:
            self.gambit.qre.logit_solve_lambda(game, PRECISION)
        return self.n

    def largest_difference(self, solve: Callable[[float, int], Any]) -> tuple[float, int]:
        """Largest difference in a share, and draws left out because Gambit met another branch on the way.

        `solve` takes the precision at which Gambit stopped and the number of the draw.
        """
        worst, left_out = 0.0, 0
        turns = self.gambit.LogitBifurcationEvent | self.gambit.LogitPerturbationEvent
        for number, game in enumerate(self.games):
            events: list[Any] = []
            (found,) = self.gambit.qre.logit_solve_lambda(game, PRECISION, event_callback=events.append)
            if any(isinstance(event, turns) for event in events):
                left_out += 1
                continue
            assert abs(found.lam - PRECISION) < 1e-6, "Gambit stopped short"
            ours = solve(found.lam, number)
            for player in game.players:
                for history, mixed in found.profile[player]:
                    own = ours.probabilities[self._node(step.action for step in history)]
                    worst = max(worst, *(abs(float(own[action]) - share) for action, share in mixed))
        return worst, left_out

    def _node(self, actions: Any) -> str:
        name = self.game.root
        for action in actions:
            name = dict(self.game.nodes[name].children())[action]
        return name
