"""The shallow lake: a town gains by releasing phosphorus into a lake that may turn eutrophic and stay so.

Dynamics by Carpenter, Ludwig and Brock (1999, Ecological Applications 9(3), 751-771); the stochastic problem with four
objectives by Singh, Reed and Keller (2015, Ecology and Society 20(3), 12) and Quinn, Reed and Keller (2017,
Environmental Modelling & Software 92, 125-141). The policy is a simple one: a release, and a lower one as long as the
lake holds more than a guarded amount. Each future has natural inflows of its own.
"""

import math

from titanium.explore.function import at_least, lever, uniform, wrap

YEARS = 100
BENEFIT = 0.4  # utility of one unit of release
STEADY = 0.02  # change of release from year to year that still counts as none


def lake(release, guarded_at, guarded_release, b, q, mean, stdev, delta, rng):
    """One future of the lake under one policy."""
    critical, inflows = tipping_point(b, q), natural_inflows(mean, stdev, rng)
    level, before = 0.0, release
    highest = utility = steady_years = safe_years = 0
    for year in range(YEARS):
        released = guarded_release if level > guarded_at else release
        steady_years += year > 0 and abs(released - before) <= STEADY
        utility += BENEFIT * released * delta**year
        recycled = level**q / (1 + level**q)
        level = level + released + inflows[year] + recycled - b * level
        highest, before = max(highest, level), released
        safe_years += level < critical
    return {
        "max_P": highest,
        "utility": utility,
        "inertia": steady_years / (YEARS - 1),
        "reliability": safe_years / YEARS,
    }


def tipping_point(b, q):
    """Phosphorus beyond which the lake recycles more than it loses, by bisection."""
    low, high = 0.01, 1.5
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (low, middle) if middle**q / (1 + middle**q) > b * middle else (middle, high)
    return low


def natural_inflows(mean, stdev, rng):
    """Lognormal inflows of every year."""
    spread = math.log(1 + (stdev / mean) ** 2)
    return rng.lognormal(math.log(mean) - spread / 2, math.sqrt(spread), YEARS).tolist()


model = wrap(
    lake,
    levers={
        "release": lever(0, 0.1, baseline=0.02, name="release in an ordinary year"),
        "guarded_at": lever(0, 2.5, baseline=2.5, name="phosphorus from which it is lowered"),
        "guarded_release": lever(0, 0.1, baseline=0.02, name="lowered release"),
    },
    uncertainties={
        "b": uniform(0.1, 0.45, name="share of phosphorus lost each year"),
        "q": uniform(2, 4.5, name="steepness of recycling"),
        "mean": uniform(0.01, 0.05, name="mean natural inflow"),
        "stdev": uniform(0.001, 0.005, name="standard deviation of natural inflow"),
        "delta": uniform(0.93, 0.99, name="discount factor"),
    },
    metrics=["max_P", "utility", "inertia", "reliability"],
    packages={
        "nothing": {"release": 0, "guarded_release": 0},
        "guarded": {"release": 0.04, "guarded_at": 0.3, "guarded_release": 0},
        "bold": {"release": 0.1, "guarded_release": 0.1},
    },
    thresholds={
        "reliability": at_least(0.9, breaks_as="the lake turns in more than one year of ten"),
        "utility": at_least(0.1, breaks_as="the town gains less than 0.1"),
    },
)
