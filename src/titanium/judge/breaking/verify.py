# pyright: reportMissingTypeStubs=false
# scipy ships no types; what is used of it is annotated here.
"""Points played in the simulation itself: does it break there, and does it still hold a little nearer?

Every point meets the same chance streams. A threshold **breaks** at a point if it breaks in at least half of them; so a
horizon's limit breaks where the median over streams is beyond it, and a signature is lost in all of them or in none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from titanium.case.schema import Case, Threshold
from titanium.explore.block import BLOCK
from titanium.explore.panel import Panel
from titanium.judge.breaking.margins import ANY, WHOLE, Floats, Way, given_at, signing_gains, ways
from titanium.judge.shares import Share
from titanium.model.compile import Model

LOW, HIGH = 0.001, 0.999
"""Levels between which breaking points are sought: the ends of a range, one part in a thousand off."""
_AT_ONCE = 16 * BLOCK
"""Futures that are held in memory together."""
_ROUNDS = 12
_FARTHEST = 6.0
"""How far beyond the point that the smooth search found a ray is followed, as a multiple."""
_NEAR = 0.35
"""How near to a crossing, as a share of its distance, a point must be to tell how steep it is there."""
_GRID = 33
"""Points of a ray at which a signature is asked at once."""


@dataclass(frozen=True)
class Counts:
    """What some points came to over the chance streams.

    Attributes
    ----------
    streams
        Chance streams in which every number was finite, axis (point,).
    broken
        Way to the streams in which it breaks, axis (point,).
    first
        Threshold to the streams in which it is the first to break, axis (point,).
    spread
        Metric of a limit on an amount to its standard deviation over streams, axis (point,).
    """

    streams: NDArray[np.int64]
    broken: Mapping[str, NDArray[np.int64]]
    first: Mapping[str, NDArray[np.int64]]
    spread: Mapping[str, Floats]

    def is_broken(self, key: str) -> NDArray[np.bool_]:
        """Where a way breaks: in at least half of the streams."""
        return 2 * self.broken[key] >= self.streams

    def kept(self, key: str, point: int) -> Share:
        """Streams in which a way does not break, at one point."""
        return Share.of(int(self.streams[point] - self.broken[key][point]), int(self.streams[point]))


class Sampled:
    """One package in the simulation itself, at any points.

    Parameters
    ----------
    model
        The compiled case.
    case
        What is drawn; it may differ from the model's in ranges.
    package
        Lever to value.
    seed
        Seed of the chance streams.
    streams
        How many every point meets.
    """

    def __init__(self, model: Model, case: Case, package: Mapping[str, float], seed: int, streams: int):
        self.model, self.case, self.package, self.seed, self.streams = model, case, package, seed, streams
        self.symbols = tuple(symbol for symbol, entry in self.case.uncertainties.items() if entry.is_sampled)
        self.ways = {way.key: way for way in ways(self.case)}
        self.futures = 0
        """Futures that were played."""

    def at(self, levels: Floats, cell: NDArray[np.int8], streams: int | None = None) -> Counts:
        """Play some points, axes (point, uncertainty), in their schools, axes (point, switch)."""
        per_point = self.streams if streams is None else streams
        size = max(_AT_ONCE // per_point, 1)
        parts = [
            self._part(levels[begin : begin + size], cell[begin : begin + size], per_point)
            for begin in range(0, len(levels), size)
        ]
        return Counts(
            np.concatenate([part.streams for part in parts]),
            {key: np.concatenate([part.broken[key] for part in parts]) for key in parts[0].broken},
            {key: np.concatenate([part.first[key] for part in parts]) for key in self.case.thresholds},
            {key: np.concatenate([part.spread[key] for part in parts]) for key in parts[0].spread},
        )

    def _part(self, levels: Floats, cell: NDArray[np.int8], streams: int) -> Counts:
        n = len(levels)
        stream = np.tile(np.arange(streams, dtype=np.uint32), n)
        many = np.repeat(levels, streams, axis=0), np.repeat(cell, streams, axis=0)
        given = given_at(self.case, self.seed, self.symbols, *many, stream)
        self.futures += len(given)
        chunk = Panel(self.model, given, given.index).play({"package": self.package})
        finite = chunk.finite[0].reshape(n, streams)
        values = {metric: own[0].reshape(n, streams) for metric, own in chunk.metrics.items()}
        flags = {
            key: finite & _beyond(way.limit, values[way.limit.metric])
            for key, way in self.ways.items()
            if way.limit is not None
        }
        by_chance = [flag for key, flag in flags.items() if self.ways[key].kind != "signing"]
        if ANY in self.ways:
            flags[ANY] = np.logical_or.reduce(by_chance)
        flags[WHOLE] = finite & (values["holds"] < 0.5)
        amounts = {way.limit.metric for way in self.ways.values() if way.limit is not None and way.kind == "amount"}
        return Counts(
            finite.sum(axis=1),
            {key: flag.sum(axis=1) for key, flag in flags.items()},
            {
                key: (finite & (values["first_break"] == number)).sum(axis=1)
                for number, key in enumerate(self.case.thresholds)
            },
            {metric: np.where(finite, values[metric], np.nan).std(axis=1, dtype=np.float64) for metric in amounts},
        )


def _beyond(limit: Threshold, values: NDArray[np.float32]) -> NDArray[np.bool_]:
    return (values > np.float32(limit.at_most)) | (values < np.float32(limit.at_least))


@dataclass(frozen=True)
class Ray:
    """A line from the centre through a point that is thought to be the crossing.

    Attributes
    ----------
    way
        What is asked along it.
    cell
        School positions.
    centre, towards
        Levels at its start and at the point, axis (uncertainty,).
    mends
        Whether the way is broken at the centre, and the ray leads to where it is not.
    """

    way: Way
    cell: tuple[int, ...]
    centre: Floats
    towards: Floats
    mends: bool = False

    def at(self, t: float) -> Floats:
        """Levels at a share of the way to the point; more than 1 is beyond it, and the box ends the move of each."""
        return np.clip(self.centre + t * (self.towards - self.centre), LOW, HIGH)

    @property
    def end(self) -> float:
        """Share of the way at which nothing moves any more."""
        move = self.towards - self.centre
        room = np.where(move > 0, HIGH - self.centre, self.centre - LOW)
        shares = np.divide(room, np.abs(move), out=np.zeros_like(move), where=np.abs(move) > 1e-9)
        return float(min(max(shares.max(initial=0.0), 1.0), _FARTHEST))


@dataclass(frozen=True)
class Crossing:
    """Where a ray crosses the limit in the simulation itself.

    Attributes
    ----------
    levels
        Levels at the nearest point that was found beyond the limit; None if the ray has none.
    kept
        Streams in which the way does not break there.
    nearer
        By how much nearer the ray was still before the limit, as a share of the distance.
    kept_nearer
        Streams in which the way does not break there.
    steepness
        Change of the probit of the share of streams for each share of the distance; 0 where there is no chance in it.
    """

    levels: Floats | None
    kept: Share
    nearer: float
    kept_nearer: Share
    steepness: float


def crossings(sampled: Sampled, rays: Sequence[Ray], width: float = 0.02) -> list[Crossing]:
    """Follow rays to where they cross their limits, each bracketed to a share `width` of its distance."""
    found: list[Crossing | None] = [None] * len(rays)
    signed = [place for place, ray in enumerate(rays) if ray.way.kind == "signing"]
    for place, own in zip(signed, _signing(sampled, [rays[place] for place in signed]), strict=True):
        found[place] = own
    searches = {place: _Search(ray) for place, ray in enumerate(rays) if ray.way.kind != "signing"}
    for _ in range(_ROUNDS):
        at_work = [place for place, search in searches.items() if not search.is_done(width)]
        if not at_work:
            break
        levels = np.stack([rays[place].at(searches[place].next(width)) for place in at_work])
        counts = sampled.at(levels, np.array([rays[place].cell for place in at_work], np.int8))
        for row, place in enumerate(at_work):
            searches[place].hear(counts.kept(rays[place].way.key, row))
    for place, search in searches.items():
        found[place] = search.result()
    return [own for own in found if own is not None]


class _Search:
    """One ray's bracket: before the limit at `low`, beyond it at `high`."""

    def __init__(self, ray: Ray):
        self.ray = ray
        self.end = ray.end
        self.low: tuple[float, float, Share] | None = None
        self.high: tuple[float, float, Share] | None = None
        self.asked = 1.0
        self.is_hopeless = False
        self.is_far = False
        self.heard: list[tuple[float, float]] = []

    def is_done(self, width: float) -> bool:
        if self.is_hopeless:
            return True
        return self.high is not None and self.low is not None and self.high[0] - self.low[0] <= width * self.high[0]

    def next(self, width: float) -> float:
        """Where to ask: near the root of a straight line through what is known, now before and now beyond it."""
        if self.high is None:
            self.asked = 1.0 if self.low is None else min(1.12 * self.low[0] + 0.01, self.end)
        elif self.low is None:
            self.asked = (0.5 if self.is_far else 0.9) * self.high[0]
            self.is_far = True
        else:
            (low, below, one), (high, above, other) = self.low, self.high
            root = low + (high - low) * below / (below - above) if below != above else (low + high) / 2
            if _is_certain(one) or _is_certain(other):
                root = (low + high) / 2
            near = 0.4 * width * high
            aim = root + near if high - root > 2 * near else root - near
            self.asked = float(np.clip(aim, low + 0.15 * (high - low), high - 0.15 * (high - low)))
        return self.asked

    def hear(self, kept: Share) -> None:
        """Take in the streams in which the way does not break where it was asked."""
        edge = 0.5 / max(kept.futures, 1)
        share = kept.share if kept.futures else 0.0
        beyond = -float(ndtri(np.clip(share, edge, 1 - edge)))
        broken = kept.futures > 0 and 2 * (kept.futures - kept.count) >= kept.futures
        value = -beyond if self.ray.mends else beyond
        self.heard.append((self.asked, value))
        if broken != self.ray.mends and kept.futures:
            self.high = (self.asked, max(value, 0.0), kept)
            if self.low is not None and self.low[0] >= self.asked:
                self.low = None
        else:
            self.low = (self.asked, min(value, 0.0), kept)
            self.is_hopeless = self.high is None and self.asked >= self.end

    def result(self) -> Crossing:
        if self.high is None:
            kept = self.low[2] if self.low is not None else Share.of(0, 0)
            return Crossing(None, kept, 0.0, kept, 0.0)
        t, _, kept = self.high
        if self.low is None:
            return Crossing(self.ray.at(t), kept, 0.0, kept, 0.0)
        low, _, kept_nearer = self.low
        return Crossing(self.ray.at(t), kept, 1 - low / t, kept_nearer, self._steepness(t))

    def _steepness(self, t: float) -> float:
        """Least squares through what was heard near the crossing."""
        near = np.array([(asked / t, value) for asked, value in self.heard if abs(asked / t - 1) < _NEAR])
        off = near[:, 0] - near[:, 0].mean()
        spread = float((off**2).sum())
        return max(float((off * near[:, 1]).sum()) / spread, 0.0) if spread > 0 else 0.0


