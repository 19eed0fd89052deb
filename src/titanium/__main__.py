"""`python -m titanium` is the command `titanium`."""

from titanium.apps.cli import main

main()
