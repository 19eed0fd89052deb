# pyright: reportMissingTypeStubs=false
# pandas ships its types in a package of their own, which nothing here needs.
"""Breaking conditions: under which conditions a package breaks, as rules with counts (scenario discovery).

Rules are found on one half of the futures and counted on the other. The half on which a box was sought makes it look
dense, since of many boxes the luckiest is taken; the other half does not know of the choice (Bryant and Lempert 2010;
Friedman and Fisher 1999).
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal, cast

import numpy as np
from numpy.typing import NDArray

from titanium.errors import InputError
from titanium.explore.store import Run
from titanium.judge.discover.box import Box, Count
from titanium.judge.discover.cart import grow
from titanium.judge.discover.choice import Kept
from titanium.judge.discover.coded import Coded
from titanium.judge.discover.covering import FEWEST, Method, cover
from titanium.judge.discover.prim import Objective, Step
from titanium.judge.discover.request import Request, package_of
from titanium.judge.discover.rules import Half, Rule, terms
from titanium.judge.discover.scores import Score, scores
from titanium.judge.evidence import Evidence
from titanium.judge.frame import frame
from titanium.judge.inputs import BREAKS, Inputs, gather
from titanium.judge.shares import Share, plain

if TYPE_CHECKING:
    from pandas import DataFrame

SCHEMA = "titanium.discover/1"
FEWEST_OF_INTEREST = 2 * FEWEST
"""Futures in which the target is met, and in which it is not, below which no rule is sought."""
LEAST_MERIT = 0.1
"""Merit on the other half below which a rule is not told."""

Silence = Literal["", "masked", "never", "always", "few", "no rule"]
"""Why no rule is told: no finite number; the target never met; always met; too few of either; none that holds up."""


@dataclass(frozen=True, eq=False)
class Discovery:
    """Under which conditions a package meets a target, most often that it breaks.

    Attributes
    ----------
    evidence
        The run, and the futures that were read.
    package, title
        The package.
    target, meaning
        What is explained, as it was asked for and in words.
    met
        Futures in which the target is met, of those that gave finite numbers.
    masked
        Futures left out because a number was not finite.
    asked
        Futures that the run was asked for, or fewer if no more are to be read.
    n_fit
        Futures on which rules were sought; they are counted on the rest.
    words
        Input that differs between the futures to what it is, in words.
    looked_at
        Those that rules were made of: the ones of highest score.
    scores
        What each input explains by itself, on the futures on which rules were sought; the largest first.
    rules
        In the order in which they were found.
    refuted
        Rules that were found on one half and did not hold up on the other.
    silence
        Why no rule is told; empty if one is.
    request
        How rules were sought.
    """

    evidence: Evidence
    package: str
    title: str
    target: str
    meaning: str
    met: Share
    masked: int
    asked: int
    n_fit: int
    words: Mapping[str, str]
    looked_at: tuple[str, ...]
    scores: tuple[Score, ...]
    rules: tuple[Rule, ...]
    refuted: int
    silence: Silence
    request: Request

    @property
    def n_held(self) -> int:
        """Futures on which rules are counted."""
        return self.met.futures - self.n_fit

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON; a number that is undefined is None."""
        return plain(
            {
                "schema": SCHEMA,
                "evidence": self.evidence.to_dict(),
                "package": self.package,
                "title": self.title,
                "target": self.target,
                "meaning": self.meaning,
                "met": asdict(self.met),
                "masked": self.masked,
                "futures_asked": self.asked,
                "futures_fitted": self.n_fit,
                "futures_held_out": self.n_held,
                "request": self.request.to_dict(),
                "inputs": dict(self.words),
                "looked_at": list(self.looked_at),
                "scores": [{**asdict(score), "is_clear": score.is_clear} for score in self.scores],
                "rules": [rule.to_dict() for rule in self.rules],
                "refuted": self.refuted,
                "silence": self.silence or None,
            }
        )

    def to_frame(self) -> "DataFrame":
        """One row for each condition of each rule.

        Raises
        ------
        InputError
            If pandas is not installed.
        """
        rows = [
            {
                "rule": number,
                **{key: value for key, value in asdict(term).items() if key != "left_out"},
                "density": rule.held.density,
                "coverage": rule.held.coverage,
                "mass": rule.held.mass,
            }
            for number, rule in enumerate(self.rules, start=1)
            for term in rule.terms
        ]
        return frame(rows)


