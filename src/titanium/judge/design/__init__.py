"""Better packages: what a search over the levers finds, and what more knowledge would be worth."""

from titanium.judge.design.designs import design
from titanium.judge.design.finding import Designs
from titanium.judge.design.information import information_of, value_of_information
from titanium.judge.design.known import Information

__all__ = ["Designs", "Information", "design", "information_of", "value_of_information"]
