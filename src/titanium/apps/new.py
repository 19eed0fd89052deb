"""The command `titanium new`: a commented case folder to start from."""

from pathlib import Path

from titanium.apps.output import DEFAULT_OUTPUT, Output


def new(
    name: str,
    *,
    into: Path | None = None,
    title: str | None = None,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """A commented case to start from: placeholders that pass every check and run, to be replaced one by one.

    Example: titanium new northern_flank

    Parameters
    ----------
    name
        Name of the case and of its folder: small letters, digits and _.
    into
        Folder to put it in; the current one if left out.
    title
        Title for readers; one is made of the name if left out.
    """
    import shlex

    from titanium.case.new import PLACEHOLDER, new_case

    folder = new_case(name, into, title=title)
    files = sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())
    address = shlex.quote(str(folder))
    steps = {
        f"titanium check {address}": "every problem with its line, and how many numbers are still placeholders",
        f"titanium stress {address} --prior --futures 2048": "it runs at once, though its answers mean nothing yet",
        f"titanium sensitivity {address} --method morris --samples 8": "which numbers to replace first",
    }
    headline = f"{folder} holds a case of {len(files)} files; every number in it has the source '{PLACEHOLDER}'."

    def rendered() -> str:
        width = max(map(len, steps))
        told = "\n".join(f"  {command:<{width}}   {why}" for command, why in steps.items())
        return f"{headline} Begin with case.yaml.\n\n{told}"

    def data() -> dict[str, object]:
        return {"schema": "titanium.new/1", "folder": str(folder), "files": files, "next": list(steps)}

    output.show(data, rendered, headline)
