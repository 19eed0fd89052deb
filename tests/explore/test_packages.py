"""Laying out many packages: by name, one lever at a time, as a grid, as a design, from a table."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from titanium import load_case
from titanium.case.schema import Correlation, Lever, Package, Switch, Threshold, Uncertainty
from titanium.errors import InputError
from titanium.explore.packages import (
    MAX_PACKAGES,
    check_packages,
    from_csv,
    grid,
    merged,
    named,
    one_at_a_time,
    sobol,
    to_csv,
)
from titanium.explore.scope import Scope

SITES = {0: "home", 1: "island", 2: "disbanded"}


@dataclass(frozen=True)
class Bargain:
    """A scope of levers and packages alone."""

    levers: Mapping[str, Lever]
    packages: Mapping[str, Package]
    base: str = "today"
    name: str = "bargain"
    hash: str = "0"
    uncertainties: Mapping[str, Uncertainty] = field(default_factory=dict)
    correlations: Mapping[str, Correlation] = field(default_factory=dict)
    schools: Mapping[str, Switch] = field(default_factory=dict)
    thresholds: Mapping[str, Threshold] = field(default_factory=dict)

    def package(self, name: str) -> Mapping[str, float]:
        return {key: self.packages[name].set.get(key, lever.baseline) for key, lever in self.levers.items()}


def lever(key: str, low: float, high: float, baseline: float, values: dict[int, str] | None = None) -> Lever:
    return Lever(
        symbol=key,
        name=key,
        unit="code" if values else "USD_bn/yr",
        baseline=baseline,
        low=low,
        high=high,
        ramp=0,
        decides=("W",),
        topic="money",
        values=values or {},
        grade="D",
        source=("ours",),
    )


def package(**setting: float) -> Package:
    return Package(title="", set=setting, source=("ours",))


BARGAIN = Bargain(
    {"pay": lever("pay", 0, 10, 2), "share": lever("share", 0.1, 0.9, 0.5), "site": lever("site", 0, 2, 0, SITES)},
    {"today": package(), "more": package(pay=5, site=2)},
)


def refusal(call: object, *given: object, **named_: object) -> str:
    """What is said when a call is refused."""
    assert callable(call)
    with pytest.raises(InputError) as caught:
        call(*given, **named_)
    return str(caught.value)


# --- what a package must be


def test_packages_of_the_case_can_be_played() -> None:
    case: Scope = load_case("us_rok")
    packages = named(case)
    check_packages(case, packages)
    assert list(packages) == list(case.packages)
    assert all(list(setting) == list(case.levers) for setting in packages.values())
    assert packages["troop_cut"] == case.package("troop_cut")


def test_everything_that_is_wrong_with_packages_is_said_at_once() -> None:
    said = refusal(
        check_packages,
        BARGAIN,
        {
            "good": {"pay": 1, "share": 0.5, "site": 0},
            "open": {"pay": 1, "share": 0.5},
            "far": {"pay": 11, "share": math.nan, "site": 0, "shore": 1},
            "coded": {"pay": "much", "share": 0.5, "site": 0.5},
            " blank": {"pay": 1, "share": 0.5, "site": 3},
        },
    )
    assert said.startswith("8 problems in the packages of 'bargain'")
    assert "package 'open'  does not set site\n    Allowed: 0 home, 1 island, 2 disbanded." in said
    assert "package 'far'  pay is 11\n    Allowed: 0 to 10 USD_bn/yr." in said
    assert "package 'far'  share is nan\n    Allowed: 0.1 to 0.9 USD_bn/yr." in said
    assert "package 'far'  sets an unknown lever 'shore'\n" in said
    assert "Did you mean 'share'?" in said
    assert "package 'coded'  pay is 'much'" in said
    assert "package 'coded'  site is 0.5" in said
    assert "package ' blank'  is no name for a package" in said
    assert "package ' blank'  site is 3" in said
    assert "good" not in said


def test_an_error_counts_what_it_does_not_list() -> None:
    packages = {f"p{number}": {"pay": 99, "share": 0.5, "site": 0} for number in range(250)}
    said = refusal(check_packages, BARGAIN, packages)
    assert said.startswith("250 problems in ")
    assert said.endswith("\n\n... and 150 more")


def test_no_package_and_too_many_are_refused() -> None:
    assert refusal(check_packages, BARGAIN, {}) == "0 packages: from 1 to 65,536 can be played"
    assert refusal(named, BARGAIN, []) == "no package is named\nAllowed: more, today."


def test_unknown_names_get_the_nearest_and_none_is_taken_twice() -> None:
    said = refusal(named, BARGAIN, ["today", "mor", "today", "mor"])
    assert said.startswith("3 problems in the names of packages of 'bargain'")
    assert "package 'mor'  is not known\n    Allowed: more, today.\n    Did you mean 'more'?" in said
    assert "package 'today'  is named twice" in said
    assert refusal(named, BARGAIN, "mor").startswith("1 problem in ")  # one name, not its letters


def test_tables_of_packages_are_merged_unless_a_name_means_two_things() -> None:
    both = merged(named(BARGAIN, ["today"]), grid(BARGAIN, "today", {"pay": [1]}), named(BARGAIN))
    assert list(both) == ["today", "today+pay=1", "more"]
    other = {"today": {"pay": 3, "share": 0.5, "site": 1}}
    said = refusal(merged, named(BARGAIN), other)
    assert "package 'today'  is given twice and differs: pay 2 and 3, site 0 and 1" in said


# --- one lever at a time


def test_each_lever_is_moved_alone_over_its_range() -> None:
    packages = one_at_a_time(BARGAIN, "today")
    assert list(packages) == [
        "today",
        "today+pay=0",
        "today+pay=10",
        "today+share=0.1",
        "today+share=0.9",
        "today+site=1",
        "today+site=2",
    ]
    assert packages["today+site=2"] == {"pay": 2, "share": 0.5, "site": 2}
    assert list(one_at_a_time(BARGAIN, "more", ["site"])) == ["more", "more+site=0", "more+site=1"]


def test_values_are_evenly_spaced_and_the_packages_own_is_not_repeated() -> None:
    packages = one_at_a_time(BARGAIN, "today", ["share", "pay"], points=4)
    assert [setting["pay"] for name, setting in packages.items() if "pay=" in name] == [0, 3.33333, 6.66667, 10]
    halves = one_at_a_time(BARGAIN, "today", ["share"], points=3)
    assert list(halves) == ["today", "today+share=0.1", "today+share=0.9"]


def test_what_cannot_be_moved_is_refused() -> None:
    assert refusal(one_at_a_time, BARGAIN, "tody") == (
        "'bargain' has no package 'tody' to start from\nAllowed: more, today.\nDid you mean 'today'?"
    )
    said = refusal(one_at_a_time, BARGAIN, "today", ["pays", "site", "site"])
    assert "lever 'pays'  is not known" in said
    assert "Did you mean 'pay'?" in said
    assert "lever 'site'  is named twice" in said
    assert "no lever is named" in refusal(one_at_a_time, BARGAIN, "today", [])
    assert "1 points over a lever's range" in refusal(one_at_a_time, BARGAIN, "today", points=1)
    assert "can be played" in refusal(one_at_a_time, BARGAIN, "today", ["pay"], points=MAX_PACKAGES + 1)


# --- a grid


def test_a_grid_has_every_combination_and_the_rest_from_its_base() -> None:
    packages = grid(BARGAIN, "more", {"site": [0, 1], "pay": [0, 2.5]})
    assert packages == {
        "more+pay=0+site=0": {"pay": 0, "share": 0.5, "site": 0},
        "more+pay=0+site=1": {"pay": 0, "share": 0.5, "site": 1},
        "more+pay=2.5+site=0": {"pay": 2.5, "share": 0.5, "site": 0},
        "more+pay=2.5+site=1": {"pay": 2.5, "share": 0.5, "site": 1},
    }


def test_a_grid_that_cannot_be_laid_out_is_refused_with_every_reason() -> None:
    said = refusal(grid, BARGAIN, "today", {"pay": [1, 11, 1], "sit": [0], "site": [0.5], "share": []})
    assert said.startswith("5 problems in the grid")
    assert "lever 'pay'  is 11\n    Allowed: 0 to 10 USD_bn/yr." in said
    assert "lever 'pay'  takes 1 twice" in said
    assert "Did you mean 'site'?" in said
    assert "lever 'site'  is 0.5\n    Allowed: 0 home, 1 island, 2 disbanded." in said
    assert "lever 'share'  has no value" in said
    assert "no lever is named" in refusal(grid, BARGAIN, "today", {})
    assert "no package 'tody'" in refusal(grid, BARGAIN, "tody", {"pay": [1]})
    steps = [number / 100 for number in range(1000)]
    shares = [0.1 + number / 1000 for number in range(66)]
    assert refusal(grid, BARGAIN, "today", {"pay": steps, "share": shares}).startswith("66,000 packages: from 1 to")


# --- a design


def test_a_design_covers_the_ranges_and_takes_codes_evenly() -> None:
    packages = sobol(BARGAIN, 96, 7)
    assert list(packages)[:2] == ["design7-000000", "design7-000001"]
    pays = [setting["pay"] for setting in packages.values()]
    assert Counter(int(pay / 2.5) for pay in pays[:64]) == {0: 16, 1: 16, 2: 16, 3: 16}
    codes = Counter(setting["site"] for setting in packages.values())
    assert codes.keys() == {0, 1, 2}
    assert max(codes.values()) - min(codes.values()) <= 3
    assert sobol(BARGAIN, 96, 8).values() != packages.values()


def test_levers_that_are_not_named_stay_at_the_base_in_whatever_order_the_others_are_named() -> None:
    packages = sobol(BARGAIN, 8, 0, base="more", levers=["share", "pay"])
    assert {setting["site"] for setting in packages.values()} == {2}
    assert sobol(BARGAIN, 8, 0, base="more", levers=["pay", "share"]) == packages
    assert {setting["pay"] for setting in sobol(BARGAIN, 8, 0, levers=["share"]).values()} == {2}


def test_constraints_leave_points_out_and_rename_none() -> None:
    every = sobol(BARGAIN, 64, 0)
    kept = sobol(BARGAIN, 16, 0, constraints=["pay >= pay_0", "pay <= 12 * share", "max(site == 0, pay > 4)"])
    wanted = {
        name: setting
        for name, setting in every.items()
        if 2 <= setting["pay"] <= 12 * setting["share"] and (setting["site"] == 0 or setting["pay"] > 4)
    }
    assert len(wanted) >= 16
    assert list(kept.items()) == list(wanted.items())[:16]
    assert list(sobol(BARGAIN, 4, 0, base="more", constraints="pay > pay_0").values())[0]["pay"] > 5


def test_constraints_that_hardly_a_point_meets_are_told_one_by_one() -> None:
    said = refusal(sobol, BARGAIN, 10, 0, constraints=["pay > 10", "share <= 0.5", "1 / site > 0"])
    first, *counts, remedy = said.splitlines()
    assert first == "0 of 10 packages found: too few of the first 16,384 points meet every constraint"
    told = [line.strip().split("  met by ") for line in counts]
    assert [text for text, _ in told] == ["pay > 10", "share <= 0.5", "1 / site > 0"]
    assert [round(int(count.replace(",", "")) / 16_384, 2) for _, count in told] == [0, 0.5, 0.67]
    assert remedy == "Widen the constraint that fewest meet, or ask for fewer packages."


def test_constraints_that_are_none_are_refused_together() -> None:
    said = refusal(sobol, BARGAIN, 1, 0, constraints=["pai > 1", "pay >", "pay - 2", "0 < pay < 1", "share > site_1"])
    assert said.startswith("5 problems in the constraints")
    assert "'pai > 1'  uses 'pai', which is no lever" in said
    assert "Did you mean 'pay'?" in said
    assert "'pay >'  formula 'pay >' does not parse" in said
    assert "'pay - 2'  compares nothing" in said
    assert "'0 < pay < 1' is outside the grammar" in said
    assert "Did you mean 'site_0'?" in said


def test_counts_seeds_levers_and_bases_out_of_range_are_refused() -> None:
    assert refusal(sobol, BARGAIN, 0, 0) == "0 packages: from 1 to 65,536 can be played"
    assert refusal(sobol, BARGAIN, MAX_PACKAGES + 1, 0).startswith("65,537 packages")
    assert refusal(sobol, BARGAIN, 1, -1) == "seed -1 of the design: a whole number from 0 to 4294967295 is wanted"
    assert "no lever is named" in refusal(sobol, BARGAIN, 1, 0, levers=[])
    assert "Did you mean 'pay'?" in refusal(sobol, BARGAIN, 1, 0, levers=["pya"])
    assert "Did you mean 'more'?" in refusal(sobol, BARGAIN, 1, 0, base="mores")


def test_a_lever_without_a_range_stays_where_it_is() -> None:
    fixed = Bargain({**BARGAIN.levers, "fee": lever("fee", 3, 3, 3)}, BARGAIN.packages)
    assert {setting["fee"] for setting in sobol(fixed, 8, 0).values()} == {3}
    assert one_at_a_time(fixed, "today").keys() == one_at_a_time(BARGAIN, "today").keys()


# --- a table


def table(path: Path, text: str, encoding: str = "utf-8") -> Path:
    file = path / "table.csv"
    file.write_bytes(text.encode(encoding))
    return file


def test_a_table_sets_what_it_gives_and_leaves_the_rest_as_today(tmp_path: Path) -> None:
    file = table(tmp_path, "site,package,pay\n1, bold offer ,2.5\n,,\n,cheap,0\n")
    assert from_csv(BARGAIN, file) == {
        "bold offer": {"pay": 2.5, "share": 0.5, "site": 1},
        "cheap": {"pay": 0, "share": 0.5, "site": 0},
    }


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("package;pay;share;;\r\nbold;2,5;0,75;;\r\nnéw;3;;;\r\n;;;;\r\n", "utf-8-sig"),
        ("package;pay;share\nbold;2.5;0.75\nnéw;3;\n", "utf-8"),
        ('"package","pay","share"\r\n"bold","2.5","0.75"\r\n"néw","3",""', "utf-8-sig"),
    ],
    ids=["semicolons and decimal commas", "semicolons and points", "all in quotation marks"],
)
def test_a_table_is_read_as_spreadsheets_save_it(tmp_path: Path, text: str, encoding: str) -> None:
    packages = from_csv(BARGAIN, table(tmp_path, text, encoding))
    assert packages == {
        "bold": {"pay": 2.5, "share": 0.75, "site": 0},
        "néw": {"pay": 3, "share": 0.5, "site": 0},
    }


def test_every_problem_of_a_table_is_told_with_its_line(tmp_path: Path) -> None:
    file = table(
        tmp_path,
        "package,pay,shore,site,pay,\n"
        "a,1,0.5,0,1,\n"
        "a,2,0.5,7,2,\n"
        '"b\n2",11,0.5,0,11,\n'
        ",1,0.5,0,1,\n"
        "c,much,0.5,island,1_0,\n"
        "d,1\n"
        "more,3,0.5,0,3,,9\n",
    )
    said = refusal(from_csv, BARGAIN, file)
    assert said.startswith(f"12 problems in {file}\n\n{file}:1  column 'pay' is there twice")
    for wanted in (
        ":1  column 'shore' is no lever\n    Allowed: package, pay, share, site.\n    Did you mean 'share'?",
        ":3  package 'a' is named twice, first on line 2",
        ":3  site is '7'\n    Allowed: 0 home, 1 island, 2 disbanded.",
        ":4  'b\\n2' is no name for a package",
        ":4  pay is '11'\n    Allowed: 0 to 10 USD_bn/yr.",
        ":6  the package has no name",
        ":7  site is 'island'\n    A number is wanted.\n    Allowed: 0 home, 1 island, 2 disbanded.",
        ":7  pay is '1_0'\n    A number is wanted.\n    Allowed: 0 to 10 USD_bn/yr.",
        ":8  has 2 cells, the header 5",
        ":9  has 7 cells, the header 5",
        ":9  package 'more' is one of 'bargain' and differs from it: pay 5 and 3, site 2 and 0",
    ):
        assert f"{file}{wanted}" in said


def test_points_and_commas_are_not_mixed_in_one_table(tmp_path: Path) -> None:
    said = refusal(from_csv, BARGAIN, table(tmp_path, "package;pay;share\na;1.500;0,5\n"))
    assert ":2  pay is '1.500'\n    A number is wanted, with a decimal comma as others of the file." in said


@pytest.mark.parametrize(
    ("text", "encoding", "wanted"),
    [
        ("", "utf-8", "  is empty\n    Its first line names its columns: package, then levers."),
        (",,\n,,\n", "utf-8", "  is empty"),
        ("package,pay\n", "utf-8", "  has 0 packages\n    From 1 to 65,536 can be played, one a row."),
        ("name,pay\na,1\n", "utf-8", ":1  has no column 'package'"),
        ("package,,pay\na,,1\n", "utf-8", ":1  column 2 has no name"),
        ('package,pay\na,1\n"b,2\n', "utf-8", ":3  is not CSV"),
        ("package,pay\na,1\nnéw,1\n", "cp1252", ":3  is not UTF-8 text: invalid continuation byte\n    Save it as"),
        ("package,pay\na,1\n", "utf-16", ":1  is not UTF-8 text: invalid start byte"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, text: str, encoding: str, wanted: str) -> None:
    file = table(tmp_path, text, encoding)
    assert f"{file}{wanted}" in refusal(from_csv, BARGAIN, file)


def test_a_table_that_is_not_there_and_one_too_long_are_refused(tmp_path: Path) -> None:
    missing = tmp_path / "none.csv"
    assert refusal(from_csv, BARGAIN, missing) == f"'{missing}' cannot be read: No such file or directory"
    long = table(tmp_path, "package\n" + "".join(f"p{number}\n" for number in range(MAX_PACKAGES + 1)))
    assert f"{long}  has 65,537 packages" in refusal(from_csv, BARGAIN, long)


def test_packages_that_cannot_be_played_are_not_written(tmp_path: Path) -> None:
    file = tmp_path / "packages.csv"
    refusal(to_csv, BARGAIN, {"far": {"pay": 11, "share": 0.5, "site": 0}}, file)
    assert not file.exists()
    to_csv(BARGAIN, named(BARGAIN), file)
    assert file.read_text() == "package,pay,share,site\ntoday,2,0.5,0\nmore,5,0.5,2\n"


# --- properties

BOUNDS = st.floats(-1e6, 1e6) | st.integers(-9, 9).map(float)


@st.composite
def bargains(draw: st.DrawFn) -> Bargain:
    """Any scope of one to five levers, some of them coded, with one package."""
    levers = {}
    for number in range(draw(st.integers(1, 5))):
        key = f"lever_{number}"
        if draw(st.booleans()):
            values = {code: f"rule {code}" for code in range(draw(st.integers(1, 5)))}
            levers[key] = lever(key, 0, len(values) - 1, draw(st.sampled_from(list(values))), values)
        else:
            low, baseline, high = sorted(draw(st.tuples(BOUNDS, BOUNDS, BOUNDS)))
            levers[key] = lever(key, low, high, baseline)
    return Bargain(levers, {"today": package()})


SEEDS = st.integers(0, 2**32 - 1)


@given(bargains(), st.integers(2, 9))
def test_one_at_a_time_moves_one_lever_and_reaches_both_ends(scope: Bargain, points: int) -> None:
    packages = one_at_a_time(scope, "today", points=points)
    check_packages(scope, packages)
    today = packages.pop("today")
    for setting in packages.values():
        assert sum(setting[key] != value for key, value in today.items()) == 1
    for key, own in scope.levers.items():
        met = {setting[key] for setting in (today, *packages.values())}
        assert met >= (set(own.values) if own.values else {own.low, own.high})


@given(bargains(), st.data())
def test_a_grid_has_as_many_packages_as_the_product_of_its_axes(scope: Bargain, data: st.DataObject) -> None:
    axes = {}
    for key in data.draw(st.lists(st.sampled_from(list(scope.levers)), unique=True, min_size=1)):
        own = scope.levers[key]
        values = st.sampled_from(list(own.values)) if own.values else st.floats(own.low, own.high)
        axes[key] = data.draw(st.lists(values, unique=True, min_size=1, max_size=4))
        assume(len(set(axes[key])) == len(axes[key]))
    packages = grid(scope, "today", axes)
    check_packages(scope, packages)
    assert len(packages) == math.prod(map(len, axes.values()))
    assert len({tuple(setting.values()) for setting in packages.values()}) == len(packages)


@given(bargains(), SEEDS, st.integers(1, 40), st.integers(0, 40))
@settings(max_examples=50)
def test_a_longer_design_begins_with_the_shorter(scope: Bargain, seed: int, n: int, more: int) -> None:
    packages = sobol(scope, n + more, seed)
    check_packages(scope, packages)
    assert len(packages) == n + more
    assert list(sobol(scope, n, seed).items()) == list(packages.items())[:n]


@given(SEEDS, st.integers(1, 20), st.integers(0, 20), st.floats(1, 6), st.floats(0.3, 0.9))
@settings(max_examples=25)
def test_so_does_one_with_constraints_and_each_package_meets_them(
    seed: int, n: int, more: int, pay: float, share: float
) -> None:
    constraints = [f"pay >= {pay!r}", f"share <= {share!r}"]
    packages = sobol(BARGAIN, n + more, seed, constraints=constraints)
    assert all(setting["pay"] >= pay and setting["share"] <= share for setting in packages.values())
    assert list(sobol(BARGAIN, n, seed, constraints=constraints).items()) == list(packages.items())[:n]


NAMES = st.text(min_size=1, max_size=8).filter(lambda text: text.isprintable() and text == text.strip())


@pytest.mark.parametrize("name", ["=1+1", "+7", "-2", "@sum", "'=1", "''", "'quoted"])
def test_a_name_that_a_spreadsheet_would_run_comes_back_and_is_written_as_text(tmp_path: Path, name: str) -> None:
    file = tmp_path / "packages.csv"
    to_csv(BARGAIN, {name: BARGAIN.package("today")}, file)
    assert list(from_csv(BARGAIN, file)) == [name]
    assert not file.read_text().splitlines()[1].startswith(("=", "+", "-", "@"))


@given(bargains(), st.lists(NAMES, unique=True, min_size=1, max_size=5), SEEDS)
@settings(max_examples=50)
def test_a_table_gives_back_what_was_written(
    tmp_path_factory: pytest.TempPathFactory, scope: Bargain, names: list[str], seed: int
) -> None:
    assume("today" not in names)
    designed = sobol(scope, len(names), seed).values()
    packages = {**named(scope), **dict(zip(names, designed, strict=True))}
    file = tmp_path_factory.mktemp("tables") / "packages.csv"
    to_csv(scope, packages, file)
    assert from_csv(scope, file) == packages
