"""One package laid open at nominal values: the ledger in full, the posture, a solved crisis.

Reports read the case's records and the model's own functions; they sample nothing.
"""
