import pytest

from titanium.desk.database.cases import Copies
from titanium.desk.database.drafts import Drafts
from titanium.desk.database.kept import NotKept
from titanium.desk.database.open import Database
from titanium.desk.database.packages import Packages
from titanium.errors import InputError

CHANGES = {"thresholds": {"rok_cost": {"at_most": 60}}}


def test_a_copy_is_its_base_and_what_it_changes(database: Database) -> None:
    copies = Copies(database)
    copy = copies.make("Softer limits", "us_rok", CHANGES)
    assert copies.get(copy.id) == copy
    assert copies.list() == [copy]
    assert (copy.base, copy.changes, copy.key) == ("us_rok", CHANGES, f"us_rok~{copy.id}")


def test_a_copy_is_changed_and_renamed(database: Database) -> None:
    copies = Copies(database)
    copy, other = copies.make("One", "us_rok", CHANGES), copies.make("Two", "us_japan", {})
    assert copies.change(copy.id, changes={}).changes == {}
    assert copies.change(copy.id, name="Uno").name == "Uno"
    with pytest.raises(InputError, match="There is a copy 'Two' already"):
        copies.change(copy.id, name="Two")
    with pytest.raises(InputError, match="There is a copy 'Uno' already"):
        copies.make("Uno", "us_rok", {})
    with pytest.raises(InputError, match="one line of printable letters"):
        copies.change(copy.id, name="a\nb")
    assert [own.name for own in copies.list()] == ["Two", "Uno"]
    assert copies.get(other.id) == other


def test_a_copy_goes_with_its_packages_and_drafts_and_no_others(database: Database) -> None:
    copies, packages, drafts = Copies(database), Packages(database), Drafts(database)
    copy, other = copies.make("One", "us_rok", CHANGES), copies.make("Two", "us_rok", CHANGES)
    for case in (copy.key, other.key, "us_rok"):
        packages.save(case, "Mine", {"troops": 1.0})
        drafts.push("browser", case, {"troops": 1.0}, "today")
    assert copies.delete(copy.id) == copy
    assert [len(packages.list(case)) for case in (copy.key, other.key, "us_rok")] == [0, 1, 1]
    assert [drafts.get("browser", case) is None for case in (copy.key, other.key, "us_rok")] == [True, False, False]


def test_a_copy_that_is_gone_is_told_by_its_id(database: Database) -> None:
    copies = Copies(database)
    for ask in (copies.get, copies.delete, copies.change):
        with pytest.raises(NotKept, match="There is no copy of a case with the id 'nothing'"):
            ask("nothing")
