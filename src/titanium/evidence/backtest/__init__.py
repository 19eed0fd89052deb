"""Back-tests: the model started as things once stood, and scored by what happened next."""

from titanium.evidence.backtest.finding import Backtest, backtest

__all__ = ["Backtest", "backtest"]
