"""A native form control: an input, a select or a text area that tells its value."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from nicegui.element import Element

Tag = Literal["input", "select", "textarea"]


class Control(Element, component="control.js"):
    """A native form control.

    Parameters
    ----------
    tag
        Which.
    kind
        Type of an input: `text`, `number`, `range`, `checkbox`, `search`.
    value
        What it shows; of a checkbox whether it is set.
    options
        Value and label of each choice of a select.
    attributes
        Attributes of the control itself, such as `min`, `max`, `step` or `aria-describedby`.
    on_commit
        Called with the value once it is settled: a box is left, a choice is made, a slider is let go.
    on_typing
        Called with the value while it changes.
    pause
        Least seconds between two calls of `on_typing`; the last value is always told.
    """

    def __init__(
        self,
        tag: Tag = "input",
        *,
        kind: str = "text",
        value: Any = "",
        options: Sequence[tuple[str, str]] = (),
        attributes: Mapping[str, Any] | None = None,
        on_commit: Callable[[Any], Any] | None = None,
        on_typing: Callable[[Any], Any] | None = None,
        pause: float = 0.06,
    ):
        super().__init__()
        self._kind = kind
        self.props["tag"] = tag
        self.props["kind"] = kind
        self.props["attributes"] = dict(attributes or {})
        self.set_options(options)
        self.show(value)
        if on_commit is not None:
            self.on("commit", lambda event: on_commit(event.args))
        if on_typing is not None:
            self.on("typing", lambda event: on_typing(event.args), throttle=pause)

    def show(self, value: Any) -> None:
        """Show another value; one that is being typed in is left alone."""
        self.props["checked" if self._kind == "checkbox" else "value"] = value

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer other choices."""
        self.props["options"] = [{"value": value, "label": label} for value, label in options]
