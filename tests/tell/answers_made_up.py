"""Answers without a sweep: a made-up verdict in which every broken future says what broke it first."""

from dataclasses import replace

import numpy as np

from titanium.case.schema import Case
from titanium.judge.verdict import Tally, Verdict
from titanium.tell.answer import Answer
from verdicts import PACKAGES, flipping_chunk


def broken_verdict(case: Case, *, few: int | None = None) -> Verdict:
    """The verdict on the futures of `flipping_chunk`, or the first few: broken at signing, by war, or by what it costs.

    Without the signatures, which is the same futures once more, nothing is broken at signing.
    """
    chunk = flipping_chunk(case).cut(0, few or 2**31)
    limits = list(case.thresholds)
    signing, war, cost = (limits.index(name) for name in ("accept_rok", "taiwan_war", "us_cost"))
    place = np.arange(len(chunk.index)) % 4
    holds = chunk.metrics["holds"] > 0.5

    def counted(first: list[int], quarters: list[float]) -> Verdict:
        breaks = {
            "first_break": np.where(holds, -1, np.array(first)[place]).astype(np.float32),
            "first_break_quarter": np.where(holds, 1e6, np.array(quarters)[place]).astype(np.float32),
        }
        tally = Tally(case, PACKAGES, seed=1, ensemble="matched-1")
        tally.add(replace(chunk, metrics={**chunk.metrics, **breaks}))
        return tally.verdict()

    whole = counted([signing, war, war, cost], [-1, 18, 20, 40])
    return replace(whole, unsigned=counted([war, war, war, cost], [17, 18, 20, 40]))


def answer_on(case: Case, name: str, verdict: Verdict | None = None, **titles: str) -> Answer:
    """The answer about one package of it."""
    return Answer(case, verdict or broken_verdict(case), name, titles)