def _is_certain(kept: Share) -> bool:
    """Whether all streams agree, so that nothing says how far the crossing is."""
    return kept.count in (0, kept.futures)


def _signing(sampled: Sampled, rays: Sequence[Ray]) -> list[Crossing]:
    """Crossings of signatures: exact, since no chance is in them; a grid along the ray, then a finer one."""
    if not rays:
        return []
    low, high = np.zeros(len(rays)), np.full(len(rays), np.nan)
    stops = [np.linspace(0, min(1.0, ray.end), _GRID)[1:] for ray in rays]
    stops = [np.concatenate([own, np.linspace(1.0, ray.end, _GRID)[1:]]) for own, ray in zip(stops, rays, strict=True)]
    for _ in range(3):
        levels = np.concatenate([[ray.at(t) for t in own] for ray, own in zip(rays, stops, strict=True)])
        cells = np.repeat(np.array([ray.cell for ray in rays], np.int8), [len(own) for own in stops], axis=0)
        given = given_at(sampled.case, sampled.seed, sampled.symbols, levels, cells)
        gains = signing_gains(sampled.model, sampled.package, given)
        begin = 0
        for row, (ray, own) in enumerate(zip(rays, stops, strict=True)):
            assert ray.way.limit is not None
            value = gains[ray.way.limit.metric][begin : begin + len(own)]
            begin += len(own)
            past = _beyond(ray.way.limit, value.astype(np.float32)) != ray.mends
            if past.any():
                first = int(past.argmax())
                high[row] = own[first]
                low[row] = own[first - 1] if first else low[row]
            stops[row] = np.linspace(low[row], high[row], _GRID)[1:] if past.any() else own[:1]
    none, one = Share.of(0, 1), Share.of(1, 1)
    kept = [(one, none) if ray.mends else (none, one) for ray in rays]
    return [
        Crossing(None, own[1], 0.0, own[1], 0.0)
        if np.isnan(high[row])
        else Crossing(ray.at(float(high[row])), own[0], float(1 - low[row] / high[row]), own[1], 0.0)
        for row, (ray, own) in enumerate(zip(rays, kept, strict=True))
    ]
