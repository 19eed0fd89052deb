"""Bargains: what capitals could agree on, see `titanium.judge.bargain.finding`, and what would move who refuses."""

from titanium.judge.bargain.deals import Deals
from titanium.judge.bargain.finding import bargain
from titanium.judge.bargain.moves import Moved, what_moves

__all__ = ["Deals", "Moved", "bargain", "what_moves"]
