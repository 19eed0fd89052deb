"""A play in words: what happened and how usual it was, what there is to choose, how it ended for every seat."""

from tests.crises import CASE, blind, solved

from titanium.report.played import play
from titanium.tell.effects import effect, effects
from titanium.tell.played import aftermath, apart, choices, headline, payoffs, story


def test_a_turn_says_what_is_asked_and_what_each_choice_is_worth() -> None:
    report = solved("taiwan")
    found = play(report, "S", ["attack", "intervene"])
    assert headline(found) == "You are Seoul: Deny the bases, open them, or take a full part?"
    attacks = round(1000 * report.choices["n1"]["attack"])
    assert story(found)[0] == f"Beijing, at 'Attack Taiwan?': 'attack', as in {attacks} of 1,000 times."
    table = choices(found)
    assert [row[0] for row in table.rows] == ["deny", "bases", "full"]
    assert [row[1] for row in table.rows] == [f"{report.values[node]['S']:.3f}" for node in ("n4", "n5", "n6")]
    assert apart(found) == ""
    assert headline(play(report, "S")) == "It is for Beijing to move: Attack Taiwan?"


def test_an_end_says_what_every_seat_has_and_what_comes_of_it() -> None:
    report = solved("taiwan")
    found = play(report, "S", ["attack", "intervene", "deny", "exploit"])
    value, expected = report.values["t4"]["S"], report.expected["S"]
    assert headline(found) == (
        "It ends: Seoul denies the bases, North Korea exploits the moment. "
        f"Seoul has {value:.2f} of it; at the start it could expect {expected:.2f}."
    )
    assert story(found)[2].startswith("You, at 'Deny the bases, open them, or take a full part?': 'deny'. The model's ")
    assert [row[0] for row in payoffs(found).rows] == ["Beijing", "Washington", "Seoul (you)", "Pyongyang"]
    risk = round(1000 * CASE.nominal()["pi_4"])
    assert f"{risk} in 1,000 such ends are or become a war in Korea." in aftermath(found)
    assert aftermath(found).endswith("What else it does: war in Taiwan; resentment of Seoul in Washington +1.50.")


def test_what_a_seat_cannot_see_is_not_told() -> None:
    found = play(blind(), "W", ["arm"])
    assert story(found) == ["Pyongyang has moved; you cannot see how."]
    assert apart(found) == (
        "You cannot tell which of 2 places you are at: after rest (750 in 1,000); after arm (250 in 1,000)."
    )
    told = story(play(blind(), "W", ["arm", "wait"]))
    assert told[0] == "Pyongyang, at 'Arm in secret?': 'arm', as in 250 of 1,000 times."


def test_effects_are_said_with_the_cases_own_names() -> None:
    assert effect(CASE, "rupture", 1) == "the alliance ends"
    assert effects(CASE, {"nuclear": 1.0, "freeze": 8.0, "clash": 0.0}) == (
        "Seoul builds the bomb; tests are frozen for 8 quarters"
    )
