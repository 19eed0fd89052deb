"""What an outcome is sensitive to, and what must be believed, as a reader meets it."""

import math
import re
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console, RenderableType
from tests.tell.models_made_up import dam

from titanium.explore.function import uniform, within, wrap
from titanium.explore.store import Run
from titanium.explore.sweep import sweep
from titanium.judge.sensitivity import Sensitivities, sensitivity, what_you_must_believe
from titanium.judge.sensitivity.finding import Index
from titanium.tell.believe import believe, headline_beliefs, render_beliefs
from titanium.tell.sensitivity import DESIGN, MATCHED, headline, render


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return sweep(dam(), ["baseline", "more", "none"], 4096, 3, tmp_path_factory.mktemp("runs") / "dam")


@pytest.fixture(scope="module")
def found(run: Run) -> Sensitivities:
    return sensitivity(run)


def printed(shown: RenderableType, width: int = 160) -> str:
    stream = StringIO()
    Console(file=stream, width=width, no_color=True).print(shown)
    return re.sub(r"\s+", " ", stream.getvalue())


def test_the_headline_names_what_leads_and_how_much_of_it_is_assumed(found: Sensitivities) -> None:
    said = headline(found)
    assert said.startswith("Whether baseline breaks (")
    assert "of 50 sampled futures) depends most on rain (rain in a year), then on keeper;" in said
    assert said.endswith("of the sensitivity that is named, 0 in 100 rest on numbers of grade D.")


def test_the_table_tells_evidence_intervals_ranks_and_what_they_mean(found: Sensitivities) -> None:
    said = printed(render(found))
    for wanted in (
        "rain in a year",
        "km",
        "Delta: how much of the outcome's distribution moves",
        "PAWN:",
        "2 of 3 inputs can be told from one without any effect (the others are marked °)",
        "idle °",
        "on grade A (measured)",
        "on schools",
        "The random events of a future are no input of a run",
        "4,096 sampled futures, seed 3",
        "Model result, not a forecast.",
    ):
        assert wanted in said, wanted
    assert "nan" not in said.lower()
    assert MATCHED not in said


def test_schools_on_which_the_lead_differs_are_told_apart(run: Run, found: Sensitivities) -> None:
    alike = replace(found, by_school={name: found.by_school["keeper"] for name in ("keeper", "owner")})
    assert "In every position of keeper, owner the same input leads." in printed(render(alike))
    other = replace(found.by_school["keeper"]["careful"], inputs=found.inputs[::-1])
    unlike = replace(alike, by_school={**alike.by_school, "owner": {"poor": other, "rich": found}})
    said = printed(render(unlike))
    assert "Where rival schools disagree on what matters most" in said
    assert "In every position of keeper the same input leads." in said
    few = replace(alike, by_school={**alike.by_school, "owner": {}})
    assert "In some position of owner no input is clear: too few futures." in printed(render(few))
    apart = printed(render(sensitivity(run, by="keeper")))
    assert "What matters by school" in apart
    assert "careless" in apart
    assert f"{100 * found.by_school['keeper']['careless'].outcome.mean:.0f} of 100" in apart


def test_matched_futures_are_said_to_be_dependent(found: Sensitivities) -> None:
    matched = replace(found, evidence=replace(found.evidence, ensemble="matched-12345678"))
    assert MATCHED in printed(render(matched))


def test_a_design_says_that_it_plays_the_prior() -> None:
    played = sensitivity(dam(), "more", "level", "morris", samples=64)
    said = printed(render(played))
    event = headline(sensitivity(dam(), "more", "high", samples=64))
    assert re.match(r"Whether the dam breaks under more \(\d\d of 50 sampled futures\) depends most on rain", event)
    assert DESIGN in said
    assert "How large level of more is (" in said
    assert "km on average) depends most on rain" in said
    assert "nan" not in said.lower(), "a school has no direction"
    rest = printed(render(sensitivity(dam(), inputs=["rain"], samples=64)))
    assert "Inputs that were not asked for are sampled and told as one." in rest
    assert rest.startswith("Of what was asked for, whether baseline breaks")
    mixed = headline(sensitivity(dam(), groups={"both": ["rain", "keeper"]}, samples=64))
    assert "depends most on both" in mixed
    assert "grade" not in mixed, "a group of several grades has none"
    centre = printed(render(sensitivity(dam(), inputs=["rain"], others="centre", samples=64)))
    assert "Inputs that were not asked for stay in the middle of their ranges." in centre


def test_nothing_to_explain_is_said_in_counts(run: Run) -> None:
    never = sensitivity(run, target="level>100")
    assert headline(never) == ("Nothing to explain: under baseline, level > 100 in none of 4,096 sampled futures.")
    assert "nan" not in printed(render(never)).lower()
    always = replace(never, outcome=replace(never.outcome, target="breaks", mean=1.0))
    assert headline(always) == "Nothing to explain: baseline breaks in all of 4,096 sampled futures."
    number = replace(never, outcome=replace(never.outcome, is_event=False, meaning="level", unit="km", mean=2.5))
    assert headline(number) == "Nothing to explain: level of baseline is 2.5 km in all of 4,096 sampled futures."


