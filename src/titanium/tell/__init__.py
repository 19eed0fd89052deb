"""Findings told: sentences, tables, pages. Command line and web app only call the stages and this."""
