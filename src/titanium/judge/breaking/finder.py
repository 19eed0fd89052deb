"""The search for the breaking points of one package: which starts are tried, and what is made of their answers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from titanium.explore.block import BLOCK, case_of
from titanium.explore.futures import Design
from titanium.explore.panel import Panel
from titanium.judge.breaking.centre import Centre
from titanium.judge.breaking.design_point import Norm
from titanium.judge.breaking.margins import WHOLE, WHOLE_WAY, Floats, SmoothMargins
from titanium.judge.breaking.points import BreakingPoint, BreakingPoints, Moved, nearest_of_each
from titanium.judge.breaking.search import SOME, Reached, Task, alone, solve, strongest
from titanium.judge.breaking.told import Teller, check_ball
from titanium.judge.breaking.verify import HIGH, LOW, Counts, Ray, Sampled
from titanium.judge.evidence import Evidence
from titanium.model.compile import Model

_CLOSE = 1.5
"""Times the smallest distance within which fewer moves are preferred."""
_FARTHEST_FEW = 2.0
"""Times the smallest distance beyond which few moves are not told."""
_ALONE_ASKED = 3
"""Uncertainties that alone break a way in the smooth search, of which so many are asked in the simulation."""
_ALONE_STARTS, _OTHER_STARTS = 2, 3
"""Starts of a way's search from single moves; and of the search for any break from those of single thresholds."""
_ALLOWED_ASKED = 4
"""Ways whose nearest point the record rules out of which so many, the nearest, are sought where it allows them."""
_TRIED = BLOCK
"""Matched futures in which the package is played for starts."""

Schools = tuple[int, ...]
"""Position number of every switch."""
Best = dict[tuple[Schools, str], Reached]
"""Schools and way to the best answer of the smooth search."""
Asked = tuple[Schools, Moved, str, int]
"""Schools, what may move, the way, and which of several attempts it is."""
Axes = Mapping[str, list[tuple[float, int, float]]]
"""Way to the single moves that break it, see `alone`."""


