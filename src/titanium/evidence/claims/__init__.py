"""Claims: what an article's statements come to when each is computed, overall and by school."""

from titanium.evidence.claims.ledger import claims_ledger

__all__ = ["claims_ledger"]
