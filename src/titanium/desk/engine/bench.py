"""What stands ready in the engine's process: cases compiled, futures made ready once, and what was played in them.

A lever is moved in steps, and most of what an answer needs was played before: today's package, those it is compared
with, and the futures themselves. A bench keeps them, block by block, so that an answer costs one package in a few
blocks, and a finer one only the blocks that are new.
"""

import math
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from titanium.case.schema import Case
from titanium.compile_cache import enable_compile_cache
from titanium.desk.engine.ref import Ref
from titanium.errors import InputError
from titanium.explore.block import BLOCK, Chunk, Failure, join, stack
from titanium.explore.ensemble import PRIOR, Ensemble, Kind
from titanium.explore.futures import Design
from titanium.explore.matching import ensemble as gather
from titanium.explore.note import MAX_LISTED
from titanium.explore.packages.setting import check_packages, differences
from titanium.explore.panel import Panel
from titanium.explore.threads import in_order
from titanium.judge.stress import fewer
from titanium.judge.verdict import Tally, Verdict
from titanium.model.compile import Model, compile_model

Setting = Mapping[str, float]
"""Lever to value; every lever is set."""

ANSWERED = 4096
"""Futures of a first answer."""
REFINED = 32_768
"""Futures up to which an answer is refined."""
MOST_FUTURES = 131_072
"""Futures that a bench makes ready for one case and ensemble, at 5 kB each; a run has no such limit."""
_PLAYED = 4096
"""Blocks of one package that are kept, at about 0.4 MB each."""
_READY = 128
"""Blocks of futures that stay ready, at about 10 MB each: those of a private copy are of no use to another."""
_ANY = "package"
"""Name under which a setting is played; what it came to is kept for whatever name it has."""

_Kept = TypeVar("_Kept")
_Key = tuple[str, Kind, int, tuple[float, ...]]
"""Case hash, ensemble, place of the block's first future, and every lever's value."""