class Finder:
    """The search for one package.

    Parameters
    ----------
    model
        The compiled case.
    design
        Where the matched futures are from.
    centre
        Where distance is counted from.
    package
        Name of the package.
    streams
        Chance streams that every reported point meets.
    norm
        Length that the search makes small.
    only
        Ways that are sought; all if left out.
    """

    def __init__(
        self,
        model: Model,
        design: Design,
        centre: Centre,
        package: str,
        streams: int,
        norm: Norm,
        only: Collection[str] | None = None,
    ):
        self.model, self.design, self.centre, self.name = model, design, centre, package
        self.norm: Norm = norm
        self.case = case_of(design)
        self.levers = self.case.package(package)
        self.levels = np.clip(centre.levels, LOW, HIGH)
        self.sampled = Sampled(model, self.case, self.levers, design.seed, streams)
        self.ways = self.sampled.ways
        by_chance = [key for key, way in self.ways.items() if way.kind != "signing"]
        self.chance = by_chance[0] if by_chance else None
        """What stands for all limits of chance: `any`, or the one that there is."""
        self.signing = tuple(key for key, way in self.ways.items() if way.kind == "signing")
        self.all = (*([self.chance] if self.chance else []), *self.signing)
        """Ways that together are all limits."""
        self.only = tuple(key for key in self.ways if only is not None and key in only)
        """Ways that alone are sought; empty where all are."""
        self.sought = self.only or tuple(self.ways)

    def find(self, *, schools: bool) -> BreakingPoints:
        """The whole finding; `schools` asks each other position of each switch as well."""
        cells = self._cells() if schools else {}
        listed = list(dict.fromkeys([self.centre.cell, *cells.values()]))
        counts = self.sampled.at(np.tile(self.levels, (len(listed), 1)), np.array(listed, np.int8))
        spread = {metric: float(np.nan_to_num(values[0])) for metric, values in counts.spread.items()}
        self.margins = SmoothMargins(self.model, self.case, self.levers, self.design.seed, spread)
        teller = Teller(self.case, self.design, self.sampled, self.levels)
        mends = {key: bool(counts.is_broken(key)[0]) for key in self.sought}
        axes = alone(self.margins, self.levels, self.centre.cell, mends)
        broken = {cell: bool(counts.is_broken(WHOLE)[row]) for row, cell in enumerate(listed)}
        best = self._solve(self._base_tasks(mends, axes, broken[self.centre.cell]))
        best |= self._solve(self._again(best), best)
        best |= self._solve(self._other_tasks(listed[1:], broken, best))
        rays = self._rays(best, axes, mends)
        told = teller.points(rays)
        told |= teller.points(self._allowed(told, best))
        return self._finding(told, counts, cells, teller)

    def _finding(
        self,
        told: Mapping[Asked, BreakingPoint],
        counts: Counts,
        cells: Mapping[tuple[str, str], Schools],
        teller: Teller,
    ) -> BreakingPoints:
        base = self.centre.cell

        def of(cell: Schools, moved: Moved) -> list[BreakingPoint]:
            return [point for (other, what, _, _), point in told.items() if (other, what) == (cell, moved)]

        found = BreakingPoints(
            evidence=Evidence.of(self.case, self.centre.ensemble, len(self.centre.members)),
            package=self.name,
            title=self.case.packages[self.name].title,
            streams=self.sampled.streams,
            schools=teller.schools(base),
            holds=counts.kept(WHOLE, 0),
            centre=dict(zip(self.centre.symbols, map(float, self.levels), strict=True)),
            centre_future=self.centre.future,
            centre_unmet=self.centre.unmet,
            ways=nearest_of_each(of(base, "all")),
            allowed=nearest_of_each(
                [point for point in of(base, "allowed") if point.is_found and not point.is_ruled_out]
            ),
            few=nearest_of_each([point for point in of(base, "few") if point.is_found]),
            single=nearest_of_each([point for point in of(base, "one") if point.is_found]),
            by_school={},
            ball=None,
            only=self.only,
        )
        by_school: dict[str, dict[str, BreakingPoint]] = {}
        for (switch, position), cell in cells.items():
            points = nearest_of_each(of(cell, "all"))
            nearest = found.nearest if cell == base else points[0] if points else None
            if nearest is not None:
                by_school.setdefault(switch, {})[position] = nearest
        found = replace(found, by_school=by_school)
        if found.nearest is None or found.is_broken_at_centre:
            return found
        way = found.nearest.way if self.only else WHOLE
        return replace(found, ball=check_ball(self.sampled, self.levels, base, found.nearest.distance, way))

    def _cells(self) -> dict[tuple[str, str], Schools]:
        """Switch and position to the base schools with that position; the base itself among them."""
        found: dict[tuple[str, str], Schools] = {}
        for place, (switch, entry) in enumerate(self.case.schools.items()):
            for number, position in enumerate(entry.positions):
                found[switch, position] = (*self.centre.cell[:place], number, *self.centre.cell[place + 1 :])
        return found

    def _base_tasks(self, mends: Mapping[str, bool], axes: Axes, broken: bool) -> list[tuple[str, Task]]:
        """Searches in the base schools: from the centre, from single moves and from a matched future that breaks."""
        cell = self.centre.cell
        futures = self._matched_breaks()
        tasks: list[tuple[str, Task]] = []
        for key, is_mended in mends.items():
            starts = [self.levels, *(self._one(place, level) for _, place, level in axes[key][:_ALONE_STARTS])]
            if key in futures and not is_mended:
                starts.append(futures[key])
            tasks += [(key, Task((key,), cell, start, is_mended)) for start in starts]
        if broken:
            tasks.append((WHOLE, Task(self.all, cell, self.levels, mends=True)))
        return tasks

    def _again(self, best: Best) -> list[tuple[str, Task]]:
        """Searches of what chance breaks, each from where others break: a cliff that one finds may be another's too."""
        base = self.centre.cell
        own = {
            key: found
            for (cell, key), found in best.items()
            if cell == base and key not in (WHOLE, *self.signing) and found.is_reached and not found.task.mends
        }
        near = sorted(own, key=lambda key: own[key].distance)
        return [
            (key, Task((key,), base, own[other].point))
            for key in self.sought
            if key not in self.signing and not best[base, key].task.mends
            for other in [other for other in near if other != key][:_OTHER_STARTS]
        ]

    def _other_tasks(
        self, others: Sequence[Schools], broken: Mapping[Schools, bool], best: Best
    ) -> list[tuple[str, Task]]:
        """Searches in the other schools: what breaks the package or, where it is broken, mends it."""
        tasks: list[tuple[str, Task]] = []
        for cell in others:
            if broken[cell]:
                tasks.append((WHOLE, Task(self.all, cell, self.levels, mends=True)))
                continue
            for key in (key for key in self.all if key in self.sought):
                known = best[self.centre.cell, key]
                starts = [self.levels] if known.task.mends or key in self.signing else [self.levels, known.point]
                tasks += [(key, Task((key,), cell, start)) for start in starts]
        return tasks

    def _matched_breaks(self) -> dict[str, Floats]:
        """Threshold to the matched future nearest to the centre in which it is broken."""
        index = self.centre.ensemble.indices(0, min(len(self.centre.members), _TRIED))
        members = self.centre.members[: len(index)]
        chunk = Panel(self.model, self.design, index).play({"package": self.levers})
        far = ((members - self.levels) ** 2).sum(axis=1)
        found: dict[str, Floats] = {}
        for key, limit in self.case.thresholds.items():
            value = chunk.metrics[limit.metric][0]
            broken = chunk.finite[0] & ((value > limit.at_most) | (value < limit.at_least))
            if broken.any():
                found[key] = members[int(np.where(broken, far, np.inf).argmin())]
        return found

    def _solve(self, tasks: Sequence[tuple[str, Task]], known: Best | None = None) -> Best:
        """Schools and way to the nearest point over all starts and what is known; else what came closest to one."""
        best: Best = {}
        for (key, task), own in zip(
            tasks, solve(self.margins, self.levels, [t for _, t in tasks], self.norm), strict=True
        ):
            place = task.cell, key
            before = best.get(place) or (known or {}).get(place)
            best[place] = own if before is None or own.rank < before.rank else before
        return best

    def _rays(self, best: Best, axes: Axes, mends: Mapping[str, bool]) -> dict[Asked, Ray]:
        """What is asked in the simulation itself."""
        base = self.centre.cell
        few = self._few(best)
        rays: dict[Asked, Ray] = {
            (cell, "all", key, 0): self._ray(key, own.task, own.point) for (cell, key), own in best.items()
        }
        rays |= {(base, "few", key, 0): ray for key, ray in few.items()}
        for key, own in axes.items():
            for number, (_, place, level) in enumerate(own[:_ALONE_ASKED]):
                task = Task((key,), base, self.levels, mends[key])
                rays[base, "one", key, number] = self._ray(key, task, self._one(place, level))
        return rays

    def _few(self, best: Best) -> dict[str, Ray]:
        """Way to its nearest point with as few moves as come close to the nearest of all; may better that as well."""
        base = self.centre.cell
        own = {key: found for (cell, key), found in best.items() if cell == base and found.is_reached}
        asked = [(key, count) for key in own for count in SOME if count < len(self.levels)]
        tasks = [
            (key, replace(own[key].task, begin=self.levels, free=strongest(self.levels, own[key].point, count)))
            for key, count in asked
        ]
        found = solve(self.margins, self.levels, [task for _, task in tasks], self.norm)
        again = [
            (key, replace(own[key].task, begin=few.point))
            for (key, _), few in zip(tasks, found, strict=True)
            if few.rank < own[key].rank
        ]
        best |= self._solve(again, best)
        chosen: dict[str, Reached] = {}
        for (key, _), few in zip(tasks, found, strict=True):
            limit = best[base, key].distance
            close = key in chosen and chosen[key].distance <= _CLOSE * limit
            if few.is_reached and few.distance <= _FARTHEST_FEW * limit and not close:
                chosen[key] = few
        return {key: self._ray(key, few.task, few.point) for key, few in chosen.items()}

    def _allowed(self, told: Mapping[Asked, BreakingPoint], best: Best) -> dict[Asked, Ray]:
        """Rays to where the record allows what it rules out at the nearest point."""
        base = self.centre.cell
        out = [
            point
            for (cell, moved, _, _), point in told.items()
            if (cell, moved) == (base, "all") and point.is_found and point.is_ruled_out and not point.mends
        ]
        asked = [point.way for point in nearest_of_each(out)[:_ALLOWED_ASKED]]
        tasks = [
            replace(best[base, key].task, begin=begin, in_record=True)
            for key in asked
            for begin in (self.levels, best[base, key].point)
        ]
        rays: dict[Asked, Ray] = {}
        for number, own in enumerate(solve(self.margins, self.levels, tasks, self.norm)):
            if own.is_reached:
                key = asked[number // 2]
                rays[base, "allowed", key, number % 2] = self._ray(key, own.task, own.point)
        return rays

    def _ray(self, key: str, task: Task, point: Floats) -> Ray:
        return Ray(self.ways[key] if key in self.ways else WHOLE_WAY, task.cell, self.levels, point, task.mends)

    def _one(self, place: int, level: float) -> Floats:
        point = self.levels.copy()
        point[place] = level
        return point