def test_an_input_that_cannot_be_told_from_none_is_not_named(run: Run) -> None:
    idle = sensitivity(run, inputs=["idle"])
    assert "depends on no input that can be told from one without any effect, among 1." in headline(idle)
    assert "nan" not in printed(render(idle)).lower()


def test_an_interval_that_is_not_known_is_left_out(found: Sensitivities) -> None:
    first = replace(found.inputs[0], indices={"delta": Index(0.25, math.nan, math.nan)})
    said = printed(render(replace(found, inputs=(first,))))
    assert "0.250" in said
    assert "nan" not in said.lower()


def test_masked_futures_are_told(found: Sensitivities) -> None:
    assert "Masked: 7 futures in which a number was not finite are left out." in printed(
        render(replace(found, masked=7))
    )


class TestBeliefs:
    def test_one_turn_is_above_or_below(self, run: Run) -> None:
        beliefs = what_you_must_believe(run, "more")
        said = believe(beliefs, beliefs.of("rain"))
        assert said.startswith("You must believe that rain in a year (rain) is below ")
        assert "km (the lower " in said
        assert "for more to hold in more than half; it turns between " in said
        assert believe(beliefs, beliefs.of("keeper")) == (
            "You must believe careful in keeper for more to hold in more than half; under careless it does not."
        )

    def test_what_never_turns_is_told_by_its_best_and_worst(self, run: Run) -> None:
        beliefs = what_you_must_believe(run, "more", against="none")
        idle = believe(beliefs, beliefs.of("idle"))
        assert idle.startswith("Whatever you believe of colour of the gate (idle): at least +")
        losing = what_you_must_believe(run, "none", against="more")
        assert believe(losing, losing.of("idle")).startswith(
            "Nothing you believe of colour of the gate (idle) alone is enough: at most -"
        )

    def test_a_claim_that_holds_between_two_values_says_so(self, tmp_path: Path) -> None:
        inside, outside = (
            wrap(
                lambda x: {"y": x},
                name="valley",
                uncertainties={"x": uniform(0, 1)},
                metrics=["y"],
                thresholds={"y": within(0.3, 0.7)},
                processes=1,
            ),
            wrap(
                lambda x: {"y": abs(x - 0.5)},
                name="hills",
                uncertainties={"x": uniform(0, 1)},
                metrics=["y"],
                thresholds={"y": within(0.2, 1)},
                processes=1,
            ),
        )
        one = what_you_must_believe(sweep(inside, ["baseline"], 4096, 0, tmp_path / "in"))
        assert re.search(
            r"x is between 0\.[23]\d* and 0\.[67]\d* \(\d+ in 100 of its range\)", believe(one, one.of("x"))
        )
        other = what_you_must_believe(sweep(outside, ["baseline"], 4096, 0, tmp_path / "out"))
        assert re.search(
            r"x is below 0\.[23]\d* \(the lower \d+ in 100 of its range\) or above 0\.[67]\d* \(the upper",
            believe(other, other.of("x")),
        )

    def test_the_headline_gives_counts_and_the_first_belief(self, run: Run) -> None:
        beliefs = what_you_must_believe(run, "baseline")
        assert re.match(
            r"baseline holds in \d\d of 50 sampled futures\. You must believe that rain", headline_beliefs(beliefs)
        )
        pair = what_you_must_believe(run, "more", against="baseline")
        said = headline_beliefs(pair)
        assert re.search(r"\d+\.\d of 100 more than baseline in the same futures; along none of the 3 inputs", said)
        only = what_you_must_believe(run, "more", inputs=["idle"])
        assert headline_beliefs(only).endswith("along no part of idle does the verdict turn.")
        target = what_you_must_believe(run, "more", target="level > 5")
        assert "more avoids that level > 5 in" in headline_beliefs(target)

    def test_the_table_shows_every_part(self, run: Run) -> None:
        beliefs = what_you_must_believe(run, "baseline")
        careful, careless = (round(100 * part.holds.share) for part in beliefs.of("keeper").parts)
        said = printed(render_beliefs(beliefs))
        assert "Of 100 futures, how often it holds, from the lowest part of an input's range to the highest" in said
        assert f"careful {careful}, careless {careless}" in said
        assert "100 100 100 100 100" in said
        assert "Each input alone; all others vary as they do in the run." in said
        pair = printed(render_beliefs(what_you_must_believe(run, "more", against="baseline")))
        assert "by how much more often than baseline" in pair

    def test_one_future_settles_nothing(self, tmp_path: Path) -> None:
        one = what_you_must_believe(sweep(dam(), ["baseline"], 1, 0, tmp_path / "run"))
        said = printed(render_beliefs(one))
        assert "of 1 sampled futures" in said
        assert "does not settle it" in said
        assert "nan" not in said.lower()
