"""Changes of private copies: checked with every problem, laid over one another, and taken back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from titanium.desk.changes import added, checked, taken_back
from titanium.desk.engine.ref import Ref
from titanium.errors import CaseError, InputError

BASE = Ref("us_rok")
LOWER = {"uncertainties": {"v_W": {"low": 0.3}}}

_LEAF = st.none() | st.integers(-9, 9)
_FIELDS = st.dictionaries(
    st.sampled_from("pq"), _LEAF | st.dictionaries(st.sampled_from("xy"), _LEAF, max_size=2), max_size=2
)
CHANGES = st.dictionaries(
    st.sampled_from("AB"), st.dictionaries(st.sampled_from("ab"), _FIELDS, max_size=2), max_size=2
)


def test_a_copy_has_a_hash_of_its_own_that_follows_from_case_and_changes() -> None:
    copy = checked(BASE, LOWER)
    assert copy.hash != BASE.load().hash
    assert checked(BASE, {"uncertainties": {"v_W": {"low": 0.3, "high": 0.8}}}).hash == copy.hash, "high is as it was"
    assert BASE.load().uncertainties["v_W"].low == 0.1, "the case itself stays as it is"


def test_every_problem_is_told_with_the_nearest_name() -> None:
    wrong = {
        "uncertainty": {"v_W": {"low": 0}},
        "uncertainties": {"v_w": {"low": 0}, "v_K": {"lo": 1}, "v_W": {"low": 9}},
    }
    with pytest.raises(CaseError) as caught:
        checked(BASE, wrong)
    told = str(caught.value)
    assert told.startswith("4 problems")
    for part in (
        "Did you mean 'uncertainties'?",
        "Did you mean 'v_W'?",
        "'v_K.lo' is not a known field",
        "are not in order",
    ):
        assert part in told


@pytest.mark.parametrize("changes", [{}, {"uncertainties": {}}, {"uncertainties": {"v_W": {"low": 0.1}}}])
def test_a_copy_in_which_nothing_differs_is_refused(changes: dict[str, dict[str, dict[str, float]]]) -> None:
    with pytest.raises(InputError, match="nothing would differ from case 'us_rok'"):
        checked(BASE, changes)


@settings(max_examples=40)
@given(CHANGES, CHANGES)
def test_what_is_added_stands_and_the_rest_stays(old: dict[str, object], new: dict[str, object]) -> None:
    before = repr(old)
    merged = added(old, new)  # pyright: ignore[reportArgumentType]
    assert repr(old) == before, "what was kept is not changed in place"
    assert added(merged, new) == merged  # pyright: ignore[reportArgumentType]
    assert added(merged, old) == added(added({}, new), old)  # pyright: ignore[reportArgumentType]


@settings(max_examples=25)
@given(CHANGES)
def test_taking_every_entry_back_leaves_nothing(changes: dict[str, dict[str, dict[str, object]]]) -> None:
    left = changes
    for table, entries in changes.items():
        for entry in entries:
            left = taken_back(left, table, entry)
    assert not any(left.values())


def test_one_field_is_taken_back_alone() -> None:
    changes = {"packages": {"titanium": {"set": {"us_troops_k": 20, "exercises": 1}}}, **LOWER}
    left = taken_back(changes, "packages", "titanium", [["set", "us_troops_k"]])
    assert left == {"packages": {"titanium": {"set": {"exercises": 1}}}, **LOWER}
    with pytest.raises(
        InputError, match=r"'uncertainties:v_K' is as the case has it\n.*\nDid you mean 'uncertainties:v_W'"
    ):
        taken_back(changes, "uncertainties", "v_K")
