"""Strategic statistical models: payoffs of a game estimated from what was played.

`fit` estimates by maximum likelihood; `bootstrap`, `profile`, `marginal_effects`, `first_difference`, `vuong`, `clarke`
and `posterior` say how far to trust the estimates and what they mean. `fit_ultimatum` is the bargaining model with
continuous offers.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from titanium.games.estimation.bargaining import fit_ultimatum
    from titanium.games.estimation.bayes import Posterior, posterior
    from titanium.games.estimation.comparison import Comparison, clarke, vuong
    from titanium.games.estimation.effects import Effect, first_difference, marginal_effects
    from titanium.games.estimation.fitting import fit
    from titanium.games.estimation.profiling import Profile, profile
    from titanium.games.estimation.resampling import Bootstrap, bootstrap
    from titanium.games.estimation.result import Fit

_LAZY = {
    "Bootstrap": "resampling",
    "Comparison": "comparison",
    "Effect": "effects",
    "Fit": "result",
    "Posterior": "bayes",
    "Profile": "profiling",
    "bootstrap": "resampling",
    "clarke": "comparison",
    "first_difference": "effects",
    "fit": "fitting",
    "fit_ultimatum": "bargaining",
    "marginal_effects": "effects",
    "posterior": "bayes",
    "profile": "profiling",
    "vuong": "comparison",
}
"""Public name to the module that holds it: all of them need JAX or SciPy, which reading a game does not."""

__all__ = [
    "Bootstrap",
    "Comparison",
    "Effect",
    "Fit",
    "Posterior",
    "Profile",
    "bootstrap",
    "clarke",
    "first_difference",
    "fit",
    "fit_ultimatum",
    "marginal_effects",
    "posterior",
    "profile",
    "vuong",
]


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        return getattr(import_module(f"titanium.games.estimation.{_LAZY[name]}"), name)
    raise AttributeError(f"module 'titanium.games.estimation' has no attribute '{name}'")
