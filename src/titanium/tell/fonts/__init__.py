"""Letters that figures and documents are written in where the reader's machine may lack them: Noto Sans KR.

The two files hold Hangul of KS X 1001, Latin and the signs of the texts; `scripts/font.py` builds them. Their licence,
the SIL Open Font License 1.1, stands beside them in `OFL.txt`.
"""

from contextlib import AbstractContextManager
from importlib import resources
from pathlib import Path

FAMILY = "Noto Sans KR"
"""Name of the family in the files."""
FILES = ("NotoSansKR-Regular.ttf", "NotoSansKR-Bold.ttf")
"""Weights 400 and 700."""


def folder() -> AbstractContextManager[Path]:
    """The folder of the font files, for as long as the context is open.

    Examples
    --------
    >>> with folder() as fonts:
    ...     [(fonts / name).is_file() for name in FILES]
    [True, True]
    """
    return resources.as_file(resources.files(__name__))
