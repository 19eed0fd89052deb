"""The command `titanium memo`: what a run found, as a memo for a principal."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from titanium.apps.output import DEFAULT_OUTPUT, Output, listed


def memo(
    run: str,
    *,
    package: str | None = None,
    format: Literal["html", "pdf", "docx", "md"] | None = None,
    lang: Annotated[str, Parameter(name=["--lang", "--language"])] = "en",
    without: str = "",
    out: Path | None = None,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """Write a memo of what a run found: the answer, when it breaks, the deal, the evidence, and how to doubt it.

    Example: titanium memo runs/findings --package titanium --without claims

    Parameters
    ----------
    run
        Folder or address of a run, as `titanium stress CASE --out RUN` makes it.
    package
        Package of the run that the memo is about; its base if left out.
    format
        What is written; that of the file's suffix if left out, a page if no file is named either.
    lang
        Language of the memo: en or ko.
    without
        Findings to leave out, separated by commas: rules, inputs, beliefs, deal, ledger, claims. Claims take longest.
    out
        File to write; memo.html, or of the format that is named, in the run's folder if left out.
    """
    from titanium.explore.store import open_run
    from titanium.files import write_whole
    from titanium.tell.memo import writing
    from titanium.tell.memo.gather import Part

    chosen = writing.format_for(out, format)
    writing.require(chosen, lang, out)
    opened = open_run(run)
    name = f"memo.{chosen}" if out is None else out.name

    def on_step(part: Part) -> None:
        if output.progress == "auto":
            output.tell(f"{writing.STEPS[part]} ...")

    made = writing.memo(opened, package, lang, without=listed(without), file=name, on_step=on_step)
    data = writing.set_as(made, chosen)
    if out is None:
        opened.folder.write(name, data)
    else:
        write_whole(out.expanduser(), data)
    place = f"{opened.address.rstrip('/')}/{name}" if out is None else str(out)
    headline = f"{writing.headline(made)}\nMemo: {place}"
    output.show(lambda: {**writing.to_dict(made), "file": place}, lambda: headline, headline)
