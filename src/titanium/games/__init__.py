"""Extensive-form games, useful without any alliance: declared as data, compiled once, solved by the million."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from titanium.games.builder import build, chance, decide, end
from titanium.games.parts import Chance, Decision, Outcome, Parameter
from titanium.games.tree import Game, Infoset

if TYPE_CHECKING:
    from titanium.games.induction import compile_game, subgame_perfect
    from titanium.games.solution import Solution

_LAZY = {
    "Solution": "solution",
    "compile_game": "induction",
    "subgame_perfect": "induction",
}
"""Public name to the module that holds it, for what needs JAX, which declaring and checking a game do not."""

__all__ = [
    "Chance",
    "Decision",
    "Game",
    "Infoset",
    "Outcome",
    "Parameter",
    "Solution",
    "build",
    "chance",
    "compile_game",
    "decide",
    "end",
    "subgame_perfect",
]


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        return getattr(import_module(f"titanium.games.{_LAZY[name]}"), name)
    raise AttributeError(f"module 'titanium.games' has no attribute '{name}'")
