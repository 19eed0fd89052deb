"""The whole API: what its description says, and that nothing that is sent to it ends in an error of its own."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import schemathesis
from schemathesis import Case, GenerationMode
from schemathesis.checks import load_all_checks
from tests.apps.api.conftest import HOST, Api
from tests.asgi import ask
from tests.server import Server

from titanium.client import Client

CHECKED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
)
"""What is held of every response; that each input that fits is taken is not, since a case refuses what is not of it."""

PATIENCE = 180.0
"""Seconds in which a real server has to answer, on a machine that does other things as well."""

Known = dict[str, str]
"""Beginning of a path to an id that is there."""


@pytest.fixture(scope="module")
def described(api: Api) -> dict[str, Any]:
    return ask(api.guard, "GET", "/api/openapi.json", {"host": HOST}).json


def operations(described: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def test_its_description_names_everything(described: dict[str, Any]):
    assert described["servers"] == [{"url": "/api"}]
    assert "never forecasts" in described["info"]["description"]
    found = list(operations(described))
    assert len(found) > 20
    for method, path, operation in found:
        assert path.startswith("/v1/"), path
        assert operation["summary"], path
        assert len(operation["description"]) > 15, path
        assert operation["tags"], path
        for status in ("401", "403", "404", "413", "422"):
            schema = operation["responses"][status]["content"]["application/json"]["schema"]
            assert schema["$ref"].endswith("/Error"), (method, path)


def test_changes_are_said_to_need_the_token(described: dict[str, Any]):
    assert described["components"]["securitySchemes"]["change"]["name"] == "X-CSRF-Token"
    for method, path, operation in operations(described):
        assert ("change" in str(operation.get("security"))) == (method != "GET"), path


def test_it_names_no_other_server(described: dict[str, Any], api: Api):
    assert re.findall(r"https?://[^\s\"]+", json.dumps(described)) == []
    for path in ("/docs", "/redoc"):
        assert ask(api.guard, "GET", f"/api{path}", {"host": HOST}).status == 404


def test_no_path_is_described_twice(described: dict[str, Any]):
    names = [operation["operationId"] for _, _, operation in operations(described)]
    assert len(names) == len(set(names))


def sweep(schema: Any, headers: dict[str, str], known: Known, examples: dict[GenerationMode, int]) -> None:
    """Send what the description allows and what it does not, and hold every response against it."""
    load_all_checks()
    checks = [schemathesis.checks.CHECKS.get_one(name) for name in CHECKED]

    def meet(case: Case) -> None:
        case.validate_response(case.call(headers=headers, timeout=PATIENCE), checks=checks)

    def meet_known(case: Case) -> None:
        _put(case, known)
        meet(case)

    for found in schema.get_all_operations():
        for mode, most in examples.items():
            strategy = found.ok().as_strategy(generation_mode=mode)
            _generated(meet_known if mode is GenerationMode.POSITIVE else meet, strategy, most)


def _put(case: Case, known: Known) -> None:
    """Put what is there in the place of what was made up, where only few things are there."""
    place = "/".join(case.operation.path.split("/")[:3])
    if "case" in case.path_parameters:
        case.path_parameters["case"] = "us_rok"
    if "crisis" in case.path_parameters:
        case.path_parameters["crisis"] = "taiwan"
    if "id" in case.path_parameters:
        case.path_parameters["id"] = known[place]
    if isinstance(case.body, dict):
        case.body |= {"case": "us_rok"} if "case" in case.body else {}
        case.body |= {"futures": 64 + case.body["futures"] % 512} if isinstance(case.body.get("futures"), int) else {}


def _generated(meet: Callable[[Case], None], strategy: Any, most: int) -> None:
    settings = hypothesis.settings(
        max_examples=most,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.generate],
    )
    try:
        settings(hypothesis.given(strategy)(meet))()
    except hypothesis.errors.Unsatisfiable:
        pass  # nothing that is not allowed can be sent to a path that takes nothing


def test_nothing_that_is_sent_ends_in_an_error_of_its_own(api: Api):
    saved = json.loads(api.ask("POST", "/cases/us_rok/packages", b'{"name": "Mine"}').body)
    asked = {"kind": "stress", "case": "us_rok", "arguments": {"packages": {"Mine": {}}}}
    job = api.ask("POST", "/jobs", json.dumps(asked).encode()).json
    known = {"/v1/packages": saved["id"], "/v1/jobs": job["id"], "/v1/runs": job["id"]}
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", api.guard)
    examples = {GenerationMode.POSITIVE: 1, GenerationMode.NEGATIVE: 1}
    sweep(schema, {"X-CSRF-Token": api.csrf}, known, examples)


@pytest.mark.slow
def test_nothing_that_is_sent_to_a_real_server_ends_in_an_error_of_its_own(tmp_path: Path):
    with Server(tmp_path / "home") as server, Client(server.address) as client:
        saved = client.packages.save("us_rok", "Mine", {"us_troops_k": 22})
        job = client.jobs.start("stress", "us_rok", packages={"Mine": {"us_troops_k": 22}}, futures=512)
        job.wait()
        known = {"/v1/packages": saved["id"], "/v1/jobs": job.id, "/v1/runs": job.id}
        schema = schemathesis.openapi.from_url(f"{server.address}/api/openapi.json")
        token = client.call("GET", "/session")["csrf"]
        examples = {GenerationMode.POSITIVE: 6, GenerationMode.NEGATIVE: 6}
        sweep(schema, {"X-CSRF-Token": token}, known, examples)
        assert client.cases.list()
