"""A small client of the API of `titanium serve`.

What the web app shows can be had here as plain data. What the server refuses is an `InputError` in its own words.

    from titanium.client import Client

    with Client("http://127.0.0.1:8600") as titanium:
        answer = titanium.answer("us_rok", {"us_troops_k": 22})
        run = titanium.jobs.start("stress", "us_rok", packages={"fewer": {"us_troops_k": 22}}, futures=100_000)
        verdict = run.wait(lambda done, total, note: print(done, "of", total, note))
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

from titanium.errors import InputError, TitaniumError

if TYPE_CHECKING:
    import httpx

Data = dict[str, Any]
Setting = Mapping[str, float]
"""Lever to value; levers that are left out stay as they are today."""
Told = Callable[[int, int, str], object]
"""Called with done, total, and what is being done."""

_HEADER = "X-CSRF-Token"


class Client:
    """A program's way to one server.

    Parameters
    ----------
    address
        Of the server, as it tells when it starts.
    token
        Its access token, where one is set.
    language
        Language of what is said in answers.
    timeout
        Seconds in which an answer must come.
    transport
        What carries requests; the network if left out.
    """

    def __init__(
        self,
        address: str = "http://127.0.0.1:8600",
        token: str | None = None,
        *,
        language: str = "en",
        timeout: float = 120.0,
        transport: "httpx.BaseTransport | None" = None,
    ):
        try:
            import httpx
        except ModuleNotFoundError as error:
            raise InputError("httpx is not installed\nRun: pip install 'titanium-alliance[web]'") from error
        self._errors = httpx.TransportError, httpx.InvalidURL
        self._address, self._language = address, language
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._http = httpx.Client(
            base_url=f"{address.rstrip('/')}/api/v1", headers=headers, timeout=timeout, transport=transport
        )
        self.cases, self.packages, self.jobs = Cases(self), Packages(self), Jobs(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def answer(self, case: str, setting: Setting | None = None, **asked: Any) -> Data:
        """Whether a package holds, where it breaks first, who pays and who would sign.

        Parameters
        ----------
        case
            Key of the case.
        setting
            Levers that differ from the package's.
        asked
            What else `POST /v1/answers` takes: `package`, `compare`, `futures`.
        """
        return self.call("POST", "/answers", {"case": case, "setting": setting or {}, **asked})

    def next_changes(self, case: str, setting: Setting | None = None, **asked: Any) -> Data:
        """Which one change of one lever would gain most."""
        return self.call("POST", "/next-changes", {"case": case, "setting": setting or {}, **asked})

    def call(self, method: str, path: str, body: Any = None, **query: Any) -> Data:
        """Call any path of the API; OpenAPI at `/api/openapi.json` lists them.

        It raises `InputError` if the server refuses, or none is there, else `TitaniumError`.
        """
        return self.fetch(method, path, body, **query).json()

    def fetch(self, method: str, path: str, body: Any = None, **query: Any) -> "httpx.Response":
        """Call any path of the API, for its whole response; errors are those of `call`."""
        is_change = method != "GET"
        if is_change and _HEADER not in self._http.headers:
            self._let_change()
        response = self._send(method, path, body, query)
        if is_change and response.status_code == 403:  # the server was started again
            self._let_change()
            response = self._send(method, path, body, query)
        if response.is_success:
            return response
        try:
            message = str(response.json()["message"])
        except (ValueError, KeyError, TypeError):
            message = f"{self._address} answered {response.status_code}\nIs it a server of Titanium?"
        raise TitaniumError(message) if response.is_server_error else InputError(message)

    def _let_change(self) -> None:
        self._http.headers[_HEADER] = self.call("GET", "/session")["csrf"]

    def _send(self, method: str, path: str, body: Any, query: Data) -> "httpx.Response":
        told = {"language": self._language} | {name: value for name, value in query.items() if value is not None}
        try:
            return self._http.request(method, path, params=told, json=body)
        except self._errors as error:
            why = str(error) or type(error).__name__
            raise InputError(f"no answer from {self._address}: {why}\nStart it there: titanium serve") from None


@dataclass(frozen=True)
class Cases:
    """Cases, their numbers, and private copies of them."""

    client: Client

    def list(self) -> Sequence[Data]:
        """Every case and private copy, with its key and title."""
        return self.client.call("GET", "/cases")["cases"]

    def get(self, key: str) -> Data:
        """A case or private copy in full."""
        return self.client.call("GET", f"/cases/{_part(key)}")

    def numbers(self, key: str, **asked: Any) -> Data:
        """Numbers of a case with range, grade and source; `text`, `table`, `grade`, `start` and `count` narrow them."""
        return self.client.call("GET", f"/cases/{_part(key)}/numbers", **asked)

    def copy(self, name: str, base: str, changes: Mapping[str, Any]) -> Data:
        """Make a private copy of a case, with changes as `titanium.vary` takes them; its `key` stands for it."""
        return self.client.call("POST", "/cases", {"name": name, "base": base, "changes": changes})

    def change(self, key: str, **changed: Any) -> Data:
        """Give a private copy another `name`, other `changes`, or both."""
        return self.client.call("PATCH", f"/cases/{_part(key)}", changed)

    def flips(self, key: str, **asked: Any) -> Data:
        """What flips from a case to a private copy of it."""
        return self.client.call("POST", f"/cases/{_part(key)}/flips", asked)

    def delete(self, key: str) -> Data:
        """Delete a private copy, with the packages that were saved for it."""
        return self.client.call("DELETE", f"/cases/{_part(key)}")


@dataclass(frozen=True)
class Packages:
    """Packages of cases, and saved ones."""

    client: Client

    def list(self, case: str) -> Sequence[Data]:
        """Those of a case: its own, then the saved ones."""
        return self.client.call("GET", f"/cases/{_part(case)}/packages")["packages"]

    def get(self, id: str) -> Data:
        """A saved package."""
        return self.client.call("GET", f"/packages/{_part(id)}")

    def save(self, case: str, name: str, setting: Setting, note: str = "", *, replace: bool = False) -> Data:
        """Keep a package under a name."""
        asked = {"name": name, "setting": setting, "note": note, "replace": replace}
        return self.client.call("POST", f"/cases/{_part(case)}/packages", asked)

    def change(self, id: str, **changed: Any) -> Data:
        """Give a saved package another `name`, `setting` or `note`."""
        return self.client.call("PATCH", f"/packages/{_part(id)}", changed)

    def delete(self, id: str) -> Data:
        """Delete a saved package; what it was is given back."""
        return self.client.call("DELETE", f"/packages/{_part(id)}")


@dataclass
class Job:
    """Long work, as it stood when the server was last asked."""

    client: Client = field(repr=False)
    id: str
    kind: str = ""
    title: str = ""
    case: str = ""
    state: str = "waiting"
    done: int = 0
    total: int = 0
    note: str = ""
    error: str = ""

    def refresh(self) -> Self:
        """Ask how far it is."""
        return self.take(self._call("GET"))

    def wait(self, on_progress: Told | None = None, *, every: float = 0.5) -> Data:
        """What comes of it, as soon as it is done; an `InputError` if it was stopped, or failed.

        Parameters
        ----------
        on_progress
            Told how far it is, each time that the server is asked.
        every
            Seconds from one question to the next.
        """
        while self.refresh().state in ("waiting", "running"):
            if on_progress is not None:
                on_progress(self.done, self.total, self.note)
            time.sleep(every)
        if self.state == "done":
            return self.result()
        raise InputError(f"job '{self.id}' is {self.state}{': ' if self.error else ''}{self.error}")

    def result(self) -> Data:
        """What came of it."""
        return self._call("GET", "/result")

    def stop(self) -> Self:
        """Stop it; what is done stays."""
        return self.take(self._call("POST", "/stop"))

    def resume(self) -> Self:
        """Let it go on."""
        return self.take(self._call("POST", "/resume"))

    def delete(self) -> None:
        """Stop it and forget it, with its files."""
        self._call("DELETE")

    def files(self) -> list[str]:
        """Names of the files that it made."""
        return [own["name"] for own in self._call("GET", "/files")["files"]]

    def save(self, name: str, to: Path | str) -> Path:
        """Fetch one of its files and write it."""
        place = Path(to)
        place.write_bytes(self.client.fetch("GET", f"/jobs/{_part(self.id)}/files/{quote(name)}").content)
        return place

    def _call(self, method: str, below: str = "") -> Data:
        return self.client.call(method, f"/jobs/{_part(self.id)}{below}")

    def take(self, told: Data) -> Self:
        """Stand as the server tells it."""
        for own in fields(self)[2:]:
            setattr(self, own.name, told[own.name])
        return self


@dataclass(frozen=True)
class Jobs:
    """Long work."""

    client: Client

    def kinds(self) -> list[Data]:
        """Every kind of job, with the JSON Schema of its arguments."""
        return self.client.call("GET", "/jobs/kinds")["kinds"]

    def start(self, kind: str, case: str, *, title: str = "", **arguments: Any) -> Job:
        """Ask for a job of a kind, with its arguments."""
        asked = {"kind": kind, "case": case, "title": title, "arguments": arguments}
        return self._job(self.client.call("POST", "/jobs", asked))

    def get(self, id: str) -> Job:
        """A job by its id."""
        return self._job(self.client.call("GET", f"/jobs/{_part(id)}"))

    def list(self, kind: str | None = None, case: str | None = None) -> Sequence[Job]:
        """Jobs, the newest first."""
        return [self._job(own) for own in self.client.call("GET", "/jobs", kind=kind, case=case)["jobs"]]

    def _job(self, told: Data) -> Job:
        return Job(self.client, told["id"]).take(told)


def _part(key: str) -> str:
    """A key as one part of a path."""
    return quote(key, safe="~")
