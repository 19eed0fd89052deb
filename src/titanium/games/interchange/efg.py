"""Games in Gambit's format for extensive games, `.efg`: read here, written in `efg_write`.

References
----------
The Gambit Project, "Game representation formats", https://gambitproject.readthedocs.io/en/stable/formats.html.
"""

from pathlib import Path

from pydantic import ValidationError

from titanium.documents import Fault
from titanium.games.interchange.efg_names import name_parts
from titanium.games.interchange.efg_parse import parse_file
from titanium.games.interchange.source import fault_at, find_source, refusal
from titanium.games.parts import without_kinds
from titanium.games.tree import Game


def read_efg(path_or_text: str | Path) -> Game:
    """Read a game from a Gambit file.

    Gambit's labels may be empty or shared; names may not, so names follow these rules, and each label that differs
    from its name is kept in `Game.labels`.

    - A **player** is named by its label; where that is empty or shared, `Player 1` and so on by position.
    - A **move** is named by the label of its node, an **end** by the label of its outcome, else that of its node;
      where that is empty or shared with another, moves are numbered `n1`, `n2` ... and ends `t1`, `t2` ... in the
      order of the file.
    - An **information set** is named by its label; where that is empty, shared or the name of another node, a set of
      several nodes is named by its player and its place among that player's sets in order of appearance,
      `Player 2:1`, and a set of one node goes by the name of its node. Lotteries of nature follow the same rule with
      `chance:1`.
    - An **action** is named by its label; where that is empty or shared within its set, by its position, `2`.

    A name so made that is taken by a label gets `_2`, `_3` ... behind it. Payoffs keep the text of the file. An
    outcome used at several nodes becomes one outcome at each; outcome 0 pays nothing. Chances that miss a sum of one
    by no more than 1e-9 are rounded: the last one takes up the gap.

    Parameters
    ----------
    path_or_text
        Path of a file, or the text itself (see `titanium.games.interchange.source.find_source`).

    Raises
    ------
    GameError
        With every problem that can be found, each with its line.

    Examples
    --------
    >>> game = read_efg('''
    ...     EFG 2 R "Entry" { "E" "I" }
    ...     p "entry" 1 1 "" { "out" "in" } 0
    ...     t "" 1 "peace" { 0, 4 }
    ...     p "" 2 1 "" { "fight" "share" } 0
    ...     t "" 2 "war" { -1/2, -.5 }
    ...     t "" 0
    ... ''')
    >>> game.nodes["n2"].actions, str(game.outcomes["war"].payoffs["E"])
    ({'fight': 'war', 'share': 't3'}, '-1/2')
    """
    source = find_source(path_or_text, (".efg",))
    file = parse_file(source.text)
    if file.faults:
        raise refusal(source.name, file.faults)
    parts, lines = name_parts(file)
    try:
        game = Game.model_validate(parts)
    except ValidationError as error:
        details = [(without_kinds(detail["loc"]), detail["msg"]) for detail in error.errors()]
        raise refusal(source.name, [fault_at(lines, place, message) for place, message in details]) from None
    faults: list[Fault] = [fault_at(lines, place, message) for place, message in game.problems()]
    if faults:
        raise refusal(source.name, faults)
    return game
