"""What a solved game says, for one draw or for a batch of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import jax
import numpy as np

from titanium.errors import nearest
from titanium.games.tree import Game

CONVERGED, NOT_CONVERGED = "converged", "not converged"


class ByInfoset(Mapping[str, Mapping[str, Any]]):
    """Information set to action to probability; any node of a set stands for its set as well.

    Examples
    --------
    >>> shares = ByInfoset({"sees nothing": {"fight": 0.25, "yield": 0.75}}, {"after a": "sees nothing"})
    >>> shares["after a"]["fight"], list(shares)
    (0.25, ['sees nothing'])
    """

    def __init__(self, shares: Mapping[str, Mapping[str, Any]], aliases: Mapping[str, str]):
        self._shares, self._aliases = dict(shares), dict(aliases)

    def __getitem__(self, name: str) -> Mapping[str, Any]:
        try:
            return self._shares[self._aliases.get(name, name)]
        except KeyError:
            raise KeyError(f"no information set or node '{name}'\n{nearest(str(name), self._shares)}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._shares)

    def __len__(self) -> int:
        return len(self._shares)

    def __repr__(self) -> str:
        return repr(self._shares)


@jax.tree_util.register_dataclass
@dataclass(frozen=True)
class Solution:
    """What a solved game says; every value is a scalar of one draw, with further axes in front for a batch.

    Attributes
    ----------
    choices
        Node to action to the probability that the mover (or nature) plays it.
    values
        Node or outcome to player to the payoff that this player expects from there on, in utility.
    reach
        Outcome to the probability that play ends there.
    beliefs
        Information set of several nodes to node to the probability that its mover gives it once there.
    residual
        Largest change of any probability in one more Newton step of the equilibrium conditions; 0 in closed form.
    margin
        Least determinant of the equilibrium conditions along the branch, relative to its start. Near 0 the branch is
        about to turn and derivatives are large; below 0 it has turned back or crossed another. 1 in closed form.
    converged
        Whether `residual` is small enough; where not, every number is nan.
    """

    choices: dict[str, dict[str, Any]]
    values: dict[str, dict[str, Any]]
    reach: dict[str, Any]
    beliefs: dict[str, dict[str, Any]] = field(default_factory=dict)
    residual: Any = 0.0
    margin: Any = 1.0
    converged: Any = True
    game: Game | None = field(default=None, metadata={"static": True})

    @property
    def probabilities(self) -> ByInfoset:
        """Information set to action to probability; a node's name stands for its set, chance moves are left out."""
        game = self._known()
        shares = {name: self.choices[infoset.nodes[0]] for name, infoset in game.infosets.items()}
        aliases = {node: name for name, infoset in game.infosets.items() for node in infoset.nodes}
        return ByInfoset(shares, aliases)

    @property
    def expected(self) -> dict[str, Any]:
        """Player to the payoff that it expects at the root, in utility."""
        return self.values[self._known().root]

    @property
    def status(self) -> Any:
        """`converged` or `not converged`; an array of these for a batch."""
        words = np.where(np.asarray(self.converged), CONVERGED, NOT_CONVERGED)
        return str(words) if words.ndim == 0 else words

    def _known(self) -> Game:
        assert self.game is not None, "a solution is made with its game"
        return self.game
