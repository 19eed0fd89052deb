"""From a run to findings."""

from titanium.judge.stress import stress
from titanium.judge.verdict import Verdict, judge_run

__all__ = ["Verdict", "judge_run", "stress"]
