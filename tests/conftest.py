"""What all tests share: shapes checked as the code runs, hypothesis profiles, double precision on request."""

import os

import hypothesis
import jax
import jaxtyping
import pytest

# Before anything of the package is imported. `titanium.model` is traced with whatever shape its callers bring;
# `titanium.case` and `titanium.expressions` hold no arrays and are walked so often that checks would take most of the
# time; `titanium.explore.store` hands arrays of any kind to Arrow.
CHECKED = (
    "titanium.games",
    "titanium.explore.futures",
    "titanium.explore.block",
    "titanium.explore.stream",
    "titanium.judge",
)
jaxtyping.install_import_hook(list(CHECKED), "beartype.beartype")

_COMMON = {"deadline": None, "print_blob": True, "suppress_health_check": [hypothesis.HealthCheck.too_slow]}
hypothesis.settings.register_profile("local", **_COMMON)
hypothesis.settings.register_profile("ci", derandomize=True, **_COMMON)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") == "true" else "local")


@pytest.fixture(scope="module")
def x64():
    """Double precision for a module: `pytestmark = pytest.mark.usefixtures("x64")`."""
    with jax.enable_x64(True):
        yield
