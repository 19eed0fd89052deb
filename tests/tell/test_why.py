"""Why a move is made, in words: the finding first, terms that add up, what is not known, where numbers are from."""

from tests.crises import CASE, blind, solved

from titanium.report.crisis import solve_crisis
from titanium.report.why import why
from titanium.tell.catalogue import speaking
from titanium.tell.why import behind_table, odds_table, sentences, title, worth_table


def test_the_finding_says_what_is_chosen_how_often_and_for_how_much_more() -> None:
    found = why(solved("taiwan"), "n4")
    assert found.comparison is not None
    share, gain = round(1000 * found.choices["hold"]), found.comparison.gain
    assert title(found) == (
        f"Pyongyang answers 'hold' in {share} of 1,000 times: that is worth {gain:.3f} more to it than 'exploit'."
    )
    assert sentences(found)[0].startswith("What parts 'hold' from 'exploit' most, in utility: ")
    assert "Its precision is lam_K = 9: the more, the surer it takes what is worth more." in sentences(found)


def test_terms_of_every_answer_add_up_in_the_table() -> None:
    found = why(solved("test"), "n1")
    table = worth_table(found)
    assert table.headings[2:] == ("hold", "test")
    *terms, together, chosen = table.rows
    for column in (2, 3):
        total = sum(float(row[column]) for row in terms)
        assert abs(total - float(together[column])) < 0.0005 * len(terms) + 0.0005
    assert chosen[2:] == tuple(f"{round(1000 * found.choices[action])}" for action in ("hold", "test"))
    assert terms[0][1] == "u_T", "what parts them most comes first"
    assert terms[-1][0].startswith("terms of under 0.0005, taken together: ")


def test_what_it_rests_on_has_formulas_and_cited_numbers() -> None:
    rows = {row[0]: row for row in behind_table(why(solved("test"), "n1")).rows}
    assert rows["WA_K"][4].startswith("(1 - p_A) * v_K - c_K")
    assert rows["WA_K"][1] == "war with Washington, value to Pyongyang"
    assert rows["u_T"][4] == "grade D, assumed"
    assert rows["u_T"][2] == "0.15"
    author = CASE.sources["authors_judgement"].author
    assert rows["u_T"][5].startswith(f"{author} (")


def test_who_cannot_tell_where_it_is_says_how_it_weighs_the_places() -> None:
    told = " ".join(sentences(why(blind(), "armed")))
    assert "Washington cannot tell which of 2 places it is at, and weighs them as it believes: " in told
    assert "750 in 1,000 at 'rest', 250 in 1,000 here." in told


def test_what_is_expected_of_others_is_told_with_its_formula() -> None:
    told = " ".join(sentences(why(solve_crisis(CASE, "opportunism", assignments=["xi=1"]), "n6")))
    assert "Seoul expects Washington to answer 'support' in " in told
    assert "at 'Seoul resists an invasion: support it?' (by s_S), which it does in " in told


def test_chance_and_outcomes_are_told_for_what_they_are() -> None:
    lead = why(solved("both"), "lead")
    assert title(lead) == "Nobody decides here: in 700 of 1,000 times chance draws 'Beijing'."
    assert odds_table(lead).rows == (("Beijing", "p_LB", "700"), ("Pyongyang", "1-p_LB", "300"))
    end = why(solved("test"), "t1")
    assert title(end).startswith("no test: ")
    assert worth_table(end).headings[2:] == ("Pyongyang", "Washington", "Seoul")
    assert worth_table(end).rows[-1][2:] == ("0.400", "0.450", "1.000")


def test_texts_of_the_case_are_in_the_readers_language() -> None:
    with speaking("ko", CASE):
        assert any("무기 실험" in row[1] or "실험" in row[1] for row in behind_table(why(solved("test"), "n1")).rows)
