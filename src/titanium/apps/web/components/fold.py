"""What folds on a narrow screen and stands open on a wide one."""

from nicegui.element import Element


class Fold(Element, component="fold.js"):
    """A native details element, closed at first where the screen is narrow; elements are made inside it.

    Parameters
    ----------
    words
        Of its summary.
    narrow
        Media query of a narrow screen.
    """

    def __init__(self, words: str, *, narrow: str = "(max-width: 56rem)"):
        super().__init__()
        self.props["narrow"] = narrow
        self.show(words)

    def show(self, words: str) -> None:
        """Say something else in the summary."""
        if self.props.get("words") != words:
            self.props["words"] = words
