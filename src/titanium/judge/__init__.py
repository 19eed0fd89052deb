"""From a run to findings."""

from titanium.judge.schools import SchoolsVerdict, judge_schools
from titanium.judge.stress import stress
from titanium.judge.verdict import Verdict, judge_run

__all__ = ["SchoolsVerdict", "Verdict", "judge_run", "judge_schools", "stress"]
