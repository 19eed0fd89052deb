"""The same things as the pages show, as JSON: routers over the desk, described by OpenAPI."""
