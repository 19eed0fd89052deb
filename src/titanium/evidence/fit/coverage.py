"""How much of a list each choice rests on: cases in which it had to be made, and coefficients that it must tell."""

from dataclasses import dataclass

from titanium.evidence.fit.estimates import Estimate
from titanium.evidence.fit.tree import decisions_from, parts_of, utilities_at
from titanium.games.tree import Game

USUAL = 10
"""Cases of the rarer kind for each coefficient that are usually asked for (Peduzzi et al. 1996)."""


@dataclass(frozen=True)
class Coverage:
    """One choice and the cases behind it.

    Attributes
    ----------
    node, mover
        Where and whose.
    reached
        Cases in which it had to be made.
    taken
        Action to the cases in which it was taken.
    coefficients
        Coefficients on which the choice rests in the model.
    """

    node: str
    mover: str
    reached: int
    taken: dict[str, int]
    coefficients: int

    @property
    def each(self) -> float:
        """Cases that took the rarest action, for each coefficient."""
        return min(self.taken.values()) / self.coefficients if self.coefficients else float("inf")


def coverage(game: Game, found: Estimate) -> tuple[Coverage, ...]:
    """What each choice of a tree rests on.

    Parameters
    ----------
    game
        The tree.
    found
        A strategic model of it.
    """
    counts = found.counts
    sample = found.fit.sample
    told: list[Coverage] = []
    for node, decision in decisions_from(game, game.root):
        counted = utilities_at(game, node)
        places = [place for place, equation in enumerate(sample.equations) if equation.target in counted]
        taken = {action: sum(counts[end] for end in parts_of(game, node, action)[0]) for action in decision.actions}
        own = int(sample.observations.owner[:, places].sum())
        told.append(Coverage(node, decision.player, sum(taken.values()), taken, own))
    return tuple(told)
