"""Hypothesis strategies that several test modules share: random games and formulas, valid by construction."""

from hypothesis import strategies as st

from titanium.errors import ExpressionError
from titanium.expressions import parse

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


NUMBERS = (
    st.integers(-9, 9).map(str)
    | st.integers(-300, 300).map(lambda cents: str(cents / 100))
    | st.tuples(st.integers(-9, 9), st.integers(1, 9)).map(lambda pair: f"{pair[0]}/{pair[1]}")
    | st.sampled_from([".80", "1.", "-.5", "+3", "1e-3", "-2.5e2", "0.10", "10/4"])
)
"""Texts of exact numbers, in every way in which a file may write one."""

ODD_TEXTS = (
    st.sampled_from(
        ["no", "on", "~", "null", "true", "1e3", "007", "-", "a: b", "# x", "{", "it's", 'say "x"', "\\", "- a"]
    )
    | st.sampled_from(
        [" ", " a ", "a\nb", "a\\", '\\"', "n1", "t1", "1", "Athens:1", "\t", "é", "\u2028", "\x85", "\x00"]
    )
    | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6)
)
"""Names that a file format could mistake for something else."""


@st.composite
def games_with_infosets(
    draw,
    *,
    players=PLAYERS,
    max_depth=4,
    max_nodes=24,
    max_actions=3,
    with_chance=True,
    with_payoffs_on_the_way=True,
    with_odd_names=False,
    with_labels=False,
    with_formulas=False,
    payoffs=NUMBERS,
):
    """Parts of a random game of perfect recall with information sets, ready for `Game.of(**parts)`.

    A random tree is drawn first. Nodes of one mover join one set at random where they have as many actions and their
    mover has seen and done the same on the way there, which is what perfect recall allows and all that it allows.
    Build the `Game` inside the test: the checks of types at run time use `random`, which no strategy may.

    Parameters
    ----------
    with_payoffs_on_the_way
        Some decisions and chance moves pay, too.
    with_odd_names
        Names of every kind are texts such as `no`, `1e3` or `# x`.
    with_labels
        Some parts have labels, which may be empty or shared.
    with_formulas
        Payoffs use parameters; beliefs, effects, titles and other texts are filled in.
    payoffs
        Strategy of one payoff, a number or its text.
    """
    kinds, follow, depths = [], [], []  # per node: mover (None nature, "" an outcome), children, depth
    usual = [(draw(st.sampled_from(players)), draw(st.integers(2, max_actions))) for _ in range(max_depth + 2)]
    seldom = st.integers(0, 3).map(lambda n: n == 3)  # nodes of one depth are mostly alike, so that many can join

    def grow(depth):
        own = len(kinds)
        is_over = depth and (len(kinds) > max_nodes or draw(st.integers(1, max_depth)) < depth)
        mover, n_actions = usual[depth]
        if draw(seldom):
            mover, n_actions = draw(st.sampled_from(players)), draw(st.integers(1 if depth else 2, max_actions))
        if with_chance and draw(seldom):
            mover = None
        mover = "" if is_over else mover
        kinds.append(mover)
        depths.append(depth)
        follow.append([])
        if not is_over:
            follow[own] = [grow(depth + 1) for _ in range(n_actions)]
        return own

    grow(0)
    parent = {child: (node, seat) for node, children in enumerate(follow) for seat, child in enumerate(children)}
    names = _names(draw, ["t" if mover == "" else "n" for mover in kinds], with_odd_names)
    sets = _join(draw, kinds, follow, depths, parent)
    set_names = _names(draw, ["i"] * len(sets), with_odd_names, taken=names)
    cast = dict(zip(players, _names(draw, ["p"] * len(players), True) if with_odd_names else players, strict=True))

    nodes, outcomes, actions_of = {}, {}, {}
    shared = {"v": 0.25, "w": -1} if with_formulas else {}
    formula = formulas(list(shared), max_leaves=4).filter(_is_formula) if with_formulas else payoffs
    some_payoffs = st.dictionaries(st.sampled_from(list(cast.values())), payoffs | formula, max_size=2)
    for number, members in enumerate(sets):
        mover, n_actions = kinds[members[0]], len(follow[members[0]])
        actions = _names(draw, ["a"] * n_actions, with_odd_names)
        weights = draw(st.lists(st.integers(1, 9), min_size=n_actions, max_size=n_actions))
        odds = [f"{weight}/{sum(weights)}" for weight in weights]
        for node in members:
            targets = [names[child] for child in follow[node]]
            if mover is None:
                made = {"chance": {a: [p, t] for a, p, t in zip(actions, odds, targets, strict=True)}}
            else:
                made = {"player": cast[mover], "actions": dict(zip(actions, targets, strict=True))}
            if len(members) > 1 or draw(st.booleans()):
                made["infoset"] = set_names[number]
            if with_payoffs_on_the_way and (paid := draw(some_payoffs)):
                made["payoffs"] = paid
            if with_formulas and mover is not None and draw(st.booleans()):
                made["asks"] = draw(ODD_TEXTS)
                others = [cast[other] for other in players if other != mover]
                made["beliefs"] = (
                    {draw(st.sampled_from(others)): dict(zip(actions, odds, strict=True))} if others else {}
                )
            nodes[names[node]] = made
            actions_of[made.get("infoset") or names[node]] = actions
    for node, mover in enumerate(kinds):
        if mover == "":
            outcome = outcomes[names[node]] = {"payoffs": {player: draw(payoffs | formula) for player in cast.values()}}
            if with_formulas and draw(st.booleans()):
                outcome |= {"effects": {"war": "0.5", "loss": "war * 2"}, "means": draw(ODD_TEXTS)}
    parts = {"players": list(cast.values()), "root": names[0], "nodes": nodes, "outcomes": outcomes}
    if with_formulas:
        outcomes[next(iter(outcomes))]["payoffs"][parts["players"][0]] = "v + w"  # a parameter must be used
        parts |= {"parameters": {"v": 0.25, "w": {"default": -1, "range": [-2, 0.5], "unit": "USD", "means": "no"}}}
    if with_labels:
        parts |= {"title": draw(ODD_TEXTS), "comment": draw(st.just("") | ODD_TEXTS)}
        parts["labels"] = _labels(draw, parts, actions_of)
    return parts


