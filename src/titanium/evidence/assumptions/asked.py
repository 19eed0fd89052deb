"""What is asked: packages to be played in futures of their own, or read from those of a run."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from titanium.case.schema import Case
from titanium.errors import InputError
from titanium.evidence.assumptions.criteria import Criterion
from titanium.explore.block import Chunk, Packages, Player, as_player
from titanium.explore.ensemble import Ensemble, Kind, check_kind
from titanium.explore.futures import Design
from titanium.explore.store import Run
from titanium.explore.stream import DEFAULT_CHUNK, check_request, stream
from titanium.explore.task import design_of, player_of
from titanium.judge.asked import lacking, weighed
from titanium.judge.design.information import source_of
from titanium.judge.evidence import Evidence
from titanium.model.compile import Model, compile_model

MOST = 2**18
"""Futures of a run that are read at most."""


@dataclass(frozen=True, eq=False)
class Asked:
    """A request: what is played or read, in which futures.

    Attributes
    ----------
    player
        What plays.
    packages
        Those that are told, to the value of every lever.
    design, kind
        What futures are drawn from, and the ensemble.
    futures
        How many are asked for.
    chunks
        The results of all of them, given the criteria that are read.
    rows
        Places of the packages in a chunk.
    evidence
        What the finding rests on, given how many futures there were.
    """

    player: Player
    packages: Packages
    design: Design
    kind: Kind
    futures: int
    chunks: Callable[[Sequence[Criterion]], Iterator[Chunk]]
    rows: Sequence[int]
    evidence: Callable[[int], Evidence]

    @property
    def base(self) -> str | None:
        """The package that others are compared with, if it is told."""
        return self.player.scope.base if self.player.scope.base in self.packages else None


def of_player(
    source: Case | Model | Player, packages: Sequence[str] | None, futures: int, seed: int, kind: Kind
) -> Asked:
    """A request to play.

    Raises
    ------
    InputError
        If the ensemble or a package is unknown, or a count is out of range.
    """
    check_kind(kind)
    player = as_player(compile_model(source) if isinstance(source, Case) else source)
    scope = player.scope
    names = _with_base(scope.base, list(scope.packages), _fallback(scope), packages)
    settings = check_request(scope, names, futures)
    met = source_of(player, seed, kind, futures)

    def chunks(_: Sequence[Criterion]) -> Iterator[Chunk]:
        return stream(player, settings, futures, ensemble=met, chunk=DEFAULT_CHUNK)

    return Asked(
        player, settings, met.design, _kind(met), futures, chunks, range(len(names)),
        lambda told: Evidence.of(scope, met, told),
    )  # fmt: skip


def of_run(run: Run, packages: Sequence[str] | None, futures: int | None, seed: int | None, kind: Kind | None) -> Asked:
    """A request to read a run.

    Raises
    ------
    InputError
        If it lacks a package, has nothing finished or weighs its futures, or if a seed or an ensemble is given.
    """
    problems = weighed(run) + lacking(run, packages or ())
    if seed is not None or kind is not None:
        problems.append("a run has the seed and the ensemble that it was swept with; ask a case for others")
    if problems:
        raise InputError("\n".join(problems))
    if not run.futures_done:
        raise InputError(f"'{run.address}' has no finished chunk yet\n{run.remedy}")
    scope, manifest = run.scope, run.manifest
    names = _with_base(scope.base, list(run.packages), _fallback(scope), packages)
    most = min(MOST if futures is None else futures, MOST, run.futures_done)

    def chunks(criteria: Sequence[Criterion]) -> Iterator[Chunk]:
        left = most
        for chunk in run.chunks(scope, only={"holds", *(own.metric for own in criteria)}):
            yield chunk.cut(0, left)
            left -= len(chunk.index)
            if left <= 0:
                return

    kinds: dict[str, Kind] = {"prior": "prior", "record": "record", "matched": "matched"}
    return Asked(
        player_of(run), {name: manifest.packages[name] for name in names}, design_of(scope, manifest),
        kinds[manifest.kind], most, chunks, [run.packages.index(name) for name in names],
        lambda told: Evidence.of_run(run, told),
    )  # fmt: skip


def _fallback(scope: object) -> str | None:
    return scope.description.disagreement if isinstance(scope, Case) else None


def _kind(met: Ensemble) -> Kind:
    kinds: dict[str, Kind] = {"record": "record", "matched": "matched"}
    return kinds.get(met.kind, "prior")


def _with_base(base: str, known: Sequence[str], fallback: str | None, asked: Sequence[str] | None) -> list[str]:
    """Packages that are told, the base among them where it is known."""
    names = [name for name in known if name != fallback] if asked is None else list(asked)
    return [base, *names] if base in known and base not in names else names
