from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest

from titanium.desk.database.jobs import Jobs
from titanium.desk.database.kept import NotKept
from titanium.desk.database.open import Database


def test_a_new_job_waits_and_is_as_it_was_asked_for(database: Database) -> None:
    jobs = Jobs(database)
    job = jobs.add("stress", "All packages", "us_rok", "abc", {"futures": 4096, "packages": ["a"]}, "en")
    assert (job.state, job.done, job.total, job.result, job.begun) == ("waiting", 0, 0, None, None)
    assert job.arguments == {"futures": 4096, "packages": ["a"]}
    assert jobs.get(job.id) == job


def test_jobs_are_listed_newest_first_without_what_came_of_them(database: Database) -> None:
    jobs = Jobs(database)
    first, second, third = (
        jobs.add(kind, "", case, "abc", {}, "en")
        for kind, case in (("stress", "us_rok"), ("memo", "us_rok"), ("stress", "us_japan"))
    )
    jobs.update(first.id, result={"holds": 41})
    assert [own.id for own in jobs.list()] == [third.id, second.id, first.id]
    assert [own.id for own in jobs.list("stress")] == [third.id, first.id]
    assert [own.id for own in jobs.list(case="us_rok")] == [second.id, first.id]
    assert [own.id for own in jobs.list("stress", "us_rok")] == [first.id]
    assert jobs.list("stress", "us_rok")[0].result is None
    assert jobs.get(first.id).result == {"holds": 41}


def test_what_changes_is_written_down_and_moments_come_back_in_utc(database: Database) -> None:
    jobs = Jobs(database)
    job = jobs.add("stress", "", "us_rok", "abc", {}, "en")
    in_seoul = datetime(2026, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=9)))
    assert jobs.update(job.id, done=3, total=9, note="counting", begun=in_seoul, state="running")
    found = jobs.get(job.id)
    assert (found.done, found.total, found.note, found.state) == (3, 9, "counting", "running")
    assert found.begun == in_seoul
    assert found.begun is not None
    assert found.begun.tzinfo is UTC
    assert jobs.update(job.id, result=None, begun=None)
    assert jobs.get(job.id).begun is None


def test_a_job_is_moved_only_from_a_state_that_it_is_in(database: Database) -> None:
    jobs = Jobs(database)
    job = jobs.add("stress", "", "us_rok", "abc", {}, "en")
    assert not jobs.move(job.id, ("running", "stopped"), "done")
    assert jobs.move(job.id, ("waiting",), "running", note="begins")
    assert (jobs.get(job.id).state, jobs.get(job.id).note) == ("running", "begins")


def test_of_many_that_take_a_job_one_alone_gets_it(database: Database) -> None:
    jobs = Jobs(database)
    job = jobs.add("stress", "", "us_rok", "abc", {}, "en")
    with ThreadPoolExecutor(8) as threads:
        took = list(threads.map(lambda _: jobs.move(job.id, ("waiting",), "running"), range(16)))
    assert Counter(took) == {True: 1, False: 15}


def test_a_job_that_is_gone_is_told(database: Database) -> None:
    jobs = Jobs(database)
    job = jobs.add("stress", "", "us_rok", "abc", {}, "en")
    assert jobs.delete(job.id)
    assert not jobs.delete(job.id)
    assert not jobs.update(job.id, done=1)
    assert not jobs.move(job.id, ("waiting",), "running")
    with pytest.raises(NotKept, match=f"There is no job with the id '{job.id}'"):
        jobs.get(job.id)
