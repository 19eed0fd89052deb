"""Views: plain functions from a bench to plain dictionaries, all that a page shows and the API gives."""
