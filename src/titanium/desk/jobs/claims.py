"""The job that computes what a case's claims come to, overall and in each rival school."""

import json
from typing import Annotated, Any

from pydantic import Field

from titanium.desk.jobs.kinds import Kind
from titanium.desk.jobs.work import Arguments, Work
from titanium.evidence.claims.finding import VERDICTS, ClaimsLedger
from titanium.evidence.claims.ledger import DEFAULT_FUTURES, MOST_FUTURES, claims_ledger
from titanium.files import write_whole
from titanium.judge.shares import plain
from titanium.tell import words
from titanium.tell.catalogue import noted, say, speaking
from titanium.tell.claims_cards import card
from titanium.tell.claims_words import INTERVALS, LEGEND, SYMBOLS, headline, is_
from titanium.tell.figures.claims_board import claims_board

LEDGER, BOARD = "claims.json", "claims.svg"
"""Files of the job: the whole ledger as `titanium claims --json` prints it, and the board as a drawing."""


class ClaimsArguments(Arguments):
    """What is asked of a case's claims."""

    only: tuple[str, ...] | None = None
    """Names of claims; all of them if left out."""
    futures: Annotated[int, Field(ge=1, le=MOST_FUTURES)] = DEFAULT_FUTURES
    """Sampled futures that each measure is counted in."""
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 0


def run(work: Work[ClaimsArguments]) -> dict[str, Any]:
    """Compute the ledger, write it and its board into the job's folder, and give both in words.

    Raises
    ------
    InputError
        If the case has no claims, or a name is unknown.
    """
    case, asked = work.ref.load(), work.arguments
    with speaking(work.language, case):
        work.tell(0, 2, say("counting"))
        ledger = claims_ledger(case, asked.only, futures=asked.futures, seed=asked.seed)
        work.tell(1, 2, say("drawing"))
        board = claims_board(ledger)
        write_whole(work.folder / LEDGER, json.dumps(ledger.to_dict(), ensure_ascii=False, indent=1).encode())
        board.write(work.folder / BOARD)
        found = shown(ledger) | {"figure": {**board.to_dict(), "svg": board.svg()}}
        work.tell(2, 2, say("done"))
        return found


def shown(ledger: ClaimsLedger) -> dict[str, Any]:
    """A ledger as what a page shows: the headline, how many claims have which verdict, and a card for each."""
    evidence = ledger.evidence
    return plain(
        {
            "case": ledger.case,
            "case_hash": ledger.case_hash,
            "title": say(
                "Of {of} claims {supported} are supported and {contradicted} contradicted",
                of=len(ledger.claims),
                supported=ledger.count("supported"),
                contradicted=ledger.count("contradicted"),
            ),
            "headline": headline(ledger),
            "counts": [
                {"verdict": own, "name": is_(own), "symbol": SYMBOLS[own], "count": ledger.count(own)}
                for own in VERDICTS
            ],
            "claims": [card(ledger, place) for place in range(len(ledger.claims))],
            "schools": {switch: list(positions) for switch, positions in ledger.schools.items()},
            "notes": [say(LEGEND), say(INTERVALS), *([say(words.SIGNATURES)] if ledger.unsigned else [])],
            "standing": "" if evidence is None else words.standing_of(evidence),
            "evidence": None if evidence is None else evidence.to_dict(),
        }
    )


KIND = Kind("claims", noted("What the claims come to"), ClaimsArguments, run)
