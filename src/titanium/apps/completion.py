"""The option `titanium --install-completion`: commands and options are completed by the shell."""

import sys
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from titanium.apps.output import DEFAULT_OUTPUT, Output
from titanium.errors import InputError

Shell = Literal["bash", "zsh", "fish", "powershell"]


def install_completion(
    *,
    shell: Shell | None = None,
    out: Path | None = None,
    print_: Annotated[bool, Parameter(name="--print", negative="")] = False,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """Let the shell complete commands and options.

    Example: titanium --install-completion --shell bash --print

    Parameters
    ----------
    shell
        Shell that completes; the one that is running if left out.
    out
        File for the script; if left out, the place where the shell looks, and bash and zsh are told of it in .bashrc
        or .zshrc.
    print_
        Print the script and write nothing.
    """
    from cyclopts.completion import ShellDetectionError, detect_shell

    from titanium.apps.cli import app

    try:
        chosen: Shell = shell or detect_shell()
    except ShellDetectionError as error:
        raise InputError("which shell is running cannot be told\nName it with --shell bash, zsh or fish.") from error
    if print_:
        sys.stdout.write(app.generate_completion(shell=chosen))
        return
    try:
        file = app.install_completion(shell=chosen, output=out, add_to_startup=out is None)
    except OSError as error:
        raise InputError(f"the script cannot be written: {error}") from error
    said = f"Completion for {chosen} is in {file}; it works in shells that are opened from now on."
    output.show(lambda: {"schema": "titanium.completion/1", "shell": chosen, "file": str(file)}, lambda: said, said)
