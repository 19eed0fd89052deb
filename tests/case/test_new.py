"""A new case: whole, commented, free of other alliances, and refused where it would do harm."""

import re
from pathlib import Path

import pytest

from titanium.case import case_names, load_case
from titanium.case.new import PLACEHOLDER, new_case
from titanium.errors import InputError, RunError


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_case("northern_flank", tmp_path_factory.mktemp("new"))


def test_it_passes_every_check_of_the_case(folder: Path) -> None:
    case = load_case(folder)
    assert case.name == "northern_flank"
    assert case.description.title == "Northern flank, 2026-2035"
    assert [actor.name for actor in case.description.actors.values()] == ["Patron", "Host", "Adversary", "Rival"]
    assert (len(case.levers), len(case.crises), len(case.schools)) == (15, 6, 10)


def test_every_number_is_a_placeholder_of_grade_d_in_the_middle_of_its_range(folder: Path) -> None:
    case = load_case(folder)
    for entry in (*case.uncertainties.values(), *case.levers.values(), *case.constraints.values()):
        assert (entry.grade, entry.source, entry.note) == ("D", (PLACEHOLDER,), "replace me")
    for symbol, entry in case.uncertainties.items():
        if entry.distribution == "uniform":
            assert abs(entry.nominal - (entry.low + entry.high) / 2) <= 0.2 * (entry.high - entry.low), symbol


def test_it_draws_whatever_the_shipped_case_draws_but_for_its_places(folder: Path) -> None:
    """The equations need the same symbols of every case; posture.csv names forces, distances and cost factors."""
    places = re.compile(r"(F|D|acf)_[A-Z]{1,2}")
    shipped, own = (load_case(case).uncertainties.keys() for case in ("us_rok", folder))
    assert {symbol for symbol in shipped ^ own if not places.fullmatch(symbol)} == set()
    assert "D_KT" in own


def test_every_entry_has_a_comment_above_it(folder: Path) -> None:
    text = (folder / "uncertainties.yaml").read_text(encoding="utf-8")
    blocks = re.findall(r"((?:^#.*\n)+)(\w+): \{name:", text, flags=re.MULTILINE)
    assert len(blocks) == len(load_case(folder).uncertainties)
    for comment, symbol in blocks:
        told = " ".join(comment.replace("# ", "").split())
        assert "Find: " in told, symbol
        assert "Left as it is: " in told, symbol
    for file in folder.rglob("*.yaml"):
        assert file.read_text(encoding="utf-8").startswith("# "), file.name


def test_nothing_of_another_alliance_is_in_it(folder: Path) -> None:
    names = r"korea|taiwan|japan|china|seoul|washington|pyongyang|beijing|\bUS\b|\bROK\b|nato"
    for file in folder.rglob("*"):
        if file.is_file():
            text = file.read_text(encoding="utf-8")
            assert not re.search(names, text.replace("US dollars", ""), flags=re.IGNORECASE), file.name
            assert "{{" not in text, file.name


def test_a_title_may_hold_what_yaml_would_read_otherwise(tmp_path: Path) -> None:
    title = "Ours: a host's view, #1"
    assert load_case(new_case("ours", tmp_path, title=title)).description.title == title


@pytest.mark.parametrize("name", ["", "Northern", "northern-flank", "1st", "../flank", "a b", "x" * 65, "flank/"])
def test_a_name_that_will_not_do_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="cannot be the name of a case\nAllowed: at most 64 small letters"):
        new_case(name, tmp_path)
    assert not list(tmp_path.iterdir())


def test_the_name_of_a_shipped_case_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a case that comes with Titanium"):
        new_case(case_names()[0], tmp_path)


@pytest.mark.parametrize("title", ["", "  ", "two\nlines"])
def test_a_title_is_a_line_of_text(tmp_path: Path, title: str) -> None:
    with pytest.raises(InputError, match="a title is one line of text"):
        new_case("flank", tmp_path, title=title)


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "flank").mkdir()
    (tmp_path / "wing").write_text("a file", encoding="utf-8")
    for name in ("flank", "wing"):
        with pytest.raises(InputError, match="is there already, and nothing is written over"):
            new_case(name, tmp_path)
    assert sorted(own.name for own in tmp_path.iterdir()) == ["flank", "wing"]


def test_a_failure_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, *_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(RunError, match="cannot be written: No space left on device"):
        new_case("flank", tmp_path)
    assert not list(tmp_path.iterdir())


def test_folders_above_are_made(tmp_path: Path) -> None:
    assert (new_case("flank", tmp_path / "mine" / "cases") / "case.yaml").is_file()
