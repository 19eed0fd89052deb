"""The command `titanium check`."""

from titanium.apps.output import DEFAULT_OUTPUT, Output


def check(case: str = "us_rok", *, output: Output = DEFAULT_OUTPUT) -> None:
    """Check a case: every problem with its file and line, or its numbers by grade and those that nothing uses.

    Example: titanium check us_rok

    Parameters
    ----------
    case
        Name of an embedded case, or the path of a case folder.
    """
    from titanium.case import load_case
    from titanium.report.check import check_report
    from titanium.tell import check as tell_check

    report = check_report(load_case(case))
    output.show(report.to_dict, lambda: tell_check.render(report), tell_check.headline(report))
