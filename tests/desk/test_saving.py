"""Packages are kept as their case allows, never under a name of the case's own."""

import pytest

from titanium.desk import saving
from titanium.desk.desk import Desk
from titanium.errors import InputError


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path, cases=["us_rok"], at_once=0)
    yield made
    made.database.close()


def names(desk):
    return [own.name for own in desk.packages.list("us_rok")]


def test_levers_that_are_left_out_stand_as_today(desk):
    own = saving.save(desk, "us_rok", "lighter", {"us_troops_k": 22})
    assert own.setting == {**desk.case("us_rok").package("ironclad"), "us_troops_k": 22.0}


@pytest.mark.parametrize(
    ("name", "setting", "told"),
    [
        ("ironclad", {}, "'ironclad' is the name of one of the case's own packages."),
        (" ironclad ", {}, "'ironclad' is the name of one of the case's own packages."),
        ("", {}, "A name is missing."),
        ("from\u202eright", {}, "without marks that turn the way of writing"),
        ("two\nlines", {}, "A name is one line"),
        ("x", {"us_troop_k": 22}, "Did you mean 'us_troops_k'?"),
        ("x", {"us_troops_k": 41}, "Allowed: 0 to 40 thousand."),
    ],
)
def test_what_cannot_be_played_is_not_kept(desk, name, setting, told):
    with pytest.raises(InputError) as refused:
        saving.save(desk, "us_rok", name, setting)
    assert told in str(refused.value)
    assert names(desk) == []


def test_a_name_that_is_taken_gives_way_only_if_told(desk):
    first = saving.save(desk, "us_rok", "mine", {"us_troops_k": 22})
    with pytest.raises(InputError, match="already"):
        saving.save(desk, "us_rok", "mine", {"us_troops_k": 21})
    again = saving.save(desk, "us_rok", "mine", {"us_troops_k": 21}, replace=True)
    assert (again.id, again.setting["us_troops_k"]) == (first.id, 21)


def test_of_several_all_are_kept_or_none(desk):
    saving.save(desk, "us_rok", "mine", {})
    several = {"new": ({"us_troops_k": 22}, ""), "mine": ({}, ""), "bad": ({"us_troops_k": 99}, "")}
    with pytest.raises(InputError) as refused:
        saving.save_all(desk, "us_rok", several)
    assert "'mine' already" in str(refused.value)
    assert "us_troops_k" in str(refused.value)
    assert names(desk) == ["mine"]
    kept = saving.save_all(desk, "us_rok", {"new": ({}, "a note"), "ironclad": ({}, "")})
    assert [own.name for own in kept] == ["new"], "the case's own are passed over"


def test_a_change_is_made_whole_or_not_at_all(desk):
    own = saving.save(desk, "us_rok", "mine", {"us_troops_k": 22}, "before")
    with pytest.raises(InputError):
        saving.change(desk, own.id, name="yours", setting={"us_troops_k": 99})
    assert desk.packages.get(own.id) == own
    new = saving.change(desk, own.id, name="yours", setting={"consultation": 0.9}, note="after")
    assert (new.name, new.note, new.setting["us_troops_k"], new.setting["consultation"]) == (
        "yours",
        "after",
        28.5,
        0.9,
    )
    with pytest.raises(InputError, match="case's own"):
        saving.change(desk, own.id, name="titanium")
