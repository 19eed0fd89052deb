import pytest
from sqlalchemy import event
from sqlalchemy.exc import StatementError

from titanium.desk.database.open import Database
from titanium.desk.database.settings import Settings


def test_a_setting_has_its_last_value_or_the_default(database: Database) -> None:
    settings = Settings(database)
    assert settings.get("language", "en") == "en"
    for value in ("ko", None, 3, {"a": [1.5, "b"]}):
        settings.put("language", value)
        assert settings.get("language", "en") == value


def test_nothing_kept_is_not_a_number(database: Database) -> None:
    with pytest.raises(StatementError, match="Out of range float values are not JSON compliant"):
        Settings(database).put("odd", [float("nan")])


def test_a_value_that_is_there_is_not_written_anew(database: Database) -> None:
    settings, written = Settings(database), []
    event.listen(database.engine, "before_cursor_execute", lambda *own: written.append(own[2].split()[0]))
    settings.put("language", "ko")
    settings.put("language", "ko")
    settings.put("language", "en")
    assert written.count("INSERT") == written.count("UPDATE") == 1
