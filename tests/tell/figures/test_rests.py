"""What verdicts rest on, and which number turns which, as figures."""

import json
from pathlib import Path

import pytest

from images import DOTS_PER_INCH, assert_looks_like
from titanium.evidence.assumptions.finding import Assumptions, Part, Rests
from titanium.evidence.assumptions.flips import Flip, Third, Verdict
from titanium.judge.design.worth import Worth
from titanium.judge.evidence import Evidence
from titanium.judge.sensitivity.finding import Index
from titanium.judge.shares import Difference, Share
from titanium.tell.assumptions import headline
from titanium.tell.figures.rests import rests
from titanium.tell.figures.turns import turns

pytest.importorskip("matplotlib")
IMAGES = Path(__file__).parent / "images"
GROUPS: tuple[str, ...] = ("A", "B", "C", "D", "school", "chance")


def own(package: str, does: str, shares: tuple[float, ...], mean: float = 0.6) -> Rests:
    """A verdict whose variance is shared out so."""

    def part(group: str, value: float) -> Part:
        index = Index(value, value - 0.03, value + 0.03)
        return Part(group, 3, index, index, index, value, 1)

    parts = tuple(part(group, value) for group, value in zip(GROUPS, shares, strict=True))
    return Rests(package, does, does, "1", True, mean, 1000, 100, 0, "", parts, None)


def flip(name: str, grade: str, counts: tuple[int, int, int], *, against: str | None = None) -> Verdict:
    """A verdict that a number turns."""

    def third(low: float, count: int) -> Third:
        ahead = Difference.of(max(count - 50, 0), max(50 - count, 0), 100) if against else None
        return Third(low, low + 1, Share.of(count, 100), ahead)

    worth = Worth(0.06, 0.05, 0.07, 0.07, 0.01, (0, 1))
    thirds = tuple(third(low, count) for low, count in enumerate(counts))
    one = Flip(name, f"how much {name} hurts", "utility", grade, ("key",), thirds, 0, 2, 0.01, 0.02, worth, ())
    lead = Difference.of(50, 50, 100) if against else None
    return Verdict("open", "holds", "holds", against, Share.of(50, 100), lead, 20, 1, (one,))


def found(*verdicts: Verdict, shared: tuple[Rests, ...] | None = None) -> Assumptions:
    """A finding of two packages by two verdicts."""
    told = (
        own("open", "holds", (0.1, 0.2, 0.1, 0.4, 0.15, 0.05)),
        own("a package with a name as long as any that stands in a case", "holds", (0.0, 0.1, 0.3, 0.5, 0.11, -0.01)),
        own("open", "is secure", (0.3, 0.2, 0.1, 0.1, 0.2, 0.1), 0.9),
    )
    evidence = Evidence("border", "0123456789abcdef", None, 1000, 0, "prior")
    inputs = dict.fromkeys(GROUPS, 3)
    own_ = told if shared is None else shared
    return Assumptions(evidence, "open", ("open", "shut"), ("holds", "is secure"), 0, {}, inputs, own_, verdicts, (), 0)


class TestRests:
    def test_it_says_how_much_rests_on_what(self) -> None:
        figure = rests(found())
        assert figure.title == headline(found())
        assert "open, holds: 10 (7-13) on what was measured (A), 20 (17-23) on the literature (B)" in figure.alt
        assert figure.svg().count("<pattern") == 2, "schools and chance are hatched, so that no colour is needed"
        assert_looks_like(figure.png(DOTS_PER_INCH), IMAGES / "rests.png")

    def test_the_table_and_the_option_hold_every_part(self) -> None:
        figure = rests(found())
        series = json.loads(json.dumps(figure.option, allow_nan=False))["series"]
        assert sum(len(one["data"]) for one in series) == len(figure.table.rows) == 18
        for place in range(3):
            bar = [f"{one['data'][place]['value']:.1f}" for one in series]
            assert bar == [row[3] for row in figure.table.rows[6 * place : 6 * place + 6]]
            assert sum(map(float, bar)) == pytest.approx(100, abs=0.3)

    def test_nothing_to_share_out_is_a_figure_too(self) -> None:
        none = Rests("open", "holds", "holds", "1", True, 1.0, 1000, 0, 0, "always", (), None)
        figure = rests(found(shared=(none,)))
        assert figure.alt.startswith("Nothing to share out.")
        assert "Nothing to share out" in figure.svg()
        assert figure.option["series"] == []


class TestTurns:
    def test_it_tells_counts_and_leads_apart_and_assumed_numbers_first(self) -> None:
        figure = turns(found(flip("mu", "C", (62, 55, 34)), flip("nu", "D", (90, 50, 20)),
                             flip("xi", "D", (70, 52, 30), against="shut")))  # fmt: skip
        assert figure.title.startswith("3 of 3 verdicts turn within the range of a single number, 2 of them within")
        assert figure.alt.index("(nu)") < figure.alt.index("(mu)") < figure.alt.index("(xi)")
        assert "ahead of shut by +20.0 of 100" in figure.alt
        assert_looks_like(figure.png(DOTS_PER_INCH), IMAGES / "turns.png")

    def test_the_table_and_the_option_hold_every_third(self) -> None:
        figure = turns(found(flip("mu", "C", (62, 55, 34)), flip("xi", "D", (70, 52, 30), against="shut")))
        series = json.loads(json.dumps(figure.option, allow_nan=False))["series"]
        drawn = [f"{value:.1f}" for one in series[::2] for value, _ in one["data"]]
        assert drawn == [row[3] for row in figure.table.rows] == ["62.0", "55.0", "34.0", "20.0", "2.0", "-20.0"]

    def test_no_turn_is_a_figure_too(self) -> None:
        figure = turns(found())
        assert figure.title == figure.alt == "No verdict was asked about."
        assert "No verdict was asked about." in figure.svg()
        assert figure.table.rows == ()
