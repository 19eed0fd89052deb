"""Fifty futures as marks: as many as are told in words, each limit with a mark of its own, nothing by colour alone."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tell.answers_made_up import answer_on, broken_verdict

from titanium import load_case
from titanium.case.schema import Case
from titanium.judge.shares import Break, Share
from titanium.judge.verdict import Verdict
from titanium.tell import words
from titanium.tell.figures.fifty import KEPT, NARROW, WIDE, Mark, dots, fifty, marks_of

NAMES = ["ironclad", "titanium", "no_deal"]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case("us_rok")


@pytest.fixture(scope="module")
def verdict(case: Case) -> Verdict:
    return broken_verdict(case)


def drawn(svg: str) -> list[tuple[str, int, set[float]]]:
    """What each path says when it is pointed at, how many marks it has, and on how many lines."""
    found: list[tuple[str, int, set[float]]] = []
    for path in ElementTree.fromstring(svg).iter(f"{SVG}path"):
        places = re.findall(r"M([\d.]+) ([\d.]+)m", path.attrib["d"])
        title = path.find(f"{SVG}title")
        assert title is not None
        found.append((title.text or "", len(places), {float(y) for _, y in places}))
    return found


@pytest.mark.parametrize(("columns", "lines"), [(WIDE, 1), (NARROW, 2)])
def test_every_row_has_fifty_marks_that_add_up_to_the_counts(
    case: Case, verdict: Verdict, columns: int, lines: int
) -> None:
    paths = drawn(fifty(answer_on(case, "titanium", verdict), NAMES, columns=columns).svg())
    rows = [own for own in paths if own[1] > 1 or " of 50" in own[0]]
    assert sum(count for _, count, _ in rows) == 50 * len(NAMES)
    assert len(set().union(*(heights for _, _, heights in rows))) == lines * len(NAMES)
    holding = [count for said, count, _ in rows if said.startswith("holds in ")]
    assert holding == [round(50 * verdict.of(name).strength.share) for name in NAMES]


def test_the_key_names_what_is_there_and_nothing_else(case: Case, verdict: Verdict) -> None:
    said = [
        text.text
        for text in ElementTree.fromstring(fifty(answer_on(case, "titanium", verdict), NAMES).svg()).iter(f"{SVG}text")
    ]
    key = said[said.index("holds: every limit is kept") :]
    assert key == [
        "holds: every limit is kept",
        "Others, by what breaks first:",
        "Seoul would rather have no deal",
        "war comes to Taiwan",
        "it costs Washington too much",
    ]


@pytest.mark.parametrize("name", ["us_rok", "us_japan"])
def test_no_two_limits_look_alike_and_kinds_differ_without_colour(name: str, verdict: Verdict) -> None:
    own = load_case(name)
    marks = marks_of(answer_on(own, own.base, verdict))
    assert set(marks) == set(own.thresholds)
    looks: list[tuple[str, str]] = [(mark.path, mark.look) for mark in [*marks.values(), KEPT]]
    assert len(set(looks)) == len(looks)
    by_kind = {limit.when: marks[key].look for key, limit in own.thresholds.items()}
    assert by_kind == {"signing": "open", "event": "filled", "horizon": "strokes"}


@given(
    holds=st.integers(0, 1000),
    breaks=st.lists(st.integers(1, 300), max_size=12),
    shown=st.integers(1, 50),
)
def test_marks_always_add_up_and_follow_the_counts(holds: int, breaks: list[int], shown: int) -> None:
    total = holds + sum(breaks)
    found = dots(
        Share.of(holds, total), [Break(str(number), own, 0) for number, own in enumerate(breaks)],
        [str(number) for number in range(len(breaks))], shown,
    )  # fmt: skip
    left = shown - round(shown * holds / total) if total else 0
    assert sum(found.values()) == (left if breaks else 0)
    for number, own in enumerate(breaks):
        assert abs(found.get(str(number), 0) - left * own / sum(breaks)) < 1


def test_words_and_table_say_the_same(case: Case, verdict: Verdict) -> None:
    figure = fifty(answer_on(case, "titanium", verdict), NAMES)
    rows = {row[0]: row[1:] for row in figure.table.rows}
    assert rows["holds"] == tuple(words.per_hundred(verdict.of(name).strength) for name in NAMES)
    counts = {own.threshold: own.count for own in verdict.of("titanium").breaks}
    share = Share.of(counts["taiwan_war"], verdict.futures)
    assert rows["breaks first: war comes to Taiwan"][1] == words.per_hundred(share)
    assert (
        f"Titanium holds in {words.count(verdict.of('titanium').strength)}; in the others breaks first: " in figure.alt
    )
    assert figure.standing == words.standing(verdict)
    assert figure.title == "Ironclad (today's package) holds most often of these, in 30 of 50."


def test_what_counting_error_does_not_part_is_told_together(case: Case) -> None:
    found = answer_on(case, "titanium", broken_verdict(case, few=40))
    assert "as often as" in fifty(found, NAMES).title
    shown = drawn(fifty(found, ["titanium"]).svg())
    assert sum(count for said, count, _ in shown if " of 40" in said) == 40, "no more marks than there are futures"


def test_the_package_at_hand_stands_out_and_names_are_escaped(case: Case, verdict: Verdict) -> None:
    svg = fifty(answer_on(case, "titanium", verdict, titanium="<b>A & B</b>"), NAMES).svg()
    bold = [text.text for text in ElementTree.fromstring(svg).iter(f"{SVG}text") if text.get("font-weight") == "bold"]
    assert bold == ["<b>A & B</b>", words.count(verdict.of("titanium").strength)]
    assert "<b>" not in svg


def test_a_package_without_a_finite_number_has_no_marks(case: Case, verdict: Verdict) -> None:
    own = verdict.of("titanium")
    nothing = replace(own, counted=replace(own.counted, overall=replace(own.counted.overall, strength=Share.of(0, 0))))
    found = answer_on(case, "titanium", replace(verdict, packages=(nothing,)))
    figure = fifty(found, ["titanium"])
    assert [count for _, count, _ in drawn(figure.svg())] == [1], "the key alone"
    assert ("holds", "none counted") in figure.table.rows


@pytest.mark.slow
def test_it_is_a_picture_too(case: Case, verdict: Verdict) -> None:
    pytest.importorskip("typst")
    assert fifty(answer_on(case, "titanium", verdict), NAMES).png().startswith(b"\x89PNG")


def test_a_mark_says_what_it_stands_for() -> None:
    path = Mark("m-1 0h2", "#000000", "strokes").drawn([(5, 6), (19, 6)], "war & peace")
    assert path.startswith('<path d="M5 6m-1 0h2M19 6m-1 0h2" fill="none" stroke="#000000"')
    assert path.endswith("<title>war &amp; peace</title></path>")
