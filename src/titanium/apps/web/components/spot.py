"""A line of text that can be given the focus, after what had it went away."""

from nicegui.element import Element


class Spot(Element, component="spot.js"):
    """A paragraph from which who uses the keyboard, or listens, can go on."""

    def __init__(self, classes: str = ""):
        super().__init__()
        self.classes(classes)
        self.props["words"], self.props["turn"] = "", 0

    def say(self, words: str) -> None:
        """Say something else."""
        self.props["words"] = words

    def focus(self) -> None:
        """Take the focus."""
        self.props["turn"] += 1
