"""What a tab shows follows from its address, else from what its browser had at hand last."""

import asyncio

import pytest

from titanium.apps.web.seat import Seat
from titanium.desk.desk import Desk
from titanium.errors import InputError
from titanium.tell.catalogue import language


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    desk = Desk(tmp_path_factory.mktemp("desk"))
    yield desk
    desk.database.close()


def sit(desk, browser, address="", page="answer"):
    query = dict(part.split("=") for part in address.partition("?")[2].split("&") if part)
    return Seat(desk, browser, page, query)


def test_todays_package_is_at_hand_first(desk):
    seat = sit(desk, "new")
    assert (seat.key, seat.base, seat.name, seat.moved, seat.address()) == ("us_rok", "ironclad", "ironclad", {}, "/")


def test_an_address_shows_the_same_in_any_browser(desk):
    seat = sit(desk, "one")
    asyncio.run(seat.start_from("titanium"))
    asyncio.run(seat.move({"us_troops_k": 22}))
    asyncio.run(seat.compare_with(["troop_cut"]))
    address = seat.address("crisis", crisis="taiwan")
    assert address == "/crisis?package=titanium&us_troops_k=22&compare=troop_cut&crisis=taiwan"
    other = sit(desk, "two", address, "crisis")
    assert (other.setting, other.base, other.compare) == (seat.setting, "titanium", ["troop_cut"])
    assert other.query == {"crisis": "taiwan"}
    assert other.address() == address


def test_a_browser_has_at_hand_what_it_had_last(desk):
    asyncio.run(sit(desk, "last").move({"us_troops_k": 21}))
    seat = sit(desk, "last")
    assert seat.moved == {"us_troops_k": 21}
    asyncio.run(seat.undo())
    assert (seat.moved, seat.can_undo, seat.can_redo) == ({}, False, True)
    asyncio.run(seat.redo())
    assert seat.moved == {"us_troops_k": 21}


def test_a_saved_package_is_known_by_its_name(desk):
    seat = sit(desk, "saver")
    asyncio.run(seat.move({"us_troops_k": 23}))
    desk.packages.save(seat.key, "a <b>bold</b> one", seat.setting)
    assert seat.name == "a <b>bold</b> one"
    assert sit(desk, "reader").setting_of("a <b>bold</b> one") == seat.setting


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("/?us_troops_k=1000", "us_troops_k: it is 1000\nAllowed: 0 to 40 thousand."),
        ("/?us_troops_k=nan", "us_troops_k: it is nan\nAllowed: 0 to 40 thousand."),
        ("/?us_troops_k=many", "us_troops_k: it is nan\nAllowed: 0 to 40 thousand."),
        ("/?package=titanum", "no package 'titanum'\nAllowed"),
        ("/?case=us_rock", "no case 'us_rock'\nAllowed: us_japan, us_rok.\nDid you mean 'us_rok'?"),
        ("/?lang=kr", "no language 'kr'\nAllowed: en, ko."),
    ],
)
def test_what_an_address_gets_wrong_is_told_and_the_rest_is_shown(desk, address, problem):
    seat = sit(desk, "wrong", f"{address}&payment_growth=0")
    assert len(seat.problems) == 1
    assert seat.problems[0].startswith(problem)
    assert (seat.key, seat.base) == ("us_rok", "ironclad")


def test_a_move_that_is_not_allowed_moves_nothing(desk):
    seat = sit(desk, "strict")
    with pytest.raises(InputError) as caught:
        asyncio.run(seat.move({"us_troops_k": 20, "ground_share": 2, "troops": 1}))
    assert "ground_share: it is 2\nAllowed: 0.1 to 0.95 share." in str(caught.value)
    assert "troops: no such lever" in str(caught.value)
    assert not seat.moved


def test_listeners_speak_the_readers_language_and_know_what_was_overtaken(desk):
    seat = sit(desk, "reader of Korean", "/?lang=ko")
    told = []

    async def listen():
        moves = seat.moves
        await asyncio.sleep(0.1)
        told.append((language(), seat.is_current(moves)))

    async def move():
        seat.on_change(listen)
        first = asyncio.ensure_future(seat.move({"us_troops_k": 22}))
        await asyncio.sleep(0.01)
        await asyncio.gather(first, seat.move({"us_troops_k": 23}))

    asyncio.run(move())
    assert told == [("ko", False), ("ko", True)]
    assert sit(desk, "reader of Korean").language == "ko"


def test_a_private_copy_has_an_address_of_its_own(desk):
    copy = desk.cases.make("dear Seoul", "us_rok", {"thresholds": {"rok_cost": {"at_most": 60}}})
    seat = sit(desk, "copier", f"/?case=us_rok~{copy.id}")
    assert seat.case.thresholds["rok_cost"].at_most == 60
    assert seat.address() == f"/?case=us_rok~{copy.id}"
    assert desk.keys()[seat.key] == "dear Seoul"


def test_a_copy_that_no_longer_fits_its_case_is_told_and_the_case_itself_is_shown(desk):
    copy = desk.cases.make("stale", "us_rok", {"thresholds": {"rok_costs": {"at_most": 60}}})
    seat = sit(desk, "stale", f"/?case=us_rok~{copy.id}")
    assert "no 'rok_costs' among the thresholds" in seat.problems[0]
    assert seat.key == "us_rok"
