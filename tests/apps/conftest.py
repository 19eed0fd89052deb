"""Whatever a command of these tests prints as JSON follows its published schema."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.schemas import problems

from titanium.apps.output import Output


@pytest.fixture(autouse=True)
def _json_follows_its_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    show = Output.show

    def checked(self: Output, data: Callable[[], dict[str, Any]], rendered: Callable[[], Any], headline: str) -> None:
        if self.json:
            told = data()
            assert problems(told) == []
            show(self, lambda: told, rendered, headline)
        else:
            show(self, data, rendered, headline)

    monkeypatch.setattr(Output, "show", checked)
