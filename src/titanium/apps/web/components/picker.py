"""A file that the reader picks, read in the browser and told in full."""

import base64
from collections.abc import Callable
from typing import Any

from nicegui.element import Element


class Picker(Element, component="picker.js"):
    """A native file input.

    Parameters
    ----------
    accept
        Ends of names, separated by commas.
    largest
        Bytes; of a larger file nothing is read.
    on_picked
        Called with the file's name and content.
    on_large
        Called with the name and the size of a file that is too large.
    """

    def __init__(
        self,
        accept: str,
        largest: int,
        *,
        on_picked: Callable[[str, bytes], Any],
        on_large: Callable[[str, int], Any],
    ):
        super().__init__()
        self.props.update(accept=accept, largest=largest)
        self.on("picked", lambda event: on_picked(str(event.args["name"]), base64.b64decode(event.args["data"])))
        self.on("large", lambda event: on_large(str(event.args["name"]), int(event.args["size"])))
