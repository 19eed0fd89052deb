"""Runs that are there: listed, checked, compared, exported and asked. Nothing here computes a result."""
