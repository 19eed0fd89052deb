"""What becomes of jobs; their processes are stood in for by threads, but in the slow tests."""

import threading
import time
from multiprocessing import Pipe
from types import SimpleNamespace

import pytest

from titanium.desk.desk import Desk
from titanium.desk.jobs import kinds, runner, worker
from titanium.desk.jobs.kinds import Kind, kind
from titanium.desk.jobs.work import Arguments
from titanium.errors import InputError


class Steps(Arguments):
    steps: int


STOPPING = threading.Event()


def count(work):
    """Counts in a file, so that it goes on where it was."""
    file = work.folder / "count"
    begin = int(file.read_text()) if file.exists() else 0
    for done in range(begin, work.arguments.steps):
        if STOPPING.is_set():
            raise KeyboardInterrupt
        file.write_text(str(done + 1))
        work.tell(done + 1, work.arguments.steps, "counting")
        if done == 2:
            STOPPING.wait(5)
    return {"began": begin, "case": work.ref.load().name}


def fail(work):
    raise InputError("no draw meets the case's constraints")


class ThreadProcess:
    exitcode = 0

    def __init__(self, target, args, **_):
        self._thread = threading.Thread(target=target, args=args, daemon=True)
        self.start, self.is_alive = self._thread.start, self._thread.is_alive
        self.kill = lambda: None

    def join(self, timeout=None):
        self._thread.join(timeout)


@pytest.fixture
def desk(tmp_path, monkeypatch):
    STOPPING.clear()
    known = {
        "count": Kind("count", "Count", Steps, count, continues=True),
        "fail": Kind("fail", "Fail", Arguments, fail),
    }
    for module in (runner, worker):
        monkeypatch.setattr(module, "kind", known.__getitem__)
    monkeypatch.setattr(runner, "SPAWN", SimpleNamespace(Pipe=_pipe, Process=ThreadProcess))
    for name in ("attend", "give_way"):
        monkeypatch.setattr(worker, name, lambda: None)
    monkeypatch.setattr(worker, "_EVERY", 0)
    monkeypatch.setattr(worker.os, "setpgrp", lambda: None)
    monkeypatch.setattr(worker, "signal", SimpleNamespace(signal=lambda *_: None, SIGINT=2, default_int_handler=None))
    monkeypatch.setattr(worker, "_thread", SimpleNamespace(interrupt_main=STOPPING.set))
    return Desk(tmp_path, cases=("us_rok",))


def _pipe():
    """A line of which the runner closes the worker's end once it has handed it over, which here is the only one."""
    ours, theirs = Pipe()
    return ours, SimpleNamespace(send=theirs.send, recv=theirs.recv, close=lambda: None)


def until(desk, id_, *states):
    for _ in range(500):
        if (job := desk.jobs.get(id_)).state in states:
            return job
        time.sleep(0.01)
    raise AssertionError(f"still {job.state}: {job}")


def test_a_job_is_done_with_its_result(desk):
    job = until(desk, desk.jobs.start("count", "us_rok", {"steps": 2}).id, "done")
    assert (job.done, job.total, job.result) == (2, 2, {"began": 0, "case": "us_rok"})
    assert (desk.jobs.folder(job.id) / "count").read_text() == "2"


def test_what_a_job_refuses_is_told(desk):
    job = until(desk, desk.jobs.start("fail", "us_rok", {}).id, "failed")
    assert job.error == "no draw meets the case's constraints"


def test_a_stopped_job_goes_on_where_it_was(desk):
    id_ = desk.jobs.start("count", "us_rok", {"steps": 5}).id
    while desk.jobs.get(id_).done < 3:
        time.sleep(0.01)
    desk.jobs.stop(id_)
    assert until(desk, id_, "stopped").done == 3
    STOPPING.clear()
    desk.jobs.resume(id_)
    assert until(desk, id_, "done").result["began"] == 3


def test_jobs_wait_for_each_other(desk):
    first = desk.jobs.start("count", "us_rok", {"steps": 5})
    second = desk.jobs.start("count", "us_rok", {"steps": 1})
    assert desk.jobs.get(second.id).state == "waiting"
    assert desk.jobs.stop(second.id).state == "stopped"
    desk.jobs.delete(first.id)


def test_the_next_begins_when_one_has_ended(desk):
    ids = [desk.jobs.start(name, "us_rok", {"steps": 1} if name == "count" else {}).id for name in ("fail", "count")]
    assert [until(desk, id_, "failed", "done").state for id_ in ids] == ["failed", "done"]


def test_what_was_running_when_the_server_ended_goes_on_by_itself(desk, tmp_path):
    id_ = desk.jobs.start("count", "us_rok", {"steps": 5}).id
    while desk.jobs.get(id_).done < 3:
        time.sleep(0.01)
    desk.jobs.close()
    desk.database.close()
    STOPPING.clear()
    again = Desk(tmp_path, cases=("us_rok",))
    assert again.jobs.get(id_).state == "running"
    again.jobs.open()
    assert until(again, id_, "done").result["began"] == 3


def test_a_deleted_job_leaves_nothing(desk):
    id_ = desk.jobs.start("count", "us_rok", {"steps": 5}).id
    while desk.jobs.get(id_).done < 1:
        time.sleep(0.01)
    folder = desk.jobs.folder(id_)
    desk.jobs.delete(id_)
    assert not folder.exists()
    assert not desk.jobs.list()


def test_everything_wrong_with_what_was_asked_is_told_at_once():
    with pytest.raises(InputError) as caught:
        Kind("count", "Count", Steps, count).check({"steps": "many", "stepps": 3})
    assert "steps: Input should be a valid integer" in str(caught.value)
    assert "stepps: Extra inputs are not permitted\nAllowed: steps.\nDid you mean 'steps'?" in str(caught.value)


def test_a_kind_that_there_is_not_is_refused():
    with pytest.raises(InputError, match="no kind of job 'stres'\n.*\nDid you mean 'stress'"):
        kind("stres")


def test_every_kind_is_there():
    assert [own.name for own in kinds.kinds()] == list(kinds._MODULES)
