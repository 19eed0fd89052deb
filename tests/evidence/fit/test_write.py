"""A case written anew differs from its original in what the fit informs and in nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import fits
from titanium.case.load import load_case
from titanium.documents import read_document
from titanium.errors import CaseError, InputError
from titanium.evidence.fit.write import with_fields, write_case

BLOCK = """# draws
first: {low: 0, high: 1}  # stays
q:
  alpha: 6  # of the beta
  source: [one,
    two]
  # between
  beta: 2.5

last: {note: 'a, b: c'}
"""


def test_fields_change_and_comments_stay() -> None:
    told = with_fields(BLOCK, "q", {"alpha": 3.25, "source": ["three"], "note": "weak: few cases"})
    assert told == BLOCK.replace("alpha: 6", "alpha: 3.25").replace("[one,\n    two]", "[three]").replace(
        "beta: 2.5\n", "beta: 2.5\n  note: 'weak: few cases'\n"
    )


@settings(max_examples=30)
@given(
    st.dictionaries(
        st.sampled_from(["alpha", "beta", "note", "grade"]),
        st.one_of(st.floats(-9, 9), st.text("ab:,'\"{}[]#é \n-", max_size=12)),
        min_size=1,
    )
)
def test_whatever_is_written_is_read_back(fields: dict[str, float | str]) -> None:
    before, after = (read_document(text).data or {} for text in (BLOCK, with_fields(BLOCK, "q", fields)))
    assert after["q"] == before["q"] | fields
    assert {name: own for name, own in after.items() if name != "q"} == {
        "first": before["first"],
        "last": before["last"],
    }


def informing(case: str):
    """The made-up fit, as if it were of a real case and informed q_rel."""
    found, loaded = fits.found(), load_case(case)
    informed = found.informs[0].informed.model_copy(update={"source": ("authors_judgement",)})
    told = replace(found.informs[0], symbol="q_rel", entry=loaded.uncertainties["q_rel"], informed=informed)
    return replace(found, reading=replace(found.reading, hash=loaded.hash), informs=(told,))


def test_a_written_case_is_a_case_of_its_own(tmp_path: Path) -> None:
    found = informing("us_rok")
    original, target = load_case("us_rok"), tmp_path / "own"
    written = write_case(found, "us_rok", target)
    case = load_case(target)
    assert case.hash == written.hash != written.of == original.hash
    own = case.uncertainties["q_rel"]
    assert own.nominal == pytest.approx(found.informs[0].mean, abs=1e-3)
    assert own.source[0] == "fit_raids"
    assert own.grade == "C"
    assert own.note.startswith("set by the fit 'raids' (strategic logit, agent errors, sampling distribution)")
    assert case.sources["fit_raids"].seen == "own"
    others = {symbol: entry for symbol, entry in case.uncertainties.items() if symbol != "q_rel"}
    assert others == {symbol: entry for symbol, entry in original.uncertainties.items() if symbol != "q_rel"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["own"]  # nothing is left aside
    with pytest.raises(InputError, match=r"(?s)is there already.*Name a folder that is not"):
        write_case(found, "us_rok", target)


def test_what_cannot_be_written_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    found = informing("us_rok")
    with pytest.raises(InputError, match="the fit 'raids' informs no uncertainty"):
        write_case(replace(found, informs=()), "us_rok", tmp_path / "own")
    with pytest.raises(InputError, match="'us_rok' is not the case that was fitted"):
        write_case(replace(found, reading=replace(found.reading, hash="other")), "us_rok", tmp_path / "own")
    strange = found.informs[0].informed.model_copy(update={"source": ("nobody",)})
    with pytest.raises(CaseError, match="source 'nobody' is not in"):
        write_case(replace(found, informs=(replace(found.informs[0], informed=strange),)), "us_rok", tmp_path / "own")
    assert list(tmp_path.iterdir()) == []


def test_a_value_is_written_on_one_line() -> None:
    told = with_fields("a: {note: x}", "a", {"note": "long " * 60})
    assert "\n" not in told
    assert yaml.safe_load(told)["a"]["note"] == "long " * 60
