"""How a package is kept: checked against its case, and never under a name of the case's own."""

from collections.abc import Mapping

from titanium.case.schema import Case
from titanium.desk.database.kept import naming, noting, refuse
from titanium.desk.database.packages import Saved
from titanium.desk.desk import Desk
from titanium.errors import InputError
from titanium.explore.packages.setting import is_name
from titanium.report.at_hand import at_hand
from titanium.tell.catalogue import say


def save(
    desk: Desk, key: str, name: str, setting: Mapping[str, float], note: str = "", *, replace: bool = False
) -> Saved:
    """Keep a package of a case under a name.

    Parameters
    ----------
    key
        Key of the case, or of a private copy.
    setting
        Lever to value; levers that are left out stand as in today's package.
    replace
        Whether a saved package of the same name gives way.

    Raises
    ------
    InputError
        If a lever is unknown or may not take its value, the name cannot be used, is the case's own, or is taken.
    """
    case = desk.case(key)
    whole = at_hand(case, case.base, setting).levers
    return desk.packages.save(key, _free(case, name), whole, note, replace=replace)


def save_all(
    desk: Desk, key: str, packages: Mapping[str, tuple[Mapping[str, float], str]], *, replace: bool = False
) -> list[Saved]:
    """Keep several packages, all of them or, if one cannot be kept, none; the case's own are passed over.

    Parameters
    ----------
    packages
        Name to setting and note.
    replace
        Whether saved packages of the same names give way.

    Raises
    ------
    InputError
        With every problem of every package.
    """
    case, taken = desk.case(key), {own.name for own in desk.saved(key)}
    own = {name: one for name, one in packages.items() if name not in case.packages}
    problems: list[str] = []
    for name, (setting, note) in own.items():
        whole, _ = naming(name)
        problems += noting(note)
        try:
            _free(case, name)
        except InputError as error:
            problems.append(str(error))
        if whole in taken and not replace:
            problems.append(
                say("There is a saved package '{name}' already. Give another name, or replace it.", name=whole)
            )
        try:
            at_hand(case, case.base, setting)
        except InputError as error:
            problems.append(str(error))
    refuse(problems)
    return [save(desk, key, name, setting, note, replace=replace) for name, (setting, note) in own.items()]


def change(
    desk: Desk, id: str, *, name: str | None = None, setting: Mapping[str, float] | None = None, note: str | None = None
) -> Saved:
    """Give a saved package another name, other levers, another note, or all of them.

    Parameters
    ----------
    setting
        Lever to value; levers that are left out stand as in today's package.

    Raises
    ------
    InputError
        If the name cannot be used, is the case's own, or is taken, a lever is unknown or may not take its value, or the
        note is too long; then nothing is changed.
    NotKept
        If there is no such package.
    """
    own = desk.packages.get(id)
    case = desk.case(own.case)
    whole = None if setting is None else at_hand(case, case.base, setting).levers
    refuse(noting(note or ""))
    if name is not None and name != own.name:
        own = desk.packages.rename(id, _free(case, name))
    return own if whole is None and note is None else desk.packages.change(id, whole, note)


def _free(case: Case, name: str) -> str:
    """A name under which a package can be played, and that is none of the case's own."""
    whole, problems = naming(name)
    if whole in case.packages:
        problems.append(say("'{name}' is the name of one of the case's own packages. Give another name.", name=whole))
    if not problems and not is_name(whole):
        problems.append(say("A name is one line of printable letters, without marks that turn the way of writing."))
    refuse(problems)
    return whole
