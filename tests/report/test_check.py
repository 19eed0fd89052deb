"""What `titanium check` says of a case that passes: placeholders that are left, series that base rates count."""

from pathlib import Path

import pytest

import new_cases
from titanium.case import load_case
from titanium.report import check
from titanium.tell import check as tell


@pytest.fixture
def untraced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without tracing the equations, which tells of symbols alone."""
    monkeypatch.setattr(check, "compile_model", lambda case: case)
    monkeypatch.setattr(check, "unused_symbols", lambda case: ())


@pytest.mark.usefixtures("untraced")
def test_placeholders_that_are_left_are_counted_by_file(tmp_path: Path) -> None:
    folder = new_cases.folder_with(tmp_path)
    file = folder / "levers.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("source: placeholder", "source: authors_judgement", 5), encoding="utf-8")
    report = check.check_report(load_case(folder))
    assert report.placeholders["levers.yaml"] == (10, 15)
    assert report.placeholders["crises/both.yaml"] == (1, 1)
    assert "ledger.csv" not in report.placeholders
    own, all_ = report.n_placeholders
    assert tell.headline(report).endswith(f" {own} of {all_} entries are placeholders of the template, to be replaced.")
    assert report.to_dict()["placeholders"]["levers.yaml"] == {"placeholders": 10, "entries": 15}


@pytest.mark.usefixtures("untraced")
def test_a_series_that_a_base_rate_counts_is_not_idle(tmp_path: Path) -> None:
    report = check.check_report(new_cases.case_with(tmp_path))
    assert report.unused["history/border.csv"] == ()
    assert report.parts["base rates"] == 4


@pytest.mark.usefixtures("untraced")
def test_a_case_without_placeholders_says_nothing_of_them() -> None:
    report = check.check_report(load_case("us_rok"))
    assert not report.placeholders
    assert "placeholder" not in tell.headline(report)


@pytest.mark.slow
def test_the_equations_need_nothing_that_a_new_case_lacks(tmp_path: Path) -> None:
    assert check.check_report(new_cases.case_with(tmp_path)).unused["uncertainties.yaml"] == ()
