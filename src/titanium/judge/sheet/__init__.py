"""The material sheet: what a package is like, in the standard properties of a material."""

from titanium.judge.sheet.findings import MaterialSheet
from titanium.judge.sheet.sheet import material_sheet

__all__ = ["MaterialSheet", "material_sheet"]
