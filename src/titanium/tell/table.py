"""A table as any medium can show it: a page, a document, Markdown, or beside a figure for those who cannot see it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """Cells in words, with their units in the headings.

    The first column names its row.
    """

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    """Columns of numbers, which stand at the right."""

    def __post_init__(self) -> None:
        """Refuse a row that is not as wide as the headings."""
        for row in self.rows:
            if len(row) != len(self.headings):
                raise ValueError(f"row of {len(row)} cells under {len(self.headings)} headings: {row}")

    def to_dict(self) -> dict[str, object]:
        """The table as plain data."""
        return {
            "caption": self.caption,
            "headings": list(self.headings),
            "rows": [list(row) for row in self.rows],
            "numeric": sorted(self.numeric),
        }
