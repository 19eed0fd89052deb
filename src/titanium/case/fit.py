"""Crisis games that are fitted to a list of cases: which list, which game, and what stands for its utilities.

A fit is data: the tree, the column that says how each case ended and what its codes are in the tree, a formula for each
utility, why each regressor stands there and what rival schools expect of it, and how strongly estimates are drawn
towards zero. `published` holds what others found with the same list, and `informs` which uncertainties of the case
the fit has something to say about. `titanium.evidence.fit` reads it.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

from pydantic import BeforeValidator, Field, model_validator

from titanium.case.entry import Entry, Finite, SourceKeys
from titanium.errors import Place, nearest
from titanium.games.tree import Game

if TYPE_CHECKING:
    from titanium.case.check import Gaps
    from titanium.case.schema import Case

Sign = Literal["-", "0", "+", "?"]
"""What is expected: lower, no different, higher, not told."""
Link = Literal["logit", "probit"]
Errors = Literal["agent", "private"]
READY = ("egame12", "egame122", "egame123")
"""Trees of `titanium.games.ready_made` that may stand in place of a tree of one's own."""


def _game(value: object) -> object:
    """A ready-made tree from its name, its players and its outcomes; any other value as it is."""
    if not isinstance(value, dict) or "ready" not in value:
        return cast("object", value)
    from titanium.games import ready_made  # few cases have one, and every case is read

    given = dict(cast("dict[str, Any]", value))
    name = given.pop("ready")
    if name not in READY:
        raise ValueError(f"no ready-made tree '{name}'\n{nearest(str(name), READY)}")
    if strange := sorted(given.keys() - {"players", "outcomes"}):
        raise ValueError(f"a ready-made tree takes players and outcomes, not {', '.join(strange)}")
    return getattr(ready_made, name)(**given)


Tree = Annotated[Game, BeforeValidator(_game)]


class Expected(Entry):
    """What a school expects of a regressor, and on what grounds."""

    sign: Sign
    """Of the event, when the regressor is higher."""
    why: str
    source: SourceKeys


class Regressor(Entry):
    """A column of the list and why it stands in the game."""

    words: str
    """What it is in a sentence: 'the balance of forces on the spot'."""
    utilities: dict[str, Sign] = Field(min_length=1)
    """Utility in which it stands to the sign that theory gives it there."""
    why: str
    control: bool = False
    """Whether it only holds something apart, so that nothing is made of what it does."""
    schools: dict[str, Expected] = {}
    """School to what it expects of the event."""
    source: SourceKeys


class Penalty(Entry):
    """What draws estimates towards zero, so that they are finite however well the regressors part the cases.

    `log_f` is the log-F(1,1) penalty (Greenland and Mansournia 2015): half a case of either kind for each coefficient.
    `normal` is a normal prior of the given standard deviation.
    """

    kind: Literal["log_f", "normal"] = "log_f"
    sd: Annotated[Finite, Field(gt=0)] = 2.5
    """Standard deviation of a normal penalty, in utility."""
    constants: bool = False
    """Whether constants are drawn too."""
    per: Literal["spread", "unit"] = "spread"
    """Whether a coefficient is that of one standard deviation of its regressor, or of one unit."""


class Prior(Entry):
    """Normal priors of the posterior: standard deviations, in utility for one standard deviation of a regressor."""

    constants: Annotated[Finite, Field(gt=0)] = 5.0
    others: Annotated[Finite, Field(gt=0)] = 2.5


class Published(Entry):
    """Estimates that others published for the same game and list."""

    title: str
    link: Link
    errors: Errors
    estimate: Literal["likelihood", "penalised"]
    digits: Annotated[int, Field(ge=0, le=6)] = 2
    """Decimals that were printed."""
    coefficients: dict[str, Finite] = Field(min_length=1)
    standard_errors: dict[str, Finite] = {}
    note: str = ""
    source: SourceKeys


class Informed(Entry):
    """An uncertainty about which the fit says something: how often a mover would take an action, at given facts."""

    choice: tuple[str, str]
    """Node and action whose probability stands for the uncertainty."""
    at: dict[str, Finite] = {}
    """Column to its value there; every column that the choice rests on."""
    why: str
    doubts: str
    """What weakens the step from the list to the case."""
    source: SourceKeys


class Fit(Entry):
    """One game and the list of cases that it is fitted to."""

    title: str
    question: str
    record: str
    """Name of the list in the folder `records`."""
    source: SourceKeys
    note: str = ""
    """What a reader must know before believing any of it."""
    names: dict[str, str]
    """Player to who it is in a sentence: 'the challenger'."""
    game: Tree
    """The tree; its payoffs are utilities with names, or numbers."""
    outcome: str
    """Column that says how a case ended."""
    ends: dict[int, str] = Field(min_length=2)
    """Code in that column to the end of the tree."""
    baseline: str
    """End in which nothing happens; the event is any other."""
    event: str
    """The event in a sentence: 'an attack'."""
    case_words: str = "cases"
    """What rows are in a sentence: 'crises', 'years'."""
    formulas: dict[str, str] = Field(min_length=1)
    """Utility to what it follows from, in the language of `titanium.games.estimation.terms`; others are 0."""
    regressors: dict[str, Regressor] = {}
    label: tuple[str, ...] = Field(min_length=1)
    """Columns that name a case."""
    together: str = ""
    """Column whose value several rows of one crisis share; they are also left out together."""
    penalty: Penalty = Penalty()
    prior: Prior = Prior()
    published: dict[str, Published] = {}
    informs: dict[str, Informed] = {}
    """Symbol of an uncertainty to what of the fit it may be taken from."""
    not_informed: dict[str, str] = {}
    """Symbol of an uncertainty to why nothing of the fit says anything of it."""

    @model_validator(mode="after")
    def _baseline_is_an_end(self) -> "Fit":
        if self.baseline not in self.game.outcomes:
            ends = ", ".join(self.game.outcomes)
            raise ValueError(f"baseline '{self.baseline}' is no end of the tree\nAllowed: {ends}.")
        return self


def columns_of(formula: str) -> tuple[str, ...]:
    """Columns that a formula names, each once.

    Examples
    --------
    >>> columns_of("1 + log(balance) + I(year - 1885) + alliance:nuclear + C(region)")
    ('balance', 'year', 'alliance', 'nuclear', 'region')
    """
    words = re.findall(r"(?<![\w.])[A-Za-z_]\w*", formula)
    return tuple(dict.fromkeys(word for word in words if word not in _GRAMMAR))


_GRAMMAR = frozenset({"log", "sqrt", "exp", "I", "C", "factor", "offset"})
"""Words of a formula that are no columns."""


def faults(case: "Case", gaps: "Gaps") -> Iterator[tuple[str, Place, str]]:
    """Everything in the fits that does not fit the rest of the case."""
    from titanium.case.fit_check import problems  # it reads fits, so it waits for this module

    yield from problems(case, gaps)
