"""The commands for games by themselves: `titanium game show`, `solve`, `draw`, `fit` and `convert`.

A file is told by its suffix, .yaml, .yml or .efg; ready-made trees go by name. What does not converge is no error: the
command says so on standard error and in its result, whose numbers are then null, and exits with 0.
"""

import sys
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

from titanium.apps.failure import unknown_command
from titanium.apps.help import command
from titanium.apps.output import DEFAULT_OUTPUT, Output
from titanium.errors import InputError

Settings = Annotated[tuple[str, ...], Parameter(name="--set", negative="", show_default=False)]
Texts = Annotated[tuple[str, ...], Parameter(negative="", show_default=False)]

app = App(
    name="game",
    help="Games by themselves: show, solve, draw, fit and convert game trees in YAML or Gambit files.",
    help_epilogue="Example: titanium game solve examples/games/signalling.yaml --rationality 4",
    result_action="return_value",
)


@app.default
def welcome(*words: Annotated[str, Parameter(show=False)]) -> int:
    """Print the commands for games."""
    if words:
        raise unknown_command(app, words[0], "game")
    sys.stdout.write(
        "Games by themselves, in .yaml or Gambit's .efg:\n\n"
        "  titanium game show FILE            players, parameters, the tree, ties\n"
        "  titanium game solve FILE           who does what how often, at a given rationality or in the limit\n"
        "  titanium game draw FILE            the tree as text, or as a picture with --out FILE.svg\n"
        "  titanium game fit FILE DATA.csv    payoffs estimated from what was played\n"
        "  titanium game convert FILE OUT     from .yaml to .efg and back\n\n"
        "titanium game solve --help says more about one of them.\n"
    )
    return 0


@command(app)
def show(file: str, *, output: Output = DEFAULT_OUTPUT) -> None:
    """What a game says of itself: players, parameters, size, the tree, and alternatives that tie whatever the numbers.

    Example: titanium game show examples/games/signalling.yaml

    Parameters
    ----------
    file
        File of the game (.yaml, .yml or .efg), a case's crisis included, or a ready-made tree such as egame12.
    """
    from titanium.report.game import describe_game
    from titanium.tell import game as tell_game

    report = describe_game(file)
    output.show(report.to_dict, lambda: tell_game.render(report), tell_game.headline(report))


