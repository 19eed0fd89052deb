"""Errors planted in the shipped case: each is found, placed on its line and explained; all of them at once."""

import re
import shutil
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import pytest

from titanium.apps import cli
from titanium.case import find_case, load_case
from titanium.errors import CaseError, Problem

SHIPPED = Path(str(resources.files("titanium.cases") / "us_rok"))


@pytest.fixture
def folder(tmp_path):
    """A copy of the shipped case to spoil."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "us_rok"))


@dataclass(frozen=True)
class Plant:
    """One mistake: `old` becomes `new` in a file, after `within` where `old` stands in more than one place.

    The problem is expected on the first line of `new` that holds `at`, and `remedy` among what the message advises.
    """

    kind: str
    file: str
    old: str
    new: str
    message: str
    remedy: str = ""
    at: str = ""
    within: str = ""

    def put_into(self, folder: Path) -> tuple[str, int, str]:
        """Spoil the case; give the file, line and message that must be reported."""
        path = folder / self.file
        if not self.old:
            path.write_text(self.new, encoding="utf-8")
            return self.file, self._line_in(self.new, 0), self.message
        text = path.read_text(encoding="utf-8")
        start = text.index(self.old, text.index(self.within))
        path.write_text(text[:start] + self.new + text[start + len(self.old) :], encoding="utf-8")
        return self.file, self._line_in(text[:start] + self.new, start), self.message

    def _line_in(self, text: str, start: int) -> int:
        return text.count("\n", 0, text.index(self.at, start)) + 1


PLANTS = (
    Plant(
        kind="a field that does not exist",
        file="packages.yaml",
        old="  title: Ironclad\n",
        new="  title: Ironclad\n  titel: Iron\n",
        at="titel",
        message="'ironclad.titel' is not a known field",
        remedy="Allowed: note, set, source, title.\nDid you mean 'title'?",
    ),
    Plant(
        kind="a field nested deep that does not exist",
        file="crises/taiwan.yaml",
        old="payoffs:",
        new="pay_offs: {}\n    payoffs:",
        within="outcomes:",
        at="pay_offs",
        message="'outcomes.t1.pay_offs' is not a known field",
        remedy="Allowed: effects, means, payoffs.\nDid you mean 'payoffs'?",
    ),
    Plant(
        kind="a number without a unit",
        file="uncertainties.yaml",
        old="unit: utility, ",
        new="",
        within="\nv_K:",
        message="'v_K.unit' is missing",
        remedy="Required: grade, source, name, unit, distribution.",
    ),
    Plant(
        kind="a grade that does not exist",
        file="levers.yaml",
        old="grade: A",
        new="grade: E",
        at="grade",
        message="'us_troops_k.grade' is 'E'",
        remedy="Allowed: A, B, C, D.",
    ),
    Plant(
        kind="a source that is not in the bibliography",
        file="ledger.csv",
        old="donga_2005",
        new="donga_2006",
        message="source 'donga_2006' is not in sources.yaml",
        remedy="Did you mean 'donga_2005'?",
    ),
    Plant(
        kind="a range out of order",
        file="uncertainties.yaml",
        old="low: 0.05",
        new="low: 0.9",
        within="\nc_W:",
        message="'c_W': low 0.9, mode 0.2, high 0.4 are not in order",
    ),
    Plant(
        kind="a rule about a lever that does not exist",
        file="rules.yaml",
        old="lever: us_troops_k",
        new="lever: us_troop_k",
        message="rule 'troop_floor' limits an unknown lever 'us_troop_k'",
        remedy="Did you mean 'us_troops_k'?",
    ),
    Plant(
        kind="a rule that leaves its lever no value",
        file="rules.yaml",
        old="at_least: 28.5",
        new="at_least: 45",
        message="rule 'troop_floor' leaves us_troops_k no value",
    ),
    Plant(
        kind="a capital whose going it alone is no package",
        file="case.yaml",
        old="S: rok_self_reliance}",
        new="S: rok_self_relianc}",
        message="alone S 'rok_self_relianc' is not a package",
        remedy="Did you mean 'rok_self_reliance'?",
    ),
    Plant(
        kind="a package that sets a lever that does not exist",
        file="packages.yaml",
        old="treaty_reciprocity: 1.0",
        new="treaty_reciprocty: 1.0",
        message="package 'two_way_treaty' sets an unknown lever 'treaty_reciprocty'",
        remedy="Did you mean 'treaty_reciprocity'?",
    ),
    Plant(
        kind="a lever out of its bounds",
        file="packages.yaml",
        old="sma_krw_bn: 14500",
        new="sma_krw_bn: 145000",
        message="package 'ten_billion' sets sma_krw_bn to 145000",
        remedy="Allowed: 0 to 16000 KRW_bn/yr.",
    ),
    Plant(
        kind="a code that a lever does not have",
        file="packages.yaml",
        old="relocation_site: 2",
        new="relocation_site: 1.5",
        message="package 'troop_cut' sets relocation_site to 1.5",
        remedy="Allowed: 0 continental United States, 1 Japan, 2 Guam, 3 disbanded.",
    ),
    Plant(
        kind="a formula with a name that is not defined",
        file="crises/test.yaml",
        old='S: "1-a_T"',
        new='S: "1-a_Tt"',
        message="formula '1-a_Tt' uses 'a_Tt', which is not defined",
        remedy="Did you mean 'a_T'?",
    ),
    Plant(
        kind="a formula that adds money to utility",
        file="crises/rift.yaml",
        old='W: "v_W+mu_W*s"',
        new='W: "v_W+s"',
        message="formula 'v_W+s': 'v_W' (utility) cannot be added to 's' (USD_bn/yr)",
    ),
    Plant(
        kind="a payoff in money",
        file="crises/rift.yaml",
        old='W: "c_1", S: "c_2", K: "0"',
        new='W: "c_1", S: "s_hi", K: "0"',
        message="formula 's_hi' is in usd time^-1, not in utility (number)",
    ),
    Plant(
        kind="a formula outside the grammar",
        file="crises/opportunism.yaml",
        old='K: "sq_K"',
        new="K: \"__import__('os')\"",
        message="'outcomes.t1.payoffs.K': formula '__import__('os')': unknown function '__import__'",
        remedy="Allowed: exp, log, logistic, max, min, sqrt, where.",
    ),
    Plant(
        kind="quantities that refer to each other in a circle",
        file="quantities.yaml",
        old="",
        new="# of this case\n"
        "threat: {formula: 2*effort, unit: ratio, meaning: a, source: authors_judgement}\n"
        "effort: {formula: threat+1, unit: ratio, meaning: b, source: authors_judgement}\n",
        at="threat:",
        message="formulas refer to each other in a circle: threat -> effort -> threat",
    ),
    Plant(
        kind="an outcome without a payoff",
        file="crises/summit.yaml",
        old='payoffs: {K: "sq_K-a_K", W: "v_W-r_R*eng", S: "1"}',
        new='payoffs: {K: "sq_K-a_K", W: "v_W-r_R*eng"}',
        message="outcome 't2' has no payoff for player 'S'",
    ),
    Plant(
        kind="a key given twice",
        file="levers.yaml",
        old="  ramp: 8\n",
        new="  ramp: 8\n  ramp: 4\n",
        within="\nground_share:",
        at="ramp: 4",
        message="'ramp' is given twice",
        remedy="Keep one of the two.",
    ),
    Plant(
        kind="a cell that is not a number",
        file="economy.csv",
        old="gdp_usd,2025,1870,",
        new="gdp_usd,2025,18.7e2x,",
        message="'value' is '18.7e2x'; a number is wanted",
    ),
    Plant(
        kind="a unit that does not exist",
        file="uncertainties.yaml",
        old="unit: utility",
        new="unit: utilty",
        within="\nh_tau:",
        message="'h_tau.unit': unit 'utilty' has the unknown name 'utilty'",
        remedy="Did you mean 'utility'?",
    ),
    Plant(
        kind="a school that leaves a switch open",
        file="schools.yaml",
        old="set: {s_trip: 0, s_cas: 0}",
        new="set: {s_trip: 0}",
        message="position 'reiter_poast' does not set 's_cas', which its rivals set",
    ),
    Plant(
        kind="a school that leans on what is no uncertainty",
        file="schools.yaml",
        old="c_K: c_K*kink",
        new="c_K: c_K*knik",
        message="'knik' is not an uncertainty",
        remedy="Did you mean 'kink'?",
    ),
    Plant(
        kind="a second crisis in one slot",
        file="crises/zz_second_test.yaml",
        old="",
        new=re.sub(
            r"^(watch|reach): .*\n",
            "",
            (SHIPPED / "crises" / "test.yaml")
            .read_text(encoding="utf-8")
            .replace("name: test", "name: zz_second_test"),
            flags=re.MULTILINE,
        ),
        at="slot: test",
        message="slot 'test' is already that of 'test'",
    ),
    Plant(
        kind="a limit on a metric that does not exist",
        file="case.yaml",
        old="metric: equity",
        new="metric: equality",
        message="unknown metric 'equality'",
        remedy="Did you mean 'equity'?",
    ),
    Plant(
        kind="a limit in another unit than its metric",
        file="case.yaml",
        old="at_most: 60, unit: USD_bn",
        new="at_most: 60000, unit: USD_m",
        message="'patron_cost' is in USD_bn, not in USD_m",
    ),
    Plant(
        kind="a place that is not on the map",
        file="posture.csv",
        old=",andersen,",
        new=",anderson,",
        message="site 'anderson' is not in sites.csv",
        remedy="Did you mean 'andersen'?",
    ),
    Plant(
        kind="a symbol that is taken",
        file="levers.yaml",
        old="symbol: phi",
        new="symbol: tau",
        message="symbol 'tau' is also that of a standard quantity",
    ),
    Plant(
        kind="a lever whose value under the status quo has a taken name",
        file="uncertainties.yaml",
        old="\nq_rel: {",
        new="\nphi_0: {name: a, unit: share, distribution: constant, value: 1, grade: D, source: authors_judgement}\n"
        "q_rel: {",
        at="phi_0",
        message="symbol 'phi_0' is also that of lever 'ground_share' under the status quo",
    ),
    Plant(
        kind="a published probability with a taken name",
        file="crises/taiwan.yaml",
        old="watch: {",
        new="watch: {p_S: [n2, intervene], ",
        message="symbol 'p_S' is also that of a standard quantity",
    ),
    Plant(
        kind="a payoff that uses what a crisis publishes",
        file="crises/both.yaml",
        old='S: "1+v_ST"}',
        new='S: "1+v_ST-P_deny"}',
        message="'P_deny' must be known before the crises are solved, but it is a probability that crisis 'taiwan' "
        "publishes",
    ),
)
BY_KIND = {plant.kind: plant for plant in PLANTS}


def problems_of(folder):
    with pytest.raises(CaseError) as caught:
        load_case(folder)
    return caught.value.problems


def places(problems):
    return [(problem.file, problem.line, problem.message) for problem in problems]


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.kind)
def test_each_kind_of_error_is_reported_alone_and_on_its_line(folder, plant):
    wanted = plant.put_into(folder)
    problems = problems_of(folder)
    own = [problem for problem in problems if problem.file == plant.file]
    assert places(own) == [wanted]
    assert plant.remedy in own[0].remedy
    if plant.kind != "a symbol that is taken":  # formulas that used the old symbol are reported too
        assert list(problems) == own


TEN = (
    "a field that does not exist",
    "a number without a unit",
    "a grade that does not exist",
    "a source that is not in the bibliography",
    "a range out of order",
    "a package that sets a lever that does not exist",
    "a lever out of its bounds",
    "a formula with a name that is not defined",
    "a formula that adds money to utility",
    "a cell that is not a number",
)


def test_ten_errors_are_reported_at_once(folder, capsys):
    """Ten mistakes of ten kinds in one case: all ten, each with its file and line, and nothing else."""
    wanted = [BY_KIND[kind].put_into(folder) for kind in TEN]
    problems = problems_of(folder)
    assert places(problems) == sorted(wanted)

    assert cli.run(["check", str(folder)]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    assert err.startswith("CaseError: 10 problems in case 'us_rok'\n")
    for file, line, message in wanted:
        assert len(re.findall(rf"^{re.escape(f'{file}:{line}  {message}')}$", err, flags=re.MULTILINE)) == 1
        assert err.count(message) == 1


def test_ten_more_errors_are_reported_at_once(folder):
    hidden = ("a symbol that is taken", "a rule that leaves its lever no value")  # another of them hides it
    kinds = [kind for kind in BY_KIND if kind not in (*TEN, *hidden)]
    assert len(kinds) >= 10
    wanted = [BY_KIND[kind].put_into(folder) for kind in kinds]
    assert set(wanted) <= set(places(problems_of(folder)))


class TestWhatIsMissing:
    """A table that cannot be read is one problem, not one for each entry that refers to it."""

    @pytest.mark.parametrize(
        "file", ["case.yaml", "levers.yaml", "uncertainties.yaml", "schools.yaml", "sources.yaml", "sites.csv"]
    )
    def test_a_missing_file_is_one_problem(self, folder, file):
        (folder / file).rename(folder / "elsewhere")
        if file == "case.yaml":
            (folder / file).write_text("title: [", encoding="utf-8")
            assert [problem.file for problem in problems_of(folder)] == [file]
        else:
            assert problems_of(folder) == (Problem(file, 0, "is missing"),)

    @pytest.mark.parametrize("file", ["claims.yaml", "packages.yaml", "crises/test.yaml", "quantities.yaml"])
    def test_a_syntax_error_is_one_problem_on_its_line(self, folder, file):
        path = folder / file
        text = path.read_text(encoding="utf-8") if path.exists() else "# of this case\n"
        path.write_text(text + "\nlast: [1, 2\nmore: }\n", encoding="utf-8")
        (problem,) = problems_of(folder)
        assert (problem.file, problem.line) == (file, text.count("\n") + 3)
        assert problem.message.startswith("is not YAML: did not find expected")

    def test_an_entry_with_a_fault_still_counts_as_given(self, folder):
        """A lever, an uncertainty, a place, a source and a package with faults: five problems, no echo."""
        for file, old, new in [
            ("levers.yaml", "ramp: 8", "ramp: soon"),
            ("uncertainties.yaml", "lam_W: {name", "lam_W: {title"),
            ("sites.csv", "kadena,", "kadena,,"),
            ("sources.yaml", "authors_judgement: {author", "authors_judgement: {writer"),
            ("packages.yaml", "title: No deal", "title: true"),
        ]:
            path = folder / file
            text = path.read_text(encoding="utf-8")
            assert text.count(old) >= 1
            path.write_text(text.replace(old, new, 1), encoding="utf-8")
        found = {problem.message for problem in problems_of(folder)}
        assert found == {
            "'us_troops_k.ramp' is 'soon'; a whole number is wanted",
            "'lam_W.title' is not a known field",
            "'lam_W.name' is missing",
            "row of 13 cells; the header has 12 columns",
            "'authors_judgement.writer' is not a known field",
            "'authors_judgement.author' is missing",
            "'no_deal.title' is True; text is wanted",
        }

    def test_a_fault_in_a_row_does_not_shift_the_lines_of_the_rows_below(self, folder):
        path = folder / "ledger.csv"
        lines = path.read_text(encoding="utf-8").splitlines()
        lines[2] = lines[2].replace("130.5", "much", 1)
        lines[5] = lines[5].replace("donga_2005", "nobody_1900")
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        assert places(problems_of(folder)) == [
            ("ledger.csv", 3, "'value' is 'much'; a number is wanted"),
            ("ledger.csv", 6, "source 'nobody_1900' is not in sources.yaml"),
        ]

    def test_a_fault_in_the_description_does_not_hide_the_others(self, folder):
        for file, old, new in [
            ("case.yaml", "status_quo: ironclad", "status_quo: ironclod"),
            ("case.yaml", "grade: D", "grade: Z"),
            ("packages.yaml", "us_troops_k: 20", "us_troops_k: 200"),
        ]:
            path = folder / file
            path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
        assert [problem.message for problem in problems_of(folder)] == [
            "status_quo 'ironclod' is not a package",
            "'thresholds.accept_us.grade' is 'Z'",
            "package 'troop_cut' sets us_troops_k to 200",
        ]


@pytest.mark.parametrize(
    ("found", "planted", "message"),
    [
        ("area_cost_factor_hawaii", "area_cost_factor_hawai", "series 'area_cost_factor_hawai' is not in ledger.csv"),
        (",second,", ",home,", "theatre 'home' is already that of"),
        (",second,", ",,", "no row has the theatre 'second'"),
    ],
)
def test_a_place_that_does_not_fit_is_named(tmp_path: Path, found: str, planted: str, message: str) -> None:
    folder = tmp_path / "case"
    shutil.copytree(str(find_case("us_rok")), folder)
    table = folder / "posture.csv"
    text = table.read_text(encoding="utf-8")
    assert found in text
    table.write_text(text.replace(found, planted), encoding="utf-8")
    with pytest.raises(CaseError, match=message):
        load_case(folder)


OWN = "meaning: of this case, source: authors_judgement"


def add_quantity(folder: Path, text: str) -> int:
    """Put one line at the end of the case's quantities; give its number."""
    path = folder / "quantities.yaml"
    known = path.read_text(encoding="utf-8")
    path.write_text(f"{known}{text}\n", encoding="utf-8")
    return known.count("\n") + 1


