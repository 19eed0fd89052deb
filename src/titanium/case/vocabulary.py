"""The words a case may use: standard quantities, effects of outcomes, metrics, and their units.

`quantities.yaml` beside this file declares every quantity that formulas may name: those that the model computes in
Python (`computed`), those that are formulas (`quantities`), and the war block, a template with one variant for
each set of circumstances in which the home theatre may be at war.
"""

from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

import yaml

from titanium.case.schema import Quantity

EFFECTS: Mapping[str, str] = {
    "war": "probability",
    "clash": "events",
    "second_war": "events",
    "rupture": "events",
    "nuclear": "events",
    "freeze": "quarter",
    "abandonment": "logit",
    "entrapment": "logit",
    "resentment": "logit",
    "reputation": "logit",
    "cut": "share",
    "payment": "USD_bn/yr",
    "rift": "events",
}
"""What an outcome can do to the state, with its unit; `war` is drawn before the others."""

METRICS: Mapping[str, str] = {
    "home_war": "events",
    "second_war": "events",
    "dual_war": "events",
    "rupture": "events",
    "host_nuclear": "events",
    "clashes": "events",
    "patron_cost": "USD_bn",
    "host_cost": "USD_bn",
    "host_defence": "USD_bn",
    "host_return": "USD_bn",
    "relocation_cost": "USD_bn",
    "equity": "share",
    "accept_patron": "utility",
    "accept_host": "utility",
    "gain_patron": "utility",
    "gain_host": "utility",
    "d30_home": "thousand",
}
"""What a future can be judged by, with its unit; see `titanium.model.metrics`."""


class Computed(NamedTuple):
    """A quantity that the model computes in Python."""

    unit: str
    meaning: str
    module: str


class Vocabulary(NamedTuple):
    """Every standard quantity."""

    computed: Mapping[str, Computed]
    quantities: Mapping[str, Quantity]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The standard quantities, with the war block's template written out for each of its variants."""
    text = (resources.files("titanium.case") / "quantities.yaml").read_text(encoding="utf-8")
    data = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    quantities = {name: Quantity.model_validate(entry) for name, entry in data["quantities"].items()}
    for suffix, arguments in data["war"]["variants"].items():
        for name, entry in data["war"]["quantities"].items():
            filled = {key: _fill(str(text), suffix, arguments) for key, text in entry.items()}
            quantities[_fill(name, suffix, arguments)] = Quantity.model_validate(filled)
    computed = {name: Computed(**entry) for name, entry in data["computed"].items()}
    return Vocabulary(computed, quantities)


def _fill(text: str, suffix: str, arguments: Mapping[str, Any]) -> str:
    text = text.replace("{x}", suffix)
    for name, expression in arguments.items():
        text = text.replace("{" + name + "}", f"({expression})")
    return text
