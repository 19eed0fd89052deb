"""Ways to lay out many packages: by name, one lever at a time, as a grid, as a design, from a table.

Each takes what is explored (a case) and gives package to lever to value, with every lever set and within its range.
"""

from titanium.explore.packages.design import sobol
from titanium.explore.packages.files import as_csv, from_csv, read_csv, to_csv
from titanium.explore.packages.grids import grid, one_at_a_time
from titanium.explore.packages.setting import MAX_PACKAGES, Packages, check_packages, merged, named

__all__ = [
    "MAX_PACKAGES",
    "Packages",
    "as_csv",
    "check_packages",
    "from_csv",
    "grid",
    "merged",
    "named",
    "one_at_a_time",
    "read_csv",
    "sobol",
    "to_csv",
]
