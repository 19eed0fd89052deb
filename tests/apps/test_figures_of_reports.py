"""Commands that draw a report: each of their figures, as SVG or PNG."""

from pathlib import Path

import pytest

from titanium.apps.crisis import crisis
from titanium.apps.ledger import ledger
from titanium.apps.output import Output
from titanium.apps.posture import posture

pytest.importorskip("matplotlib")
QUIET = Output(quiet=True)


@pytest.mark.slow  # reports of a whole case are computed
def test_every_figure_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    posture("us_japan", chart=tmp_path / "closure.svg", output=QUIET)
    posture("us_japan", chart=tmp_path / "origins.png", figure="origins", output=QUIET)
    posture("us_japan", chart=tmp_path / "map.svg", figure="map", output=QUIET)
    ledger("us_japan", chart=tmp_path / "flows.svg", output=QUIET)
    ledger("us_japan", years="2030", chart=tmp_path / "burden.svg", figure="burden", output=QUIET)
    crisis("us_japan", "rift", chart=tmp_path / "rift.svg", output=QUIET)
    assert capsys.readouterr().err == ""
    drawn = {file.stem: file.read_bytes() for file in tmp_path.iterdir()}
    assert drawn.pop("origins").startswith(b"\x89PNG")
    assert all(own.startswith(b"<svg") for own in drawn.values())
    assert b"by day 30 of a war" in drawn["closure"]
    assert b"Tokyo gives" in drawn["flows"]
    assert b"depending on which of 9 definitions" in drawn["burden"]
    assert b'role="treeitem"' in drawn["rift"]
