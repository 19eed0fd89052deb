"""Hypothesis strategies that several test modules share: random games and formulas, valid by construction."""

from hypothesis import strategies as st

PLAYERS = ("Athens", "Sparta", "Corinth")


@st.composite
def trees(draw, *, max_depth=3, max_actions=3, with_chance=True, with_beliefs=False, payoffs=None):
    """Parts of a random game, ready for `Game.of(**parts)`; every number is written out."""
    payoffs = st.integers(-200, 200).map(lambda cents: cents / 100) if payoffs is None else payoffs
    nodes, outcomes = {}, {}

    def outcome():
        name = f"t{len(outcomes) + 1}"
        outcomes[name] = {"payoffs": {player: draw(payoffs) for player in PLAYERS}}
        return name

    def node(depth):
        if depth and draw(st.integers(0, max_depth)) < depth:
            return outcome()
        name = f"n{len(nodes) + 1}"
        nodes[name] = None  # keeps its place before its children
        targets = [node(depth + 1) for _ in range(draw(st.integers(1 if depth else 2, max_actions)))]
        names = [f"a{position}" for position in range(len(targets))]
        if with_chance and depth and draw(st.booleans()):
            weights = draw(st.lists(st.integers(1, 9), min_size=len(targets), max_size=len(targets)))
            drawn = [f"{weight}/{sum(weights)}" for weight in weights]
            nodes[name] = {"chance": {a: [p, t] for a, p, t in zip(names, drawn, targets, strict=True)}}
            return name
        player = draw(st.sampled_from(PLAYERS))
        nodes[name] = {"player": player, "actions": dict(zip(names, targets, strict=True))}
        if with_beliefs:
            others = [other for other in PLAYERS if other != player]
            for believer in draw(st.lists(st.sampled_from(others), unique=True)):
                weights = draw(st.lists(st.integers(1, 9), min_size=len(targets), max_size=len(targets)))
                stated = {a: f"{weight}/{sum(weights)}" for a, weight in zip(names, weights, strict=True)}
                nodes[name].setdefault("beliefs", {})[believer] = stated
        return name

    root = node(0)
    return {"players": list(PLAYERS), "root": root, "nodes": nodes, "outcomes": outcomes}


def formulas(names, *, max_leaves=12):
    """Texts inside the grammar that use `names`, numbers, arithmetic and comparisons."""
    numbers = st.integers(0, 9).map(str) | st.sampled_from(["0.5", "2.25", "1e-3", "1e3"])
    leaves = st.sampled_from(names) | numbers

    def larger(parts):
        pair = st.tuples(parts, st.sampled_from("+ - * / < <= > >= == !=".split()), parts)
        return (
            pair.map(lambda found: f"({found[0]} {found[1]} {found[2]})")
            | parts.map(lambda part: f"(-{part})")
            | st.tuples(parts, st.integers(0, 3)).map(lambda found: f"({found[0]})**{found[1]}")
        )

    return st.recursive(leaves, larger, max_leaves=max_leaves)
