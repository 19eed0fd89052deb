"""Figures in one look: each a function of a finding, for documents and for the web, with words and a table twin."""
