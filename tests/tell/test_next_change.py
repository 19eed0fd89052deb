"""The best next change in words, of a finding made by hand."""

from dataclasses import replace

import pytest

from titanium import load_case
from titanium.case.schema import Case
from titanium.judge.cuts import ByCut
from titanium.judge.design.scores import Gain
from titanium.judge.evidence import Evidence
from titanium.judge.next_change import Changed, Move, NextChange
from titanium.judge.shares import Difference, Share
from titanium.tell.next_change import proposals

EVIDENCE = Evidence("us_rok", "49f39edae653", None, 4096, 0, "matched-1")


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case("us_rok")


@pytest.fixture(scope="module")
def found(case: Case) -> NextChange:
    """Codes that gain clearly, and a number that does not."""

    def changed(move: Move, won: int, *, is_better: bool) -> Changed:
        gain = Difference.of(won, 0, 4096)
        return Changed(
            move, case.levers[move.lever].decides, Share.of(2458 + won, 4096), gain,
            ByCut[Difference].of(case, lambda cut: gain if cut < 3 else Difference.of(0, won, 4096)),
            Difference.of(0, 20, 4096), {"W": Difference.of(0, 0, 4096), "S": Difference.of(0, 200, 4096)},
            {"W": Gain(4096, 9, -0.71, -0.8, -0.62), "S": Gain(4096, 9, -0.01, -0.02, 0.0)}, is_better,
        )  # fmt: skip

    moves = (Move("sma_growth", 1.0, 2.0), Move("us_troops_k", 28.5, 30.0))
    changes = tuple(changed(move, won, is_better=won > 9) for move, won in zip(moves, (330, 3), strict=True))
    return NextChange(
        EVIDENCE, 2048, case.package("ironclad"), Share.of(2458, 4096), 81, {"troop_floor": 3}, changes
    )  # fmt: skip


def test_the_best_is_one_click_with_what_it_gains(case: Case, found: NextChange) -> None:
    told = proposals(case, found)
    best = told["best"]
    assert (best["lever"], best["before"], best["value"]) == ("sma_growth", 1.0, 2.0)
    name = case.levers["sma_growth"].name
    assert best["button"] == (f"Set {name} to growth of the defence budget: holds in 4 more of 50 (+8.1 ±0.8 of 100)")
    assert told["sentence"] == (
        f"Of 81 changes of one lever the best is {name} from consumer prices with a cap to growth of the defence "
        "budget: it holds in 4 more of 50 (+8.1 ±0.8 of 100)."
    )


def test_it_says_what_else_the_change_does_and_whose_choice_it_is(case: Case, found: NextChange) -> None:
    effects = proposals(case, found)["best"]["effects"]
    assert effects == [
        "Signatures, of 100 futures: Washington +0.0 ±0.0, Seoul -4.9 ±0.7.",
        "Security, of 100 futures: -0.5 ±0.2.",
        "Net present cost, USD bn: Washington -0.7 ±0.1, Seoul +0.0 ±0.0.",
        "Of 22 schools it clearly gains under 2 and clearly loses under 20.",
        "Washington and Seoul decide together.",
    ]


def test_where_nothing_is_clearly_better_it_says_so(case: Case, found: NextChange) -> None:
    told = proposals(case, replace(found, changes=found.changes[1:]))
    assert told["best"] is None
    assert told["sentence"] == "Of 81 changes of one lever none is clearly better than the package as it stands."
    assert told["table"]["rows"][0][:3] == [
        f"{case.levers['us_troops_k'].name} from 28.5 thousand to 30 thousand", "+0.1 ±0.1", "no",
    ]  # fmt: skip


def test_both_ensembles_are_told_apart_and_what_was_left_out(case: Case, found: NextChange) -> None:
    beside = replace(found, evidence=replace(EVIDENCE, ensemble="record-1"), changes=found.changes[1:])
    told = proposals(case, replace(found, unsigned=beside))
    assert told["where"] == "In futures in which both capitals signed today's package"
    assert told["unsigned"]["where"] == "Without the signatures, in futures that meet the record alone"
    assert told["unsigned"]["best"] is None
    assert told["notes"][0].startswith("Changes were chosen in 2,048 futures and counted in 4,096 others")
    assert told["notes"][1] == "Left out, since a rule of the case forbids them: troop floor (3)."
    assert "seed 0" in told["standing"]
    assert proposals(case, found)["unsigned"] is None
