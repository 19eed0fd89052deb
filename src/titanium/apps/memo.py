"""The command `titanium memo`."""

from titanium.apps.output import DEFAULT_OUTPUT, Output


def memo(run: str, *, output: Output = DEFAULT_OUTPUT) -> None:
    """Write what a run found as a memo.

    Parameters
    ----------
    run
        Folder or address of the run.
    """
