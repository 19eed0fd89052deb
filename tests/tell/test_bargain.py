"""A bargain in words: counts before words, all four actors alike, a plain sentence where nothing can be agreed."""

import re
from dataclasses import replace
from io import StringIO

from rich.console import Console

from bargains import FUTURES, real
from titanium import load_case
from titanium.judge.bargain import Deals
from titanium.judge.cuts import ByCut
from titanium.judge.shares import Share
from titanium.tell.bargain import headline, moves, render
from titanium.tell.bargain_money import payments
from titanium.tell.bargain_tables import four, signing, titled
from titanium.tell.terminal import rendered


def shown(thing: object) -> str:
    console = Console(width=200, record=True, file=StringIO())
    console.print(thing)
    return console.export_text()


def told(found: Deals, *, every: bool = False) -> str:
    return shown(render(found, every=every))


def nothing_to_agree() -> Deals:
    """A bargain in which nobody accepts anything."""
    found = real()
    none = ByCut(Share.of(0, FUTURES), {})
    zone = replace(found.zone, any=none, other=none, better=none, packages=None)
    refused = tuple(
        replace(
            own,
            both=ByCut(Share.of(0, FUTURES), {}),
            capitals={role: replace(seen, accepts=none) for role, seen in own.capitals.items()},
            shortfall=-1.0 - place,
        )
        for place, own in enumerate(found.packages)
    )
    return replace(found, zone=zone, packages=refused, solutions=dict.fromkeys(found.solutions, ()), unsigned=None)


class TestHeadline:
    def test_it_tells_the_deal_the_nash_bargain_and_who_refuses_it(self) -> None:
        said = headline(real())
        assert re.match(
            r"Rather than have no agreement, both capitals would sign fact_sheet_2025 in \d+ of 50 sampled futures, "
            r"and no other package but today's in more; the Nash bargain in expected utility is \w+, "
            r"refused by Seoul in \d+ of 96 ",
            said,
        ), said

    def test_what_they_fall_back_on_is_named(self) -> None:
        assert headline(real("best")).startswith("Rather than fall back on the best of what each could do instead, ")
        assert headline(real("status_quo")).startswith("Rather than keep today's package, ")
        assert headline(real("troop_cut")).startswith("Rather than fall back on troop_cut, ")

    def test_todays_package_alone(self) -> None:
        assert headline(real(packages=("ironclad",), futures=1)) == (
            "Only today's package (ironclad) is offered; both capitals accept it rather than have no agreement in 1 of "
            "1 sampled futures."
        )

    def test_where_there_is_no_zone_the_least_unacceptable_is_told(self) -> None:
        assert headline(nothing_to_agree()) == (
            "No zone of agreement in any of 96 sampled futures: in none would both capitals sign a package rather than "
            "have no agreement. The least unacceptable is ironclad, refused by Washington in 96 of 96 and Seoul in "
            "96 of 96."
        )


class TestSigning:
    def test_counts_of_fifty_stand_beside_who_vetoes(self) -> None:
        table = signing(real())
        assert table.headings == (
            "package", "Washington signs", "Seoul signs", "both sign", "both, without the signatures", "vetoed by",
        )  # fmt: skip
        (today,) = [row for row in table.rows if row[0] == "ironclad *"]
        assert today[1:4] == ("50 of 50", "50 of 50", "50 of 50")
        assert today[-1] == "nobody"
        (own,) = [row for row in table.rows if row[0].startswith("titanium")]
        assert re.match(r"Seoul in \d+ of 50( and Washington in .*)?$", own[-1])

    def test_the_adversary_and_the_rival_have_rows_like_the_capitals(self) -> None:
        table = four(real(), real().of("titanium"))
        assert [row[0] for row in table.rows] == [
            "United States (Washington)", "South Korea (Seoul)", "North Korea (Pyongyang)", "China (Beijing)",
        ]  # fmt: skip
        assert all(all(row) for row in table.rows)

    def test_packages_are_called_by_their_titles_wherever_they_stand(self) -> None:
        found = titled(real(), load_case("us_rok"))
        assert [own.name for own in found.packages] == ["Ironclad", "Fact sheet of November 2025", "Titanium"]
        assert found.of(found.status_quo).both == real().of("ironclad").both
        assert found.unsigned is not None
        assert found.unsigned.both.keys() == {own.name for own in found.packages}
        assert "fact_sheet" not in headline(found)
        for picks in found.solutions.values():
            assert {part.package for own in picks for part in own.parts} <= {own.name for own in found.packages}

    def test_what_was_not_varied_is_not_told(self) -> None:
        said = told(real(payments=False))
        assert "with any payment" not in said
        assert "would pay" not in said
        assert "Equity" not in said


class TestTables:
    def test_all_four_actors_stand_in_one_table_with_the_same_columns(self) -> None:
        said = told(real())
        assert re.search(r"package +Washington +gain +Seoul +gain +Pyongyang +gain +Beijing +gain", said)
        for capital in ("Washington", "Seoul", "Pyongyang", "Beijing"):
            assert re.search(rf"{capital} does best under \w+ \([+-]\d\.\d{{3}}, 95% interval ", said), capital
            assert said.count(f"{capital} does best under") == 1

    def test_refusals_are_told_with_what_would_halve_them(self) -> None:
        (line,) = [line for line in moves(real()) if line.startswith("Seoul refuses titanium")]
        assert re.match(
            r"Seoul refuses titanium in \d+ of 96 futures; (no payment would halve that: )?USD \d\.\dbn a year less to "
            r"Washington (comes nearest, with|would bring that to half) .*; Washington then refuses in ",
            line,
        ), line

    def test_money_is_told_with_its_rate_and_the_ends_of_its_range(self) -> None:
        said = shown(rendered(payments(real()), is_whole=True))
        assert "USD bn a year from Seoul to Washington, at 1,450 KRW/USD of 2026" in said
        assert "11.0 or more" in said
        assert "inf" not in said

    def test_rules_that_pick_alike_share_a_row(self) -> None:
        said = told(real())
        assert "Nash, Kalai-Smorodinsky" in said
        for row in ("packages", "lotteries among packages", "packages with any payment"):
            assert re.search(rf"^ {row} ", said, re.MULTILINE), row

    def test_it_says_what_the_counts_rest_on(self) -> None:
        said = told(real())
        assert "96 sampled futures, seed 3, matched to the historical record and to both capitals' signatures" in said
        assert "Beside them: 96 sampled futures, seed 3, matched to the historical record alone" in said
        assert "Washington on no_deal; Seoul on no_deal" in said
        assert "Model result, not a forecast." in said

    def test_every_refusal_is_told_where_all_are_asked_for(self) -> None:
        few, every = told(real("best")), told(real("best"), every=True)
        assert len(every) >= len(few)
        assert "What change of the payment would halve a capital's refusals" in few

    def test_nothing_to_agree_is_shown_without_a_gap(self) -> None:
        said = told(nothing_to_agree())
        assert "In 0 of 96 futures there is a package that both accept" in said
        assert said.count("nothing: every choice costs one capital something") == 3
        assert "nan" not in said.lower()

    def test_masked_futures_are_named(self) -> None:
        said = told(replace(real(), masked=tuple(range(7))))
        assert "Masked: in 7 futures a number was not finite (0, 1, 2, 3, 4, ...)." in said

    def test_one_future_prints_no_undefined_number(self) -> None:
        said = told(real(packages=("titanium",), futures=1))
        assert "nan" not in said.lower()