def discover(
    run: Run,
    package: str | None = None,
    target: str = BREAKS,
    *,
    symbols: Collection[str] | None = None,
    request: Request | None = None,
) -> Discovery:
    """Under which conditions a package breaks, or meets another target, in the futures of a run.

    Parameters
    ----------
    run
        A run; of one that is unfinished, what is there is read.
    package
        A package of the run; its base if left out.
    target
        `breaks`, the name of a threshold, or a metric with a limit such as `clashes>6`.
    symbols
        Uncertainties and schools of which rules may be made; all that differ between futures if left out.
    request
        How rules are sought, see `Request`.

    Raises
    ------
    InputError
        If a name is unknown, the target is a number without a limit, a setting is out of range, or the run weighs its
        futures.
    RunError
        If nothing is finished, or a chunk is missing or was altered.

    Examples
    --------
    >>> from titanium.explore.function import at_most, uniform, wrap
    >>> from titanium.explore.sweep import sweep
    >>> model = wrap(
    ...     lambda x, z: {"y": x},
    ...     name="line",
    ...     uncertainties={"x": uniform(0, 10), "z": uniform(0, 1)},
    ...     metrics=["y"],
    ...     thresholds={"y": at_most(8)},
    ...     processes=1,
    ... )
    >>> found = discover(sweep(model, ["baseline"], 2000, 0, "memory://doctest/discover"))
    >>> [term] = found.rules[0].terms
    >>> term.name, round(term.low_value, 1), found.rules[0].density.share > 0.95
    ('x', 8.0, True)
    """
    asked = request or Request()
    asked.check()
    name = package_of(run, package)
    schools = [switch for switch, entry in run.scope.schools.items() if len(entry.positions) > 1]
    wanted = None if symbols is None else [*dict.fromkeys([*symbols, *schools])]
    inputs = gather(run, name, target, symbols=wanted, most=asked.futures)
    if not inputs.target.is_event:
        raise InputError(_no_event(inputs))
    allowed = [own for own in inputs.names if symbols is None or own in symbols]
    met = Share.of(int(inputs.outcome.sum()), len(inputs.outcome))
    silence = _silence(met)
    # Neither the first half of a Sobol sequence nor every other of its points spreads as the whole does.
    order = np.random.default_rng([asked.seed, len(inputs.outcome)]).permutation(len(inputs.outcome))
    n_fit = len(order) // 2
    found = _Found()
    if not silence:
        found = _sought(inputs, np.sort(order[:n_fit]), np.sort(order[n_fit:]), allowed, asked)
        silence = "" if found.rules else "no rule"
    scope = run.scope
    return Discovery(
        evidence=Evidence.of_run(run, inputs.futures),
        package=name,
        title=scope.packages[name].title if name in scope.packages else name,
        target=target,
        meaning=inputs.target.meaning,
        met=met,
        masked=inputs.masked,
        asked=min(run.manifest.futures, asked.futures),
        n_fit=n_fit,
        words={own: inputs.words(own) for own in allowed},
        looked_at=found.looked_at,
        scores=found.scores,
        rules=found.rules,
        refuted=found.refuted,
        silence=silence,
        request=asked,
    )


def _no_event(inputs: Inputs) -> str:
    metric = inputs.target.metric
    said = f"'{inputs.target.text}' is a number, and a rule says when something happens"
    if not len(inputs.outcome):
        return f"{said}\nGive it a limit, as in '{metric}>1'."
    tenth = float(np.quantile(inputs.outcome, 0.9))
    return f"{said}\nGive it a limit: '{metric}>{tenth:.4g}' is so in about a tenth of these futures."


def _silence(met: Share) -> Silence:
    rarer = min(met.count, met.futures - met.count)
    if not met.futures:
        return "masked"
    if not rarer:
        return "always" if met.count else "never"
    return "few" if rarer < FEWEST_OF_INTEREST else ""


@dataclass(frozen=True)
class _Found:
    looked_at: tuple[str, ...] = ()
    scores: tuple[Score, ...] = ()
    rules: tuple[Rule, ...] = ()
    refuted: int = 0


def _sought(
    inputs: Inputs, to_fit: NDArray[np.integer], to_hold: NDArray[np.integer], allowed: list[str], asked: Request
) -> _Found:
    ranked = scores({name: inputs.columns[name] for name in allowed}, inputs.outcome > 0.5, inputs.kind, to_fit)
    looked_at = [score.name for score in ranked[: asked.inputs]]
    kept = [*dict.fromkeys([*looked_at, *inputs.labels])]
    fit, held = Half.of(inputs, to_fit, kept), Half.of(inputs, to_hold, kept)
    coded = Coded.of({name: fit.columns[name] for name in looked_at}, fit.outcome, inputs.kind)
    seek = _leaves if asked.method == "cart" else _peeled
    rules, refuted = seek(inputs, coded, fit, held, asked)
    labelled = tuple(_labelled(inputs, score) for score in ranked)
    return _Found(tuple(looked_at), labelled, tuple(rules), refuted)