def _is_formula(text):
    """Whether a text is a formula: one of constants may divide by zero."""
    try:
        return bool(parse(text))
    except ExpressionError:
        return False


def _names(draw, letters, is_odd, taken=()):
    """A name for each letter, different from each other and from those taken; numbered, or odd."""
    found = []
    for number, letter in enumerate(letters, start=1):
        name = draw(ODD_TEXTS) if is_odd else f"{letter}{number}"
        while name in found or name in taken:
            name += letter
        found.append(name)
    return found


def _join(draw, kinds, follow, depths, parent):
    """Information sets as lists of nodes, so that no player forgets what it saw or did; lotteries likewise."""
    sets, set_of = [], {}
    by_key = {}
    for node in sorted(range(len(kinds)), key=lambda node: depths[node]):
        mover = kinds[node]
        if mover == "":
            continue
        history, step = [], node
        while step in parent:
            step, seat = parent[step]
            if mover is not None and kinds[step] == mover:
                history.append((set_of[step], seat))
        alike = by_key.setdefault((mover, tuple(history), len(follow[node])), [])
        choice = draw(st.integers(0, len(alike)))
        if choice == len(alike):
            alike.append(len(sets))
            sets.append([])
        sets[alike[choice]].append(node)
        set_of[node] = alike[choice]
    return sets


def _labels(draw, parts, actions_of):
    """Labels of some of a game's parts, empty or shared by several."""
    words = st.sampled_from(["", "same", "no", 'a "b"', "two\nlines"])

    def some(names):
        return {name: draw(words) for name in names if draw(st.integers(0, 3)) == 0}

    infosets = {node["infoset"] for node in parts["nodes"].values() if "infoset" in node}
    return {
        "players": some(parts["players"]),
        "nodes": some(parts["nodes"]),
        "infosets": some(sorted(infosets)),
        "outcomes": some(parts["outcomes"]),
        "actions": {name: found for name, own in actions_of.items() if (found := some(own))},
    }
