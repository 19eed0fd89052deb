"""Which single number turns which verdict: sought on one half of the futures, counted and confirmed on the other.

A verdict is a statement that can be true or false of the futures: a package does something in at least half of them, or
does it more often than the base in the same futures. A number turns it if it is clearly true where the number lies in
one third of its own range and clearly false where it lies in another, all else varying as it does.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from titanium.case.schema import Case
from titanium.evidence.assumptions.gathered import Levels, third_ends
from titanium.evidence.assumptions.thirds import ALPHA, holm, votes
from titanium.explore.futures import Design
from titanium.explore.scope import Scope
from titanium.judge.design.worth import Choice, Worth, equal_parts, n_parts_of
from titanium.judge.shares import Difference, Share

HALF = 0.5
Answer = Literal["yes", "no", "open"]


@dataclass(frozen=True)
class Third:
    """Futures in which a number lies in one third of its own range, of those that did not choose it."""

    low: float
    high: float
    """Ends of the third, in the number's unit."""
    does: Share
    """Futures in which the package does what is stated."""
    ahead: Difference | None
    """By how much more often than the base in the same futures; None without a base."""


@dataclass(frozen=True)
class Flip:
    """A number that turns a verdict within its own range."""

    name: str
    title: str
    unit: str
    grade: str
    source: tuple[str, ...]
    thirds: tuple[Third, ...]
    """From the lowest up."""
    yes: int
    no: int
    """Third in which the statement is most clearly true, and false, on the futures that were searched."""
    p_searched: float
    p_confirmed: float
    """P-value on each half, corrected by Holm: of all numbers, and of those that the first half named."""
    worth: Worth
    """What knowing it would be worth: in how many more futures the statement would be called right, or the better of
    two packages be chosen; as a share."""
    choices: tuple[str, ...]
    """Choices of the case with an alternative that sets this number otherwise."""


@dataclass(frozen=True)
class Verdict:
    """A statement, how it stands, and the numbers that turn it."""

    package: str
    criterion: str
    does: str
    """In words, what the package does."""
    against: str | None
    """The package that it must do it more often than; None if in half of the futures."""
    share: Share
    ahead: Difference | None
    tested: int
    """Numbers along which a turn was sought."""
    named: int
    """Numbers that turn it on the half that was searched."""
    flips: tuple[Flip, ...]
    """Those that turn it on the other half too, the one that is most worth knowing first."""

    @property
    def answer(self) -> Answer:
        """Whether the statement is clearly true of the futures that did not choose anything."""
        if self.ahead is not None:
            return "open" if not self.ahead.is_clear else "yes" if self.ahead.mean > 0 else "no"
        return "yes" if self.share.low > HALF else "no" if self.share.high < HALF else "open"

    def to_dict(self) -> dict[str, Any]:
        """As plain data, with how it stands."""
        return {**asdict(self), "answer": self.answer}


