"""The browser's address, which says what the page shows."""

from nicegui.element import Element


class Address(Element, component="address.js"):
    """Keeps the address; shows nothing."""

    def __init__(self, address: str):
        super().__init__()
        self.show(address)

    def show(self, address: str) -> None:
        """Put another address in place of the one that is there."""
        self.props["address"] = address
