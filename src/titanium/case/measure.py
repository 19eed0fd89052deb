"""What can be computed for a claim: a small closed set of measures, and the tests that each may be put to.

A measure says what to compute, never what comes out. Each stands under the name of its kind (`figure`, `quantity`,
`metric`, `payment`, `interaction`, `variance` or `waiting`), beside the test that its number is put to. Tests are the
same for all claims: what counts as an effect, as about right, as most futures is set here once, for and against alike.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from titanium.case.cited import Cited
from titanium.case.entry import Entry, Finite, SourceKeys, Unit
from titanium.games.parts import Formula, deeply_frozen

TERMS = "terms"
"""Among the inputs of a variance, the package."""
SMALLEST, SMALLEST_LOG = 0.01, 0.05
"""Smallest effect that counts as one: of a share, a probability or a utility, and of a log ratio."""
TOLERANCE = 0.05
"""Share of a claimed figure by which another may differ and still be about the same; no rounded figure is finer."""
MOST, FEW = 2 / 3, 1 / 3
"""Share of futures from which something is so in most of them, and up to which it is so in few."""

Outcome = Literal["strength", "security"]
FLAGS: Mapping[str, str] = {"strength": "holds", "security": "secure"}
"""Outcome to the metric that is 1 in a future that has it."""
RATES: Mapping[str, str] = dict.fromkeys(
    (f"rate_{name}" for name in ("test", "summit", "opportunism", "second", "rift", "rupture", "nuclear")), "1/yr"
)
"""Yearly rate at which each crisis opens under the terms of a setting, with its unit."""
STATES: Mapping[str, str] = {
    **dict.fromkeys(("z_a", "z_e", "z_S", "z_W"), "logit"),
    "rift": "events",
    "stress": "1",
    "exc": "1/yr",
    "mult": "share",
    "nuc": "events",
}
"""Fears, support and memories of a setting, with their units; what formulas may read of the state."""
SHIFTS = (*STATES, "R", "twa")
"""What a setting may shift."""
WORTH: Mapping[str, str] = dict.fromkeys(("worth_W", "worth_S", "worth_K", "worth_B"), "utility")
"""What the terms of a setting are worth to each actor over ten years."""
PLAYED: Mapping[str, str] = {
    "holds": "events",
    "secure": "events",
    **dict.fromkeys(("rate_home_war", "rate_second_war", "rate_dual_war", "rate_rupture", "rate_nuclear"), "events"),
}
"""What a played future gives beside the metrics of `titanium.case.vocabulary.METRICS`, with its unit."""


Changes = Annotated[dict[str, dict[str, dict[str, Any] | None]], Field(min_length=1), AfterValidator(deeply_frozen)]
"""Table to entry to field to its new value; see `titanium.case.variant`."""


class OfFigures(Entry):
    """Arithmetic over figures, with the interval that their own ranges give."""

    formula: Formula
    inputs: dict[str, Cited] = Field(min_length=1)
    right_if: str = ""
    """Input that is solved for: at which of its values the figure claimed would be right."""


class Terms(Entry):
    """A package, with levers that differ from it."""

    package: str = ""
    """The status quo if left out."""
    set: dict[str, Finite] = {}


class Setting(Terms):
    """Terms, and what is held beside them."""

    given: dict[str, Finite] = {}
    """Uncertainty to the value at which it is held."""
    schools: dict[str, str] = {}
    """Switch to the position at which it is held."""
    shift: dict[str, Finite] = {}
    """Part of the state to what is added to it, see `SHIFTS`."""
    variant: str = ""


class InTree(Entry):
    """A chance in a crisis tree: of an action at a node, or of ending in one of some outcomes."""

    crisis: str
    choice: tuple[str, ...] = ()
    """Node and action."""
    outcomes: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_of_two(self) -> "InTree":
        if bool(self.choice) == bool(self.outcomes):
            raise ValueError("needs either choice or outcomes")
        if self.choice and len(self.choice) != 2:
            raise ValueError("choice is a node and an action")
        return self


class OfQuantities(Entry):
    """A formula of quantities, rates and chances, in settings that are compared in the same futures."""

    of: Formula
    unit: Unit = "1"
    """Unit of `of`."""
    settings: dict[str, Setting] = Field(min_length=1)
    value: Formula
    """Arithmetic over the names of the settings."""
    chances: dict[str, InTree] = {}
    variants: dict[str, Changes] = {}


class OfMetrics(Entry):
    """A formula of metrics, under terms that are played in the same futures."""

    of: Formula
    unit: Unit = "1"
    """Unit of `of`."""
    settings: dict[str, Terms] = Field(min_length=1)
    value: Formula
    """Arithmetic over the names of the settings."""


class OfPayments(Entry):
    """The payment at which a capital turns: the most that the host would pay, the least that the patron would take."""

    role: Literal["W", "S"] = "S"
    package: str = ""
    """The status quo if left out."""
    against: str = ""
    """What it falls back on; no agreement if left out."""
    in_multiples: bool = False
    """Whether it is told as a multiple of what the package itself asks."""


class OfTogether(Entry):
    """What topics of a package do together beyond the sum of what each does alone."""

    package: str
    outcome: Outcome
    topics: tuple[str, ...] = ()
    """The bundle of the claim if left out."""


class OfVariance(Entry):
    """Share of a variance that goes with some inputs, less the share that goes with others (total Sobol indices)."""

    of: Formula
    packages: tuple[str, ...] = Field(min_length=1)
    """Packages among which the terms vary, each as often."""
    more: tuple[str, ...] = Field(min_length=1)
    """Uncertainties; the word `terms` stands for the package. One that is constant goes with nothing."""
    less: tuple[str, ...] = Field(min_length=1)
    chances: dict[str, InTree] = {}


class OfWaiting(Entry):
    """What beginning a package at once gains over beginning it later."""

    package: str
    quarters: Annotated[int, Field(ge=1)]
    outcome: Outcome


Kind = OfFigures | OfQuantities | OfMetrics | OfPayments | OfTogether | OfVariance | OfWaiting
KINDS = ("figure", "quantity", "metric", "payment", "interaction", "variance", "waiting")
_ABSENT: Any = None
"""In the place of a kind that a measure is not of; `Measure.what` never gives it."""
Test = Literal["more", "less", "over", "under", "about", "told"]


class Measure(Entry):
    """One number that is computed for a claim, and what it is held against.

    Attributes
    ----------
    test
        `more`, `less`: an effect at least as large as the smallest that counts, up or down. `over`, `under`: at least,
        at most `claimed`. `about`: within `TOLERANCE` of it. `told`: put to no test.
    across
        Whether the test is put to the mean or the median over futures, or to each future by itself. By the first two a
        measure supports its claim if the 95% interval passes as a whole, and contradicts it if none of the interval
        passes. By the third it supports if `MOST` futures pass, and contradicts if no more than `FEW` do.
    """

    means: str
    unit: Unit
    figure: OfFigures = _ABSENT
    quantity: OfQuantities = _ABSENT
    metric: OfMetrics = _ABSENT
    payment: OfPayments = _ABSENT
    interaction: OfTogether = _ABSENT
    variance: OfVariance = _ABSENT
    waiting: OfWaiting = _ABSENT
    test: Test
    across: Literal["mean", "median", "futures"] = "mean"
    least: Annotated[Finite, Field(gt=0)] = 0.0
    """Smallest effect that counts, where it is not the usual one."""
    claimed: Finite = 0.0
    """What the number is held against."""
    why: str = ""
    """Why `least` or `claimed` is what it is."""
    built_in: str = ""
    """Why its sign cannot come out otherwise, where the form of the model or a range decides it."""
    note: str = ""
    later: str = ""
    """What of it is later than the article, and of when."""
    source: SourceKeys = ()
    """Sources beside those of the numbers that it reads."""

    @model_validator(mode="after")
    def _is_one_thing_put_to_one_test(self) -> "Measure":
        given = [kind for kind in KINDS if kind in self.model_fields_set]
        if len(given) != 1:
            found = f"; it has {', '.join(given)}" if given else ""
            raise ValueError(f"needs one of {', '.join(KINDS)}{found}")
        wants_claimed = self.test in ("over", "under", "about")
        if wants_claimed != ("claimed" in self.model_fields_set):
            raise ValueError(f"test '{self.test}' {'needs' if wants_claimed else 'takes no'} claimed")
        if "least" in self.model_fields_set and self.test not in ("more", "less"):
            raise ValueError(f"test '{self.test}' takes no least")
        if not self.why and ("least" in self.model_fields_set or self.test in ("over", "under")):
            raise ValueError("needs why: the reason for its limit")
        if self.across == "futures" and given[0] in ("figure", "waiting"):
            raise ValueError(f"a {given[0]} is one number, not one for each future; leave out across")
        if given[0] == "figure" and self.figure.right_if and not wants_claimed:
            raise ValueError(f"right_if needs a figure that is claimed; test '{self.test}' has none")
        if self.across == "mean" and given[0] == "payment":
            raise ValueError("payments may be without end, so they have no mean; write across: median or futures")
        return self

    @property
    def kind(self) -> str:
        """Name of its kind, one of `KINDS`."""
        return next(kind for kind in KINDS if kind in self.model_fields_set)

    @property
    def what(self) -> Kind:
        """What is computed."""
        return getattr(self, self.kind)

    @property
    def smallest(self) -> float:
        """Smallest effect that counts."""
        return self.least or (SMALLEST_LOG if self.unit == "log_ratio" else SMALLEST)

    @property
    def limits(self) -> tuple[float, float]:
        """Least and greatest number that passes the test; without end where nothing is asked."""
        slack = TOLERANCE * abs(self.claimed)
        endless = float("inf")
        return {
            "more": (self.smallest, endless),
            "less": (-endless, -self.smallest),
            "over": (self.claimed, endless),
            "under": (-endless, self.claimed),
            "about": (self.claimed - slack, self.claimed + slack),
            "told": (-endless, endless),
        }[self.test]
