"""The page of a verdict: its content, its safety, and that the same verdict gives the same bytes."""

import builtins
import html
import re
import shlex
import sys
from dataclasses import replace

import pytest

from outline import Outline
from titanium.case import load_case
from titanium.case.schema import Case
from titanium.errors import InputError, RunError
from titanium.explore.block import Failure
from titanium.judge import stress
from titanium.judge.cuts import ByCut
from titanium.judge.verdict import (
    EVENTS,
    Break,
    Cost,
    Counted,
    Difference,
    Event,
    Lead,
    PackageVerdict,
    Rate,
    Share,
    Verdict,
)
from titanium.tell import words
from titanium.tell.figures.strength import strength
from titanium.tell.page import command, page, require_page, write_page

FUTURES = 4096
HOSTILE = "<script>alert('x')</script> $\\frac{1}{0}$ --> \"quoted\" 한미동맹 & more"


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case("us_rok")


@pytest.fixture(scope="module")
def verdict(case: Case) -> Verdict:
    """A verdict on every package, written by hand: strength falls from package to package."""
    packages = tuple(package_verdict(case, name, 1800 - 130 * place) for place, name in enumerate(case.packages))
    return verdict_on(case, packages)


@pytest.fixture(scope="module")
def text(case: Case, verdict: Verdict) -> str:
    return page(case, verdict)


