import unicodedata
from datetime import UTC

import pytest

from titanium.desk.database.cases import Copies
from titanium.desk.database.kept import NotKept
from titanium.desk.database.open import Database
from titanium.desk.database.packages import Packages
from titanium.errors import InputError
from titanium.tell.catalogue import speaking

SETTING = {"troops": 22.5, "share": 0.4}


def test_a_saved_package_is_there_with_all_that_was_given(database: Database) -> None:
    packages = Packages(database)
    saved = packages.save("us_rok", "  Fewer, but faster ", SETTING, "for the May meeting")
    assert (saved.name, saved.note, saved.setting, saved.case) == (
        "Fewer, but faster", "for the May meeting", SETTING, "us_rok",
    )  # fmt: skip
    assert saved.made.tzinfo is UTC
    assert packages.get(saved.id) == saved
    assert packages.list("us_rok") == [saved]
    assert packages.list("us_japan") == []


def test_a_name_stands_once_in_a_case_and_may_be_replaced(database: Database) -> None:
    packages = Packages(database)
    first = packages.save("us_rok", "Mine", SETTING)
    packages.save("us_japan", "Mine", SETTING)
    with pytest.raises(InputError, match="There is a saved package 'Mine' already"):
        packages.save("us_rok", "Mine", {"troops": 1.0})
    assert packages.get(first.id) == first
    again = packages.save("us_rok", "Mine", {"troops": 1.0}, replace=True)
    assert (again.id, again.setting, again.made) == (first.id, {"troops": 1.0}, first.made)
    assert again.changed > first.changed


def test_letters_that_look_the_same_are_the_same_name(database: Database) -> None:
    packages = Packages(database)
    packages.save("us_rok", "한미", SETTING)
    with pytest.raises(InputError, match="already"):
        packages.save("us_rok", unicodedata.normalize("NFD", "한미"), SETTING)


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "‮reversed",
        "'; DROP TABLE packages; --",
        "한" * 120,
    ],
)
def test_any_printable_line_is_a_name(database: Database, name: str) -> None:
    packages = Packages(database)
    assert packages.get(packages.save("us_rok", name, SETTING).id).name == name


def test_every_problem_is_told_at_once(database: Database) -> None:
    with pytest.raises(InputError) as caught:
        Packages(database).save(
            "us_rok", "a\tb" + "c" * 200, {"troops": float("inf"), "share": float("nan")}, "x" * 5000
        )
    assert str(caught.value).splitlines() == [
        "A name has at most 120 letters; this one has 203.",
        "A name is one line of printable letters.",
        "A note has at most 4,000 letters; this one has 5,000.",
        "Lever 'troops' has no finite value.",
        "Lever 'share' has no finite value.",
    ]
    with pytest.raises(InputError, match="A name is missing"):
        Packages(database).save("us_rok", "   ", SETTING)
    with pytest.raises(InputError, match="A case's key has from 1 to 500 letters"):
        Packages(database).save("", "Mine", SETTING)


def test_packages_are_renamed_changed_and_deleted(database: Database) -> None:
    packages = Packages(database)
    mine, other = packages.save("us_rok", "Mine", SETTING), packages.save("us_rok", "Other", SETTING)
    assert packages.rename(mine.id, "Mine").name == "Mine"
    with pytest.raises(InputError, match="'Other' already"):
        packages.rename(mine.id, "Other")
    assert packages.rename(mine.id, "Theirs").name == "Theirs"
    assert packages.change(mine.id, note="why").note == "why"
    assert packages.change(mine.id, {"troops": 3.0}).note == "why"
    assert packages.get(mine.id).setting == {"troops": 3.0}
    assert packages.delete(other.id) == other
    assert [own.name for own in packages.list("us_rok")] == ["Theirs"]


def test_what_is_not_kept_is_told_by_its_id(database: Database) -> None:
    packages = Packages(database)
    for ask in (packages.get, packages.delete, packages.change, lambda id: packages.rename(id, "New")):
        with pytest.raises(NotKept, match="There is no saved package with the id 'nothing'"):
            ask("nothing")


def test_names_are_listed_as_a_reader_orders_them(database: Database) -> None:
    packages = Packages(database)
    for name in ("b", "A", "c", "a"):
        packages.save("us_rok", name, SETTING)
    assert [own.name for own in packages.list("us_rok")] == ["A", "a", "b", "c"]


def test_a_package_of_a_copy_needs_the_copy(database: Database) -> None:
    packages, copies = Packages(database), Copies(database)
    copy = copies.make("Softer limits", "us_rok", {})
    assert packages.save(copy.key, "Mine", SETTING).case == f"us_rok~{copy.id}"
    copies.delete(copy.id)
    with pytest.raises(NotKept, match=f"no copy of a case with the id '{copy.id}' any more"):
        packages.save(copy.key, "Mine", SETTING)


def test_refusals_are_told_in_the_readers_language(database: Database) -> None:
    with speaking("ko"), pytest.raises(InputError) as caught:
        Packages(database).save("us_rok", "", SETTING)
    assert str(caught.value)
