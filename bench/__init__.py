"""Benchmarks: the same model written in other ways, measured side by side with Titanium."""
