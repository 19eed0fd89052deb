"""The public functions of `titanium`, by what they are for, and what they give."""

import inspect
from collections.abc import Mapping

import titanium

FUNCTIONS: Mapping[str, tuple[str, ...]] = {
    "A case": ("load_case", "case_names", "Case", "new_case", "vary", "compare_cases", "change_log"),
    "Does it hold, and what breaks first?": (
        "stress", "judge_run", "judge_outcomes", "judge_schools", "interactions", "sweep_choices", "history_match",
    ),
    "What a run says": ("material_sheet", "discover", "sensitivity", "what_you_must_believe"),
    "What else could be done": (
        "breaking_point", "design", "value_of_information", "bargain", "pathways", "value_of_waiting",
    ),
    "One package laid open": ("account", "deployment", "solve_crisis", "list_quantities", "trace"),
    "What it rests on": ("assumptions", "backtest", "base_rates", "claims_ledger", "fit_history"),
    "Runs": ("sweep", "resume", "open_run", "stream"),
    "Models": ("compile_model", "load_model", "wrap"),
}  # fmt: skip
OTHER = "Further"
"""Heading of what is public and stands under no question yet."""


def markdown() -> str:
    """A section for each question, then one for the types of the answers."""
    sections = {title: [name for name in names if name in titanium.__all__] for title, names in FUNCTIONS.items()}
    placed = {name for names in sections.values() for name in names}
    left = [name for name in titanium.__all__ if name not in placed and not name.startswith("_")]
    if left:
        sections[OTHER] = left
    told: list[str] = []
    given: dict[str, None] = {}
    for title, names in sections.items():
        told.append(f"## {title}\n")
        for name in names:
            told.append(_directive(name))
            given |= dict.fromkeys(_gives(name))
    told.append("## What they give\n")
    told += [_block(f".. autoclass:: {path}\n   :members:\n") for path in sorted(given, key=_last)]
    return "\n".join(told)


def _directive(name: str) -> str:
    public = getattr(titanium, name)
    if not inspect.isclass(public):
        return _block(f".. autofunction:: titanium.{name}\n")
    return _block(f".. autoclass:: titanium.{name}\n   :members:\n   :exclude-members: model_config\n")


def _gives(name: str) -> list[str]:
    """Full name of the type that a function gives, if it is one of ours and stands under no name of its own."""
    public = getattr(titanium, name)
    given = None if inspect.isclass(public) else inspect.signature(public).return_annotation
    ours = inspect.isclass(given) and given.__module__.startswith("titanium.") and given is not titanium.Case
    return [f"{given.__module__}.{given.__qualname__}"] if given is not None and ours else []


def _block(text: str) -> str:
    return f"```{{eval-rst}}\n{text}```\n"


def _last(path: str) -> str:
    return path.rpartition(".")[2]
