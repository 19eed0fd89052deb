"""What the crisis page keeps in the address, and what of an address it cannot use."""

from collections.abc import Iterator

import pytest

from titanium.apps.web.components.tree import bare
from titanium.apps.web.pages.crisis_look import asked_of, checked, look_of, remember
from titanium.apps.web.seat import Seat
from titanium.desk.desk import Desk
from titanium.errors import InputError


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = Desk(tmp_path_factory.mktemp("desk"))
    yield made
    made.database.close()


def sit(desk: Desk, **query: str) -> Seat:
    return Seat(desk, "reader", "crisis", query)


def test_an_address_shows_the_crisis_of_the_second_theatre_first(desk: Desk) -> None:
    look, problems = look_of(sit(desk))
    assert (look.name, look.numbers, look.schools, look.place, look.role, problems) == ("taiwan", {}, {}, "", "", [])


def test_what_is_kept_is_what_is_read(desk: Desk) -> None:
    said = {
        "crisis": "test",
        "at": "n2",
        "lam_K": "20.5",
        "preference": "prospect",
        "terms": "first",
        "play": "W",
        "moves": "test",
        "luck": "4",
    }
    seat = sit(desk, package="titanium", **said)
    look, problems = look_of(seat)
    assert problems == []
    remember(seat, look)
    assert seat.query == said
    assert asked_of(seat, look) == {
        "name": "test",
        "package": "titanium",
        "setting": dict(seat.case.package("titanium")),
        "numbers": {"lam_K": 20.5},
        "schools": {"preference": "prospect"},
        "in_full": False,
    }


def test_another_crisis_keeps_precisions_and_schools_and_ends_the_play(desk: Desk) -> None:
    seat = sit(desk, crisis="test", at="n2", lam_K="20", play="W", moves="test", preference="prospect")
    look, _ = look_of(seat)
    look.start("taiwan")
    remember(seat, look)
    assert seat.query == {"lam_K": "20", "preference": "prospect"}


def test_what_an_address_says_amiss_is_told_and_left_aside(desk: Desk) -> None:
    look, problems = look_of(
        sit(desk, crisis="tiwan", at="n99", lam_K="99", lam_W="x", preference="prospct", play="Z", luck="-3", moves="a")
    )
    assert (look.name, look.place, look.numbers, look.schools, look.role, look.luck) == ("taiwan", "", {}, {}, "", 1)
    assert look.actions == []
    told = "\n".join(problems)
    assert "no crisis 'tiwan'\nAllowed: both, opportunism, rift, summit, taiwan, test.\nDid you mean 'taiwan'?" in told
    assert "lam_K is '99'\nAllowed: 3 to 30." in told
    assert "lam_W is 'x'\nAllowed: 3 to 30." in told
    assert "preference is 'prospct'\nAllowed: expected, prospect.\nDid you mean 'prospect'?" in told
    assert "'n99' is no part of this crisis" in told
    assert "'Z' is no part of this crisis\nAllowed: B, K, S, W." in told


def test_a_precision_that_is_typed_must_be_of_the_range(desk: Desk) -> None:
    case = desk.case("us_rok")
    assert checked(case, "lam_K", "12") == 12
    for wrong in ("", "nan", "inf", "2.9", "31", None):
        with pytest.raises(InputError, match="Allowed: 3 to 30."):
            checked(case, "lam_K", wrong)


def test_the_drawing_of_a_tree_brings_no_style_of_its_own() -> None:
    svg = '<svg id="a" style="max-width:100%" role="group"><title>b &lt;c&gt;</title><style>x{}</style><g/></svg>'
    assert bare(svg) == '<svg id="a" role="group"><title>b &lt;c&gt;</title><g/></svg>'
