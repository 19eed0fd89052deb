"""What a package is called once levers were moved, and what is refused."""

import pytest

from titanium import load_case
from titanium.errors import InputError
from titanium.report.at_hand import at_hand

CASE = load_case("us_rok")


def test_todays_package_is_at_hand_where_nothing_is_said():
    own = at_hand(CASE)
    assert (own.package, own.title) == ("ironclad", "Ironclad")
    assert own.levers == CASE.package("ironclad")


def test_levers_that_were_moved_stand_behind_the_name():
    own = at_hand(CASE, "ironclad", {"us_troops_k": 22, "consultation": 0.7})
    assert own.package == own.title == "ironclad+us_troops_k=22+consultation=0.7"
    assert own.levers == {**CASE.package("ironclad"), "us_troops_k": 22.0, "consultation": 0.7}


def test_many_moved_levers_are_counted():
    moved = {"us_troops_k": 22, "consultation": 0.7, "sma_growth": 0, "ground_share": 0.5}
    assert at_hand(CASE, "ironclad", moved).package == "ironclad+4 levers"


def test_levers_moved_to_another_package_are_that_package():
    own = at_hand(CASE, "ironclad", CASE.package("troop_cut"))
    assert (own.package, own.title) == ("troop_cut", "Troop cut")


def test_every_lever_that_cannot_be_is_listed():
    with pytest.raises(InputError) as refused:
        at_hand(CASE, "ironclad", {"us_troop_k": 22, "consultation": 1.5, "sma_growth": 0.5})
    told = str(refused.value)
    assert told.startswith("3 problems in the levers of 'us_rok'")
    assert "Did you mean 'us_troops_k'?" in told
    assert "lever 'consultation'  is 1.5\n    Allowed: 0 to 1 index." in told
    assert "lever 'sma_growth'  is 0.5\n    Allowed: 0 fixed in won" in told