def package_verdict(
    case: Case, name: str, holds: int, *, futures: int = FUTURES, title: str | None = None
) -> PackageVerdict:
    """A verdict in which strength differs between the first two tripwire schools, and nothing else by any school."""

    def share(count: int) -> Share:
        return Share.of(count, futures)

    whole = Counted(
        strength=share(holds),
        security=share(min(holds + futures // 5, futures)),
        accept={"W": share(futures // 2), "S": share(futures // 4)},
        over_status_quo=Difference(futures, futures // 10, -0.031, -0.04, -0.022),
        security_over_status_quo=Difference(futures, futures // 10, 0.052, 0.044, 0.06),
    )
    half = replace(whole, strength=Share.of(holds // 2, futures // 2))
    schools = {switch: dict.fromkeys(entry.positions, half) for switch, entry in case.schools.items()}
    first, second = list(case.schools["tripwire"].positions)[:2]
    schools["tripwire"] |= {
        first: replace(half, strength=Share.of(futures // 3, futures // 2)),
        second: replace(half, strength=Share.of(futures // 9, futures // 2)),
    }
    broken = futures - holds
    return PackageVerdict(
        name=name,
        title=case.packages[name].title if title is None else title,
        failed=0,
        counted=ByCut(whole, schools),
        breaks=(Break("accept_us", broken - broken // 3, -1), Break("korean_war", broken // 3, 9)) if broken else (),
        cost={"W": Cost(41.7, 25.2, 62.9), "S": Cost(-7.0, -20.0, 3.0)},
        events=dict.fromkeys(EVENTS, Event(share(futures // 8), Rate(0.1187, 0.1125, 0.1249))),
    )


def verdict_on(case: Case, packages: tuple[PackageVerdict, ...], *, futures: int = FUTURES) -> Verdict:
    description = case.description
    return Verdict(
        case=case.name,
        case_title=description.title,
        case_hash=case.hash,
        futures=futures,
        seed=17,
        ensemble="prior",
        status_quo=description.status_quo,
        disagreement=description.disagreement,
        first_year=description.horizon.first_year,
        quarters=description.horizon.quarters,
        actor_keys={role: actor.key for role, actor in description.actors.items()},
        capitals={role: actor.capital for role, actor in description.actors.items()},
        breaks_as={key: limit.breaks_as for key, limit in description.thresholds.items()},
        theatres={"home": "Korea", "second": "Taiwan"},
        packages=packages,
        futures_by_school={
            switch: dict.fromkeys(entry.positions, futures // len(entry.positions))
            for switch, entry in case.schools.items()
        },
        strongest=leads(case, packages[0]),
        safest=leads(case, packages[0]),
    )


def leads(case: Case, first: PackageVerdict) -> ByCut[Lead]:
    lead = Lead(first.name, first.strength, {})
    return ByCut(lead, {switch: dict.fromkeys(entry.positions, lead) for switch, entry in case.schools.items()})


def test_page_says_what_the_verdict_says(case: Case, verdict: Verdict, text: str):
    shown = Outline(text).text
    assert words.headline(verdict) in shown
    assert words.standing(verdict) in shown
    assert case.hash in shown
    assert "4,096 sampled futures, seed 17" in shown
    assert "Model result, not a forecast" in shown
    for own in verdict.packages:
        assert f"{own.title}{words.mark(verdict, own)}" in shown
        assert own.name in shown
        assert words.per_hundred(own.strength) in shown
        assert words.per_hundred(own.security) in shown
        assert f"breaks in {FUTURES - own.strength.count:,} of 4,096" in shown
    assert "No deal †" in shown
    assert "Ironclad *" in shown
    assert words.MARKS.split("   ")[1] in shown
    assert "42 (25..63)" in shown
    assert "-7 (-20..3)" in shown
    assert "-3.1 ±0.9" in shown
    assert "Washington would rather have no deal (at signing)" in shown
    assert "2028 Q2" in shown


def test_events_have_their_rate_and_their_count(case: Case, text: str):
    shown = Outline(text).text
    assert "11.9 ±0.6 512 of 4,096" in shown
    for heading in ("war in Korea", "war in Taiwan", "war in both", "rupture", "Seoul builds the bomb"):
        assert heading in shown
    assert "+5.2 ±0.8" in shown, "security less that of today's package"
    assert "In a single future that sum may exceed 1" in shown


def test_no_agreement_is_not_asked_to_sign(text: str):
    assert Outline(text).text.count("not asked") == 2


def test_rival_schools_stand_apart(case: Case, text: str):
    shown = Outline(text).text
    assert case.schools["tripwire"].question in shown
    for position in case.schools["tripwire"].positions.values():
        assert position.meaning in shown
    assert words.per_hundred(Share.of(FUTURES // 3, FUTURES // 2)) in shown
    assert words.per_hundred(Share.of(FUTURES // 9, FUTURES // 2)) in shown
    assert case.schools["burden"].question not in shown
    others = ", ".join(name for name in case.schools if name != "tripwire")
    assert f"No package's count changes by more than counting error with: {others}." in shown


def test_page_says_what_it_rests_on(case: Case, text: str):
    shown = Outline(text).text
    for limit in case.description.thresholds.values():
        assert limit.breaks_as in shown
        assert limit.metric in shown
        assert limit.note in shown
    assert "at least -0.4 and at most 0.4 share horizon D authors_judgement" in shown
    assert "at most 60 USD bn horizon D" in shown
    for line in (*(choice.text for choice in case.choices.values()), *case.description.not_for):
        assert line in shown
    assert re.search(r"\d+ numbers: A measured \d+", shown)
    assert "Judgement of the authors of this case" in shown


def test_page_says_how_to_make_it_again(case: Case, verdict: Verdict, text: str):
    assert "titanium stress us_rok --futures 4096 --seed 17 --prior --page verdict.html" in Outline(text).text
    assert re.search(r"titanium \d+\.\d+\S*, jax \d+\.\d+", text)
    some = replace(verdict, packages=tuple(verdict.of(name) for name in ("ironclad", "titanium")))
    assert "--packages ironclad,titanium " in command(case, some)
    odd = replace(verdict, packages=(replace(verdict.packages[0], name="a; rm b"),))
    assert shlex.split(command(case, odd))[4] == "a; rm b"


def test_page_asks_nothing_of_the_network(text: str):
    outline = Outline(text)
    assert not outline.all("script", "iframe", "img", "object", "embed", "base", "form")
    assert not [name for _, attributes in outline.tags for name in attributes if name.startswith("on")]
    for _, attributes in outline.tags:
        for name in ("href", "src", "xlink:href", "action", "data"):
            if (value := attributes.get(name)) is not None:
                assert value.startswith("#") or value == "data:,"
    addresses = set(re.findall(r"\w+:=?[\"']?https?://[^\"' ]+|https?://[^\"' <]+", text))
    assert addresses == {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert "@import" not in text
    assert set(re.findall(r"url\((.)", text)) <= {"#"}
    assert "default-src 'none'" in text
    assert len(text.encode()) < 300_000


def test_page_can_be_read_by_everyone(text: str):
    outline = Outline(text)
    assert outline.all("html")[0]["lang"] == "en"
    assert len(outline.all("h1")) == len(outline.all("main")) == len(outline.all("header")) == 1
    assert outline.all("nav")[0]["aria-label"]
    assert outline.all("footer")
    tables = outline.all("table")
    assert len(outline.all("caption")) == len(tables)
    assert all(attributes.get("scope") in ("col", "row") for attributes in outline.all("th"))
    known = [attributes["id"] for _, attributes in outline.tags if "id" in attributes]
    assert len(known) == len(set(known))
    for _, attributes in outline.tags:
        for name in ("aria-labelledby", "aria-describedby"):
            assert attributes.get(name, known[0]) in known
        if (target := attributes.get("href") or "").startswith("#"):
            assert target[1:] in known


def test_same_verdict_gives_the_same_bytes(case: Case, verdict: Verdict, text: str, monkeypatch):
    import matplotlib as mpl

    monkeypatch.setitem(mpl.rcParams, "font.size", 31.0)
    monkeypatch.setitem(mpl.rcParams, "svg.fonttype", "path")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert page(case, verdict) == text
    assert mpl.rcParams["font.size"] == 31.0


def test_hostile_titles_show_as_text(case: Case):
    packages = (
        package_verdict(case, "ironclad", 900, title=HOSTILE),
        package_verdict(case, "titanium", 800, title="<img src=x onerror=y>" * 20),
    )
    verdict = replace(verdict_on(case, packages), case_title=HOSTILE)
    text = page(case, verdict)
    outline = Outline(text)
    assert not outline.all("script", "img")
    assert "<script" not in text
    assert outline.text.count(HOSTILE) >= 3
    assert "<img src=x onerror=y>" * 2 + "<…" in outline.words


def test_chart_says_its_finding(verdict: Verdict):
    svg = strength(verdict).svg()
    outline = Outline(svg)
    root = outline.all("svg")[0]
    assert svg.startswith("<svg ")
    assert root["role"] == "img"
    assert f'<title id="{root["aria-labelledby"]}">{html.escape(words.headline(verdict))}</title>' in svg
    assert f'<desc id="{root["aria-describedby"]}">' in svg
    for own in verdict.packages:
        assert f"{own.title}{words.mark(verdict, own)} {words.count(own.strength)}" in svg
    assert len(outline.all("use")) >= words.DOTS * len(verdict.packages)
    assert "metadata" not in svg


def test_chart_has_one_dot_for_each_of_few_futures(case: Case):
    verdict = verdict_on(case, (package_verdict(case, "ironclad", 3, futures=7),), futures=7)
    svg = strength(verdict).svg()
    key_and_ticks = len(Outline(strength(no_dots(verdict)).svg()).all("use"))
    assert len(Outline(svg).all("use")) - key_and_ticks == 7
    assert "of 7 sampled futures" in svg


def no_dots(verdict: Verdict) -> Verdict:
    """The same verdict with every future masked."""
    none, nothing = Share.of(0, 0), Difference.of(0, 0, 0)
    masked = Counted(none, none, dict.fromkeys("WS", none), nothing, nothing)
    own = replace(verdict.packages[0], counted=verdict.packages[0].counted.map(lambda _: masked))
    return replace(verdict, packages=(own,))


def test_one_package(case: Case):
    text = page(case, verdict_on(case, (package_verdict(case, "ironclad", 4096),)))
    shown = Outline(text).text
    assert "holds in 50 of 50 sampled futures" in shown
    assert "nothing" in shown


def test_nothing_holds(case: Case):
    packages = tuple(package_verdict(case, name, 0) for name in ("ironclad", "titanium", "no_deal"))
    assert "0.0 (0.0-0.1)" in Outline(page(case, verdict_on(case, packages))).text


def test_masked_futures_are_named(case: Case):
    own = replace(package_verdict(case, "ironclad", 900), failed=1)
    verdict = replace(verdict_on(case, (own,)), failures=(Failure(11, "ironclad"),))
    assert "ironclad in future 11" in Outline(page(case, verdict)).text


def test_no_future_is_counted(case: Case):
    nan = float("nan")
    own = replace(
        no_dots(verdict_on(case, (package_verdict(case, "ironclad", 3),))).packages[0],
        failed=FUTURES,
        cost=dict.fromkeys("WS", Cost(nan, nan, nan)),
        events=dict.fromkeys(EVENTS, Event(Share.of(0, 0), Rate(nan, nan, nan))),
        breaks=(),
    )
    shown = Outline(page(case, verdict_on(case, (own,)))).text
    assert "none counted" in shown
    assert "nan" not in shown.split("What counts as holding")[0].lower()


def test_page_of_a_stressed_case(case: Case):
    verdict = stress(case, ["titanium", "no_deal"], futures=64, seed=3)
    shown = Outline(page(case, verdict)).text
    assert words.headline(verdict) in shown
    assert "--packages ironclad,titanium,no_deal --futures 64 --seed 3" in shown


def test_page_is_written_whole(case: Case, verdict: Verdict, text: str, tmp_path):
    path = tmp_path / "verdict.html"
    path.write_text("old")
    write_page(case, verdict, path)
    assert path.read_text("utf-8") == text
    assert [entry.name for entry in tmp_path.iterdir()] == ["verdict.html"]


def test_page_that_cannot_be_written(case: Case, verdict: Verdict, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(RunError, match=r"file/verdict\.html' cannot be written"):
        write_page(case, verdict, tmp_path / "file" / "verdict.html")
    with pytest.raises(RunError, match=r"file/verdict\.html' cannot be written"):
        require_page(tmp_path / "file" / "verdict.html")


def test_page_makes_the_folder_it_is_put_in(case: Case, verdict: Verdict, tmp_path):
    require_page(tmp_path / "new" / "verdict.html")
    write_page(case, verdict, tmp_path / "new" / "verdict.html")
    assert (tmp_path / "new" / "verdict.html").is_file()


def test_verdict_on_another_case(case: Case, verdict: Verdict):
    with pytest.raises(InputError, match="the verdict is on case us_rok 000000000000, not on case us_rok"):
        page(case, replace(verdict, case_hash="0" * 64))


@pytest.mark.parametrize("package", ["jinja2", "matplotlib"])
def test_missing_extra(case: Case, verdict: Verdict, package: str, monkeypatch, tmp_path):
    for name in [name for name in sys.modules if name.split(".")[0] == package]:
        monkeypatch.delitem(sys.modules, name)
    real = builtins.__import__

    def without(name: str, *rest):
        if name.split(".")[0] == package:
            raise ModuleNotFoundError(f"No module named '{package}'", name=package)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(InputError, match=rf"{package} is not installed(.|\n)*pip install 'titanium-alliance\[page\]'"):
        write_page(case, verdict, tmp_path / "verdict.html")
    assert not (tmp_path / "verdict.html").exists()
