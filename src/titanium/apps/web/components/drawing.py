"""An SVG of our own in the page, so that its words can be read, found and spoken."""

import re

from nicegui.element import Element

_STYLE = re.compile(r"<style[^>]*>.*?</style>", re.DOTALL)
"""What matplotlib says of all its lines; the app's own style sheet says it, since the policy allows no other."""


class Drawing(Element, component="drawing.js"):
    """A drawing that `Figure.svg` or another function of ours made; never a text that somebody gave."""

    def __init__(self, svg: str):
        super().__init__()
        self.classes("drawing")
        self.show(svg)

    def show(self, svg: str) -> None:
        """Show another drawing."""
        self.props["svg"] = _STYLE.sub("", svg)