@command(app)
def solve(
    file: str,
    *,
    rationality: str | None = None,
    set_: Settings = (),
    link: Literal["logit", "probit"] | None = None,
    errors: Literal["agent", "private"] | None = None,
    perfect: Annotated[bool, Parameter(negative="")] = False,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """Solve a game: who does what how often, what each player expects, and how play ends.

    Example: titanium game solve examples/games/signalling.yaml --rationality 4 --set cost=0.4

    Parameters
    ----------
    file
        File of the game (.yaml, .yml or .efg), or a ready-made tree such as egame12.
    rationality
        Precision of choice, 1 if left out: a number, inf for the limit, or one for each player as A=1,B=2.
    set_
        name=value for a parameter; may be given several times.
    link
        Rule of choice, logit if left out; probit where every mover knows its node.
    errors
        Whose errors the probit rule draws, agent if left out; private errors are known to the player throughout.
    perfect
        List every pure subgame-perfect equilibrium instead, with all ties, in exact arithmetic.
    """
    from titanium.report.game_solution import perfect_play, solve_game
    from titanium.tell import game_solution as tell_solution

    if perfect:
        if rationality or link or errors:
            raise InputError("--perfect is exact: it goes without --rationality, --link and --errors")
        play = perfect_play(file, set_)
        output.show(play.to_dict, lambda: tell_solution.render_perfect(play), tell_solution.perfect_headline(play))
        return
    found = solve_game(
        file, rationality=rationality or "1", settings=set_, link=link or "logit", errors=errors or "agent"
    )
    if not found.is_converged:
        output.tell(tell_solution.trust(found))
    output.show(found.to_dict, lambda: tell_solution.render(found), tell_solution.headline(found))


@command(app)
def draw(
    file: str,
    *,
    rationality: str | None = None,
    set_: Settings = (),
    out: Path | None = None,
    ascii_: Annotated[bool, Parameter(name="--ascii", negative="")] = False,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """Draw a game as a tree: text in the terminal, a picture or text in a file.

    Example: titanium game draw examples/games/security_dilemma.efg --rationality 1 --out dilemma.svg

    Parameters
    ----------
    file
        File of the game (.yaml, .yml or .efg), or a ready-made tree such as egame12.
    rationality
        Solve it first, at this precision of choice, and draw probabilities; without it the tree alone.
    set_
        name=value for a parameter; may be given several times.
    out
        File to write, .svg or .txt; one that is there is replaced.
    ascii_
        Draw text with the letters that every terminal has.
    """
    from titanium.report.game_forms import draw_game
    from titanium.tell import game as tell_game

    drawing = draw_game(file, rationality=rationality, settings=set_, out=out, ascii_only=ascii_)
    output.show(drawing.to_dict, lambda: tell_game.render_drawing(drawing), tell_game.tell_drawing(drawing))


@command(app)
def fit(
    file: str,
    data: str,
    *,
    formula: Texts = (),
    outcome: Texts = (),
    set_: Settings = (),
    scale: str | None = None,
    link: Literal["logit", "probit"] = "logit",
    errors: Literal["agent", "private"] = "agent",
    precision: str | None = None,
    se: Literal["hessian", "robust", "cluster"] | None = None,
    cluster: str | None = None,
    bootstrap: int = 0,
    starts: int = 8,
    seed: int = 0,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """Estimate payoffs of a game from what was played, by maximum likelihood.

    Example: titanium game fit examples/games/deterrence.yaml examples/games/deterrence.csv --formula "win = 1"
    --formula "war_c = balance" --formula "war_d = alliance"

    Parameters
    ----------
    file
        File of the game (.yaml, .yml or .efg), or a ready-made tree such as egame12.
    data
        CSV file with a header, one observation a row; rows with missing values are left out and counted.
    formula
        What a payoff depends on, in R's terms: "NAME = x + z" for a parameter, "u_PLAYER(OUTCOME) = x + z" for a
        payoff; several times, or once as a line for all parameters in order, "act + resist ~ x | 0 | 1 | z".
    outcome
        Column of outcomes; several times for columns of decisions along the path. Column `outcome` if left out.
    set_
        name=value for a parameter that is not estimated; others keep their defaults.
    scale
        Estimate the scale of the errors: common, "by player", or a formula.
    link
        Rule of choice.
    errors
        Whose errors the probit rule draws.
    precision
        Of choices, where the scale is not estimated: a number, or one for each player as A=1,B=2. If left out,
        utilities are divided by the square root of 2, as is usual for these models.
    se
        Kind of standard errors; hessian if left out, cluster if a column of clusters is given.
    cluster
        Column of clusters.
    bootstrap
        Draws of a bootstrap, beside the other standard errors; none if 0.
    starts
        Searches from different starts; the best is kept.
    seed
        Of the starts and of the bootstrap; the same seed gives the same numbers.
    """
    from titanium.report.game_fit import fit_game
    from titanium.tell import game_fit as tell_fit

    found = fit_game(
        file,
        data,
        formula,
        outcome=outcome,
        settings=set_,
        scale=scale,
        link=link,
        errors=errors,
        precision=precision,
        standard_errors=se,
        cluster=cluster,
        draws=bootstrap,
        n_starts=starts,
        seed=seed,
    )
    if not found.fit.converged:
        output.tell(f"Not converged: {' '.join(found.warnings())}")
    output.show(found.to_dict, lambda: tell_fit.render(found), tell_fit.headline(found))


@command(app)
def convert(
    file: str,
    out: Path,
    *,
    set_: Settings = (),
    force: Annotated[bool, Parameter(negative="")] = False,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """Write a game in another form: Gambit's .efg or our .yaml, told by the suffix.

    Example: titanium game convert examples/games/signalling.yaml signalling.efg --set cost=0.4 --force

    Parameters
    ----------
    file
        File of the game (.yaml, .yml or .efg), or a ready-made tree such as egame12.
    out
        File to write. A Gambit file holds numbers alone, so formulas are evaluated for it.
    set_
        name=value for a parameter at which formulas are evaluated; others have their defaults.
    force
        Replace a file that is there.
    """
    from titanium.report.game_forms import convert_game
    from titanium.tell import game as tell_game

    conversion = convert_game(file, out, settings=set_, force=force)
    output.show(
        conversion.to_dict, lambda: tell_game.render_conversion(conversion), tell_game.tell_conversion(conversion)
    )
