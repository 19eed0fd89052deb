"""The client, over the whole API behind its guard, with jobs that a test moves by hand."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.apps.api.conftest import HOST, Api, Quiet
from tests.server import Server

from titanium.apps.web.guard.guard import Guard
from titanium.client import Client
from titanium.desk.desk import Desk
from titanium.errors import InputError, TitaniumError

PLAYED = {"Fewer": {"us_troops_k": 22}}


class InProcess(httpx.BaseTransport):
    """Carries requests to an application of this process."""

    def __init__(self, app):
        self.app, self.asked = app, list[str]()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(f"{request.method} {request.url.path}")

        async def answered() -> httpx.Response:
            response = await httpx.ASGITransport(self.app, raise_app_exceptions=False).handle_async_request(request)
            return httpx.Response(response.status_code, headers=response.headers, content=await response.aread())

        return asyncio.run(answered())


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    desk = Desk(tmp_path_factory.mktemp("desk"), at_once=0)
    desk.engine = Quiet()
    yield Api(desk)
    desk.database.close()


@pytest.fixture
def client(api: Api) -> Client:
    return Client(f"http://{HOST}", transport=InProcess(api.guard))


def test_a_package_is_saved_found_changed_and_deleted(client: Client):
    saved = client.packages.save("us_rok", "Fewer", {"us_troops_k": 22}, "A note")
    assert client.packages.get(saved["id"])["setting"]["us_troops_k"] == 22
    assert [own["name"] for own in client.packages.list("us_rok") if own["kind"] == "saved"] == ["Fewer"]
    assert client.packages.change(saved["id"], name="Fewer still")["name"] == "Fewer still"
    client.packages.delete(saved["id"])
    assert {own["kind"] for own in client.packages.list("us_rok")} == {"case"}
    with pytest.raises(InputError, match=f"no saved package with the id '{saved['id']}'"):
        client.packages.get(saved["id"])


def test_a_private_copy_is_a_case(client: Client):
    changes = {"thresholds": {"rok_cost": {"at_most": 60}}}
    key = client.cases.copy("Cheaper", "us_rok", changes)["key"]
    assert client.cases.get(key)["changes"] == changes
    assert key in [own["key"] for own in client.cases.list()]
    assert client.answer(key, {"us_troops_k": 22}) == {"view": "answer"}
    client.cases.delete(key)


def test_what_the_server_refuses_is_an_error_in_its_words(client: Client):
    with pytest.raises(InputError, match="no case 'us_rik'\n.*\nDid you mean 'us_rok'"):
        client.cases.get("us_rik")
    with pytest.raises(InputError, match="no kind of job 'stres'\n.*\nDid you mean 'stress'"):
        client.jobs.start("stres", "us_rok")
    with pytest.raises(InputError, match=r"body setting\.us_troops_k: input should be a valid number"):
        client.answer("us_rok", {"us_troops_k": "many"})  # pyright: ignore[reportArgumentType]


def test_one_token_is_asked_for_and_another_when_the_server_starts_again(api: Api):
    carried = InProcess(api.guard)
    with Client(f"http://{HOST}", transport=carried) as client:
        for _ in range(2):
            client.answer("us_rok")
        assert carried.asked.count("GET /api/v1/session") == 1
        carried.app = Guard(api.whole, hosts=[HOST])
        assert client.answer("us_rok") == {"view": "answer"}
        assert carried.asked.count("GET /api/v1/session") == 2


def test_an_access_token_is_brought_with_every_request(api: Api, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("titanium.apps.web.guard.token.PENALTY", 0.0)
    guarded = InProcess(Guard(api.whole, hosts=[HOST], token="an-access-token-of-many-letters"))
    with Client(f"http://{HOST}", "an-access-token-of-many-letters", transport=guarded) as client:
        assert client.answer("us_rok") == {"view": "answer"}
    with (
        Client(f"http://{HOST}", "another", transport=guarded) as client,
        pytest.raises(InputError, match="The access token is not the one that is set."),
    ):
        client.cases.list()


def test_a_job_is_waited_for(client: Client, api: Api, tmp_path: Path):
    job = client.jobs.start("stress", "us_rok", title="Once", packages=PLAYED, futures=64)
    assert job.state == "waiting"
    assert [own.id for own in client.jobs.list("stress")] == [job.id]
    told: list[tuple[int, int, str]] = []

    def progress(done: int, total: int, note: str) -> None:
        told.append((done, total, note))
        folder = api.desk.jobs.folder(job.id)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "verdict ä.txt").write_text("It holds.")
        rows = api.desk.jobs._rows
        if len(told) == 1:
            rows.update(job.id, state="running", done=32, total=64, note="played")
        else:
            rows.update(job.id, state="done", result={"holds": 41})

    assert job.wait(progress, every=0) == {"holds": 41}
    assert told == [(0, 0, ""), (32, 64, "played")]
    assert job.files() == ["verdict ä.txt"]
    assert job.save("verdict ä.txt", tmp_path / "verdict.txt").read_text() == "It holds."
    job.delete()
    assert client.jobs.list() == []


def test_a_job_that_was_stopped_says_so(client: Client):
    job = client.jobs.start("stress", "us_rok", packages=PLAYED, futures=64)
    assert job.stop().state == "stopped"
    with pytest.raises(InputError, match=f"job '{job.id}' is stopped"):
        job.wait(every=0)
    assert job.resume().state == "waiting"
    with pytest.raises(InputError, match=f"Job '{job.id}' has no result yet; it is waiting"):
        job.result()
    job.delete()


def test_a_server_that_is_none_is_told():
    with Client("http://127.0.0.1:9", timeout=5) as client:
        with pytest.raises(InputError, match="no answer from http://127.0.0.1:9.*\nStart it there: titanium serve"):
            client.cases.list()

    async def odd(scope, receive, send):
        await send(
            {"type": "http.response.start", "status": 200 if scope["path"] != "/api/v1/cases" else 502, "headers": []}
        )
        await send({"type": "http.response.body", "body": b"<html>"})

    with Client(f"http://{HOST}", transport=InProcess(odd)) as client:
        with pytest.raises(TitaniumError, match="answered 502\nIs it a server of Titanium"):
            client.cases.list()


@pytest.mark.slow
def test_a_real_server_answers_and_works(tmp_path: Path):
    with Server(tmp_path / "home") as server, Client(server.address) as client:
        answer = client.answer("us_rok", {"us_troops_k": 22}, futures=64)
        assert answer["futures"] == 64
        assert "sampled futures" in answer["headline"]
        run = client.jobs.start("stress", "us_rok", packages={"Fewer": {"us_troops_k": 22}}, futures=256)
        result = run.wait(every=0.2)
        assert result
        assert run.files()
