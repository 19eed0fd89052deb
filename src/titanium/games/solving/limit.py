"""Where the principal branch ends as precision grows: a sequential equilibrium (McKelvey and Palfrey 1998)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from titanium.games.solving.batch import solve_draws
from titanium.games.solving.compiled import assemble
from titanium.games.solving.inputs import Inputs
from titanium.games.solving.numbers import Numbers, evaluate, stakes
from titanium.games.solving.solution import Solution
from titanium.games.tree import Game, Infoset

SHARP = (1e6, 1e5, 1e4)
"""Precision times the range of payoffs up to which the branch is followed; the next where rounding hides the last."""
MAX_REGRET = 1e-5
"""Largest gain of a deviation, relative to the range of payoffs, at what is called a limit."""


def sequential_limit(game: Game, inputs: Inputs) -> Solution:
    """Limit of the principal branch for one draw, with the beliefs that belong to it.

    Play is extrapolated from two very high precisions: what is mixed in the limit is reached as 1/precision. The
    `residual` is the largest gain that any deviation at any information set promises, given the beliefs there,
    relative to the range of payoffs; `converged` says that it is nearly nothing, so that play is sequentially
    rational.
    """
    env = {name: float(value[0]) for name, value in inputs.env.items()}
    numbers = evaluate(game, env)
    scale = max(float(stakes(game, numbers, dict.fromkeys(game.players, 1.0))), np.finfo(float).tiny)
    numbers = Numbers(*[_plain(part) for part in numbers])
    found = None
    for sharpest in SHARP:
        pair = {name: np.broadcast_to(value, 2) for name, value in inputs.env.items()}
        sharp = np.array([0.5, 1.0]) * sharpest / scale
        both = Inputs(pair, dict.fromkeys(game.players, sharp), (2,), 2)
        near = solve_draws(game, both, link="logit", errors="agent", dtype="float64")
        shares = {name: _extrapolated(near.probabilities[name]) for name in game.infosets}
        beliefs = {name: _extrapolated(own) for name, own in near.beliefs.items()}
        found = replace(assemble(game, numbers, shares), beliefs=beliefs, margin=float(near.margin.min()))
        regret = max(_regret(game, infoset, found) for infoset in game.infosets.values()) / scale
        found = replace(found, residual=regret, converged=bool(near.converged.all()) and regret <= MAX_REGRET)
        if found.converged:
            break
    assert found is not None
    return found


def _extrapolated(pair: Mapping[str, np.ndarray]) -> dict[str, float]:
    limits = {name: float(np.clip(2 * two[1] - two[0], 0, 1)) for name, two in pair.items()}
    total = sum(limits.values())
    return {name: value / total for name, value in limits.items()}


def _regret(game: Game, infoset: Infoset, found: Solution) -> float:
    """What the mover would gain by its best action instead of what it plays, in utility."""
    worth = dict.fromkeys(infoset.actions, 0.0)
    for node in infoset.nodes:
        weight = found.beliefs[infoset.name][node] if len(infoset.nodes) > 1 else 1.0
        for action, target in game.nodes[node].children():
            worth[action] += weight * found.values[target][infoset.player]
    played = found.probabilities[infoset.name]
    return max(worth.values()) - sum(played[action] * worth[action] for action in infoset.actions)


def _plain(part: Any) -> Any:
    """Nested tables of plain numbers."""
    if isinstance(part, Mapping):
        return {name: _plain(value) for name, value in part.items()}
    return float(part)
