"""Fits of a case as data: what does not fit the rest of the case is told with the nearest name."""

from typing import Any

import pytest
from pydantic import ValidationError

import fits
from titanium import load_case
from titanium.case.check import Gaps
from titanium.case.fit import Fit, columns_of, faults


def told(**changes: Any) -> list[str]:
    """What is wrong with the made-up fit in a real case that has its list, its sources and its uncertainty."""
    original = load_case("us_rok")
    case = original.model_copy(
        update={
            "fits": {"raids": fits.entry(**changes)},
            "records": {"raids": fits.record()},
            "sources": {**original.sources, "chronicle": original.sources["authors_judgement"]},
            "uncertainties": {
                **original.uncertainties,
                "q": original.uncertainties["q_rel"],
                "p": original.uncertainties["v_W"],
            },
        }
    )
    return [f"{'.'.join(map(str, place))}: {message}" for _, place, message in faults(case, Gaps())]


def test_the_fits_that_come_with_titanium_are_sound() -> None:
    case = load_case("us_rok")
    assert {"deterrence", "deterrence_published", "peninsula"} <= case.fits.keys()
    assert list(faults(case, Gaps())) == []
    assert told() == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        (
            {"record": "raid"},
            "raids.record: no list 'raid' in the folder records\nAllowed: raids.\nDid you mean 'raids'?",
        ),
        ({"outcome": "came"}, "raids.outcome: the list 'raids' has no column 'came'"),
        ({"ends": {0: "quiet", 1: "loot", 2: "batle"}}, "raids.ends.2: 'batle' is no end of the tree"),
        ({"ends": {0: "quiet", 1: "loot"}}, "raids.ends: no code stands for the end 'battle'"),
        (
            {"ends": {0: "quiet", 1: "loot", 2: "battle", 7: "loot"}},
            "raids.ends.7: 7 is no code of the column 'came_to'",
        ),
        ({"names": {"R": "the raider"}}, "raids.names: who 'G' is has no words"),
        ({"label": ["yaer"]}, "raids.label.0: the list 'raids' has no column 'yaer'"),
        ({"together": "century"}, "raids.together: the list 'raids' has no column 'century'"),
        (
            {"formulas": {"u11": "1 + wall", "u41": "1", "u24": "1 + pledge"}},
            "raids.formulas.u41: the tree has no utility 'u41'\nAllowed: u11, u13, u14, u24.",
        ),
        (
            {"formulas": {"u11": "1 + log(wal)", "u14": "1 + wall", "u24": "1 + pledge"}},
            "raids.formulas.u11: the list 'raids' has no column 'wal'",
        ),
        (
            {"formulas": {"u11": "1 + wall", "u14": "wall", "u24": "1 + pledge + decade"}},
            "raids.formulas.u24: why 'decade' stands in it is not said\nAdd it to regressors.",
        ),
        (
            {"formulas": {"u11": "1 + wall", "u14": "wall", "u24": "1 + pledge"}},
            "raids.regressors.wall.utilities: 'wall' stands in 'u14' too, without a sign",
        ),
        (
            {"formulas": {"u11": "1", "u14": "1", "u24": "1 + pledge"}},
            "raids.regressors.wall.utilities.u11: 'wall' does not stand in the formula of 'u11'",
        ),
        (
            {"informs": {"v_W": fits.ENTRY["informs"]["q"]}},
            "raids.informs.v_W: 'v_W' is no probability: a frequency can stand for a beta alone",
        ),
        (
            {"informs": {"q": {**fits.ENTRY["informs"]["q"], "choice": ["repl", "resist"]}}},
            "raids.informs.q.choice: 'repl' is no decision of the tree\nAllowed: reply, start.\nDid you mean 'reply'?",
        ),
        (
            {"informs": {"q": {**fits.ENTRY["informs"]["q"], "choice": ["reply", "resists"]}}},
            "raids.informs.q.choice: 'resists' is no action at 'reply'",
        ),
        ({"not_informed": {"qq": "why"}}, "raids.not_informed.qq: 'qq' is not an uncertainty that futures draw"),
        (
            {"not_informed": {"q": "why"}},
            "raids.not_informed.q: 'q' is informed and not informed\nKeep one of the two.",
        ),
        (
            {
                "regressors": {
                    **fits.ENTRY["regressors"],
                    "wall": {**fits.ENTRY["regressors"]["wall"], "source": "chronic"},
                }
            },
            "raids.regressors.wall.source: source 'chronic' is not in sources.yaml",
        ),
    ],
)
def test_what_does_not_fit_is_told(changes: dict[str, Any], problem: str) -> None:
    assert any(own.startswith(problem) for own in told(**changes)), told(**changes)


def test_what_could_not_be_read_is_not_called_missing() -> None:
    case = load_case("us_rok").model_copy(update={"fits": {"raids": fits.entry(not_informed={})}, "records": {}})
    gaps = Gaps(tables={"uncertainties", "sources"}, entries={("records", "raids")})
    assert list(faults(case, gaps)) == []


@pytest.mark.parametrize(
    ("game", "problem"),
    [
        ({"ready": "egame21"}, "no ready-made tree 'egame21'\nAllowed: egame12, egame122, egame123."),
        ({"ready": "egame12", "moves": 2}, "a ready-made tree takes players and outcomes, not moves"),
    ],
)
def test_a_ready_made_tree_is_known_by_name(game: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValidationError) as error:
        fits.entry(game=game)
    assert problem in str(error.value)


def test_the_baseline_is_an_end_of_the_tree() -> None:
    with pytest.raises(ValidationError, match="baseline 'peace' is no end of the tree"):
        fits.entry(baseline="peace")
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        Fit.model_validate({**fits.ENTRY, "formula": {}})


def test_columns_of_a_formula() -> None:
    assert columns_of("1") == ()
    assert columns_of("wall + I(year^2 / 1e3) - 1 + offset(pledge)") == ("wall", "year", "pledge")