@dataclass(frozen=True, eq=False)
class Searched:
    """Futures parted by lot into those that are searched and those that confirm, with the inputs of both.

    Parameters
    ----------
    scope
        What the futures are of.
    design
        What they were drawn from.
    index
        Number of each future.
    seed
        Seed of the lots.
    """

    scope: Scope
    design: Design
    symbols: tuple[str, ...]
    levels: Levels
    """Of all futures."""
    halves: tuple[NDArray[np.intp], NDArray[np.intp]]
    """Places of the futures of each half."""
    thirds: tuple[Mapping[str, NDArray[np.uint8]], Mapping[str, NDArray[np.uint8]]]
    """Of each half the thirds in which its futures lie."""

    @classmethod
    def of(cls, scope: Scope, design: Design, index: NDArray[np.uint32], seed: int = 0) -> "Searched":
        """Futures by their numbers."""
        # Neither the first half of a Sobol sequence nor every other of its points spreads as the whole does.
        order = np.random.default_rng([seed, len(index)]).permutation(len(index))
        halves = np.sort(order[: len(order) // 2]), np.sort(order[len(order) // 2 :])
        levels = Levels.of(design, index)
        first, second = ({name: own[half] for name, own in levels.thirds.items()} for half in halves)
        return cls(scope, design, design.sampled, levels, halves, (first, second))

    def verdict(
        self,
        names: tuple[str, str, str],
        does: NDArray[np.bool_],
        finite: NDArray[np.bool_],
        *,
        rival: tuple[str, NDArray[np.bool_], NDArray[np.bool_]] | None = None,
    ) -> Verdict:
        """A statement with the numbers that turn it.

        Parameters
        ----------
        names
            Package, criterion, and what it does in words.
        does, finite
            In which futures the package does it, and in which it gave finite numbers; axes (future,).
        rival
            Name of the base, and the same of it.
        """
        met = finite if rival is None else finite & rival[2]
        other = ~does if rival is None else rival[1]
        speaks = np.where(met, does.astype(np.int8) - other.astype(np.int8), 0).astype(np.int8)
        searched, held = (speaks[half] for half in self.halves)
        first = votes(searched, [self.thirds[0][own] for own in self.symbols])
        p_first = holm(first.p_turn())
        named = np.flatnonzero(p_first <= ALPHA)
        second = votes(held, [self.thirds[1][self.symbols[place]] for place in named])
        yes, no = (own[named] for own in first.turn())
        p_second = holm(second.p_between(yes, no))
        half = self.halves[1]
        counted = _Counted(does[half], other[half], met[half], rival is not None)
        turning = [number for number in range(len(named)) if p_second[number] <= ALPHA]
        flips: list[Flip] = []
        if turning:
            worth = _Worth(counted, len(self.symbols), self.design.seed)
            for number in turning:
                symbol = self.symbols[named[number]]
                entry = self.scope.uncertainties[symbol]
                flips.append(
                    Flip(
                        symbol, entry.name or symbol, entry.unit, entry.grade, entry.source,
                        tuple(self._thirds(symbol, counted)), int(yes[number]), int(no[number]),
                        float(p_first[named[number]]), float(p_second[number]),
                        worth.of(self.levels.codes[symbol][half]), choices_of(self.scope, symbol),
                    )
                )  # fmt: skip
        share, ahead = counted.among(np.ones(len(half), dtype=np.bool_))
        return Verdict(
            names[0], names[1], names[2], None if rival is None else rival[0], share, ahead,
            len(self.symbols), len(named), tuple(sorted(flips, key=lambda own: (-own.worth.value, own.name))),
        )  # fmt: skip

    def _thirds(self, symbol: str, counted: "_Counted") -> Iterator[Third]:
        ends = third_ends(self.design, symbol)
        own = self.thirds[1][symbol]
        for number, (low, high) in enumerate(zip(ends, ends[1:], strict=False)):
            yield Third(low, high, *counted.among(own == number))


@dataclass(frozen=True, eq=False)
class _Counted:
    """The half that confirms: what the package does, what speaks against it, and where both are known."""

    does: NDArray[np.bool_]
    other: NDArray[np.bool_]
    met: NDArray[np.bool_]
    is_paired: bool

    def among(self, here: NDArray[np.bool_]) -> tuple[Share, Difference | None]:
        """How often the package does it in some of the futures, and by how much more often than the base."""
        met = self.met & here
        n, does = int(met.sum()), self.does & met
        share = Share.of(int(does.sum()), n)
        if not self.is_paired:
            return share, None
        other = self.other & met
        return share, Difference.of(int((does & ~other).sum()), int((other & ~does).sum()), n)


class _Worth:
    """The value of knowing one number before taking sides, see `titanium.judge.design.worth`."""

    def __init__(self, counted: _Counted, n_inputs: int, seed: int):
        self._met = counted.met
        gives = np.stack([counted.does, counted.other])[:, counted.met].astype(np.float64)
        self._choice = Choice.of(gives, seed)
        self._parts = n_parts_of(gives.shape[1])
        even = np.full(self._parts, gives.shape[1] // self._parts)
        self._chance = self._choice.chance(even, n_inputs)

    def of(self, codes: NDArray[np.uint8]) -> Worth:
        """Worth of knowing in which part of its range a number lies."""
        return self._choice.partial(equal_parts(codes[self._met], self._parts), self._parts, self._chance)


def choices_of(scope: Scope, symbol: str) -> tuple[str, ...]:
    """Choices of a case with an alternative that sets an uncertainty otherwise."""
    if not isinstance(scope, Case):
        return ()
    return tuple(
        name
        for name, choice in scope.choices.items()
        if any(symbol in own.set.get("uncertainties", {}) for own in choice.alternatives.values())
    )


def stated(
    searched: Searched,
    packages: Sequence[str],
    base: str | None,
    criterion: tuple[str, str],
    does: NDArray[np.bool_],
    finite: NDArray[np.bool_],
) -> Iterator[Verdict]:
    """Both statements on each package: in at least half, and more often than the base.

    Parameters
    ----------
    criterion
        Its name, and what a package does in words.
    does, finite
        Axes (package, future).
    """
    row = {name: number for number, name in enumerate(packages)}
    for name, number in row.items():
        if not finite[number].any():
            continue
        yield searched.verdict((name, *criterion), does[number], finite[number])
        if base is not None and base in row and name != base:
            rival = base, does[row[base]], finite[row[base]]
            yield searched.verdict((name, *criterion), does[number], finite[number], rival=rival)
