"""A solved crisis as a tree for the terminal: who moves, how likely each move is, what each outcome is worth."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from titanium.report.crisis import CrisisReport
from titanium.tell import words


def headline(report: CrisisReport) -> str:
    """One sentence: how the crisis most often ends."""
    likeliest = report.likeliest()
    return (
        f"{report.crisis.title}, package {report.package}: most often ends in "
        f"'{report.crisis.game.outcomes[likeliest].means or likeliest}' "
        f"({words.share_of_plays(report.reach[likeliest])})."
    )


def render(report: CrisisReport) -> RenderableType:
    """The headline, the tree and what each side expects."""
    game = report.crisis.game
    tree = Tree(_node_label(report, game.root))
    _grow(report, game.root, 1.0, tree)
    limit = Text(f"With perfect precision it ends in {_limit(report)}.")
    notes = [Text(note, style="yellow") for note in report.assignment.notes]
    return Group(
        Text(headline(report), style="bold"),
        "",
        tree,
        "",
        _expected(report),
        "",
        limit,
        *notes,
        "",
        Text(_standing(report), style="dim"),
    )


def _grow(report: CrisisReport, name: str, reach: float, branch: Tree) -> None:
    game = report.crisis.game
    for action, target in game.nodes[name].children():
        probability = report.choices[name][action]
        label = Text.assemble((f"{probability:.3f} ", "bold" if probability >= 0.5 else ""), action)
        if target in game.outcomes:
            outcome = game.outcomes[target]
            payoffs = ", ".join(f"{_actor(report, role)} {value:.2f}" for role, value in report.values[target].items())
            label.append(f"  {target} {outcome.means} [{payoffs}]  reached {reach * probability:.4f}", style="dim")
            branch.add(label)
        else:
            label.append_text(Text("  ")).append_text(_node_label(report, target))
            _grow(report, target, reach * probability, branch.add(label))


def _node_label(report: CrisisReport, name: str) -> Text:
    mover = report.mover(name)
    who = "chance" if mover == "chance" else _actor(report, mover)
    return Text.assemble((f"{who} ", "cyan"), (f"{name} ", "dim"), (report.crisis.game.nodes[name].asks, "italic"))


def _actor(report: CrisisReport, role: str) -> str:
    return next(actor.capital for letter, actor in report.case.description.actors.items() if letter == role)


def _expected(report: CrisisReport) -> Table:
    table = Table(title="Expected payoff at the root (utility, the host's survival = 1)", title_justify="left")
    for role in report.crisis.game.players:
        table.add_column(_actor(report, role), justify="right")
    table.add_row(*(f"{report.expected[role]:.3f}" for role in report.crisis.game.players))
    return table


def _limit(report: CrisisReport) -> str:
    outcomes = report.crisis.game.outcomes
    reached = sorted((name for name in report.limit if report.limit[name] > 0), key=lambda name: -report.limit[name])
    return "; ".join(
        f"{name} {outcomes[name].means}" + (f" ({report.limit[name]:.2f})" if len(reached) > 1 else "")
        for name in reached
    )


def _standing(report: CrisisReport) -> str:
    schools = ", ".join(f"{switch} {position}" for switch, position in report.schools.items())
    terms = ", the package's terms in full" if report.in_full else ""
    return (
        f"First quarter{terms}, nominal parameters; schools: {schools}. Choices are logit responses, not forecasts; "
        f"{words.case_line(report.case)}."
    )
