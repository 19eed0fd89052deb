"""Extensive-form games, useful without any alliance: declared as data, compiled once, solved by the million.

Declare one with `build` or `Game.of`, or read it with `read_yaml` or `read_efg`; `solve` it, `draw_svg` it, `fit` it to
what was played.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from titanium.games.builder import build, chance, decide, end
from titanium.games.parts import Chance, Decision, Outcome, Parameter
from titanium.games.tree import Game, Infoset

if TYPE_CHECKING:
    from titanium.games.drawing.outline import draw_text
    from titanium.games.drawing.picture import draw_svg
    from titanium.games.drawing.shown import tree_rows
    from titanium.games.estimation import (
        Fit,
        bootstrap,
        clarke,
        first_difference,
        fit,
        fit_ultimatum,
        marginal_effects,
        posterior,
        profile,
        vuong,
    )
    from titanium.games.interchange.efg import read_efg
    from titanium.games.interchange.efg_write import write_efg
    from titanium.games.interchange.yaml_read import read_yaml
    from titanium.games.interchange.yaml_write import write_yaml
    from titanium.games.ready_made import egame12, egame122, egame123, ultimatum
    from titanium.games.solving.compiled import compile_game
    from titanium.games.solving.equilibrium import solve
    from titanium.games.solving.induction import subgame_perfect
    from titanium.games.solving.perfect import PerfectEquilibria, perfect_equilibria
    from titanium.games.solving.solution import Solution

_LAZY = {
    "Fit": "estimation.result",
    "PerfectEquilibria": "solving.perfect",
    "Solution": "solving.solution",
    "bootstrap": "estimation.resampling",
    "clarke": "estimation.comparison",
    "compile_game": "solving.compiled",
    "draw_svg": "drawing.picture",
    "draw_text": "drawing.outline",
    "egame12": "ready_made",
    "egame122": "ready_made",
    "egame123": "ready_made",
    "first_difference": "estimation.effects",
    "fit": "estimation.fitting",
    "fit_ultimatum": "estimation.bargaining",
    "marginal_effects": "estimation.effects",
    "perfect_equilibria": "solving.perfect",
    "posterior": "estimation.bayes",
    "profile": "estimation.profiling",
    "read_efg": "interchange.efg",
    "read_yaml": "interchange.yaml_read",
    "solve": "solving.equilibrium",
    "subgame_perfect": "solving.induction",
    "tree_rows": "drawing.shown",
    "ultimatum": "ready_made",
    "vuong": "estimation.comparison",
    "write_efg": "interchange.efg_write",
    "write_yaml": "interchange.yaml_write",
}
"""Public name to the module that holds it. They wait until they are asked for: solving and fitting need JAX."""

__all__ = [
    "Chance",
    "Decision",
    "Fit",
    "Game",
    "Infoset",
    "Outcome",
    "Parameter",
    "PerfectEquilibria",
    "Solution",
    "bootstrap",
    "build",
    "chance",
    "clarke",
    "compile_game",
    "decide",
    "draw_svg",
    "draw_text",
    "egame12",
    "egame122",
    "egame123",
    "end",
    "first_difference",
    "fit",
    "fit_ultimatum",
    "marginal_effects",
    "perfect_equilibria",
    "posterior",
    "profile",
    "read_efg",
    "read_yaml",
    "solve",
    "subgame_perfect",
    "tree_rows",
    "ultimatum",
    "vuong",
    "write_efg",
    "write_yaml",
]


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        return getattr(import_module(f"titanium.games.{_LAZY[name]}"), name)
    raise AttributeError(f"module 'titanium.games' has no attribute '{name}'")
