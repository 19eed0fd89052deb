"""Gambit and Titanium read the same game from a file, and Gambit reads the same game from what Titanium writes."""

import io
from fractions import Fraction
from pathlib import Path

import hypothesis
import pytest

from strategies import games_with_infosets
from titanium.errors import GameError
from titanium.games import Chance, Game
from titanium.games.interchange.efg import read_efg
from titanium.games.interchange.efg_write import write_efg

pygambit = pytest.importorskip("pygambit")
FILES = sorted((Path(pygambit.__file__).parent / "catalog_data").rglob("*.efg"))


def gambit(text):
    return pygambit.read_efg(io.BytesIO(text.encode()))


def numbers(values):
    return [Fraction(str(value)) for value in values]


def seen_by_gambit(game):
    """Every node by the positions of the actions that lead to it: mover, labels, chances, information set, payoffs."""
    seen, places = {}, {}
    stack = [((), ())]
    while stack:
        place, steps = stack.pop()
        here = pygambit.H.path(*steps)
        places[steps] = place
        labels = list(game.get_actions(here))
        odds = numbers(game.get_action_probs(here).values())
        mover = game.get_player(here) if labels and not odds else None
        outcome = game.get_outcome(here)
        payoffs = game.get_outcome_payoffs(outcome) if outcome is not None else None
        paid = numbers(payoffs[player] for player in game.players) if payoffs is not None else None
        members = [member.actions for member in game.get_members(here)]
        seen[place] = {"mover": mover, "labels": labels, "odds": odds, "members": members, "paid": paid, "end": outcome}
        stack.extend(((*place, seat), (*steps, label)) for seat, label in enumerate(labels))
    for found in seen.values():
        found["members"] = {places[steps] for steps in found["members"]}
    return seen


def seen_by_titanium(game):
    """The same of a game read by Titanium, with the labels of the file."""
    seen, places = {}, {}
    labels = game.labels
    stack = [((), game.root)]
    while stack:
        place, name = stack.pop()
        places[name] = place
        if name in game.outcomes:
            paid = numbers(game.outcomes[name].payoffs[player] for player in game.players)
            end = labels.outcomes.get(name, name)
            seen[place] = {"mover": None, "labels": [], "odds": [], "members": [], "paid": paid, "end": end}
            continue
        node = game.nodes[name]
        key = node.infoset or name
        is_chance = isinstance(node, Chance)
        members = [n for n, other in game.nodes.items() if (other.infoset or n) == key]
        seen[place] = {
            "mover": None if is_chance else labels.players.get(node.player, node.player),
            "labels": [labels.actions.get(key, {}).get(action, action) for action, _ in node.children()],
            "odds": numbers(p for p, _ in node.chance.values()) if is_chance else [],
            "members": members,
            "paid": numbers(node.payoffs[player] for player in game.players) if node.payoffs else None,
            "end": labels.outcomes.get(name, "") if node.payoffs else None,
        }
        stack.extend(((*place, seat), target) for seat, (_, target) in enumerate(node.children()))
    for found in seen.values():
        found["members"] = {places[name] for name in found["members"]}
    return seen


def is_label(label, shown):
    """Whether Gambit shows a label, to which it adds _1, _2 ... where it is empty or shared."""
    return shown == label or (shown is not None and shown.startswith(f"{label}_"))


def assert_same(game, reference):
    """Assert that both programs hold one game: all but the names that each makes up for parts without a label."""
    ours, theirs = seen_by_titanium(game), seen_by_gambit(reference)
    assert ours.keys() == theirs.keys()
    assert game.title == reference.title
    for place, own in ours.items():
        other = theirs[place]
        for field in ("odds", "members"):
            assert own[field] == other[field], (place, field)
        is_end = not own["labels"]
        nothing = [Fraction(0)] * len(game.players) if is_end else None
        assert own["paid"] == (other["paid"] or nothing), place
        if own["mover"] is not None:
            assert is_label(own["mover"], other["mover"])
        assert all(map(is_label, own["labels"], other["labels"])), place
        if other["end"] is not None and own["end"] is not None:
            assert is_label(own["end"], other["end"])


def test_gambit_has_its_catalogue():
    assert len(FILES) >= 32


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_both_read_the_same_game_from_a_file(file):
    reference = pygambit.read_efg(str(file))
    if not reference.is_perfect_recall:
        with pytest.raises(GameError, match=r":[0-9]+  '.*' would forget that it chose '"):
            read_efg(file)
        return
    game = read_efg(file)
    assert_same(game, reference)
    assert_same(game, gambit(write_efg(game)))
    assert read_efg(write_efg(game)) == game
    assert game.comment == reference.description


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_what_gambit_writes_is_written_the_same_to_the_byte(file):
    reference = pygambit.read_efg(str(file))
    text = reference.to_efg()
    if not reference.is_perfect_recall:
        pytest.skip("only games of perfect recall are read")
    if "\\\\" in text:
        pytest.skip("Gambit doubles the backslashes that it writes, and doubles them again when it reads them")
    assert write_efg(read_efg(text)) == text


@hypothesis.settings(max_examples=40)
@hypothesis.given(games_with_infosets())
def test_gambit_reads_every_game_that_is_written(parts):
    game = Game.of(**parts)
    text = write_efg(game)
    assert_same(read_efg(text), gambit(text))
    if not any(node.payoffs for node in game.nodes.values()):  # Gambit makes up labels for what is paid on the way
        assert gambit(text).to_efg() == text


@pytest.mark.parametrize("number", [".80", "1.", "1e-3", "-0.50", "1/3", "-7/2", "10/4", "+3", "007", ".5e3", "1E5"])
def test_every_number_that_is_held_can_be_read_by_gambit(number):
    game = read_efg(f'EFG 2 R "" {{ "A" }} p "" 1 1 "" {{ "a" }} 0 t "" 1 "x" {{ {number} }}')
    assert numbers([gambit(write_efg(game)).get_outcome_payoffs("x")["A"]]) == [Fraction(number)]
