"""Findings as data frames, for those who go on in pandas."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from titanium.errors import InputError

if TYPE_CHECKING:
    from pandas import DataFrame

MISSING = "pandas is not installed; a finding as a data frame needs it\nRun: pip install 'titanium-alliance[judge]'"
"""What is said where the extra `judge` is not installed."""


def frame(rows: Sequence[Mapping[str, Any]]) -> "DataFrame":
    """Rows of a finding as a data frame; a row that lacks a column has a missing value there.

    Raises
    ------
    InputError
        If pandas is not installed.

    Examples
    --------
    >>> frame([{"package": "ironclad", "strength": 0.6}]).columns.tolist()
    ['package', 'strength']
    """
    try:
        from pandas import DataFrame
    except ModuleNotFoundError as error:
        raise InputError(MISSING) from error
    return DataFrame([dict(row) for row in rows])
