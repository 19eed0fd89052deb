"""Bargains: what capitals could agree on, see `titanium.judge.bargain.finding.bargain`."""

from titanium.judge.bargain.deals import Deals
from titanium.judge.bargain.finding import bargain

__all__ = ["Deals", "bargain"]
