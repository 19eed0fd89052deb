"""Adaptive policy pathways: signposts, triggers and the value of waiting."""

from titanium.judge.paths.finding import Pathways, pathways
from titanium.judge.paths.waiting import Waiting, value_of_waiting

__all__ = ["Pathways", "Waiting", "pathways", "value_of_waiting"]
