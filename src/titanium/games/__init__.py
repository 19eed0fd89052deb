"""Extensive-form games, useful without any alliance: declared as data, compiled once, solved by the million."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from titanium.games.tree import Chance, Decision, Game, Outcome

if TYPE_CHECKING:
    from titanium.games.solve import Solution, compile_game, subgame_perfect

__all__ = ["Chance", "Decision", "Game", "Outcome", "Solution", "compile_game", "subgame_perfect"]


def __getattr__(name: str) -> Any:
    """Solving needs JAX, which declaring a game and checking it do not; so it waits until it is asked for."""
    if name in ("Solution", "compile_game", "subgame_perfect"):
        return getattr(import_module("titanium.games.solve"), name)
    raise AttributeError(f"module 'titanium.games' has no attribute '{name}'")
