"""Reading a case folder: words stay words, lines are kept, and nothing but a clear refusal comes of a broken file."""

import os
import shutil
from importlib import resources
from pathlib import Path

import hypothesis
import pytest
from hypothesis import strategies as st

from titanium.apps import cli
from titanium.case import case_names, load_case
from titanium.case.read import Draft, read_csv, read_yaml
from titanium.errors import CaseError, InputError, Problem

SHIPPED = Path(str(resources.files("titanium.cases") / "us_rok"))
FILES = sorted(
    path.relative_to(SHIPPED).as_posix() for path in SHIPPED.rglob("*.*") if path.suffix in (".yaml", ".csv")
)
EVIDENCE = ["base_rates", "fits", "backtests", "scored", "changes"]
OPTIONAL = ["choices", "claims", "constraints", "rules", "quantities", *EVIDENCE]


@pytest.fixture
def folder(tmp_path):
    """A copy of the shipped case to spoil."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "us_rok"))


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory):
    """One copy for many trials; each puts back what it spoils."""
    return Path(shutil.copytree(SHIPPED, tmp_path_factory.mktemp("case") / "us_rok"))


def read(folder, text, file="some.yaml"):
    """What a YAML file says, and its problems as text."""
    (folder / file).write_text(text, encoding="utf-8")
    draft = Draft(folder)
    return read_yaml(draft, file), [str(problem) for problem in draft.problems]


class TestYaml:
    @pytest.mark.parametrize(
        ("written", "meant"),
        [
            ("no", "no"),
            ("off", "off"),
            ("on", "on"),
            ("yes", "yes"),
            ("y", "y"),
            ("true", True),
            ("false", False),
            ("'true'", "true"),
            ("True", "True"),
            ("null", None),
            ("~", None),
            ("", None),
            ("12", 12),
            ("-12", -12),
            ("010", 10),
            ("0x10", "0x10"),
            ("12:30", "12:30"),
            ("1.5", 1.5),
            (".5", 0.5),
            ("1e3", 1000.0),
            ("1_000", "1_000"),
            ("2026-08-01", "2026-08-01"),
            ("'12'", "12"),
            ("9" * 400, float("inf")),
            ("=", "="),
            ("[no, 1, [off]]", ["no", 1, ["off"]]),
            ("{no: 1, 2: on}", {"no": 1, "2": "on"}),
        ],
    )
    def test_words_stay_words_and_numbers_are_numbers(self, tmp_path, written, meant):
        data, problems = read(tmp_path, f"key: {written}\n")
        assert not problems
        assert data == {"key": meant}
        assert type(data["key"]) is type(meant)

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("a: 1\na: 2\n", "some.yaml:2  'a' is given twice\n    Keep one of the two."),
            ("a: &x 1\nb: *x\n", "some.yaml:2  '*x' is an alias\n    Write the value out."),
            ("a: &x [*x]\n", "some.yaml:1  '*x' is an alias\n    Write the value out."),
            (
                "a: 1\nb: !!python/object/apply:os.system ['id']\n",
                "some.yaml:2  has the tag 'tag:yaml.org,2002:python/object/apply:os.system'\n"
                "    Write the value without a tag.",
            ),
            (
                "a: !!int x\n",
                "some.yaml:1  has the tag 'tag:yaml.org,2002:int'\n    Write the value without a tag.",
            ),
            ("? [a, b]\n: 1\n", "some.yaml:1  a key must be a word"),
            (
                "a: 1\n---\nb: 2\n",
                "some.yaml:2  holds more than one YAML document\n    Keep one; remove the line '---'.",
            ),
            ("a: " + "[" * 100 + "]" * 100, "some.yaml:1  is nested more than 32 deep"),
            ("a: " + "[" * 100_000, "some.yaml:1  is nested more than 32 deep"),
            ("- a\n- b\n", "some.yaml:1  must be a table of keys and values"),
            ("words\n", "some.yaml:1  must be a table of keys and values"),
            ("a: 1\n\tb: 2\n", "some.yaml:2  is not YAML: found a tab character that violates indentation"),
            ("a: 1\nb: 'open\n", "some.yaml:3  is not YAML: found unexpected end of stream"),
            ("a: 1\nb: \x01\n", "some.yaml:2  is not YAML: control characters are not allowed"),
        ],
        ids=range(14),
    )
    def test_what_a_case_may_not_use_is_refused_on_its_line(self, tmp_path, text, problem):
        _, problems = read(tmp_path, text)
        assert problems == [problem]

    @pytest.mark.parametrize("text", ["", "\n\n", "# a remark\n", "---\n"])
    def test_an_empty_file_is_said_to_be_empty(self, tmp_path, text):
        data, problems = read(tmp_path, text)
        assert data is None
        assert problems in (["some.yaml  is empty"], ["some.yaml:2  is empty"])

    def test_a_byte_order_mark_is_no_part_of_the_first_key(self, tmp_path):
        assert read(tmp_path, "\ufeffa: 1\n") == ({"a": 1}, [])

    @hypothesis.settings(suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture])
    @hypothesis.given(
        text=st.text(max_size=80)
        | st.lists(
            st.sampled_from(["a", "no", "1", ": ", "- ", "[", "]", "{", "}", ",", "\n", "  ", "&x ", "*x", "!!int "])
        )
        .map("".join)
        .filter(bool)
    )
    def test_any_text_is_data_or_a_problem(self, tmp_path, text):
        try:
            data, problems = read(tmp_path, text)
        except UnicodeEncodeError:  # the text cannot be written to a file at all
            return
        assert data or problems


class TestCsv:
    def read(self, folder, text):
        (folder / "some.csv").write_text(text, encoding="utf-8", newline="")
        draft = Draft(folder)
        return read_csv(draft, "some.csv"), [str(problem) for problem in draft.problems]

    def test_rows_keep_the_line_on_which_they_begin(self, tmp_path):
        rows, problems = self.read(tmp_path, 'series,note\r\na,"two\r\nlines"\r\n\r\nb,one\r\n')
        assert not problems
        assert rows == [(1, ["series", "note"]), (2, ["a", "two\nlines"]), (5, ["b", "one"])]

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("", "some.csv  is empty; its first line must name its columns"),
            ('a,b\n1,"2\n', "some.csv:2  is not CSV: unexpected end of data"),
            ('a,b\n1,"2"3\n', "some.csv:2  is not CSV: ',' expected after '\"'"),
            ('"a,b\n', "some.csv:1  is not CSV: unexpected end of data"),
            ("a," + "b" * 200_000, "some.csv:1  is not CSV: field larger than field limit (131072)"),
        ],
    )
    def test_what_is_no_csv_is_refused_on_its_line(self, tmp_path, text, message):
        rows, problems = self.read(tmp_path, text)
        assert rows is None
        assert problems[0].splitlines()[0] == message


class TestColumns:
    def spoil(self, folder, old, new):
        path = folder / "economy.csv"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
        with pytest.raises(CaseError) as caught:
            load_case(folder)
        return list(map(str, caught.value.problems))

    def test_an_unknown_column_is_told_the_nearest(self, folder):
        problems = self.spoil(folder, ",grade,", ",graed,")
        assert problems == [
            "economy.csv:1  column 'grade' is missing\n"
            "    Allowed: grade, source, note, series, year, value, unit, low, high.",
            "economy.csv:1  column 'graed' is not known\n"
            "    Allowed: grade, high, low, note, series, source, unit, value, year.\n    Did you mean 'grade'?",
        ]

    def test_a_column_given_twice_is_refused(self, folder):
        assert self.spoil(folder, ",low,high,", ",low,low,") == ["economy.csv:1  column 'low' is given twice"]


class TestFindingACase:
    def test_the_shipped_case_is_found_by_name(self):
        assert "us_rok" in case_names()
        assert load_case("us_rok") is load_case()

    @pytest.mark.parametrize("name", ["us_rock", "us-rok", "usrok"])
    def test_an_unknown_name_is_told_the_nearest(self, name):
        with pytest.raises(InputError, match=f"^no case '{name}', and no folder of that name") as caught:
            load_case(name)
        assert "Did you mean 'us_rok'?" in str(caught.value)

    def test_a_folder_without_a_case_is_refused(self, tmp_path):
        with pytest.raises(InputError, match=r"has no case\.yaml, so it is not a case"):
            load_case(tmp_path)

    def test_a_file_in_place_of_the_folder_is_refused(self, folder):
        with pytest.raises(
            InputError, match=r"is a file; a case is a folder\nGive the folder that holds its case\.yaml\."
        ):
            load_case(folder / "case.yaml")

    @pytest.mark.parametrize("name", ["", "a" * 5_000, "~nobody_by_this_name", "\0", "x\0y", "us_rok/"])
    def test_what_cannot_be_a_path_is_refused(self, name):
        with pytest.raises(InputError):
            load_case(name)

    def test_the_folder_may_be_given_as_a_dot(self, folder, monkeypatch):
        monkeypatch.chdir(folder)
        assert load_case(".").hash == load_case(folder).hash
        (folder / "sites.csv").unlink()
        with pytest.raises(CaseError, match="^1 problem in case 'us_rok'"):
            load_case(".")

    def test_the_command_line_says_so_without_a_traceback(self, capsys):
        assert cli.run(["check", "us_rock"]) == 3
        out, err = capsys.readouterr()
        assert out == ""
        told = (
            "Error: no case 'us_rock', and no folder of that name\nAllowed: us_japan, us_rok.\nDid you mean 'us_rok'?\n"
        )
        assert err == told


class TestBrokenFiles:
    def problems(self, folder):
        with pytest.raises(CaseError) as caught:
            load_case(folder)
        return caught.value.problems

    @pytest.mark.parametrize(
        "file", ["case.yaml", "levers.yaml", "crises/rift.yaml", "ledger.csv", "history/troops.csv"]
    )
    def test_a_file_that_is_not_utf8_is_one_problem(self, folder, file):
        path = folder / file
        path.write_bytes(b"caf\xe9\n" + path.read_bytes())
        assert self.problems(folder) == (
            Problem(file, 0, "is not UTF-8 text: invalid continuation byte at byte 3", "Save it as UTF-8."),
        )

    @pytest.mark.parametrize("table", OPTIONAL)
    def test_an_optional_table_may_be_empty(self, folder, table):
        for other in ("choices", *EVIDENCE):  # these name entries of other tables
            (folder / f"{other}.yaml").unlink(missing_ok=True)
        (folder / f"{table}.yaml").write_text("", encoding="utf-8")
        assert getattr(load_case(folder), table) == {}

    @pytest.mark.parametrize(
        "file", sorted({file for file in FILES if "/" not in file} - {f"{table}.yaml" for table in OPTIONAL})
    )
    def test_an_empty_file_is_named(self, folder, file):
        (folder / file).write_text("", encoding="utf-8")
        says = "is empty; its first line must name its columns" if file.endswith(".csv") else "is empty"
        assert self.problems(folder) == (Problem(file, 0, says),)

    @pytest.mark.skipif(os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
    def test_a_file_that_may_not_be_read_is_one_problem(self, folder):
        (folder / "sites.csv").chmod(0)
        assert self.problems(folder) == (Problem("sites.csv", 0, "cannot be read: Permission denied"),)

    def test_a_folder_in_place_of_a_file_is_one_problem(self, folder):
        (folder / "sites.csv").unlink()
        (folder / "sites.csv").mkdir()
        assert self.problems(folder) == (Problem("sites.csv", 0, "is missing"),)

    @hypothesis.settings(max_examples=30)
    @hypothesis.given(
        file=st.sampled_from(FILES),
        content=st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode(errors="replace")),
    )
    def test_any_content_of_any_file_is_refused_or_read(self, spoiled, file, content):
        self._try(spoiled, file, content)

    @hypothesis.settings(max_examples=30)
    @hypothesis.given(file=st.sampled_from(FILES), data=st.data())
    def test_any_slip_in_any_file_is_refused_or_read(self, spoiled, file, data):
        """A line lost, doubled, moved in or cut short, or a word replaced by another of the same file."""
        lines = (spoiled / file).read_text(encoding="utf-8").splitlines()
        at = data.draw(st.integers(0, len(lines) - 1))
        words = lines[at].split() or [""]
        word = data.draw(st.sampled_from(words))
        other = data.draw(st.sampled_from(["", "1", "x", "true", "~", "[]", "{}", "1/0", "'", ":", *lines[0].split()]))
        lines[at : at + 1] = data.draw(
            st.sampled_from(
                [
                    [],
                    [lines[at]] * 2,
                    ["  " + lines[at]],
                    [lines[at][: len(lines[at]) // 2]],
                    [lines[at].replace(word, other, 1)],
                ]
            )
        )
        self._try(spoiled, file, "\n".join(lines).encode())

    def _try(self, folder, file, content):
        path = folder / file
        before = path.read_bytes()
        path.write_bytes(content)
        refusal = None
        try:
            load_case(folder)
        except InputError as error:
            refusal = error
        finally:
            path.write_bytes(before)
        if refusal is not None:
            assert isinstance(refusal, CaseError)
            assert refusal.problems
            assert all(problem.message for problem in refusal.problems)
