"""Scenario discovery: under which conditions a package breaks.

`finding.discover` is the way in. `prim` peels boxes over inputs in coded form (`coded`), whose counts `region` keeps up
to date; `choice` says which box is told and with which restrictions, `covering` seeks several, `bumping` seeks them on
resampled futures, `cart` grows a tree instead, and `scores` says what each input explains by itself. `parallel` lays
futures out along the inputs of the rules.
"""

from titanium.judge.discover.finding import Discovery, discover
from titanium.judge.discover.parallel import Parallel, parallel
from titanium.judge.discover.request import Request

__all__ = ["Discovery", "Parallel", "Request", "discover", "parallel"]
