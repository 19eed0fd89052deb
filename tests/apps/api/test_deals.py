"""Deals by the API: which view is asked with what, and what is refused with every problem."""

import json
from typing import Any

import pytest
from tests.apps.api.conftest import Api


def post(api: Api, address: str, **body: Any) -> Any:
    return api.ask("POST", f"/cases/{address}", json.dumps(body).encode())


@pytest.mark.parametrize(
    ("address", "view"),
    [("us_rok/deals", "deals"), ("us_japan/deals/space", "deal_space"), ("us_rok/deals/moves", "moves")],
)
def test_each_address_asks_its_view(api: Api, address: str, view: str) -> None:
    answer = post(api, address, setting={"nuclear_assurance": 1}, futures=256)
    assert (answer.status, answer.json) == (200, {"view": view})


def test_a_saved_package_is_known_by_its_name(api: Api) -> None:
    setting = api.desk.case("us_rok").package("titanium")
    api.desk.packages.save("us_rok", "offer of May", setting)
    assert post(api, "us_rok/deals", package="offer of May").status == 200


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ({"package": "titanum"}, 422, "Did you mean 'titanium'"),
        ({"futures": 0}, 422, "greater than or equal to 1"),
        ({"pakages": {}}, 422, "pakages"),
    ],
)
def test_what_cannot_be_asked_says_why(api: Api, body: dict[str, Any], status: int, message: str) -> None:
    answer = post(api, "us_rok/deals", **body)
    assert answer.status == status
    assert message in answer.text


def test_a_case_that_is_not_there(api: Api) -> None:
    assert post(api, "us_rock/deals").status == 404
