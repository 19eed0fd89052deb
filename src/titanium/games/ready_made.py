"""Ready-made trees of the strategic-choice literature, whose payoffs are named parameters.

Names and order of the parameters follow the R package `games` (Kenkel and Signorino): `u24` is what player 2 gets at
the fourth place of the tree. Utilities that no data can identify are 0. All default to 0, to be set when the game is
solved, or estimated (`titanium.games.estimation.fit`).

References
----------
Kenkel and Signorino (2014), "Estimating extensive form games in R", Journal of Statistical Software 56(8).
Lewis and Schultz (2003), "Revealing preferences: Empirical estimation of a crisis bargaining game with incomplete
information", Political Analysis 11(4).
Ramsay and Signorino (2009), "A statistical model of the ultimatum game", University of Rochester.
Signorino (2003), "Structure and uncertainty in discrete choice models", Political Analysis 11(4).
"""

from collections.abc import Sequence

from titanium.errors import GameError
from titanium.games.builder import build, decide, end
from titanium.games.tree import Game


def egame12(players: Sequence[str] = ("1", "2"), outcomes: Sequence[str] = ("~act", "~resist", "resist")) -> Game:
    """Deterrence in three outcomes: player 1 acts or not; if it acts, player 2 resists or not.

    Payoffs are `u11` for player 1 if it does not act; `u13` and 0 if player 2 gives way; `u14` and `u24` if it
    resists (Signorino 2003, figure 1).

    Parameters
    ----------
    players
        Names of the two players.
    outcomes
        Names of the three outcomes, from left to right.

    Examples
    --------
    >>> game = egame12(players=("attacker", "defender"), outcomes=("status quo", "capitulation", "war"))
    >>> list(game.parameters), list(game.outcomes)
    (['u11', 'u13', 'u14', 'u24'], ['status quo', 'capitulation', 'war'])
    """
    one, two = _named(players, 2, "players")
    quo, gives, resists = _named(outcomes, 3, "outcomes")
    reply = decide(
        two,
        {
            "give way": end({one: "u13", two: 0}, name=gives),
            "resist": end({one: "u14", two: "u24"}, name=resists),
        },
        name="reply",
    )
    return build(
        decide(one, {"wait": end({one: "u11", two: 0}, name=quo), "act": reply}, name="start"),
        players=[one, two],
        parameters=dict.fromkeys(["u11", "u13", "u14", "u24"], 0),
        title="Deterrence in three outcomes",
    )


def egame122(players: Sequence[str] = ("1", "2"), outcomes: Sequence[str] = ("ll", "lr", "rl", "rr")) -> Game:
    """Two moves of player 2: player 1 goes left or right, and player 2 answers left or right in either case.

    Payoffs are `u11`, `u12`, `u13` and `u14` for player 1, and 0, `u22`, 0 and `u24` for player 2.

    Parameters
    ----------
    players
        Names of the two players.
    outcomes
        Names of the four outcomes, from left to right.

    Examples
    --------
    >>> [infoset.player for infoset in egame122().infosets.values()]
    ['1', '2', '2']
    """
    one, two = _named(players, 2, "players")
    ll, lr, rl, rr = _named(outcomes, 4, "outcomes")
    after_left = {
        "left": end({one: "u11", two: 0}, name=ll),
        "right": end({one: "u12", two: "u22"}, name=lr),
    }
    after_right = {
        "left": end({one: "u13", two: 0}, name=rl),
        "right": end({one: "u14", two: "u24"}, name=rr),
    }
    actions = {
        "left": decide(two, after_left, name="after left"),
        "right": decide(two, after_right, name="after right"),
    }
    return build(
        decide(one, actions, name="start"),
        players=[one, two],
        parameters=dict.fromkeys(["u11", "u12", "u13", "u14", "u22", "u24"], 0),
        title="Two players, four outcomes",
    )


def egame123(
    players: Sequence[str] = ("1", "2", "3"), outcomes: Sequence[str] = ("~act", "~resist", "~join", "join")
) -> Game:
    """Three players in turn: 1 acts or not, 2 resists or not, 3 joins or not.

    Payoffs of the four outcomes are `u11`, `u13`, `u15` and `u16` for player 1; 0, `u23`, `u25` and `u26` for player
    2; 0, 0, 0 and `u36` for player 3.

    Parameters
    ----------
    players
        Names of the three players.
    outcomes
        Names of the four outcomes, from left to right.

    Examples
    --------
    >>> list(egame123().parameters)
    ['u11', 'u13', 'u15', 'u16', 'u23', 'u25', 'u26', 'u36']
    """
    one, two, three = _named(players, 3, "players")
    quo, gives, apart, joins = _named(outcomes, 4, "outcomes")
    third = {
        "stay out": end({one: "u15", two: "u25", three: 0}, name=apart),
        "join": end({one: "u16", two: "u26", three: "u36"}, name=joins),
    }
    second = {
        "give way": end({one: "u13", two: "u23", three: 0}, name=gives),
        "resist": decide(three, third, name="third party"),
    }
    first = {"wait": end({one: "u11", two: 0, three: 0}, name=quo), "act": decide(two, second, name="reply")}
    return build(
        decide(one, first, name="start"),
        players=[one, two, three],
        parameters=dict.fromkeys(["u11", "u13", "u15", "u16", "u23", "u25", "u26", "u36"], 0),
        title="Three players, four outcomes",
    )


def ultimatum(players: Sequence[str] = ("1", "2"), *, maximum: float = 1.0, steps: int = 10) -> Game:
    """Ultimatum bargaining in steps: player 1 offers a share of a prize, player 2 accepts or refuses.

    Offers are 0, 1 ... `steps` parts of the prize in `steps`. Accepted, an offer pays what is kept and what is
    given; refused, it pays the reservation values `r1` and `r2`. Estimation takes the offer as continuous instead:
    see `titanium.games.estimation.fit_ultimatum` (Ramsay and Signorino 2009).

    Parameters
    ----------
    players
        Names of the proposer and of the receiver.
    maximum
        Size of the prize, in utility.
    steps
        Parts into which it can be cut; at least 1.

    Examples
    --------
    >>> game = ultimatum(steps=4)
    >>> list(game.nodes["start"].actions)
    ['0', '0.25', '0.5', '0.75', '1']
    """
    one, two = _named(players, 2, "players")
    if steps < 1 or not maximum > 0:
        raise GameError("not a game", [f"an ultimatum over {maximum:g} in {steps} steps: both must be positive"])
    offers = {}
    for step in range(steps + 1):
        share = maximum * step / steps
        label = f"{share:g}"
        accepted = end({one: maximum - share, two: share}, name=f"{label} accepted")
        refused = end({one: "r1", two: "r2"}, name=f"{label} refused")
        offers[label] = decide(two, {"accept": accepted, "refuse": refused}, name=f"offered {label}")
    return build(
        decide(one, offers, name="start"),
        players=[one, two],
        parameters={"r1": 0, "r2": 0},
        title="Ultimatum bargaining",
    )


def _named(names: Sequence[str], count: int, what: str) -> tuple[str, ...]:
    if isinstance(names, str) or len(names) != count:
        raise GameError("not a game", [f"this tree has {count} {what}, not {names!r}"])
    return tuple(names)
