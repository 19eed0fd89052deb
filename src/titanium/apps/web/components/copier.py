"""An address that can be selected, and a button that copies it."""

from collections.abc import Callable
from typing import Any

from nicegui.element import Element


class Copier(Element, component="copier.js"):
    """An address of this server in full, as the browser reaches it.

    Parameters
    ----------
    label
        What it is the address of.
    words
        Of the button.
    address
        What follows the name of the server.
    on_copied
        Called with whether it could be copied.
    """

    def __init__(self, label: str, words: str, address: str, on_copied: Callable[[bool], Any]):
        super().__init__()
        self.classes("copier")
        self.props.update(label=label, words=words)
        self.show(address)
        self.on("copied", lambda event: on_copied(bool(event.args)))

    def show(self, address: str) -> None:
        """Show another address."""
        if self.props.get("address") != address:
            self.props["address"] = address
