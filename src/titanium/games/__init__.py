"""Extensive-form games, useful without any alliance: declared as data, compiled once, solved by the million."""

from titanium.games.solve import Solution, compile_game, subgame_perfect
from titanium.games.tree import Chance, Decision, Game, Outcome

__all__ = ["Chance", "Decision", "Game", "Outcome", "Solution", "compile_game", "subgame_perfect"]
