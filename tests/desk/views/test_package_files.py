"""Packages as files: what is written is read back, and whatever is wrong with a file is told with its line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from titanium import load_case
from titanium.case.schema import Lever
from titanium.desk.views.package_files import FORMS, LARGEST, file_name, read, written
from titanium.errors import InputError
from titanium.explore.packages.setting import is_name

CASE = load_case("us_rok")
TODAY = CASE.package("ironclad")


def values(lever: Lever) -> st.SearchStrategy[float]:
    return st.sampled_from([float(code) for code in lever.values]) if lever.values else st.floats(lever.low, lever.high)


settings_of_levers = st.fixed_dictionaries({key: values(lever) for key, lever in CASE.levers.items()})
names = st.text(min_size=1, max_size=20).filter(lambda name: is_name(name) and name not in CASE.packages)


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=20)
@given(packages=st.dictionaries(names, settings_of_levers, min_size=1, max_size=3))
def test_what_is_written_is_read_back(form, packages):
    text = written(CASE, packages, form, {})
    assert {own.name: own.setting for own in read(CASE, text.encode(), f"own.{form}")} == packages


@settings(max_examples=40)
@given(note=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_a_note_comes_along_in_yaml(note):
    text = written(CASE, {"lighter": {**TODAY, "us_troops_k": 22.0}}, "yaml", {"lighter": note})
    (own,) = read(CASE, text.encode(), "own.yaml")
    assert own.note == note
    assert own.setting["us_troops_k"] == 22


def test_yaml_says_what_differs_from_todays_package():
    text = written(CASE, {"lighter": {**TODAY, "us_troops_k": 22.0}}, "yaml", {"lighter": "fewer"})
    assert text.splitlines()[1:] == ["lighter:", "  note: fewer", "  set:", "    us_troops_k: 22"]


def test_packages_of_the_case_itself_can_be_read():
    text = "troop_cut:\n  title: Troop cut\n  source: wsj_2025\n  set: {us_troops_k: 20, relocation_site: 2}\n"
    (own,) = read(CASE, text.encode(), "packages.yaml")
    assert own.setting == CASE.package("troop_cut")


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("own.txt", "x", "own.txt: no file of packages\nIts name ends in .csv, .yaml, .yml."),
        ("own.csv", "package\n" + "x" * LARGEST, f"own.csv: {LARGEST + 8:,} bytes; at most {LARGEST:,} are read"),
        ("own.yaml", "", "own.yaml: 0 packages; from 1 to 200 are read at once"),
        ("own.yaml", "a: {set: {us_troops_k: 22}\n", "own.yaml:2  is not YAML"),
        ("own.yaml", "a: 3\n", "own.yaml:1  package 'a' is no table"),
        ("own.yaml", "a: {set: 3}\n", "own.yaml:1  package 'a': set is no table"),
        ("own.yaml", "a: {note: [1]}\n", "own.yaml:1  the note of package 'a' is no text"),
        ("own.yaml", "a:\n  sat: {}\n", "Did you mean 'set'?"),
        ("own.yaml", "a:\n  set:\n    us_troop_k: 22\n", "own.yaml:3  package 'a' sets an unknown lever 'us_troop_k'"),
        (
            "own.yaml",
            "a: {set: {consultation: .nan}}\n",
            "package 'a': consultation is nan\n    Allowed: 0 to 1 index.",
        ),
        ("own.yaml", "a: {set: {consultation: true}}\n", "consultation is 1"),
        ("own.yaml", "a: {set: {consultation: high}}\n", "consultation is 'high'"),
        ("own.yaml", "troop_cut: {set: {us_troops_k: 21}}\n", "package 'troop_cut' is one of 'us_rok' and differs"),
        ("own.yaml", '"a\\nb": {}\n', "is no name for a package"),
        ("own.csv", "package,us_troop_k\na,22\n", "column 'us_troop_k' is no lever"),
        ("own.csv", "package,us_troops_k\na,41\n", "own.csv:2  us_troops_k is '41'"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(file, text, told):
    with pytest.raises(InputError) as refused:
        read(CASE, text.encode(), file)
    assert told in str(refused.value)


def test_every_problem_of_a_file_is_listed():
    with pytest.raises(InputError, match="3 problems in own.yaml"):
        read(CASE, b"a: {set: {us_troop_k: 22, consultation: 4}, notes: x}\n", "own.yaml")


@settings(max_examples=40)
@given(st.binary(max_size=200), st.sampled_from(["own.csv", "own.yaml"]))
def test_any_bytes_are_read_or_refused(data, file):
    try:
        found = read(CASE, data, file)
    except InputError:
        return
    assert all(own.setting.keys() == CASE.levers.keys() for own in found)


@settings(max_examples=40)
@given(st.text(max_size=80), st.sampled_from(FORMS))
def test_a_file_has_a_plain_name(name, form):
    made = file_name(name, form)
    assert made.endswith(f".{form}")
    assert set(made.removesuffix(f".{form}")) <= set("abcdefghijklmnopqrstuvwxyz0123456789_-")
    assert 1 <= len(made.removesuffix(f".{form}")) <= 60
