"""What each verdict rests on: measured, from the literature, judged or assumed; and what was changed in a case."""

from titanium.evidence.assumptions.analysis import assumptions
from titanium.evidence.assumptions.comparison import compare_cases
from titanium.evidence.assumptions.finding import Assumptions
from titanium.evidence.assumptions.log import change_log
from titanium.evidence.assumptions.results import compare_results

__all__ = ["Assumptions", "assumptions", "change_log", "compare_cases", "compare_results"]
