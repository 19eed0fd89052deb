"""Games as pictures: an accessible SVG, a tree for the terminal, and rows for a table."""
