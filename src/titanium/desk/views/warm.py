"""Making ready: what the first lever move would otherwise wait for."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from titanium.desk.engine.bench import Bench
    from titanium.desk.engine.ref import Ref


def warm(bench: "Bench", ref: "Ref", /, *, language: str = "en", futures: int = 4096) -> dict[str, Any]:
    """Compile the case, make futures ready and play today's package in them."""
    case = bench.case(ref)
    verdict = bench.verdict(ref, {case.base: case.package(case.base)}, futures)
    return {"case_hash": case.hash, "futures": verdict.futures}
