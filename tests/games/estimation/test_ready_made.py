"""Ready-made trees: their payoffs stand where the literature puts them."""

import re

import pytest

from titanium.errors import GameError
from titanium.games import subgame_perfect
from titanium.games.ready_made import egame12, egame122, egame123, ultimatum


@pytest.mark.parametrize(
    ("game", "payoffs"),
    [
        (egame12(), {"~act": "u11 0", "~resist": "u13 0", "resist": "u14 u24"}),
        (egame122(), {"ll": "u11 0", "lr": "u12 u22", "rl": "u13 0", "rr": "u14 u24"}),
        (egame123(), {"~act": "u11 0 0", "~resist": "u13 u23 0", "~join": "u15 u25 0", "join": "u16 u26 u36"}),
    ],
)
def test_payoffs_by_outcome_from_left_to_right(game, payoffs):
    found = {name: " ".join(map(str, end.payoffs.values())) for name, end in game.outcomes.items()}
    assert found == payoffs
    assert list(found) == [name for name in game.preorder if name in game.outcomes]


@pytest.mark.parametrize(("u24", "outcome"), [(1.0, "status quo"), (-1.0, "capitulation")])
def test_a_threat_deters_where_it_would_be_carried_out(u24, outcome):
    game = egame12(players=("attacker", "defender"), outcomes=("status quo", "capitulation", "war"))
    solution = subgame_perfect(game, {"u11": 0.0, "u13": 1.0, "u14": -1.0, "u24": u24})
    assert float(solution.reach[outcome]) == 1.0


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (lambda: egame12(players=("a", "b", "c")), "this tree has 2 players, not ('a', 'b', 'c')"),
        (lambda: egame123(outcomes=("a",)), "this tree has 4 outcomes, not ('a',)"),
        (lambda: ultimatum(steps=0), "an ultimatum over 1 in 0 steps: both must be positive"),
    ],
)
def test_what_is_refused(wrong, told):
    with pytest.raises(GameError, match=re.escape(told)):
        wrong()
