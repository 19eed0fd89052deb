"""The memo: what a run found, for a principal to read and a sceptic to check.

`gather` collects findings, `content` puts them into words, and `writing` sets them as a page, a document or Markdown.
"""

from titanium.tell.memo.document import Memo
from titanium.tell.memo.writing import FORMATS, memo, write

__all__ = ["FORMATS", "Memo", "memo", "write"]
