"""Settings of the desk: values under names."""

from typing import Any

from titanium.desk.database.open import Database
from titanium.desk.database.tables import SettingRow


class Settings:
    """What is set for the whole desk; what belongs to one tab stands in its address."""

    def __init__(self, database: Database):
        self._database = database

    def get(self, name: str, default: Any = None) -> Any:
        """Value of a setting, or the default where none is set."""
        with self._database.reading() as session:
            row = session.get(SettingRow, name)
            return default if row is None else row.value

    def put(self, name: str, value: Any) -> None:
        """Set a setting to what JSON can say; one that has the value already is not written anew."""
        with self._database.reading() as session:
            row = session.get(SettingRow, name)
        if row is not None and row.value == value and type(row.value) is type(value):
            return
        with self._database.writing() as session:
            session.merge(SettingRow(name=name, value=value))
