"""A case as tables of entries with plain fields."""

from titanium.case import load_case
from titanium.case.tables import entries_of, fields_of, file_of, flat, same, table_names

CASE = load_case("us_rok")


def test_every_table_of_the_folder_is_there_with_its_entries():
    names = table_names(CASE)
    assert {"case", "thresholds", "uncertainties", "crises", "ledger", "pools", "history/troops"} <= {*names}
    assert entries_of(CASE, "uncertainties").keys() == CASE.uncertainties.keys()
    assert entries_of(CASE, "no such table") == {}
    assert "correlations" not in names, "a table that holds nothing is none"


def test_rows_are_entries_under_what_tells_them_apart():
    assert fields_of(entries_of(CASE, "ledger")["fx_krw_per_usd 2024"])["value"] == 1363.5
    assert "us us_forces_korea" not in entries_of(CASE, "ledger")
    assert len(entries_of(CASE, "forces")) == len(CASE.forces)
    assert len(entries_of(CASE, "history/troops")) == len(CASE.history["troops"])
    twice = CASE.model_copy(update={"economy": (CASE.economy[0], CASE.economy[0])})
    first = f"{CASE.economy[0].series} {CASE.economy[0].year}"
    assert [*entries_of(twice, "economy")] == [first, f"{first} (2)"]


def test_fields_stand_as_in_the_file_without_what_is_empty():
    own = fields_of(CASE.uncertainties["b_P"])
    assert (own["low"], own["high"], own["source"]) == (0.001, 0.02, ("authors_judgement",))
    assert not {"value", "alpha", "beta"} & own.keys()
    crisis = flat(fields_of(CASE.crises["rift"]))
    assert crisis["nodes.n2.actions.accept"] == "t2"
    assert "game" not in fields_of(CASE.crises["rift"])
    assert fields_of(entries_of(CASE, "case")["horizon"])["quarters"] == 40
    assert flat(fields_of(CASE.packages["no_deal"]))["set.us_troops_k"] == 14


def test_files_are_named():
    assert file_of("rules") == "rules.yaml"
    assert file_of("case") == "case.yaml"
    assert file_of("records") == "records"
    assert file_of("records", "wars") == "records/wars.yaml"
    assert file_of("records/wars") == "records/wars.csv"
    assert file_of("ledger", "fx 2024") == "ledger.csv"


def test_numbers_and_formulas_that_are_numbers_are_the_same():
    assert same("0.5", 0.5)
    assert not same("lam_W", 2)
    assert not same(True, 1)
    assert same(("a", 1), ["a", 1.0])
    assert not same(("a",), ("a", "b"))
