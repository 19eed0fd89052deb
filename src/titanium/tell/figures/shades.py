"""Shades of one hue from light to dark, as grids of numbers have them; they read in grey too."""

Shade = tuple[float, float, float]
"""Red, green and blue, each from 0 to 1."""

_LIGHT, _DARK = (0.97, 0.98, 1.0), (0.03, 0.27, 0.45)
BLANK: Shade = (1.0, 1.0, 1.0)
"""Of a cell of which nothing is known."""


def shade(part: float) -> Shade:
    """The shade of a number from 0, the lightest, to 1, the darkest; beyond these the nearer one.

    Examples
    --------
    >>> shade(0), shade(2) == shade(1)
    ((0.97, 0.98, 1.0), True)
    """
    inside = min(max(part, 0.0), 1.0)
    red, green, blue = (light + inside * (dark - light) for light, dark in zip(_LIGHT, _DARK, strict=True))
    return red, green, blue


def ink(own: Shade) -> str:
    """Colour of a number that reads on a shade."""
    red, green, blue = (part / 12.92 if part <= 0.04 else ((part + 0.055) / 1.055) ** 2.4 for part in own)
    # Relative luminance above which black has the higher contrast (WCAG 2.2).
    return "#000000" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 else "#ffffff"


def as_hex(own: Shade) -> str:
    """A shade as the web writes it.

    Examples
    --------
    >>> as_hex((0.97, 0.98, 1.0))
    '#f7faff'
    """
    return "#" + "".join(f"{round(255 * part):02x}" for part in own)
