"""New cases of placeholders with tables of their own, for tests that need a small case and no model."""

from pathlib import Path
from textwrap import dedent

from titanium.case import load_case
from titanium.case.new import new_case
from titanium.case.schema import Case

YEARS = (4, 0, 0, 1, 0, 0, 0, 2, 0, 3, 0, 0)
"""Raids of a made-up adversary in 2001-2012."""

BASE_RATES = """
    raids:
      title: raids across the border
      kind: rate
      topic: raids
      who: the border police
      what: a raid with shots fired
      why: 'the police have counted since 2001, and only half of 2012'
      grade: A
      source: authors_judgement
      counted: {series: border.raids, years: [2001, 2012], parts: {2012: 0.5}}
      others:
        late: {title: the same since 2007, counted: {years: [2007, 2012]}}
        deadly: {title: deadly raids, counted: {record: quarrels, among: kind==1, event: deaths>0, years: [2001, 2012]}}
        told: {title: raids in a newspaper, counted: {events: 3, years: [2001, 2010]}}
      behind:
        - {constraint: probe_rate, as: same, why: the constraint counts raids}
        - {uncertainty: H_prov, as: at_least, why: an opening need not end in a raid}
        - {threshold: clashes, as: at_most, why: not every raid is answered}
      stated:
        - {where: constraints.probe_rate, what: events, says: 11}
        - {where: uncertainties.H_prov, what: per_year, says: 0.87}
    war:
      title: war after a quarrel
      kind: share
      topic: war
      who: a historian
      what: a quarrel that became a war
      why: all that she lists
      grade: B
      source: authors_judgement
      counted: {record: quarrels, event: war}
      others:
        early: {title: those before 2006, counted: {years: [2001, 2005]}}
    honour:
      title: promises kept
      kind: published
      topic: alliance
      who: two studies
      what: a promise that was tested
      why: theirs
      grade: B
      source: authors_judgement
      counted: {record: studies}
      behind: [{uncertainty: q_rel, as: same, why: the anchor}]
    sizes:
      title: deaths in quarrels
      kind: size
      topic: war
      who: a historian
      what: a quarrel
      why: all that she lists
      grade: B
      source: authors_judgement
      counted: {record: quarrels, size: deaths}
      exponents: [{value: 1.5, least: 10, source: authors_judgement, note: a guess}]
"""
"""Base rates of every kind."""

_QUARRELS = ["2001,2001.2,1,0,0", "2003,2003.5,1,2,0", "2004,2004.1,2,,0", "2006,2006.9,1,40,0", "2009,2009.3,2,900,0"]
_RECORDS = {
    "quarrels": (
        """
        title: Quarrels
        row: a quarrel
        grade: B
        source: authors_judgement
        columns:
          year: {meaning: year, unit: year}
          start: {meaning: 'day, as a year', unit: year}
          kind: {meaning: kind, kind: code, codes: {1: raid, 2: other}}
          deaths: {meaning: deaths, unit: persons, optional: true}
          war: {meaning: became a war, kind: flag}
        """,
        "year,start,kind,deaths,war",
        _QUARRELS,
    ),
    "studies": (
        """
        title: Studies
        row: a study
        grade: B
        source: authors_judgement
        columns:
          study: {meaning: key, kind: text}
          counted: {meaning: what it counts, kind: text}
          percent: {meaning: share kept, unit: pct}
          cases: {meaning: promises tested, unit: events, optional: true}
          recollected: {meaning: whether recollected, kind: flag}
        """,
        "study,counted,percent,cases,recollected",
        ["one,all,75,40,0", "two,defence pacts,40,,1"],
    ),
}


def folder_with(place: Path, base_rates: str = BASE_RATES) -> Path:
    """A new case with a series of raids, two lists, and these base rates."""
    folder = new_case("made_up", place)
    (folder / "history").mkdir()
    lines = [f"raids,{2001 + number},{value},events,A,authors_judgement" for number, value in enumerate(YEARS)]
    _write(folder / "history/border.csv", ["series,year,value,unit,grade,source", *lines])
    (folder / "records").mkdir()
    for name, (description, header, rows) in _RECORDS.items():
        (folder / f"records/{name}.yaml").write_text(dedent(description), encoding="utf-8")
        _write(folder / f"records/{name}.csv", [header, *rows])
    (folder / "base_rates.yaml").write_text(dedent(base_rates), encoding="utf-8")
    return folder


def case_with(place: Path, base_rates: str = BASE_RATES) -> Case:
    """The same, loaded."""
    return load_case(folder_with(place, base_rates))


def _write(file: Path, lines: list[str]) -> None:
    file.write_text("\n".join([*lines, ""]), encoding="utf-8")