class Bench:
    """Cases, models and futures that stand ready in one process; not for two threads at once.

    Examples
    --------
    >>> bench, ref = Bench(), Ref("us_rok")
    >>> verdict = bench.verdict(ref, {"titanium": bench.case(ref).package("titanium")}, futures=64)
    >>> verdict.futures, [own.name for own in verdict.packages]
    (64, ['ironclad', 'titanium'])
    """

    def __init__(self, seed: int = 0):
        enable_compile_cache()
        self.seed = seed
        self._ensembles: OrderedDict[tuple[str, Kind], tuple[int, Ensemble]] = OrderedDict()
        self._panels: OrderedDict[tuple[str, Kind, int], Panel] = OrderedDict()
        self._played: OrderedDict[_Key, Chunk] = OrderedDict()

    def case(self, ref: Ref) -> Case:
        """The case that is meant."""
        return ref.load()

    def model(self, ref: Ref) -> Model:
        """The compiled case."""
        return compile_model(ref.load())

    def kind(self, ref: Ref) -> Kind:
        """The ensemble that is met where none is named: matched, or the prior of a case without constraints."""
        return "matched" if self.case(ref).constraints else PRIOR

    def verdict(
        self, ref: Ref, packages: Mapping[str, Setting], futures: int = ANSWERED, kind: Kind | None = None
    ) -> Verdict:
        """The verdict on packages, with the status quo always among them, in the first futures of an ensemble.

        Parameters
        ----------
        packages
            Name to setting, in the order in which they are judged. The case's own names stand for its own packages.
        futures
            Number of futures; the same as those of `titanium stress` with this seed.
        kind
            Ensemble; see `kind`. A matched verdict has beside it that without the signatures, on a quarter as many, but
            no fewer than a block.

        Raises
        ------
        InputError
            If a package cannot be played, has the name of another of the case's, or the futures are too many.
        """
        case, kind = self.case(ref), kind or self.kind(ref)
        whole = {case.base: dict(case.package(case.base)), **packages}
        for name, setting in packages.items():
            if name in case.packages and (told := differences(setting, case.package(name))):
                raise InputError(f"package '{name}' is one of the case's, and this one differs: {told}\nRename it.")
        check_packages(case, whole)
        beside = fewer(futures) if kind == "matched" and case.is_signed else 0
        self._play(ref, whole, {kind: futures, "record": beside} if beside else {kind: futures})
        found = self._count(ref, whole, futures, kind)
        return replace(found, unsigned=self._count(ref, whole, beside, "record")) if beside else found

    def chunk(self, ref: Ref, packages: Mapping[str, Setting], futures: int, kind: Kind | None = None) -> Chunk:
        """What packages came to in the first futures of an ensemble, in the order given.

        Raises
        ------
        InputError
            If a package cannot be played, or the futures are too many.
        """
        check_packages(self.case(ref), packages)
        kind = kind or self.kind(ref)
        self._play(ref, packages, {kind: futures})
        return join(list(self._blocks(ref, packages, futures, kind)))

    def ensemble(self, ref: Ref, futures: int, kind: Kind | None = None) -> Ensemble:
        """The futures that are met, or more of the same."""
        case = self.case(ref)
        met: Kind = kind or self.kind(ref)
        key: tuple[str, Kind] = (case.hash, met)
        enough = math.ceil(futures / BLOCK) * BLOCK
        if key not in self._ensembles or self._ensembles[key][0] < enough:
            self._ensembles[key] = enough, gather(self.model(ref), Design(case, self.seed), met, enough)
        return _newest(self._ensembles, key, _READY)[1]

    def _count(self, ref: Ref, packages: Mapping[str, Setting], futures: int, kind: Kind) -> Verdict:
        identity = self.ensemble(ref, futures, kind).id
        tally = Tally(self.case(ref), list(packages), seed=self.seed, ensemble=identity)
        failures: list[Failure] = []
        for chunk in self._blocks(ref, packages, futures, kind):
            tally.add(chunk)
            failures += chunk.failures
        return tally.verdict(failures[:MAX_LISTED])

    def _blocks(self, ref: Ref, packages: Mapping[str, Setting], futures: int, kind: Kind) -> Iterator[Chunk]:
        for begin in range(0, futures, BLOCK):
            pieces: list[Chunk] = []
            for name, setting in packages.items():
                found = self._played[self._key(ref, setting, kind, begin)]
                pieces.append(replace(found, failures=tuple(replace(own, package=name) for own in found.failures)))
            yield stack(pieces).cut(0, futures - begin)

    def _play(self, ref: Ref, packages: Mapping[str, Setting], wanted: Mapping[Kind, int]) -> None:
        """Play what was not played before, in whole blocks, on every core."""
        for futures in wanted.values():
            if not 1 <= futures <= MOST_FUTURES:
                raise InputError(
                    f"{futures:,} futures: from 1 to {MOST_FUTURES:,} are answered at once\nStart a run to meet more."
                )
        missing: dict[_Key, tuple[Panel, Setting]] = {}
        for kind, futures in wanted.items():
            for begin in range(0, futures, BLOCK):
                for setting in packages.values():
                    key = self._key(ref, setting, kind, begin)
                    if key in self._played:
                        self._played.move_to_end(key)
                    else:
                        missing[key] = self._panel(ref, kind, begin), setting

        def play(panel_and_setting: tuple[Panel, Setting]) -> Chunk:
            panel, setting = panel_and_setting
            return panel.play({_ANY: setting}, workers=1)

        for key, chunk in zip(missing, in_order(play, missing.values()), strict=True):
            self._played[key] = chunk
        while len(self._played) > max(_PLAYED, len(missing)):
            self._played.popitem(last=False)

    def _key(self, ref: Ref, setting: Setting, kind: Kind, begin: int) -> "_Key":
        case = self.case(ref)
        return case.hash, kind, begin, tuple(float(setting[lever]) for lever in case.levers)

    def _panel(self, ref: Ref, kind: Kind, begin: int) -> Panel:
        case = self.case(ref)
        key = (case.hash, kind, begin)
        if key not in self._panels:
            members = self.ensemble(ref, begin + BLOCK, kind).indices(begin, begin + BLOCK)
            self._panels[key] = Panel(self.model(ref), Design(case, self.seed), members)
        return _newest(self._panels, key, _READY)


def _newest(kept: "OrderedDict[Any, _Kept]", key: Any, most: int) -> "_Kept":
    """What is kept under a key, which then goes last of all; the first go until no more are kept than may be."""
    kept.move_to_end(key)
    while len(kept) > most:
        kept.popitem(last=False)
    return kept[key]
