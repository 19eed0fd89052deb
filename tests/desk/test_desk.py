import pytest
from sqlalchemy import event

from titanium.desk.desk import Desk
from titanium.errors import InputError


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path, cases=("us_rok",))
    yield desk
    desk.database.close()


def test_one_server_for_one_home(desk, tmp_path):
    desk.hold()
    other = Desk(tmp_path, cases=("us_rok",))
    with pytest.raises(InputError, match="another server is open on .*\nUse that one"):
        other.hold()
    desk._lock.release()
    other.hold()


def test_its_version_grows_with_what_readers_share(desk):
    seen = [desk.version]
    desk.packages.save("us_rok", "mine", desk.case("us_rok").package("ironclad"))
    seen.append(desk.version)
    desk.packages.list("us_rok")
    desk.settings.get("language", "en")
    desk.engine._answers.put("key", {"count": 41})
    assert desk.version == seen[1] > seen[0]
    desk.packages.delete(desk.packages.list("us_rok")[0].id)
    assert desk.version > seen[1]


def test_saved_packages_are_read_again_once_something_changed(desk):
    setting = desk.case("us_rok").package("titanium")
    assert [own.name for own in desk.saved("us_rok")] == []
    mine = desk.packages.save("us_rok", "mine", setting)
    assert [own.name for own in desk.saved("us_rok")] == ["mine"]
    assert desk.saved("us_rok") is desk.saved("us_rok")
    assert desk.setting_of("us_rok", "mine") == desk.setting_of("us_rok", "titanium") == setting
    assert desk.setting_of("us_rok") == desk.case("us_rok").package("ironclad")
    desk.packages.rename(mine.id, "ours")
    with pytest.raises(InputError, match="no package 'mine'\nAllowed: .*ours"):
        desk.setting_of("us_rok", "mine")


def test_who_looks_while_a_package_is_being_saved_sees_it_afterwards(desk):
    seen = []
    event.listen(desk.database.engine, "commit", lambda _: seen.append(len(desk.saved("us_rok"))))
    desk.packages.save("us_rok", "mine", desk.case("us_rok").package("titanium"))
    assert 0 in seen, "the commit was still to come"
    assert [own.name for own in desk.saved("us_rok")] == ["mine"]


def test_a_case_and_its_copies_have_keys(desk):
    copy = desk.cases.make("cheaper", "us_rok", {"thresholds": {"rok_cost": {"at_most": 60}}})
    key = f"us_rok~{copy.id}"
    assert desk.keys()[key] == "cheaper"
    assert desk.case(key).thresholds["rok_cost"].at_most == 60
    assert desk.case("us_rok").thresholds["rok_cost"].at_most == 120


def test_a_case_that_is_not_served_is_refused(desk):
    with pytest.raises(InputError, match="no case 'us_japan'\nAllowed: us_rok."):
        desk.ref("us_japan")


def test_two_cases_of_one_name_are_refused(tmp_path):
    with pytest.raises(InputError, match="two cases are named 'us_rok'"):
        Desk(tmp_path, cases=("us_rok", "us_rok"))
