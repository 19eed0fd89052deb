"""A solved game tree in the page: its nodes take the focus, arrows move between them, Enter chooses one.

It keeps the semantics of its drawing, a `tree` of `treeitem`s with their levels, under the keyboard pattern that the
ARIA authoring practices give it: one stop of the tab key, up and down in reading order, left to the parent, right to
the first child, Home and End.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

from nicegui.element import Element

_OWN = re.compile(r'(?<=^<svg)([^>]*?) style="[^"]*"')
_SHEET = re.compile(r"<style[^>]*>.*?</style>", re.DOTALL)


class Tree(Element, component="tree.js"):
    """A tree that `titanium.games.drawing` drew, of which a place can be chosen.

    Parameters
    ----------
    svg
        The drawing; never a text that somebody gave.
    on_choose
        Called with the name of a node or an outcome that was chosen.
    """

    def __init__(self, svg: str, on_choose: Callable[[str], Any]):
        super().__init__()
        self.classes("tree")
        self.props["whole"] = False
        self.props["chosen"] = ""
        self.stand([], [])
        self.show(svg)
        self.on("choose", lambda event: on_choose(event.args))

    def show(self, svg: str) -> None:
        """Show another drawing; the focus stays at the place where it is."""
        self.props["svg"] = bare(svg)

    def choose(self, place: str) -> None:
        """Mark a place as chosen."""
        self.props["chosen"] = place

    def stand(self, here: Sequence[str], passed: Sequence[str]) -> None:
        """Mark where play stands and the places that it came through."""
        self.props["here"], self.props["passed"] = list(here), list(passed)

    def fit(self, is_whole: bool) -> None:
        """Show all of it in the room there is, or at a size at which it can be read."""
        self.props["whole"] = is_whole


def bare(svg: str) -> str:
    """A drawing without styles of its own, which the policy of the page refuses and its style sheet says instead.

    Examples
    --------
    >>> bare('<svg viewBox="0 0 4 2" style="max-width:100%"><style>g{fill:red}</style><g style="x"/></svg>')
    '<svg viewBox="0 0 4 2"><g style="x"/></svg>'
    """
    return _SHEET.sub("", _OWN.sub(r"\1", svg))
