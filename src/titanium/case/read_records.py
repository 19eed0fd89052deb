"""Read the lists of cases in the folder `records` of a case, or report every problem in them."""

from collections.abc import Iterator, Mapping

from pydantic import ValidationError

from titanium.case.explain import explain, place_of
from titanium.case.read import Draft, Row, names_in, read_csv, read_yaml
from titanium.case.record import Column, Record, Value
from titanium.errors import nearest
from titanium.games.parts import FrozenDict


def read_records(draft: Draft) -> dict[str, Record]:
    """Every list of cases in the folder `records`; what is wrong is reported."""
    found: dict[str, Record] = {}
    for name in names_in(draft, "records", ".yaml"):
        stem = name.removesuffix(".yaml")
        record = _read_description(draft, f"records/{name}")
        if record is None:
            draft.gaps.add("records", stem)
            continue
        rows = tuple(_read_rows(draft, f"records/{stem}.csv", record.columns))
        found[stem] = record.model_copy(update={"rows": rows})
    described = {name.removesuffix(".yaml") for name in names_in(draft, "records", ".yaml")}
    for name in names_in(draft, "records", ".csv"):
        if name.removesuffix(".csv") not in described:
            missing = f"records/{name.removesuffix('.csv')}.yaml"
            draft.report(f"records/{name}", (), "no file says what its columns mean", f"Add {missing}.")
    return found


def _read_description(draft: Draft, file: str) -> Record | None:
    data = read_yaml(draft, file)
    if data is None:
        return None
    if "rows" in data:
        draft.report(file, ("rows",), "'rows' is not a known field", "Rows stand in the CSV file of the same name.")
        return None
    try:
        return Record.model_validate(data)
    except ValidationError as error:
        for detail in error.errors():
            draft.report(file, place_of(detail), *explain(detail, (), Record))
        return None


def _read_rows(draft: Draft, file: str, columns: Mapping[str, Column]) -> Iterator[FrozenDict]:
    rows = read_csv(draft, file)
    if rows is None:
        return
    header, *body = rows
    if not _header_fits(draft, file, header, columns):
        return
    for line, cells in body:
        if len(cells) != len(header.cells):
            counts = f"row of {len(cells)} cells; the header has {len(header.cells)} columns"
            draft.report_line(file, line, counts, "Put a cell that holds a comma in quotation marks.")
            continue
        row: dict[str, Value | None] = {}
        for name, cell in zip(header.cells, cells, strict=True):
            try:
                row[name] = columns[name].read(cell.strip())
            except ValueError as error:
                first, _, remedy = str(error).partition("\n")
                draft.report_line(file, line, f"{name}: {first}", remedy)
        if len(row) == len(columns):
            yield FrozenDict(row)


def _header_fits(draft: Draft, file: str, header: Row, columns: Mapping[str, Column]) -> bool:
    known = True
    for name in dict.fromkeys(header.cells):
        if name not in columns:
            draft.report_line(file, header.line, f"column '{name}' is not known", nearest(name, columns))
            known = False
        elif header.cells.count(name) > 1:
            draft.report_line(file, header.line, f"column '{name}' is given twice")
            known = False
    missing = [name for name in columns if name not in header.cells]
    for name in missing:
        draft.report_line(file, header.line, f"column '{name}' is missing", f"Wanted: {', '.join(columns)}.")
    return known and not missing
