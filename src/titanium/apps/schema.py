"""The command `titanium schema`: what the JSON of a command holds."""

import json
import sys

from titanium.apps.output import DEFAULT_OUTPUT, Output


def schema(*command: str, output: Output = DEFAULT_OUTPUT) -> None:
    """What the JSON of a command holds, as a JSON Schema (2020-12); without a command, which there are.

    Example: titanium schema stress

    Parameters
    ----------
    command
        A command, such as stress or runs show; or the name of an output, such as verdict or error.
    """
    from titanium.schemas import BESIDE, OUTPUTS, load_schema, schema_names, version_of

    if command:
        sys.stdout.write(json.dumps(load_schema(" ".join(command)), indent=2, ensure_ascii=False) + "\n")
        return
    commands = {name: [version_of(own) for own in outputs] for name, outputs in OUTPUTS.items()}
    beside = {name: version_of(name) for name in BESIDE}
    headline = (
        f"{len(schema_names())} schemas, of what {len(commands)} commands print as JSON and of what stands beside"
    )

    def rendered() -> str:
        width = max(map(len, commands))
        rows = [f"  {name:<{width}}   {', '.join(own)}" for name, own in commands.items()]
        others = [f"  {name:<{width}}   {own}" for name, own in beside.items()]
        told = ["titanium schema COMMAND prints one. With --json, commands print:", "", *rows]
        return "\n".join([*told, "", "On standard error, under --json and --progress json:", "", *others])

    output.show(
        lambda: {"schema": version_of("schema"), "commands": commands, "standard_error": beside}, rendered, headline
    )
