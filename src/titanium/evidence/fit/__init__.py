"""Crisis games fitted to history: `fit_history` estimates a game of a case's `fits.yaml` on its list of cases.

`write_case` writes a case of its own in which uncertainties that the fit informs take their spread from it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from titanium.evidence.fit.finding import Fitted
    from titanium.evidence.fit.fitting import fit_history
    from titanium.evidence.fit.listing import Listing, fits_of
    from titanium.evidence.fit.write import Written, write_case

_LAZY = {
    "Fitted": "finding",
    "Listing": "listing",
    "Written": "write",
    "fits_of": "listing",
    "fit_history": "fitting",
    "write_case": "write",
}
"""Public name to the module that holds it: fitting needs JAX, a list of fits does not."""

__all__ = ["Fitted", "Listing", "Written", "fit_history", "fits_of", "write_case"]


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        return getattr(import_module(f"titanium.evidence.fit.{_LAZY[name]}"), name)
    raise AttributeError(f"module 'titanium.evidence.fit' has no attribute '{name}'")
