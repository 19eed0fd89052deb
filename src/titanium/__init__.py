"""Titanium: does a package of alliance terms hold, where does it break, and would both capitals sign it?

It counts over sampled futures and rival schools of thought; it never forecasts.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_PUBLIC = {
    "Case": "titanium.case",
    "load_case": "titanium.case",
    "case_names": "titanium.case",
    "compile_model": "titanium.model",
    "sweep": "titanium.explore",
    "judge_run": "titanium.judge",
    "stress": "titanium.judge",
    "account": "titanium.report.account",
    "deployment": "titanium.report.deployment",
    "solve_crisis": "titanium.report.crisis",
}

if TYPE_CHECKING:
    from titanium.case import Case, case_names, load_case
    from titanium.explore import sweep
    from titanium.judge import judge_run, stress
    from titanium.model import compile_model
    from titanium.report.account import account
    from titanium.report.crisis import solve_crisis
    from titanium.report.deployment import deployment

__all__ = [
    "Case",
    "__version__",
    "account",
    "case_names",
    "compile_model",
    "deployment",
    "judge_run",
    "load_case",
    "solve_crisis",
    "stress",
    "sweep",
]


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'titanium' has no attribute '{name}'")