class TestQuantities:
    """A case may add a quantity and replace a standard formula; whatever does not fit is one problem on its line."""

    @pytest.mark.parametrize(
        ("text", "message", "remedy"),
        [
            (
                f"s: {{formula: 2*S_hs, unit: USD_bn/yr, {OWN}}}",
                "quantity 's' has the name of what the model computes in model/ledger.py",
                "only standard formulas can be replaced",
            ),
            (
                f"v_W: {{formula: '0.4', unit: utility, {OWN}}}",
                "quantity 'v_W' has the name of an uncertainty",
                "Give it another name",
            ),
            (
                f"T: {{formula: 2*S_hs, unit: USD_bn/yr, {OWN}}}",
                "quantity 'T' has the name of lever 'us_troops_k'",
                "Give it another name",
            ),
            (
                f"T_0: {{formula: 2*T_0, unit: thousand, {OWN}}}",
                "quantity 'T_0' has the name of lever 'us_troops_k' under the status quo",
                "Give it another name",
            ),
            (
                f"P_deny: {{formula: P_deny/2, unit: probability, {OWN}}}",
                "quantity 'P_deny' has the name of a probability that crisis 'taiwan' publishes",
                "Give it another name",
            ),
            (
                f"s_trip: {{formula: '1', unit: '1', {OWN}}}",
                "quantity 's_trip' has the name of school 'tripwire'",
                "Give it another name",
            ),
            (
                f"war: {{formula: '1', unit: '1', {OWN}}}",
                "quantity 'war' has the name of the war that an outcome's effects speak of",
                "Give it another name",
            ),
            (
                f"max: {{formula: '1', unit: '1', {OWN}}}",
                "quantity 'max' cannot stand in a formula",
                "Allowed: letters, digits and _",
            ),
            (
                f"threat: {{formula: 2*threat, unit: ratio, {OWN}}}",
                "quantity 'threat' refers to itself",
                "",
            ),
            (
                f"p_T00: {{formula: p_T00/2, unit: probability, {OWN}}}",
                "quantity 'p_T00' refers to itself",
                "Write the standard formula out: logistic(om_T*log(y_TW/Y_B))",
            ),
            (
                f"tau: {{formula: h/10, unit: share, {OWN}}}",
                "formulas refer to each other in a circle: tau -> h_sig -> h -> tau",
                "",
            ),
            (
                f"tau: {{formula: 1-P_deny, unit: share, {OWN}}}",
                "'tau' must be known before the crises are solved, but follows from 'P_deny', which crisis 'taiwan' "
                "publishes",
                "",
            ),
            (
                "threat: {formula: 2*T, unit: thousand, meaning: of this case, source: donga_2006}",
                "source 'donga_2006' is not in sources.yaml",
                "Did you mean 'donga_2005'?",
            ),
            (
                "threat: {formula: 2*T, unit: thousand, meaning: of this case, source: 'Waltz 1979'}",
                "source 'Waltz 1979' is not in sources.yaml",
                "",
            ),
            (
                "threat: {formula: 2*T, unit: thousand, meaning: of this case}",
                "'threat.source' is missing",
                "Add a key from sources.yaml.",
            ),
            (
                f"threat: {{formula: T+S_hs, unit: thousand, {OWN}}}",
                "formula 'T+S_hs': 'T' (thousand) cannot be added to 'S_hs' (USD_bn/yr)",
                "",
            ),
            (
                f"threat: {{formula: 2*T, unit: USD_bn, {OWN}}}",
                "formula '2*T' is in persons, not in USD_bn (usd)",
                "",
            ),
            (
                f"threat: {{formula: 2*tauu, unit: share, {OWN}}}",
                "formula '2*tauu' uses 'tauu', which is not defined",
                "Did you mean 'tau'?",
            ),
            (
                f"sav: {{formula: c_cut*T*c_pp, unit: USD_m/yr, {OWN}}}",
                "'sav' replaces a standard quantity in USD_bn/yr, not in USD_m/yr",
                "Write unit: USD_bn/yr",
            ),
        ],
        ids=lambda text: text if len(text) < 40 else text.partition(",")[0],
    )
    def test_what_does_not_fit_is_one_problem_on_its_line(self, folder, text, message, remedy):
        line = add_quantity(folder, text)
        (problem,) = problems_of(folder)
        assert (problem.file, problem.line, problem.message) == ("quantities.yaml", line, message)
        assert remedy in problem.remedy

    def test_every_circle_is_reported(self, folder):
        add_quantity(folder, f"one: {{formula: two, unit: ratio, {OWN}}}\ntwo: {{formula: one, unit: ratio, {OWN}}}")
        line = add_quantity(
            folder, f"six: {{formula: ten, unit: ratio, {OWN}}}\nten: {{formula: six, unit: ratio, {OWN}}}"
        )
        add_quantity(folder, f"own: {{formula: own+1, unit: ratio, {OWN}}}")
        found = places(problems_of(folder))
        assert [own for _, own, _ in found] == [line - 2, line, line + 2]
        assert found[-1][2] == "quantity 'own' refers to itself"

    def test_a_crisis_cannot_wait_for_what_it_publishes_through_a_quantity_of_the_case(self, folder):
        """The quantity is fine by itself; a payoff that uses it closes the circle, and the quantity is blamed once."""
        line = add_quantity(folder, f"rent: {{formula: P_deny/10, unit: utility, {OWN}}}")
        load_case(folder)
        path = folder / "crises" / "summit.yaml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace('S: "1"}', 'S: "1-rent"}'), encoding="utf-8")
        assert places(problems_of(folder)) == [
            (
                "quantities.yaml",
                line,
                "'rent' must be known before the crises are solved, but follows from 'P_deny', which crisis 'taiwan' "
                "publishes",
            )
        ]

    def test_what_fits_is_accepted(self, folder):
        """Added, replaced, replaced with the standard's own source, and read after the crises."""
        source = "benefit side of burden sharing (Sandler 1977)"
        for text in (
            f"threat: {{formula: 2*tau, unit: share, {OWN}}}",
            f"tau: {{formula: T/(T+T_h), unit: share, {OWN}}}",
            f"gain_S: {{formula: s_W*(p_A-p_S)*(1-P_deny), unit: utility, meaning: a, source: {source}}}",
        ):
            add_quantity(folder, text)
        case = load_case(folder)
        assert case.quantities["threat"].formula.names == {"tau"}
        assert case.quantities["tau"].formula.names == {"T", "T_h"}
        assert case.quantities["gain_S"].source == (source,)
