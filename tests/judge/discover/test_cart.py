"""The tree against scikit-learn's, and as the leaves that it promises."""

import math

import numpy as np
import pytest
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from titanium.judge.discover.box import contains
from titanium.judge.discover.cart import grow
from titanium.judge.discover.coded import Coded


def data(seed: int, rows: int = 3000) -> tuple[dict[str, np.ndarray], np.ndarray]:
    generator = np.random.default_rng(seed)
    columns = {f"x{number}": generator.integers(0, 200, rows) / 200 for number in range(5)}
    corner = (columns["x0"] > 0.55) & (columns["x1"] < 0.45)
    return columns, generator.random(rows) < np.where(corner, 0.8, 0.1 + 0.3 * columns["x2"])


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("peer", [DecisionTreeClassifier, DecisionTreeRegressor])
def test_leaves_are_those_of_scikit_learn(seed: int, peer: type) -> None:
    columns, y = data(seed)
    table = np.column_stack(list(columns.values()))
    tree = peer(max_depth=3, min_samples_leaf=150, random_state=0).fit(table, y.astype(float))
    place = tree.apply(table)
    wanted = sorted((int((place == leaf).sum()), int(y[place == leaf].sum())) for leaf in np.unique(place))
    leaves = grow(Coded.of(columns, y), mass_min=0.05, depth=3, alpha=math.inf)
    assert sorted((leaf.rows, leaf.of_interest) for leaf in leaves) == wanted
    cuts = {(name, limit.high) for leaf in leaves for name, limit in leaf.box.items() if limit.high < math.inf}
    split = tree.tree_.feature >= 0
    peers = zip(tree.tree_.feature[split], tree.tree_.threshold[split], strict=True)
    assert sorted(cuts) == [(name, pytest.approx(cut)) for name, cut in sorted((f"x{n}", float(t)) for n, t in peers)]


def test_leaves_part_all_rows() -> None:
    generator = np.random.default_rng(4)
    columns = {
        "x": generator.random(2000).astype(np.float32),
        "i": generator.integers(0, 7, 2000),
        "c": generator.integers(0, 5, 2000).astype(np.int8),
    }
    y = generator.random(2000) < 0.2 + 0.5 * (columns["x"] > 0.4) * np.isin(columns["c"], [1, 3])
    leaves = grow(Coded.of(columns, y, {"i": "integer", "c": "categorical"}))
    inside = np.array([contains(leaf.box, columns, 2000) for leaf in leaves])
    assert (inside.sum(axis=0) == 1).all()
    assert [(int(own.sum()), int((own & y).sum())) for own in inside] == [
        (leaf.rows, leaf.of_interest) for leaf in leaves
    ]
    assert all(leaf.rows >= 100 for leaf in leaves)
    assert {leaf.box["c"].kept for leaf in leaves if "c" in leaf.box} == {(1, 3), (0, 2, 4)}


def test_a_tree_does_not_split_noise() -> None:
    generator = np.random.default_rng(5)
    coded = Coded.of({f"x{n}": generator.random(2000) for n in range(10)}, generator.random(2000) < 0.3)
    assert len(grow(coded)) == 1
    assert len(grow(coded, alpha=math.inf)) > 8


def test_nothing_is_split_where_all_rows_are_alike() -> None:
    x = np.arange(100.0)
    for y in (np.zeros(100, bool), np.ones(100, bool)):
        assert [(leaf.box, leaf.rows) for leaf in grow(Coded.of({"x": x}, y))] == [({}, 100)]
