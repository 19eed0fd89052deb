"""What each verdict rests on: its variance shared out by grade of evidence, and the numbers that turn it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from titanium.case.schema import Case
from titanium.errors import InputError
from titanium.evidence.assumptions.asked import of_player, of_run
from titanium.evidence.assumptions.criteria import Criterion, criteria_of
from titanium.evidence.assumptions.decomposition import Decomposition, decomposed
from titanium.evidence.assumptions.finding import Assumptions, Part, Rests
from titanium.evidence.assumptions.flips import Searched, Verdict, stated
from titanium.evidence.assumptions.gathered import Outcomes
from titanium.evidence.assumptions.groups import Grouped, grade_table
from titanium.evidence.assumptions.numbers import Explained, explained, largest
from titanium.evidence.assumptions.pairs import Pairs
from titanium.explore.block import Chunk, Player
from titanium.explore.ensemble import Kind
from titanium.explore.store import Run
from titanium.explore.sweep import Progress
from titanium.judge.sensitivity.estimate import Estimate, Floats
from titanium.judge.sensitivity.finding import Index
from titanium.judge.sensitivity.given_data import interval_count
from titanium.model.compile import Model

DEFAULT_FUTURES, DEFAULT_PAIRS = 16_384, 1024
FEWEST = 25
"""Paired futures in which a yes or no must be so, and not be so, for its variance to be shared out."""
Source = Case | Model | Player | Run


def assumptions(
    source: Source,
    packages: Sequence[str] | None = None,
    verdicts: Sequence[str] | None = None,
    *,
    futures: int | None = None,
    pairs: int = DEFAULT_PAIRS,
    seed: int | None = None,
    ensemble: Kind | None = None,
    on_progress: Progress | None = None,
) -> Assumptions:
    """What verdicts rest on: so much of their variance on each grade of evidence, and which number turns which.

    Parameters
    ----------
    source
        A case or any other player, which is played; or a run, whose futures are read.
    packages
        Names of packages; all but the one that stands for no agreement if left out. The base is always among them.
    verdicts
        What packages are judged by: `holds`, `security`, a threshold, a metric, or a metric with a limit such as
        `clashes>6`; that they hold, are secure and would be signed if left out.
    futures
        Futures that are played, 16,384 if left out; of a run those that are read, the first of it, all if left out.
    pairs
        Futures, the first of these, that are paired with others that share some of their inputs.
    seed, ensemble
        Seed of the futures and which of them, see `titanium.judge.stress.stress`; 0 and `matched` if left out. A run
        has its own.
    on_progress
        Told after every piece of what is played.

    Raises
    ------
    InputError
        If a name is unknown, a count out of range, there are too few futures, or a run is given a seed or an ensemble.
    RunError
        If the run has nothing finished, a chunk was altered, or its function is not to be found.

    Examples
    --------
    >>> from titanium.explore.function import at_most, uniform, wrap
    >>> model = wrap(
    ...     lambda x, y: {"sum": 3 * x + y},
    ...     name="sum",
    ...     uncertainties={"x": uniform(0, 1, grade="D"), "y": uniform(0, 1, grade="A")},
    ...     metrics=["sum"],
    ...     thresholds={"sum": at_most(1.5)},
    ...     processes=1,
    ... )
    >>> found = assumptions(model, futures=2048, pairs=512)
    >>> max(found.rests[0].parts, key=lambda part: part.shapley.value).group
    'D'
    >>> [flip.name for flip in found.verdicts[0].flips]
    ['x']
    """
    if isinstance(source, Run):
        asked = of_run(source, packages, futures, seed, ensemble)
    else:
        wanted = DEFAULT_FUTURES if futures is None else futures
        asked = of_player(source, packages, wanted, seed or 0, ensemble or "matched")
    scope = asked.player.scope
    criteria = criteria_of(scope, asked.player.metrics, verdicts)
    if pairs < 2:
        raise InputError(f"{pairs} pairs of futures: at least 2 are wanted")
    interval_count(asked.futures)
    grouped = Grouped.of(scope)
    n_paired = min(pairs, asked.futures)
    telling = _Telling(on_progress, asked.futures + n_paired * (2 ** len(grouped.names) - 2))
    outcomes = Outcomes.of(telling.each(asked.chunks(criteria)), criteria, asked.rows)
    place = (asked.design, outcomes.index[:n_paired], asked.kind)
    paired = Pairs.played(asked.player, asked.packages, grouped, place, criteria, telling.add)
    names = tuple(asked.packages)
    searched = Searched.of(scope, asked.design, outcomes.index, asked.design.seed)
    singly = explained(searched.levels.codes, outcomes.values, outcomes.finite)
    rests = tuple(
        _Told(own, name, row, outcomes, paired, grouped, singly).rests(asked.design.seed)
        for own in criteria
        for row, name in enumerate(names)
    )
    shared = {(own.package, own.criterion) for own in rests if own.parts}
    return Assumptions(
        evidence=asked.evidence(len(outcomes)),
        base=asked.base,
        packages=names,
        criteria=tuple(own.name for own in criteria),
        masked=int((~outcomes.finite).sum()),
        tables=grade_table(scope),
        inputs=grouped.sizes,
        rests=rests,
        verdicts=tuple(
            verdict
            for own in criteria
            if own.is_event
            for verdict in _verdicts(searched, names, asked.base, own, outcomes)
        ),
        numbers=largest(scope, names, searched.levels.codes, outcomes, singly, shared, asked.design.seed),
        choices=sum(bool(own.alternatives) for own in scope.choices.values()) if isinstance(scope, Case) else 0,
    )


def _verdicts(
    searched: Searched, names: Sequence[str], base: str | None, criterion: Criterion, outcomes: Outcomes
) -> Iterator[Verdict]:
    does = outcomes.values[criterion.name] > 0.5
    return stated(searched, names, base, (criterion.name, criterion.does), does, outcomes.finite)


@dataclass
class _Telling:
    """Progress over what is read or played first and what is paired with it."""

    on_progress: Progress | None
    total: int
    done: int = 0
    masked: int = 0

    def each(self, chunks: Iterator[Chunk]) -> Iterator[Chunk]:
        """Chunks as they come."""
        for chunk in chunks:
            self.masked += int((~chunk.finite).sum())
            self.add(len(chunk.index))
            yield chunk

    def add(self, futures: int) -> None:
        """Note futures that were played."""
        self.done += futures
        if self.on_progress is not None:
            self.on_progress(self.done, self.total, self.masked)


@dataclass(frozen=True, eq=False)
class _Told:
    """One verdict on one package, to be told."""

    criterion: Criterion
    package: str
    row: int
    outcomes: Outcomes
    paired: Pairs
    grouped: Grouped
    singly: Explained

    def rests(self, seed: int) -> Rests:
        """What it rests on."""
        own, row = self.criterion, self.row
        finite = self.outcomes.finite[row]
        values = self.outcomes.values[own.name][row].astype(np.float64)
        n = self.paired.known.shape[1]
        known = self.paired.known[row] & finite[:n]
        base = values[:n][known]
        silence = _silence(own, values[finite], base)
        found: Decomposition | None = None
        if not silence:
            again = self.paired.again[own.name][row][:, known].astype(np.float64)
            found = decomposed(base, again, len(self.grouped.names), seed)
        return Rests(
            self.package, own.name, own.does, own.unit, own.is_event,
            float(values[finite].mean()) if finite.any() else np.nan,
            int(finite.sum()), int(known.sum()), n - int(known.sum()), silence,
            () if found is None else tuple(self._part(found, place) for place in range(len(self.grouped.names))),
            None if found is None else _index(found.together, 0),
        )  # fmt: skip

    def _part(self, found: Decomposition, place: int) -> Part:
        members = [self.grouped.columns[own].name for own in np.flatnonzero(self.grouped.group == place)]
        singly, clear = self.singly.of(self.row, self.criterion.name, members)
        return Part(
            self.grouped.names[place], len(members),
            _index(found.alone, place), _index(found.total, place), _index(found.shapley, place), singly, clear,
        )  # fmt: skip


def _silence(
    criterion: Criterion,
    values: Floats,
    paired: Floats,
) -> str:
    """Why nothing is shared out."""
    if not len(values):
        return "masked"
    if np.ptp(values) == 0:
        return "constant" if not criterion.is_event else "always" if values[0] > 0.5 else "never"
    if criterion.is_event:
        yes = int(paired.sum())
        return "rare" if min(yes, len(paired) - yes) < FEWEST else ""
    return "rare" if len(paired) < FEWEST or np.ptp(paired) == 0 else ""


def _index(estimate: Estimate, place: int) -> Index:
    return Index(float(estimate.value[place]), float(estimate.low[place]), float(estimate.high[place]))
