"""Equilibria: closed form where every mover knows its node, else the principal branch, by the million."""
