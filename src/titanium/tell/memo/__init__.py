"""The memo: what a run found, for a principal to read and a sceptic to check."""
