"""Base rates of a case: counts in reference classes, with intervals, beside what the model assumes."""

from titanium.evidence.base_rates.finding import BaseRates, base_rates

__all__ = ["BaseRates", "base_rates"]
