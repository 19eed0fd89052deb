"""What `--json` prints follows published JSON Schemas, which are valid, named as they say, and strict."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.schemas import problems
from tests.tell.breaking_made_up import broken, finding

import backtests
import ledgers
from titanium import load_case
from titanium.apps.cli import app
from titanium.errors import InputError
from titanium.evidence.fit import fits_of
from titanium.judge.schools import judge_schools
from titanium.schemas import BESIDE, OUTPUTS, load_schema, schema_names, version_of
from verdicts import flipping_verdict

Told = dict[str, Any]


MADE_UP: dict[str, Callable[[], Told]] = {
    "verdict": lambda: flipping_verdict(load_case("us_rok")).to_dict(),
    "schools": lambda: judge_schools(flipping_verdict(load_case("us_rok"))).to_dict(),
    "break": lambda: finding().to_dict(),
    "broken": lambda: broken().to_dict(),
    "claims": lambda: ledgers.made_up().to_dict(),
    "fits": lambda: fits_of(load_case("us_rok")).to_dict(),
    "backtest": lambda: backtests.found(backtests.poisson(0.3), years=(2017,)).to_dict(),
}


@pytest.mark.parametrize("name", schema_names())
def test_a_schema_is_valid_named_and_says_what_it_is(name: str) -> None:
    schema = load_schema(version_of(name))
    Draft202012Validator.check_schema(schema)
    assert version_of(name).partition("/")[0] == f"titanium.{name}" == schema["title"].partition("/")[0]
    assert schema["$id"] == "urn:" + version_of(name).replace(".", ":", 1).replace("/", ":")
    assert schema["description"]
    assert schema["additionalProperties"] is False
    assert schema["required"][0] == "schema"
    assert set(schema["required"]) <= set(schema["properties"])


def test_every_command_has_a_schema_and_no_schema_is_of_nothing() -> None:
    commands = {name for name in app if name not in ("--help", "-h", "--version", "game", "runs")}
    commands |= {f"{group} {name}" for group in ("game", "runs") for name in app[group] if not name.startswith("-")}
    assert commands <= set(OUTPUTS)
    printed = {own for outputs in OUTPUTS.values() for own in outputs}
    assert printed | set(BESIDE) == set(schema_names())


@pytest.mark.parametrize("name", MADE_UP)
def test_findings_follow_their_schemas(name: str) -> None:
    assert problems(MADE_UP[name]()) == []


def test_a_key_that_is_new_or_gone_is_noticed() -> None:
    told = MADE_UP["verdict"]()
    assert problems({**told, "new": 1}) != []
    for key in load_schema("stress")["required"]:
        assert problems({own: value for own, value in told.items() if own != key}) != [], key


def test_a_value_of_another_kind_is_noticed() -> None:
    told = MADE_UP["verdict"]()
    package = told["packages"][0]
    few = {**told, "packages": [package]}
    assert problems(few) == []
    for key, wrong in {"holds": "many", "strength": "0.5", "by_school": [], "name": None}.items():
        assert problems({**told, "packages": [{**package, key: wrong}]}) != [], key
    assert problems({**told, "packages": [{**package, "by_school": {"no name": {}}}]}) != []
    assert problems({key: told[key] for key in sorted(told)}) == ["'case' comes before 'schema'"]


def test_a_command_with_several_outputs_has_all_of_them() -> None:
    validator = Draft202012Validator(load_schema("fit"))
    assert validator.is_valid(json.loads(json.dumps(MADE_UP["fits"]())))
    assert not validator.is_valid({"schema": "titanium.fit/1"})
    assert len(load_schema("assumptions")["oneOf"]) == 3


@pytest.mark.parametrize(
    ("name", "message"),
    [("vredict", "Did you mean 'verdict'?"), ("runs shwo", "runs show"), ("titanium.verdict/1", "titanium.verdict/2")],
)
def test_an_unknown_schema_says_which_is_near(name: str, message: str) -> None:
    with pytest.raises(InputError, match=message.replace("?", r"\?")):
        load_schema(name)
