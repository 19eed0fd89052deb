"""How to make a memo's numbers again: commands, seed, versions, hash."""

import shlex
from collections.abc import Iterator

from titanium import __version__
from titanium.case import case_names, load_case
from titanium.case.schema import Case
from titanium.explore.ensemble import PRIOR
from titanium.explore.manifest import Manifest
from titanium.judge.stress import PURPOSE
from titanium.tell import words
from titanium.tell.catalogue import ENGLISH, language, say
from titanium.tell.memo.document import Block, Command, Paragraph, Section
from titanium.tell.memo.gather import PARTS, Findings, Missing
from titanium.tell.table import Table

PACKAGES = "packages.csv"
"""Table from which packages are read that were made for a run, as `titanium sweep --package-file` has it."""


def again(found: Findings, file: str) -> Section:
    """The commands that make the run and the memo again, and what they ran with."""
    blocks: list[Block] = [
        Paragraph(say("The same commands give the same numbers, to the bit on the same kind of machine.")),
        Command(f"{run_command(found)}\n{memo_command(found, file)}"),
        *_remarks(found),
        _facts(found),
    ]
    return Section("again", say("How to make it again"), tuple(blocks))


def run_command(found: Findings) -> str:
    """The command that makes the run again; packages that the scope does not name are read from `PACKAGES`."""
    manifest, scope = found.manifest, found.scope
    named = [name for name in manifest.packages if name in scope.packages]
    made = _made(found)
    chosen = [] if set(named) == set(scope.packages) and not made else ["--packages", ",".join(named)] if named else []
    chosen += ["--package-file", PACKAGES] if made else []
    counts = ["--futures", str(manifest.futures), "--seed", str(manifest.seed)]
    if manifest.purpose == PURPOSE and not made:
        prior = ["--prior"] if manifest.kind == PRIOR and isinstance(scope, Case) and scope.constraints else []
        return shlex.join(["titanium", "stress", manifest.case, *chosen, *counts, *prior, "--out", found.run])
    return shlex.join(["titanium", "sweep", manifest.case, *chosen, *counts, *_drawn(manifest), "--out", found.run])


def _drawn(manifest: Manifest) -> Iterator[str]:
    """How futures were drawn, where it differs from what a sweep does by itself."""
    usual = {"ensemble": "matched", "sampling": "sobol", "schools": "stratified"}
    given = {"ensemble": manifest.kind, "sampling": manifest.sampling, "schools": manifest.schools}
    for name, value in given.items():
        if value != usual[name]:
            yield from (f"--{name}", value)


def memo_command(found: Findings, file: str) -> str:
    """The command that writes the memo again."""
    left_out = [part for part in PARTS if isinstance(own := getattr(found, part), Missing) and own.why == "left out"]
    spoken = [] if language() == ENGLISH else ["--lang", language()]
    without = ["--without", ",".join(left_out)] if left_out else []
    return shlex.join(["titanium", "memo", found.run, "--package", found.package, *spoken, *without, "--out", file])


def _remarks(found: Findings) -> Iterator[Paragraph]:
    manifest, scope = found.manifest, found.scope
    if found.case is None:
        yield Paragraph(
            say("Give the address of the function, as file.py:model, where the command has {name}.", name=manifest.case)
        )
    if found.case is not None and found.case.name in case_names() and load_case(found.case.name).hash != scope.hash:
        yield Paragraph(
            say(
                "The case is not {name} as it ships: some of its numbers were changed, and the same numbers come only "
                "from the same changes. The run holds the case as it was met.",
                name=found.case.name,
            )
        )
    if made := _made(found):
        yield Paragraph(
            say(
                "Packages made for the run: {count}. Its file manifest.json holds every lever of each.", count=len(made)
            )
        )
        yield Paragraph(
            say(
                "The command reads them from {file}, a row each. Its run counts as this one does, but has no count "
                "without the signatures beside it.",
                file=PACKAGES,
            )
            if manifest.purpose == PURPOSE
            else say("The command reads them from {file}, a row each.", file=PACKAGES)
        )


def _made(found: Findings) -> list[str]:
    """Packages of the run that its scope does not name."""
    return [name for name in found.manifest.packages if name not in found.scope.packages]


def _facts(found: Findings) -> Table:
    manifest, judged = found.manifest, found.judged
    rows = [
        (say("case"), found.scope.name),
        (say("hash of the case"), found.scope.hash),
        (say("sampled futures"), f"{judged.futures:,}"),
        (say("seed"), str(judged.seed)),
        (say("which futures"), words.ensemble(judged.ensemble)),
        (say("the memo by"), f"titanium-alliance {__version__}"),
        (say("the run by"), ", ".join(f"{name} {version}" for name, version in manifest.versions.items())),
    ]
    return Table(say("What it was made with"), (say("what"), say("which")), tuple(rows))
