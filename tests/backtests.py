"""Back-tests of made-up forecasts: no model is compiled, the counts of every future are given or drawn."""

import numpy as np

from titanium.case import load_case
from titanium.case.backtest import YEARS
from titanium.evidence.backtest.finding import score
from titanium.evidence.backtest.forecasts import VERSIONS, Played, Version

CASE = load_case("us_rok")
TOLD = Version("before", "record")


def happened(case, start, event):
    """What history counts in the years of a start."""
    counts = case.scored[event].counts(case)
    return np.array([counts[year] for year in range(start.year, start.year + YEARS)])


def played(case, start, draw, futures=64, versions=VERSIONS):
    """A start in which `draw(event, year)` futures came out so, in every version."""
    cell = np.stack([np.arange(futures) % len(switch.positions) for switch in case.schools.values()], axis=1).astype(
        np.int8
    )
    counts = {
        event: np.stack([draw(start, event, year) for year in range(YEARS)], axis=1).astype(np.int16)
        for event in case.scored
    }
    return {version: Played(futures, 0, 4 * futures, counts, cell, "0" * 64) for version in versions}


def poisson(rate, futures=64, seed=0):
    """Futures drawn with one rate a year."""
    random = np.random.default_rng(seed)
    return lambda start, event, year: random.poisson(rate, futures)


def exact(case=CASE, futures=64):
    """Futures in each of which just that happens which did."""
    return lambda start, event, year: np.full(futures, happened(case, start, event)[year])


def found(draw, years=(1994, 2003, 2010, 2013, 2017), case=CASE):
    """A back-test of such futures."""
    starts = {name: start for name, start in case.backtests.items() if start.year in years}
    return score(case, {name: played(case, start, draw) for name, start in starts.items()}, TOLD, seed=0)
