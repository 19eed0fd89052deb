"""A made-up crisis game with its list, fitted once for all tests that look at what is made of a fit."""

from functools import lru_cache
from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from titanium.case.fit import Fit
from titanium.case.record import Record
from titanium.case.schema import Case
from titanium.case.uncertainty import Uncertainty
from titanium.evidence.fit.estimates import Estimate, Model, estimate
from titanium.evidence.fit.finding import Fitted
from titanium.evidence.fit.fitting import assembled
from titanium.evidence.fit.reading import ENDS, Reading, read
from titanium.games.parts import FrozenDict

ENTRY: dict[str, Any] = {
    "title": "Raids on a made-up border",
    "question": "Does the raider come, and is it met?",
    "record": "raids",
    "source": "chronicle",
    "note": "made up",
    "names": {"R": "the raider", "G": "the guard"},
    "game": {"ready": "egame12", "players": ["R", "G"], "outcomes": ["quiet", "loot", "battle"]},
    "outcome": "came_to",
    "ends": {0: "quiet", 1: "loot", 2: "battle"},
    "baseline": "quiet",
    "event": "a raid",
    "case_words": "summers",
    "formulas": {"u11": "1 + wall", "u14": "1", "u24": "1 + pledge"},
    "regressors": {
        "wall": {
            "words": "the height of the wall",
            "utilities": {"u11": "+"},
            "why": "a wall keeps raiders out",
            "schools": {
                "masons": {"sign": "-", "why": "walls work", "source": "chronicle"},
                "cynics": {"sign": "0", "why": "raiders climb", "source": "chronicle"},
                "poets": {"sign": "+", "why": "a wall is a dare", "source": "chronicle"},
            },
            "source": "chronicle",
        },
        "pledge": {
            "words": "a pledge of the guard",
            "utilities": {"u24": "+"},
            "why": "who has sworn comes",
            "schools": {"oaths": {"sign": "-", "why": "raiders fear oaths", "source": "chronicle"}},
            "source": "chronicle",
        },
    },
    "label": ["year"],
    "together": "decade",
    "informs": {
        "q": {
            "choice": ["reply", "resist"],
            "at": {"pledge": 1},
            "why": "guards are guards",
            "doubts": "few summers",
            "source": "chronicle",
        }
    },
    "not_informed": {"p": "nobody wrote it down"},
}
COLUMNS: dict[str, Any] = {
    "year": {"meaning": "year", "kind": "number"},
    "decade": {"meaning": "decade", "kind": "number"},
    "came_to": {"meaning": "what came of it", "kind": "code", "codes": {0: "quiet", 1: "loot", 2: "battle"}},
    "wall": {"meaning": "height of the wall", "kind": "number"},
    "pledge": {"meaning": "whether the guard had sworn", "kind": "flag"},
}


def rows(n: int = 120, seed: int = 3) -> list[dict[str, float]]:
    """Summers in which a wall keeps raiders out and a pledge brings the guard."""
    random = np.random.default_rng(seed)
    wall, pledge = random.uniform(0, 3, n).round(2), (random.random(n) < 0.5).astype(float)
    meets = 1 / (1 + np.exp(-(-1 + 3 * pledge)))
    comes = 1 / (1 + np.exp(-(2.5 - 1.2 * wall - 2.5 * meets)))
    came = random.random(n) < comes
    met = random.random(n) < meets
    return [
        {
            "year": 1000.0 + place,
            "decade": float(place // 10),
            "came_to": float(came[place] * (1 + met[place])),
            "wall": float(wall[place]),
            "pledge": float(pledge[place]),
        }
        for place in range(n)
    ]


def entry(**changes: Any) -> Fit:
    """The fit, with some of its fields changed."""
    return Fit.model_validate({**ENTRY, **changes})


def record(listed: list[dict[str, float]] | None = None) -> Record:
    """The list of summers."""
    own = tuple(FrozenDict(row) for row in (rows() if listed is None else listed))
    given = {"title": "Summers", "row": "a summer", "columns": COLUMNS, "grade": "B", "source": "chronicle"}
    return Record.model_validate(given).model_copy(update={"rows": own})


def case(own: Fit | None = None, listed: list[dict[str, float]] | None = None) -> Case:
    """As much of a case as a fit reads."""
    q = {"name": "how often the guard comes", "unit": "probability", "distribution": "beta", "alpha": 6, "beta": 2}
    uncertain = Uncertainty.model_validate({**q, "grade": "D", "source": "chronicle"})
    parts = {
        "name": "border",
        "hash": "0123456789abcdef",
        "fits": {} if own is None else {"raids": own},
        "records": {"raids": record(listed)},
        "uncertainties": {"q": uncertain},
    }
    return cast("Case", SimpleNamespace(**parts))


@lru_cache(maxsize=1)
def reading() -> Reading:
    """The fit with its list."""
    return read(case(entry()), "raids")


@lru_cache(maxsize=1)
def estimated() -> Estimate:
    """The strategic logit, fitted: the one model that these tests compile."""
    own = reading().entry
    return estimate(own.game, dict(own.formulas), reading().table, ENDS, Model("logit"), own.penalty)


@lru_cache(maxsize=1)
def found() -> Fitted:
    """What is said of it."""
    one = estimated()
    return assembled(case(entry()), reading(), one, (one,), {"strategic probit": "no time"}, leave_one_out=True)
