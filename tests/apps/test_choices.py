"""The command `titanium choices` as a user meets it."""

import json
from dataclasses import replace

import pytest
from rich.console import Console

from titanium.apps.cli import run
from titanium.case import load_case
from titanium.judge.choices import AlternativeFinding, ChoicesReport, sweep_choices
from titanium.judge.shares import Difference
from titanium.judge.versions import MEASURES, Reorder
from titanium.tell.choices import headline, last_sentence, order_in_words, render

FEW = ["--only", "host_cost_limit,nuclear_use", "--futures", "64", "--prior"]
CASE = load_case("us_rok")
CLEAR, CLOSE = Difference.of(60, 10, 100), Difference.of(12, 10, 100)


@pytest.fixture(scope="module")
def report() -> ChoicesReport:
    return sweep_choices(CASE, ["host_cost_limit", "nuclear_use"], futures=64, ensemble="prior")


def test_help_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["choices", "--help"]) == 0
    said = capsys.readouterr().out
    assert "Example: titanium choices us_rok --only host_cost_limit --futures 4096" in said
    for option in ("--futures", "--seed", "--prior", "--only", "--json", "--quiet"):
        assert option in said


def test_every_choice_is_shown_with_its_text_and_every_alternative_with_what_it_does(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["choices", "us_rok", *FEW]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert said.startswith("As it is, ")
    assert "The limit on South Korean cost rose from USD 60bn to 120bn after a first look at results." in said
    assert "Nuclear use is a move in the tree and not a fixed probability." in said
    assert "at_60: the limit" in said
    assert "at_90: the limit" in said
    assert "the same futures" in said
    assert "the whole order stays" in said
    assert "Of 2 alternatives " in said
    assert "64 sampled futures of each version, seed 0, unmatched prior" in said
    assert "case us_rok " in said
    assert "Model result, not a forecast." in said


def test_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["choices", *FEW, "--seed", "3", "--json"]) == 0
    said = capsys.readouterr()
    data = json.loads(said.out)
    assert data["schema"] == "titanium.choices/1"
    assert (data["seed"], data["futures"], data["kind"], data["case_hash"]) == (3, 64, "prior", CASE.hash)
    assert [choice["name"] for choice in data["choices"]] == ["host_cost_limit", "nuclear_use"]
    assert said.err == "", "no progress bar where there is no terminal"


def test_quiet_prints_the_headline_alone(report: ChoicesReport, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["choices", *FEW, "--quiet"]) == 0
    assert capsys.readouterr().out == headline(report) + "\n"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--only", "host_cost_limt"], 3, "Did you mean 'host_cost_limit'?"),
        (["us_rik"], 3, "Did you mean 'us_rok'?"),
        (["--futures", "0"], 3, "0 futures: a whole number from 1"),
        (["--seed", "-1"], 3, "seed -1"),
        (["--futures", "many"], 2, "many"),
    ],
)
def test_bad_input_gets_one_message(
    arguments: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["choices", *arguments]) == code
    said = capsys.readouterr()
    assert message in said.out + said.err
    assert "Traceback" not in said.out + said.err


@pytest.mark.parametrize(
    ("own", "said"),
    [
        (Reorder(12, 12), "the whole order stays"),
        (Reorder(4, 12, "b", "a", CLEAR), "the order of the first four stays; b passes a"),
        (Reorder(2, 12, "b", "a", CLOSE), "the first two stay; b passes a (within counting error)"),
        (Reorder(1, 12, "b", "a", CLEAR), "the first stays; b passes a"),
        (Reorder(0, 12, "b", "a", CLEAR), "a new first: b passes a"),
        (Reorder(0, 12, "b", "a", CLOSE), "a new first: b passes a (within counting error)"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_changes_of_order_in_words(own: Reorder, said: str) -> None:
    assert order_in_words(own) == said


def swapped(report: ChoicesReport, gaps: dict[str, Difference | None]) -> ChoicesReport:
    """The report with each alternative's order by strength led by `titanium`, beyond counting error or within it."""
    (choice,) = (choice for choice in report.choices if choice.alternatives)
    found: list[AlternativeFinding] = []
    for own in choice.alternatives:
        assert own.outcome is not None
        first = report.as_it_is.order["strength"][0]
        stays = Reorder(12, 12)
        gap = gaps[own.name]
        order = {**own.outcome.version.order, "strength": ("titanium", first)} if gap else own.outcome.version.order
        reorder = {"strength": Reorder(0, 12, "titanium", first, gap) if gap else stays, "security": stays}
        version = replace(own.outcome.version, order=order)
        found.append(replace(own, outcome=replace(own.outcome, version=version, reorder=reorder)))
    others = [own for own in report.choices if not own.alternatives]
    return replace(report, choices=(*others, replace(choice, alternatives=tuple(found))))


def test_the_last_sentence_counts_and_names_what_changes_a_leader(report: ChoicesReport) -> None:
    ending = "and none changes the one that is secure most often."
    none = last_sentence(swapped(report, {"at_60": None, "at_90": None}))
    assert none == f"Of 2 alternatives none changes the package that holds most often, {ending}"
    one = last_sentence(swapped(report, {"at_60": CLEAR, "at_90": None}))
    assert one.startswith(f"Of 2 alternatives one changes the package that holds most often, {ending}")
    assert one.endswith("By strength: host_cost_limit at_60 (titanium).")
    both = last_sentence(swapped(report, {"at_60": CLEAR, "at_90": CLOSE}))
    assert both.startswith("Of 2 alternatives two (one within counting error) change the package")
    assert "host_cost_limit at_90 (titanium, within counting error)." in both


def test_an_alternative_without_futures_is_told_and_not_counted(report: ChoicesReport) -> None:
    (choice,) = (choice for choice in report.choices if choice.alternatives)
    first, second = choice.alternatives
    missing = replace(first, outcome=None, problem="none of 131072 prior draws meets every constraint")
    some = replace(report, choices=(replace(choice, alternatives=(missing, second)),))
    assert last_sentence(some).startswith("Of 1 alternative none changes")
    assert last_sentence(some).endswith("Not counted: one alternative for which no future was found.")
    assert not any(missing.changes_leader(measure) for measure in MEASURES)
    console = Console(width=160, no_color=True)
    with console.capture() as shown:
        console.print(render(some))
    assert "none of 131072 prior draws" in " ".join(shown.get().split())
