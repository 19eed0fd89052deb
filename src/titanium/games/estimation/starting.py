"""Where to start the search: statistical backward induction, zero, and draws around both.

With all payoffs at zero, only what follows the last decision tells about the last mover's payoffs. So freeing the
coefficients of the last mover, then of the mover before it, each with the later ones held, is a sequence of simple
choice models (Bas, Signorino and Walker 2008, "Statistical backwards induction", Political Analysis 16(1)).
"""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from titanium.games.estimation.formulae import Equation
from titanium.games.estimation.likelihood import Likelihood, Observations, maximise, root_mean_square
from titanium.games.parts import Decision
from titanium.games.tree import Game


def starts(
    likelihood: Likelihood,
    observations: Observations,
    stages: Sequence[int],
    *,
    count: int,
    seed: int,
) -> Float[np.ndarray, "start coefficient"]:
    """Coefficients to start from, one row each.

    Parameters
    ----------
    likelihood, observations
        The model and the data.
    stages
        For each predictor, how late its mover moves; the latest are estimated first, and -1 not at all here.
    count
        Number of starts: backward induction, zero, then draws around either.
    seed
        Of the draws.
    """
    stage = np.asarray(stages)[np.argmax(observations.owner, axis=1)]
    induced = np.zeros((1, len(stage)))
    for latest in sorted(set(stage.tolist()) - {-1}, reverse=True):
        found = maximise(likelihood, observations, induced, free=(stage == latest)[None, :])
        if np.isfinite(found.value[0]):
            induced = found.theta
    scale = root_mean_square(observations.x)
    width = np.where(np.arange(count) % 3 == 2, 1.5, 0.5)[:, None]
    noise = np.random.default_rng(seed).normal(size=(count, len(stage))) * width / scale
    centre = np.where((np.arange(count) % 2 == 0)[:, None], np.clip(induced * scale, -5, 5) / scale, 0)
    return np.concatenate([induced, np.zeros_like(induced), (centre + noise)[2:]])[:count]


def stages(game: Game, equations: Sequence[Equation]) -> list[int]:
    """For each equation, the depth of the last decision of a player whose payoffs it enters; -1 for other ones."""
    depth = {game.root: 0}
    last = dict.fromkeys(game.players, -1)
    for name in game.preorder:
        if name in game.nodes:
            node = game.nodes[name]
            for _, target in node.children():
                depth[target] = depth[name] + 1
            if isinstance(node, Decision):
                last[node.player] = max(last[node.player], depth[name])
    found: dict[str, int] = {}
    for place, formula, _ in game.formulas():
        if "payoffs" in place:
            for name in formula.names:
                found[name] = max(found.get(name, -1), last[str(place[-1])])
    return [found.get(equation.target, -1) for equation in equations]
