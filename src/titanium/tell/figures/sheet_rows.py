"""What figures of a material sheet share: the titles of its packages, with their marks."""

from titanium.judge.sheet.findings import MaterialSheet, PackageSheet
from titanium.tell.catalogue import told


def sheet_title(sheet: MaterialSheet, own: PackageSheet) -> str:
    """The title of a package with the mark of today's and of no agreement."""
    return told(own.title) + {sheet.base: " *", sheet.disagreement: " †"}.get(own.name, "")