def _labelled(inputs: Inputs, score: Score) -> Score:
    """A score whose categories have their names."""
    if score.name not in inputs.labels:
        return score
    labels = inputs.labels[score.name]
    named = {labels[int(place)]: mean for place, mean in score.profile.items()}
    return Score(score.name, score.explained, score.noise, score.p_value, named)


def _mass_min(asked: Request, n_fit: int) -> float:
    """Least share of a half in one box; never fewer futures than a count can be made of."""
    return max(asked.mass_min, FEWEST / n_fit)


def _peeled(inputs: Inputs, coded: Coded, fit: Half, held: Half, asked: Request) -> tuple[list[Rule], int]:
    """Rules of PRIM; none after the first that the other half does not bear out."""
    objective = cast("Objective", asked.objective)  # it was checked with the rest of the request
    method = Method(asked.boxes, _mass_min(asked, coded.n_rows), objective, asked.bumping, asked.seed)
    rules: list[Rule] = []
    taken_fit, taken = np.zeros(len(fit.outcome), np.bool_), np.zeros(len(held.outcome), np.bool_)
    boxes = cover(coded, method, asked.wanted)
    for found in boxes:
        inside = held.inside(found.box) & ~taken
        left = held.left(inside, taken)
        if not _holds_up(left):
            return rules, len(boxes) - len(rules)
        own_fit = fit.inside(found.box) & ~taken_fit
        rules.append(
            _rule(
                inputs,
                _ordered(found.kept),
                _largest(found.kept),
                (fit.count(own_fit), held.count(inside), left),
                (held, inside),
                (tuple(found.steps), found.chosen),
            )
        )
        taken |= inside
        taken_fit |= own_fit
    return rules, 0


def _leaves(inputs: Inputs, coded: Coded, fit: Half, held: Half, asked: Request) -> tuple[list[Rule], int]:
    """Rules of a tree: its leaves of highest merit."""
    leaves = grow(coded, mass_min=_mass_min(asked, coded.n_rows), depth=asked.limits, alpha=asked.alpha)
    all_of_interest = int(coded.outcome.sum())
    ranked = sorted(leaves, key=lambda leaf: -Count(leaf.rows, leaf.of_interest, coded.n_rows, all_of_interest).merit)
    rules: list[Rule] = []
    refuted = 0
    for leaf in ranked:
        own = Count(leaf.rows, leaf.of_interest, coded.n_rows, all_of_interest)
        if not leaf.box or not asked.wanted.meets(own) or own.merit <= 0 or len(rules) == asked.boxes:
            continue
        inside = held.inside(leaf.box)
        counts = held.count(inside)
        if _holds_up(counts):
            rules.append(_rule(inputs, leaf.box, {}, (own, counts, counts), (held, inside), ((), 0)))
        else:
            refuted += 1
    return rules, refuted


def _holds_up(left: Count) -> bool:
    """Whether a rule is clearly denser than what is left, and by enough to be worth telling."""
    return left.rows > 0 and Share.of(left.of_interest, left.rows).low > left.base and left.merit >= LEAST_MERIT


def _rule(
    inputs: Inputs,
    box: Box,
    quasi_p: dict[str, float],
    counts: tuple[Count, Count, Count],
    place: tuple[Half, NDArray[np.bool_]],
    way: tuple[tuple[Step, ...], int],
) -> Rule:
    half, inside = place
    return Rule(box, terms(inputs, box, quasi_p), *counts, half.by_school(inputs, inside), *way)


def _ordered(kept: Kept) -> Box:
    """A box with its limits in the order of what would be lost without them."""
    region, names = kept.region, kept.region.coded.names
    worth: dict[str, float] = {}
    for number, side in region.restrictions:
        rows, of_interest = region.without(number, side)
        without = Count(rows, of_interest, kept.count.all_rows, kept.count.all_of_interest).merit
        worth[names[number]] = min(worth.get(names[number], 1.0), without)
    return {name: kept.box[name] for name in sorted(worth, key=lambda name: worth[name])}


def _largest(kept: Kept) -> dict[str, float]:
    """Input to the largest quasi-p-value of its ends."""
    found: dict[str, float] = {}
    for (name, _), value in kept.quasi_p.items():
        found[name] = max(found.get(name, 0.0), value)
    return found
