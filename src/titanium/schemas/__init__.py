"""The JSON Schemas of what `--json` prints, one file each beside this module: what keys hold, which are always there.

An output says in `schema` which one it follows, as `titanium.verdict/2`; the number goes up when a key is taken away or
means something else, not when one is added. Python's `to_dict` gives the same data.
"""

import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

from titanium.errors import InputError, nearest

OUTPUTS: Mapping[str, tuple[str, ...]] = {
    "stress": ("verdict",),
    "match": ("match",),
    "schools": ("schools",),
    "interactions": ("interactions",),
    "choices": ("choices",),
    "memo": ("memo",),
    "open": ("open",),
    "sheet": ("sheet",),
    "discover": ("discover",),
    "sensitivity": ("sensitivity",),
    "break": ("break",),
    "design": ("design", "information"),
    "bargain": ("bargain",),
    "paths": ("paths",),
    "claims": ("claims",),
    "base-rates": ("base-rates",),
    "fit": ("fits", "fit"),
    "backtest": ("backtest",),
    "assumptions": ("assumptions", "changes", "comparison"),
    "check": ("check",),
    "new": ("new",),
    "quantities": ("quantities",),
    "trace": ("trace",),
    "crisis": ("crisis",),
    "ledger": ("ledger",),
    "posture": ("posture",),
    "sweep": ("runs.show",),
    "runs list": ("runs",),
    "runs show": ("runs.show",),
    "runs verify": ("runs.verify",),
    "runs resume": ("runs.resume",),
    "runs outcomes": ("outcomes",),
    "runs course": ("course",),
    "runs spread": ("spread",),
    "runs heat": ("heat",),
    "runs diff": ("runs.diff",),
    "runs export": ("runs.export",),
    "runs query": ("runs.query",),
    "game show": ("game",),
    "game solve": ("game.solution", "game.perfect"),
    "game draw": ("game.drawing",),
    "game fit": ("game.fit",),
    "game convert": ("game.conversion",),
    "serve": ("serve",),
    "schema": ("schema",),
    "--install-completion": ("completion",),
}
"""Which schemas the JSON of each command follows: one of these, as its options decide."""

BESIDE = ("error", "progress")
"""Schemas of what goes to standard error: an error under `--json`, a line of `--progress json`."""


def schema_names() -> list[str]:
    """Names of all schemas that there are."""
    own = resources.files(__name__).iterdir()
    return sorted(file.name.removesuffix(".json") for file in own if file.name.endswith(".json"))


def version_of(name: str) -> str:
    """What an output says in `schema`: its name with its number.

    Examples
    --------
    >>> version_of("verdict")
    'titanium.verdict/2'
    """
    return _read(name)["properties"]["schema"]["const"]


def load_schema(name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a command's output, or of one output by its name.

    Parameters
    ----------
    name
        A command, such as `stress` or `runs show`; or an output, such as `verdict`, or as it says in `schema`, such as
        `titanium.verdict/2`. A command with several outputs has a schema with `oneOf`.

    Raises
    ------
    InputError
        If there is none of that name, or of that number; what is near is told.

    Examples
    --------
    >>> load_schema("stress")["title"]
    'titanium.verdict/2'
    """
    own = name.removeprefix("titanium.").partition("/")[0]
    outputs = OUTPUTS.get(name, (own,))
    known = schema_names()
    if unknown := [output for output in outputs if output not in known]:
        raise InputError(f"no schema of '{unknown[0]}'\n{nearest(name, [*OUTPUTS, *known])}")
    if "/" in name and name != version_of(own):
        raise InputError(f"no schema of '{name}'\nThis version of Titanium prints {version_of(own)}.")
    schemas = [_read(output) for output in outputs]
    if len(schemas) == 1:
        return schemas[0]
    draft = schemas[0]["$schema"]
    return {"$schema": draft, "title": f"What titanium {name} --json prints", "oneOf": schemas}


def _read(name: str) -> dict[str, Any]:
    return json.loads(resources.files(__name__).joinpath(f"{name}.json").read_text(encoding="utf-8"))
