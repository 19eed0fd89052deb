"""The commands for games as a user meets them: `titanium game show|solve|draw|fit|convert`."""

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import jax
import numpy as np
import pytest

from titanium.apps.cli import run
from titanium.games import egame12, read_efg, read_yaml, solve
from titanium.report import game_solution
from titanium.report.game import describe_game
from titanium.report.game_fit import read_formulas

ROOT = Path(__file__).parents[2]
GAMES = ROOT / "examples" / "games"
SIGNALS, DILEMMA, CRISIS, DATA = (
    str(GAMES / name) for name in ("signalling.yaml", "security_dilemma.efg", "deterrence.yaml", "deterrence.csv")
)
TAIWAN = str(ROOT / "src/titanium/cases/us_rok/crises/taiwan.yaml")
FORMULAS = ["--formula", "win = 1", "--formula", "war_c = balance", "--formula", "war_d = alliance"]
NOT_A_FORECAST = "not a forecast"


def told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What a command that runs prints on standard output."""
    assert run(["game", *arguments]) == 0
    return capsys.readouterr().out


def data(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(told([*arguments, "--json"], capsys))


def test_bare_command_prints_its_commands(capsys: pytest.CaptureFixture[str]) -> None:
    said = told([], capsys)
    for command in ("show", "solve", "draw", "fit", "convert"):
        assert f"  titanium game {command} " in said


@pytest.mark.parametrize("command", ["show", "solve", "draw", "fit", "convert"])
def test_every_help_ends_its_summary_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = told([command, "--help"], capsys)
    assert f"Example: titanium game {command}" in said
    assert "--json" in said
    assert "--quiet" in said


def test_show_prints_players_parameters_and_the_tree(capsys: pytest.CaptureFixture[str]) -> None:
    said = told(["show", SIGNALS], capsys)
    assert said.startswith("Deterrence by signalling: 2 players, 6 decisions, 1 chance move, 8 outcomes; at 2 of 4 ")
    for wanted in ("Players: defender, challenger.", "Key result:", "cost of deploying", "0 to 2", "[sees forces]"):
        assert wanted in said


def test_show_reads_gambit_files_and_crises(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Sparta exposed" in told(["show", DILEMMA], capsys)
    said = told(["show", TAIWAN], capsys)
    assert "Names without a value: B_1, E_K_b" in said
    assert "every mover knows its node" in said


def test_show_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    shown = data(["show", SIGNALS], capsys)
    assert shown["schema"] == "titanium.game/1"
    assert shown["players"] == ["defender", "challenger"]
    assert shown["parameters"]["cost"] == {
        "default": 0.2,
        "unit": "utility",
        "range": [0, 2],
        "means": "cost of deploying",
    }
    assert shown["size"] == {"decisions": 6, "chance_moves": 1, "outcomes": 8, "information_sets": 4}
    assert shown["perfect_information"] is False
    assert shown["information_sets"]["sees forces"] == {
        "player": "challenger",
        "nodes": ["strong deployed", "weak deployed"],
        "actions": ["attack", "hold"],
    }
    assert shown["nodes"]["nature"]["chances"] == {"resolute": "resolute", "irresolute": "1-resolute"}
    assert shown["outcomes"]["t5"]["payoffs"] == {"defender": "-cost - shame", "challenger": "stake"}
    assert data(["show", TAIWAN], capsys)["parameters"]["pi_4"]["default"] is None


def test_show_notes_alternatives_that_tie_whatever_the_numbers(tmp_path: Path) -> None:
    file = tmp_path / "tie.yaml"
    file.write_text(
        "players: [A, B]\nroot: n1\nparameters: {v: 1, w: 2}\nnodes:\n"
        "  n1: {player: A, actions: {ask: n2, wait: t1, leave: t4}}\n"
        "  n2: {player: B, actions: {yes: t2, no: t3}}\n"
        "outcomes:\n  t1: {payoffs: {A: 2*v, B: 0}}\n  t2: {payoffs: {A: 2 * v, B: w}}\n"
        '  t3: {payoffs: {A: 2*v, B: "0.5"}}\n  t4: {payoffs: {A: 1, B: 1/2}}\n'
    )
    (note,) = describe_game(file).notes
    assert note.startswith("At 'n1', 'ask' and 'wait' pay 'A' by the very same formula: a tie")


def test_solve_prints_play_beliefs_payoffs_and_how_far_to_trust_them(capsys: pytest.CaptureFixture[str]) -> None:
    said = told(["solve", SIGNALS, "--rationality", "4"], capsys)
    assert "most often ends in 'gain without a fight' (386 of 1,000 plays" in said
    for wanted in ("believes to be at", "0.6105", "expects in utility", "outcome, most likely first", NOT_A_FORECAST):
        assert wanted in said
    assert "Converged: one more step changes no probability by more than" in said


def test_solve_as_json_is_in_the_order_of_the_game(capsys: pytest.CaptureFixture[str]) -> None:
    solved = data(["solve", SIGNALS, "--rationality", "challenger=2,defender=4", "--set", "cost=0.4"], capsys)
    assert list(solved) == [
        "schema",
        "file",
        "game",
        "rationality",
        "link",
        "errors",
        "parameters",
        "status",
        "residual",
        "margin",
        "probabilities",
        "expected",
        "beliefs",
        "outcomes",
        "notes",
    ]
    assert solved["schema"] == "titanium.game.solution/1"
    assert solved["rationality"] == {"defender": 4, "challenger": 2}
    assert solved["parameters"] == {"resolute": 0.4, "cost": 0.4, "shame": 0.6, "stake": 1, "war": 0.5}
    assert (solved["link"], solved["errors"], solved["status"]) == ("logit", "agent", "converged")
    assert [list(sets) for sets in solved["probabilities"].values()] == [
        ["strong", "weak"],
        ["sees forces", "sees nothing"],
    ]
    assert list(solved["beliefs"]) == ["sees forces", "sees nothing"]
    assert list(solved["outcomes"]) == [f"t{number}" for number in range(1, 9)]
    own = solve(read_yaml(Path(SIGNALS)), {"cost": 0.4}, {"defender": 4, "challenger": 2})
    assert solved["probabilities"]["defender"]["weak"]["deploy"] == float(own.probabilities["weak"]["deploy"])
    assert solved["expected"]["challenger"] == float(own.expected["challenger"])
    assert sum(solved["outcomes"].values()) == pytest.approx(1)


def test_solve_reads_gambit_files_and_goes_to_the_limit(capsys: pytest.CaptureFixture[str]) -> None:
    solved = data(["solve", DILEMMA, "--rationality", "inf"], capsys)
    assert solved["rationality"] == {"Athens": "inf", "Sparta": "inf"}
    assert solved["probabilities"]["Sparta"] == {"does not see Athens": {"disarm": 0, "arm": 1}}
    assert "no deviation gains more than" in told(["solve", DILEMMA, "--rationality", "inf"], capsys)


def test_solve_with_probit_and_private_errors(capsys: pytest.CaptureFixture[str]) -> None:
    probit = ["solve", "egame12", "--link", "probit", "--errors", "private", "--set", "u24=1"]
    solved = data(probit, capsys)
    assert (solved["link"], solved["errors"], solved["game"]) == ("probit", "private", "Deterrence in three outcomes")
    assert "Probit response with private errors" in told(probit, capsys)


def test_solve_says_what_is_outside_its_range(capsys: pytest.CaptureFixture[str]) -> None:
    assert "win = 9 is outside its range, -4 to 4" in told(["solve", CRISIS, "--set", "win=9"], capsys)


def test_what_does_not_converge_has_no_numbers(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*given: Any, **more: Any) -> Any:
        solution = solve(*given, **more)
        lost = {name: jax.tree.map(lambda _: math.nan, getattr(solution, name)) for name in ("choices", "values")}
        lost["reach"] = dict.fromkeys(solution.reach, math.nan)
        return replace(solution, **lost, residual=0.25, converged=False)

    monkeypatch.setattr(game_solution, "solve", fails)
    assert run(["game", "solve", CRISIS, "--json"]) == 0
    said = capsys.readouterr()
    solved = json.loads(said.out)
    assert (solved["status"], solved["residual"]) == ("not converged", 0.25)
    assert solved["probabilities"]["defender"]["reply"] == {"concede": None, "resist": None}
    assert said.err.startswith("Not converged (residual 0.2): try a lower rationality")
    assert told(["solve", CRISIS, "--quiet"], capsys) == (
        "Deterrence in four outcomes: not converged at rationality 1; there are no numbers to show.\n"
    )


def test_perfect_lists_every_equilibrium_and_tie(capsys: pytest.CaptureFixture[str]) -> None:
    tied = ["solve", CRISIS, "--perfect", "--set", "hurt=0", "--set", "war_c=0", "--set", "win=-1"]
    play = data(tied, capsys)
    assert play["schema"] == "titanium.game.perfect/1"
    assert play["complete"] is True
    assert play["equilibria"][0] == {
        "actions": {"start": "wait", "reply": "resist", "test": "back down"},
        "outcomes": {"status quo": 1},
        "expected": {"challenger": 0, "defender": 1},
    }
    assert play["ties"] == {"test": ["back down", "fight"], "start": ["wait", "challenge"]}
    said = told(tied, capsys)
    assert "3 pure subgame-perfect equilibria" in said
    assert "Tie at 'test': back down and fight are worth the same to challenger." in said


def test_draw_prints_the_tree_with_and_without_probabilities(capsys: pytest.CaptureFixture[str]) -> None:
    assert "├─ wait: no challenge" in told(["draw", CRISIS], capsys)
    said = told(["draw", CRISIS, "--rationality", "1", "--ascii"], capsys)
    assert "|- wait 0.43: no challenge" in said
    assert "ends here" in said
    drawn = data(["draw", CRISIS, "--rationality", "1"], capsys)
    assert drawn["schema"] == "titanium.game.drawing/1"
    assert drawn["branches"][0]["probability"] == pytest.approx(0.428, abs=1e-3)


@pytest.mark.parametrize(("name", "start"), [("tree.svg", "<svg"), ("tree.txt", "  ")])
def test_draw_to_a_file(name: str, start: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "new" / name
    said = told(["draw", DILEMMA, "--out", str(out)], capsys).replace("\n", "")
    assert "Drawing of 'Security dilemma'" in said
    assert out.read_text(encoding="utf-8").startswith(start)
    assert [path.name for path in out.parent.iterdir()] == [name], "what was written aside is gone"


def test_convert_to_gambit_and_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    efg, again = tmp_path / "signals.efg", tmp_path / "signals.yaml"
    written = data(["convert", SIGNALS, str(efg), "--set", "cost=0.4"], capsys)
    assert written["schema"] == "titanium.game.conversion/1"
    assert written["values"] == {"resolute": 0.4, "cost": 0.4, "shame": 0.6, "stake": 1, "war": 0.5}
    assert written["dropped"] == [
        "questions (2)",
        "meanings of outcomes (8)",
        "parameters with their units, ranges and meanings (5)",
    ]
    assert str(read_efg(efg).outcomes["t5"].payoffs["defender"]) == "-1"
    told(["convert", str(efg), str(again)], capsys)
    assert read_yaml(again) == read_efg(efg)


def test_convert_leaves_out_what_a_crisis_says_beside_its_game(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = told(["convert", TAIWAN, str(tmp_path / "game.yaml")], capsys)
    assert "Left out: what the crisis says beside its game: name, slot, source, watch, reach." in said


def test_convert_replaces_a_file_only_when_told_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "there.efg"
    out.write_text("mine")
    assert run(["game", "convert", DILEMMA, str(out)]) == 3
    assert "--force" in capsys.readouterr().err
    assert out.read_text() == "mine"
    told(["convert", DILEMMA, str(out), "--force"], capsys)
    assert read_efg(out) == read_efg(Path(DILEMMA))


def test_fit_as_json_finds_what_the_data_were_made_from(capsys: pytest.CaptureFixture[str]) -> None:
    found = data(["fit", CRISIS, DATA, *FORMULAS, "--seed", "3"], capsys)
    assert found["schema"] == "titanium.game.fit/1"
    assert (found["n"], found["dropped"], found["converged"], found["seed"]) == (240, 0, True, 3)
    truth = {"win:const": 0.8, "war_c:const": -0.5, "war_c:balance": 1, "war_d:const": -1, "war_d:alliance": 1.5}
    assert list(found["coefficients"]) == list(truth)
    for name, value in truth.items():
        assert abs(found["coefficients"][name] - value) < 2.5 * found["standard_errors"][name]
    assert found["bootstrap"] is None
    assert list(found["mean_prediction"]) == ["status quo", "concession", "retreat", "war"]
    assert found["observed"]["war"] == 29 / 240
    assert found["warnings"] == []


def test_fit_prints_coefficients_with_their_errors(capsys: pytest.CaptureFixture[str]) -> None:
    said = told(["fit", CRISIS, DATA, *FORMULAS, "--bootstrap", "10", "--se", "robust"], capsys)
    assert said.startswith("Deterrence in four outcomes: 5 coefficients from 240 observations, log-likelihood -294.91")
    for wanted in ("war_c:balance", "bootstrap interval", "predicted on average", "standard errors robust"):
        assert wanted in said
    assert NOT_A_FORECAST in said


def test_fit_a_ready_made_tree_by_a_line_in_rs_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "plays.csv"
    file.write_text("act,resist\n" + "0,\n" * 6 + "1,0\n" + "1,1\n" * 3 + ",1\n")
    found = data(["fit", "egame12", str(file), "--formula", "act + resist ~ 1 | 0 | 0 | 1"], capsys)
    assert {name: round(value, 3) for name, value in found["coefficients"].items()} == {
        "u11:const": 0.573,
        "u24:const": 1.554,
    }
    assert found["outcome"] == ["act", "resist"]
    assert found["warnings"] == ["1 of 11 rows have missing values and were left out."]


def test_the_simulated_data_are_what_their_comment_says() -> None:
    random = np.random.default_rng(7)
    balance = random.normal(size=240).round(2)
    alliance = random.integers(0, 2, size=240)
    game = read_yaml(Path(CRISIS))
    reach = solve(game, {"win": 0.8, "war_c": -0.5 + balance, "war_d": -1 + 1.5 * alliance}, 1 / math.sqrt(2)).reach
    chances = np.stack([reach[name] for name in game.outcomes], axis=1)
    ended = (random.random(240)[:, None] > np.cumsum(chances, axis=1)).sum(axis=1)
    names = list(game.outcomes)
    rows = [f"{b:g},{a},{names[o]}" for b, a, o in zip(balance, alliance, ended, strict=True)]
    assert Path(DATA).read_text().splitlines() == ["balance,alliance,outcome", *rows]


BROKEN = {
    "broken.efg": 'EFG 2 R "" { "A" }\np "" 1 1 "" { "go" "stay" } 0\nt "" 1 "" { x }\nt "" 2 "" { 1 }\n',
    "broken.yaml": "players: [A]\nroot: n1\nnodes:\n  n1: {player: A, actions: {go: t1, stay: t3}}\n"
    "outcomes:\n  t1: {payoffs: {A: 1}}\n  t2: {payoffs: {A: 2}}\n",
    "broken.txt": "",
}


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["slove", CRISIS], 2, "Did you mean 'solve'?"),
        (["show"], 2, "--file"),
        (["show", "broken.efg"], 3, "broken.efg:3  "),
        (["show", "broken.yaml"], 3, "broken.yaml:4  'stay' leads to 't3', which is not defined"),
        (["show", "broken.txt"], 3, "A file must end in .yaml, .yml, .efg"),
        (["show", "gone.yaml"], 3, "gone.yaml  there is no such file"),
        (["show", "egame13"], 3, "Did you mean 'egame12"),
        (["solve", CRISIS, "--rationality", "-1"], 3, "rationality of 'challenger' is -1"),
        (["solve", CRISIS, "--rationality", "nan"], 3, "rationality of 'defender' is nan"),
        (["solve", CRISIS, "--rationality", "much"], 3, "such as challenger=1,defender=2 is wanted"),
        (["solve", CRISIS, "--rationality", "challenger=1"], 3, "rationality of player 'defender' is missing"),
        (["solve", CRISIS, "--rationality", "chalenger=1,defender=1"], 3, "Did you mean 'challenger'?"),
        (["solve", CRISIS, "--set", "wim=1"], 3, "Did you mean 'win'?"),
        (["solve", CRISIS, "--set", "win=inf"], 3, "win is 'inf'; a finite number is wanted"),
        (["solve", CRISIS, "--set", "win"], 3, "not of the form name=value"),
        (["solve", TAIWAN], 3, "and 20 more"),
        (["solve", CRISIS, "--link", "cauchy"], 2, "logit"),
        (["solve", CRISIS, "--perfect", "--rationality", "2"], 3, "--perfect is exact"),
        (["solve", DILEMMA, "--perfect"], 3, "the mover at 'does not see Athens' does not know its node"),
        (["solve", CRISIS, "--link", "probit", "--errors", "private"], 3, "reveals its private information"),
        (["solve", DILEMMA, "--link", "probit"], 3, "needs a tree of perfect information"),
        (["draw", CRISIS, "--out", "tree.png"], 3, "a drawing is written as .svg or as .txt"),
        (["draw", CRISIS, "--out", "broken.txt/tree.svg"], 3, "cannot be written"),
        (["convert", CRISIS, "game.json"], 3, "a game is written as .yaml, .yml, .efg"),
        (["convert", CRISIS, "broken.txt/game.efg"], 3, "cannot be written"),
        (["convert", CRISIS, "game.yaml", "--set", "win=1"], 3, "--set is for .efg"),
        (["fit", CRISIS, DATA], 3, "nothing to estimate"),
        (["fit", CRISIS, "gone.csv", "--formula", "win = 1"], 3, "gone.csv"),
        (["fit", CRISIS, DATA, "--formula", "wim = 1"], 3, "Did you mean 'win'?"),
        (["fit", CRISIS, DATA, "--formula", "win = balence"], 3, "Did you mean 'balance'?"),
        (["fit", CRISIS, DATA, "--formula", "win = 1", "--set", "win=1"], 3, "not both"),
        (["fit", CRISIS, DATA, "--formula", "win = 1", "--formula", "1 | 0 | 0 | 0"], 3, "stands alone"),
        (["fit", CRISIS, DATA, "--formula", "win = 1", "--outcome", "end"], 3, "no column 'end'"),
    ],
)
def test_a_mistake_is_one_clear_message(
    arguments: list[str],
    code: int,
    message: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, text in BROKEN.items():
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    assert run(["game", *arguments]) == code
    said = capsys.readouterr()
    assert message in said.err + said.out
    assert "Traceback" not in said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(BROKEN), "nothing was written"


def test_an_unwritable_place_is_refused_before_anything_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["draw", "gone.yaml", "--out", f"{CRISIS}/tree.svg"], ["convert", "gone.yaml", f"{CRISIS}/a.efg"]):
        assert run(["game", *command]) == 3
        assert "cannot be written" in capsys.readouterr().err


def test_a_formula_for_a_payoff_goes_by_the_name_that_results_have() -> None:
    game = egame12()
    assert read_formulas(game, ["u_1(~act) = x", "u_2(resist)=I(z == 1)"]) == {
        ("1", "~act"): "x",
        ("2", "resist"): "I(z == 1)",
    }
    assert read_formulas(game, ["act + resist ~ x | 0 | I(z == 1) | 1"]) == "act + resist ~ x | 0 | I(z == 1) | 1"
