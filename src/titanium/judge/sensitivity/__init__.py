"""Which inputs an outcome is sensitive to, and what must be believed of them for a verdict.

`analysis.sensitivity` and `believe.what_you_must_believe` are the ways in. Each method stands in a module of its own
and knows arrays alone: `sobol`, `morris`, `shapley` and `gradients` play rows of levels; `given_data` reads tables of
counts.
"""

from titanium.judge.sensitivity.analysis import METHODS, SAMPLES, sensitivity
from titanium.judge.sensitivity.believe import Beliefs, what_you_must_believe
from titanium.judge.sensitivity.finding import Sensitivities

__all__ = ["METHODS", "SAMPLES", "Beliefs", "Sensitivities", "sensitivity", "what_you_must_believe"]
