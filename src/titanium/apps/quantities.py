"""The command `titanium quantities`: every named quantity with value, unit, formula, dependencies and source."""

from typing import Annotated

from cyclopts import Parameter

from titanium.apps.output import DEFAULT_OUTPUT, Output
from titanium.errors import InputError

Texts = Annotated[tuple[str, ...], Parameter(negative="", show_default=False)]


def quantities(
    case: str = "us_rok",
    *,
    package: str | None = None,
    quarter: int = 0,
    set_: Annotated[tuple[str, ...], Parameter(name="--set", negative="", show_default=False)] = (),
    only: Texts = (),
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """List the model's named quantities: value, unit, meaning, formula, what each depends on, and its source.

    Example: titanium quantities us_rok --only tau --package troop_cut --quarter 8

    Parameters
    ----------
    case
        Name of an embedded case, or the path of a case folder.
    package
        Name of a package; today's if left out.
    quarter
        Quarter of the future in which nothing happens, 0 for the first.
    set_
        `name=value` for a lever, an uncertainty or a school; may be given several times.
    only
        Names of quantities, separated by commas; these and all that they depend on. May be given several times.
    """
    from titanium.case import load_case
    from titanium.report.quantities import list_quantities
    from titanium.tell import quantities as tell_quantities

    names = [name.strip() for text in only for name in text.split(",") if name.strip()]
    if only and not names:
        raise InputError("--only names no quantity")
    report = list_quantities(load_case(case), package, quarter, assignments=set_, only=names)
    output.show(report.to_dict, lambda: tell_quantities.render(report), tell_quantities.headline(report))
