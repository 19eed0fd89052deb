"""What all tests share: shapes checked as the code runs, hypothesis profiles, double precision on request."""

import gc
import os

import hypothesis
import jax
import jaxtyping
import pytest

# Read when JAX starts, which importing it does not. Most programs of the tests run once, on a few numbers, and compile
# in a third of the time so. Those of a sweep have options of their own, see `titanium.explore.program`: tests have the
# bits of users.
QUICK = (
    "--xla_cpu_use_fusion_emitters=false",
    "--xla_backend_optimization_level=0",
    "--xla_cpu_parallel_codegen_split_count=1",
)
os.environ["XLA_FLAGS"] = " ".join((*QUICK, os.environ.get("XLA_FLAGS", "")))

# Before anything of the package is imported: the parts whose signatures tell shapes. What has none is left to the type
# checker, and to `make test-slow`, since to look at every call of it takes a quarter of the time of all tests.
CHECKED = ["titanium.games.estimation", "titanium.games.solving"]
if os.environ.get("TITANIUM_CHECKED") == "all":
    CHECKED += ["titanium.games", "titanium.judge"]
    CHECKED += ["titanium.explore.futures", "titanium.explore.block", "titanium.explore.stream"]
jaxtyping.install_import_hook(CHECKED, "beartype.beartype")

_COMMON = {"deadline": None, "print_blob": True, "suppress_health_check": [hypothesis.HealthCheck.too_slow]}
hypothesis.settings.register_profile("local", **_COMMON)
hypothesis.settings.register_profile("ci", derandomize=True, **_COMMON)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") == "true" else "local")


def pytest_collection_finish() -> None:
    """Programs and their traces are many objects that live on, and looking through them for garbage takes long."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="module")
def x64():
    """Double precision for a module: `pytestmark = pytest.mark.usefixtures("x64")`."""
    with jax.enable_x64(True):
        yield
