"""Functions of other people as models: how they are described, found, called and kept apart from what they break."""
