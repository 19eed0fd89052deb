"""Parallel coordinates as a figure: every future that is laid out is drawn, with the limits of the rule."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from images import DOTS_PER_INCH, assert_looks_like
from titanium.judge.discover import Parallel
from titanium.judge.discover.parallel import Axis
from titanium.judge.discover.rules import Term
from titanium.judge.evidence import Evidence
from titanium.judge.shares import Share
from titanium.tell.figures.parallel import heights, parallel, spans

pytest.importorskip("matplotlib")
IMAGES = Path(__file__).parent / "images"
STAKE = Term("v_W", "stake of the patron", "continuous", "utility", high=0.4, high_value=0.31)
SCHOOL = Term("tripwire", "tripwire", "categorical", "1", kept=("schelling",), left_out=("reiter_poast",))


def laid_out(count: int = 3, lines: int = 60) -> Parallel:
    """Futures that break where the first input is low; the second is a school, others say nothing."""
    lots = np.random.default_rng(2)
    axes = [
        Axis("v_W", "stake of the patron", "continuous", "utility", (), ((0.05, 0.1), (0.5, 0.45), (0.95, 0.8)), STAKE),
        Axis("tripwire", "tripwire", "categorical", "1", ("schelling", "reiter_poast"), (), SCHOOL),
    ]
    marks = ((0.05, 0.0114), (0.5, 0.0387), (0.95, 0.131))
    title = "opportunities for an attack of the rival in another theatre"
    axes += [
        Axis(f"h{place}", title, "continuous", "1/yr", (), marks, None, place < 4) for place in range(max(count - 2, 0))
    ]
    inside, outside = lots.random((lines, len(axes))), lots.random((lines, len(axes)))
    inside[:, 0] *= 0.4
    for levels in (inside, outside):
        levels[:, 1] = np.round(levels[:, 1])
    evidence = Evidence("us_rok", "0123456789abcdef", "runs/first", 1000, 0, "matched-abc")
    return Parallel(
        evidence, "titanium", "breaks", "the package breaks", Share.of(400, 1000), 1, tuple(axes[:count]),
        inside[:, :count].astype(np.float32), outside[:, :count].astype(np.float32),
    )  # fmt: skip


def test_the_title_tells_how_often_and_when_most_densely() -> None:
    assert parallel(laid_out()).title == (
        "titanium breaks in 40 of 100 sampled futures, most densely when stake of the patron is below 0.31 utility "
        "(its lower 40%) and tripwire is schelling."
    )
    bare = replace(laid_out(), rule=0, axes=tuple(replace(own, term=None) for own in laid_out().axes))
    assert parallel(bare).title == "titanium breaks in 40 of 100 sampled futures; no rule tells which."


def test_the_alternative_says_how_many_of_how_many_are_drawn() -> None:
    alt = parallel(laid_out()).alt
    assert "It breaks: the first 60 of 400 such futures; It holds: the first 60 of 600 such futures." in alt
    other = parallel(replace(laid_out(), target="flood>1", meaning="flood > 1"))
    assert "It is so: the first 60 of 400 such futures" in other.alt


def test_the_table_counts_every_line_that_is_drawn() -> None:
    rows = parallel(laid_out()).table.rows
    assert [row[0] for row in rows] == ["stake of the patron", "tripwire", laid_out().axes[2].words]
    assert rows[0][3] == "below 0.31 utility"
    for row in rows:
        for cell in row[5:]:
            assert sum(int(word) for word in cell.replace(",", "").split() if word.isdigit()) == 60, cell


def test_the_option_is_plain_data_with_the_same_sample_and_limits() -> None:
    found = laid_out()
    option = json.loads(json.dumps(parallel(found).option, allow_nan=False))
    outside, inside, limits = (own["data"] for own in option["series"])
    assert (len(inside), len(outside)) == (60, 60)
    assert np.allclose(inside, heights(found, found.inside), atol=1e-4)
    assert limits == [[0.0, 0.0, 0.0], [0.4, 0.5, 1.0]]
    assert len(option["parallelAxis"]) == 3


def test_positions_of_a_school_keep_to_their_room() -> None:
    found = laid_out()
    shown = heights(found, found.inside)[:, 1]
    assert ((shown < 0.5) == (found.inside[:, 1] == 0)).all()
    assert len(set(shown.tolist())) == len(shown)
    assert spans(found.axes[1]) == [(0.0, 0.5)]


@pytest.mark.parametrize(("name", "count"), [("parallel", 3), ("parallel-one", 1), ("parallel-eight", 8)])
def test_it_looks_as_it_did(name: str, count: int) -> None:
    assert_looks_like(parallel(laid_out(count, 6)).png(DOTS_PER_INCH), IMAGES / f"{name}.png")
