"""How the documentation site is built: wholly offline, from these pages, the code's docstrings and the cases."""

import sys
from pathlib import Path

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

from titanium import __version__

project = "Titanium"
author = "The authors of Titanium"
version = release = __version__
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "docstrings", "filled", "accessible"]
exclude_patterns = ["_build", "_ext", "decisions/README.md"]

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

default_role = "code"
smartquotes_action = "q"  # an option keeps its two hyphens
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
napoleon_google_docstring = False
napoleon_use_ivar = True
napoleon_use_rtype = False
# Two modules may each have a `Source`; a name alone then leads to the first, and the page says which it is.
suppress_warnings = ["ref.python"]

html_theme = "furo"
html_title = "Titanium"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#00568a", "color-brand-content": "#00568a"},
    "dark_css_variables": {"color-brand-primary": "#7cc4f0", "color-brand-content": "#7cc4f0"},
}


def setup(app: Sphinx) -> None:
    """Join the build: tables of comma-separated values are shown as they stand."""
    app.add_lexer("csv", TextLexer)
