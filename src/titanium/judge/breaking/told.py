"""Points of the search told in the case's own terms, after each was crossed in the simulation itself."""

import math
from collections.abc import Hashable, Mapping
from typing import TypeVar

import numpy as np

from titanium.case.schema import Case
from titanium.explore.futures import Design
from titanium.explore.weights import Z95
from titanium.judge.breaking.centre import unmet_at
from titanium.judge.breaking.margins import ANY, WHOLE, Floats
from titanium.judge.breaking.points import Ball, BreakingPoint, Move, Moved
from titanium.judge.breaking.verify import Crossing, Ray, Sampled, crossings

_LEAST_MOVE = 1e-3
"""Smallest move of a level that is told."""
_BALL_POINTS, _BALL_STREAMS = 256, 64
BREAKS_AS: Mapping[str, str] = {
    ANY: "one or another limit on events or amounts breaks",
    WHOLE: "the package no longer holds",
}
"""What breaks, of the ways that are no single threshold."""

Key = TypeVar("Key", bound=Hashable)


class Teller:
    """Tells what rays come to.

    Parameters
    ----------
    case
        Where names, units, grades and sources are from.
    design
        Whose quantiles turn levels into values.
    sampled
        The package in the simulation itself.
    centre
        Levels at the centre.
    """

    def __init__(self, case: Case, design: Design, sampled: Sampled, centre: Floats):
        self.case, self.design, self.sampled, self.centre = case, design, sampled, centre

    def schools(self, cell: tuple[int, ...]) -> dict[str, str]:
        """Switch to position."""
        return {
            switch: list(entry.positions)[number]
            for number, (switch, entry) in zip(cell, self.case.schools.items(), strict=True)
        }

    def points(
        self, rays: Mapping[tuple[tuple[int, ...], Moved, str, int], Ray]
    ) -> dict[tuple[tuple[int, ...], Moved, str, int], BreakingPoint]:
        """Follow every ray in the simulation itself, ask the record at its crossing, and tell it."""
        if not rays:
            return {}
        found = crossings(self.sampled, list(rays.values()))
        at = np.stack([self.centre if own.levels is None else own.levels for own in found])
        cells = np.array([ray.cell for ray in rays.values()], np.int8).reshape(len(rays), -1)
        unmet = unmet_at(self.sampled.model, self.case, self.sampled.seed, self.sampled.symbols, at, cells)
        return {
            key: self._point(key[1], ray, own, met)
            for (key, ray), own, met in zip(rays.items(), found, unmet, strict=True)
        }

    def _point(self, moved: Moved, ray: Ray, own: Crossing, unmet: Mapping[str, float]) -> BreakingPoint:
        levels = own.levels
        far = math.nan if levels is None else float(np.sqrt(((levels - self.centre) ** 2).sum()))
        slack = Z95 * math.sqrt(math.pi / 2 / max(own.kept.futures, 1))
        error = far * slack / own.steepness if own.steepness > 0 else 0.0
        limit = ray.way.limit
        return BreakingPoint(
            way=ray.way.key,
            breaks_as=BREAKS_AS[ray.way.key] if limit is None else limit.breaks_as,
            moved=moved,
            mends=ray.mends,
            cell=self.schools(ray.cell),
            distance=-far if ray.mends else far,
            error=error if levels is not None else math.nan,
            kept=own.kept,
            nearer=own.nearer,
            kept_nearer=own.kept_nearer,
            unmet=unmet if levels is not None else {},
            moves=() if levels is None else self._moves(levels),
            levels={} if levels is None else dict(zip(self.sampled.symbols, map(float, levels), strict=True)),
        )

    def _moves(self, levels: Floats) -> tuple[Move, ...]:
        square = (levels - self.centre) ** 2
        order = [int(place) for place in np.argsort(-square, kind="stable") if square[place] > _LEAST_MOVE**2]
        return tuple(self._move(place, levels[place], float(square[place] / square.sum())) for place in order)

    def _move(self, place: int, after: float, share: float) -> Move:
        symbol = self.sampled.symbols[place]
        entry = self.case.uncertainties[symbol]
        before = self.centre[place]
        values = self.design.quantile(symbol, np.array([before, after]))
        return Move(
            symbol, entry.name, entry.unit, float(before), float(after), float(values[0]), float(values[1]), share,
            str(entry.grade), tuple(entry.source),
        )  # fmt: skip


def check_ball(sampled: Sampled, centre: Floats, cell: tuple[int, ...], radius: float, way: str) -> Ball:
    """Play points spread evenly in the ball of a radius around the centre, and count those that break in a way.

    Those that seem to break over a few chance streams are asked again over all.
    """
    random = np.random.default_rng([sampled.seed, len(centre)])
    direction = random.normal(size=(_BALL_POINTS, len(centre)))
    direction /= np.sqrt((direction**2).sum(axis=1, keepdims=True))
    far = radius * random.uniform(size=(_BALL_POINTS, 1)) ** (1 / len(centre))
    points = np.clip(centre + far * direction, 0.0, 1.0)
    cells = np.tile(np.array(cell, np.int8), (_BALL_POINTS, 1))
    suspects = np.flatnonzero(sampled.at(points, cells, _BALL_STREAMS).is_broken(way))
    if suspects.size:
        suspects = suspects[sampled.at(points[suspects], cells[suspects]).is_broken(way)]
    distance = np.sqrt(((points[suspects] - centre) ** 2).sum(axis=1))
    return Ball(radius, _BALL_POINTS, len(suspects), float(distance.min()) if suspects.size else math.nan)
