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


def gather(bench: "Bench", ref: "Ref", /, *, language: str = "en", futures: int = 32_768) -> dict[str, Any]:
    """Find the futures that an answer is refined to."""
    return {"ensemble": bench.ensemble(ref, futures).id}


def appraise(bench: "Bench", ref: "Ref", /, *, language: str = "en") -> dict[str, Any]:
    """Compile what says what a package's terms are worth to each actor."""
    from titanium.explore.panel import Panel

    case, met = bench.case(ref), bench.ensemble(ref, 1)
    panel = Panel(bench.model(ref), met.design, met.indices(0, 1))
    return {"actors": list(panel.appraise({case.base: case.package(case.base)}))}


STEPS = (warm, gather, appraise)
"""In turn, each a question of its own, so that a reader's comes between them."""
