"""The command line and, later, the web app: they call the stages and `tell`, and hold no logic of their own."""
