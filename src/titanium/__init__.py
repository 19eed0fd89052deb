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
    "open_run": "titanium.explore.store",
    "resume": "titanium.explore.sweep",
    "stream": "titanium.explore.stream",
    "sweep": "titanium.explore.sweep",
    "load_model": "titanium.explore.function",
    "wrap": "titanium.explore.function",
    "judge_outcomes": "titanium.judge.outcomes",
    "history_match": "titanium.judge.matching",
    "interactions": "titanium.judge.interactions",
    "bargain": "titanium.judge.bargain",
    "breaking_point": "titanium.judge.breaking.finding",
    "design": "titanium.judge.design",
    "discover": "titanium.judge.discover",
    "material_sheet": "titanium.judge.sheet",
    "pathways": "titanium.judge.paths",
    "sensitivity": "titanium.judge.sensitivity",
    "value_of_information": "titanium.judge.design",
    "value_of_waiting": "titanium.judge.paths",
    "spread": "titanium.judge.spread",
    "courses": "titanium.judge.courses",
    "heat": "titanium.judge.heat",
    "memo": "titanium.tell.memo",
    "next_change": "titanium.judge.next_change",
    "what_you_must_believe": "titanium.judge.sensitivity",
    "judge_run": "titanium.judge",
    "judge_schools": "titanium.judge",
    "stress": "titanium.judge",
    "sweep_choices": "titanium.judge.choices",
    "account": "titanium.report.account",
    "deployment": "titanium.report.deployment",
    "list_quantities": "titanium.report.quantities",
    "solve_crisis": "titanium.report.crisis",
    "assumptions": "titanium.evidence.assumptions",
    "backtest": "titanium.evidence.backtest",
    "base_rates": "titanium.evidence.base_rates",
    "change_log": "titanium.evidence.assumptions",
    "claims_ledger": "titanium.evidence.claims",
    "compare_cases": "titanium.evidence.assumptions",
    "fit_history": "titanium.evidence.fit",
    "new_case": "titanium.case.new",
    "trace": "titanium.report.trace",
    "vary": "titanium.case.variant",
}

if TYPE_CHECKING:
    from titanium.case import Case, case_names, load_case
    from titanium.case.new import new_case
    from titanium.case.variant import vary
    from titanium.evidence.assumptions import assumptions, change_log, compare_cases
    from titanium.evidence.backtest import backtest
    from titanium.evidence.base_rates import base_rates
    from titanium.evidence.claims import claims_ledger
    from titanium.evidence.fit import fit_history
    from titanium.explore.function import load_model, wrap
    from titanium.explore.store import open_run
    from titanium.explore.stream import stream
    from titanium.explore.sweep import resume, sweep
    from titanium.judge import judge_run, judge_schools, stress
    from titanium.judge.bargain import bargain
    from titanium.judge.breaking.finding import breaking_point
    from titanium.judge.choices import sweep_choices
    from titanium.judge.courses import courses
    from titanium.judge.design import design, value_of_information
    from titanium.judge.discover import discover
    from titanium.judge.heat import heat
    from titanium.judge.interactions import interactions
    from titanium.judge.matching import history_match
    from titanium.judge.next_change import next_change
    from titanium.judge.outcomes import judge_outcomes
    from titanium.judge.paths import pathways, value_of_waiting
    from titanium.judge.sensitivity import sensitivity, what_you_must_believe
    from titanium.judge.sheet import material_sheet
    from titanium.judge.spread import spread
    from titanium.model import compile_model
    from titanium.report.account import account
    from titanium.report.crisis import solve_crisis
    from titanium.report.deployment import deployment
    from titanium.report.quantities import list_quantities
    from titanium.report.trace import trace
    from titanium.tell.memo import memo

__all__ = [
    "Case",
    "__version__",
    "account",
    "assumptions",
    "backtest",
    "bargain",
    "base_rates",
    "breaking_point",
    "case_names",
    "change_log",
    "claims_ledger",
    "compare_cases",
    "compile_model",
    "courses",
    "deployment",
    "design",
    "discover",
    "fit_history",
    "heat",
    "history_match",
    "interactions",
    "judge_outcomes",
    "judge_run",
    "judge_schools",
    "list_quantities",
    "load_case",
    "load_model",
    "material_sheet",
    "memo",
    "new_case",
    "next_change",
    "open_run",
    "pathways",
    "resume",
    "sensitivity",
    "solve_crisis",
    "spread",
    "stream",
    "stress",
    "sweep",
    "sweep_choices",
    "trace",
    "value_of_information",
    "value_of_waiting",
    "vary",
    "what_you_must_believe",
    "wrap",
]


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'titanium' has no attribute '{name}'")
