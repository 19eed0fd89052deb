"""Only JSON that is JSON reaches a router."""

import pytest
from tests.apps.api.conftest import Api

from titanium.apps.api.strict import MOST_NESTED, fault

DEEP = b"[" * 100_000


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"a": NaN}', "NaN is no number of JSON"),
        (b'{"a": -Infinity}', "-Infinity is no number of JSON"),
        (b'{"a": 1e999}', "1e999 is larger than any number that is computed with"),
        (b'{"a": "\\ud800"}', "it is not text in UTF-8"),
        (b'{"a": "\xff"}', "it is not text in UTF-8"),
        (DEEP, f"nested deeper than {MOST_NESTED}"),
        (b"[" * 40 + b"1" + b"]" * 40, f"nested deeper than {MOST_NESTED}"),
        (b'{"a": ' + b"9" * 5000 + b"}", "digits"),
        (b"{", "Expecting property name"),
    ],
)
def test_what_is_none_is_refused(api: Api, body: bytes, words: str):
    assert words in fault(body)
    answer = api.ask("POST", "/jobs", body)
    assert answer.status == 422
    assert words in answer.json["message"]


@pytest.mark.parametrize("body", [b"{}", b"[1, -2.5e3, null, true]", '{"한": "\U0001f600[[[["}'.encode(), b"3"])
def test_what_is_json_is_passed_on(body: bytes):
    assert fault(body) == ""


def test_other_bodies_are_left_alone(api: Api):
    answer = api.ask("POST", "/jobs", b"NaN", **{"content-type": "text/plain"})
    assert answer.status == 422
    assert "NaN" not in answer.json["message"]
