"""The command `titanium break`."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.tell.breaking_made_up import finding

from titanium.apps.breaking import break_
from titanium.apps.output import Output
from titanium.errors import InputError
from titanium.judge.breaking import finding as module
from titanium.tell.breaking import headline


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the command asks of `breaking_point`, which gives a made-up finding."""
    known: dict[str, Any] = {}

    def pretend(case: Any, package: str, **options: Any) -> Any:
        known.update(options, case=case.name, package=package)
        return finding()

    monkeypatch.setattr(module, "breaking_point", pretend)
    return known


def test_options_reach_the_search(asked: dict[str, Any]) -> None:
    break_(
        package="titanium", against="ironclad", streams=256, futures=512, seed=3, prior=True, norm="l1", schools=False,
        only="any, accept_rok", output=Output(quiet=True),
    )  # fmt: skip
    assert asked == {
        "case": "us_rok", "package": "titanium", "against": "ironclad", "streams": 256, "futures": 512, "seed": 3,
        "ensemble": "prior", "norm": "l1", "schools": False, "only": ["any", "accept_rok"],
    }  # fmt: skip


@pytest.mark.usefixtures("asked")
def test_it_prints_json_a_headline_or_all(capsys: pytest.CaptureFixture[str]) -> None:
    break_(package="titanium", output=Output(json=True))
    assert json.loads(capsys.readouterr().out)["schema"] == "titanium.break/1"
    break_(package="titanium", output=Output(quiet=True))
    assert capsys.readouterr().out == headline(finding()) + "\n"
    break_(package="titanium")
    assert "Under each school" in capsys.readouterr().out


@pytest.mark.usefixtures("asked")
def test_it_draws(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "break.svg"
    break_(package="titanium", chart=file)
    assert file.read_text(encoding="utf-8").startswith("<svg")
    assert capsys.readouterr().err == f"Chart: {file}\n"


def test_an_unknown_package_is_refused() -> None:
    with pytest.raises(InputError, match="Did you mean 'titanium'"):
        break_(package="titanum")
