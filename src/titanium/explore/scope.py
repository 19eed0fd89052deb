"""What a model is explored over: uncertainties, schools, levers, packages, thresholds (XLRM; Lempert et al. 2003)."""

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from titanium.case.schema import Correlation, Lever, Package, Switch, Threshold, Uncertainty


@runtime_checkable
class Scope(Protocol):
    """What futures are drawn from and packages are judged by; a case is one."""

    @property
    def name(self) -> str:
        """Name under which outputs tell it."""
        ...

    @property
    def hash(self) -> str:
        """SHA-256 of everything in it; the same figures give the same hash on every machine."""
        ...

    @property
    def uncertainties(self) -> Mapping[str, Uncertainty]:
        """Symbol to what nobody chooses."""
        ...

    @property
    def correlations(self) -> Mapping[str, Correlation]:
        """Pairs of uncertainties that are drawn together."""
        ...

    @property
    def schools(self) -> Mapping[str, Switch]:
        """Structural switches between rival theories."""
        ...

    @property
    def levers(self) -> Mapping[str, Lever]:
        """What can be chosen."""
        ...

    @property
    def packages(self) -> Mapping[str, Package]:
        """Named settings of the levers."""
        ...

    @property
    def thresholds(self) -> Mapping[str, Threshold]:
        """Limits that a package must keep to hold, in the order in which they are told."""
        ...

    @property
    def base(self) -> str:
        """Name of the package that others are compared with."""
        ...

    def package(self, name: str) -> Mapping[str, float]:
        """Value of every lever under a named package.

        Raises
        ------
        InputError
            If there is no such package.
        """
        ...
