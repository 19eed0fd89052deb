"""A golden run: what the case says today. When it changes, a news fragment must say which figures moved and why.

After a change that is meant, `python tests/cases/test_us_rok_golden.py` writes the run anew and prints its mark; a file
`changelog.d/<topic>.results.md` (or CHANGELOG.md) then tells what moved, and names the mark.
"""

import hashlib
import json
import sys
from pathlib import Path

import pytest

from titanium import load_case, stress
from titanium.judge import Verdict

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).with_name("us_rok_golden.json")
FUTURES, SEED = 2048, 0
SLACK = 2
"""Futures by which a count may differ between kinds of processor, whose last bits differ."""


def counts(verdict: Verdict) -> dict[str, dict[str, int]]:
    """Futures in which each package holds, is secure, and is signed by each capital."""
    return {
        own.name: {
            "holds": own.strength.count,
            "secure": own.security.count,
            **{f"signed by {role}": share.count for role, share in own.accept.items()},
        }
        for own in verdict.packages
    }


def run() -> dict[str, dict[str, dict[str, int]]]:
    """The run, with the signatures and without them."""
    verdict = stress(load_case("us_rok"), futures=FUTURES, seed=SEED)
    assert verdict.unsigned is not None
    return {"matched": counts(verdict), "unsigned": counts(verdict.unsigned)}


def mark() -> str:
    """Name of the golden run as it is stored."""
    return hashlib.sha256(GOLDEN.read_bytes()).hexdigest()[:8]


def news() -> str:
    """Everything that users were told of results that moved."""
    fragments = [*ROOT.glob("changelog.d/*.results.md"), *ROOT.glob("CHANGELOG.md")]
    return "\n".join(fragment.read_text(encoding="utf-8") for fragment in fragments)


def test_the_run_gives_what_it_gave() -> None:
    stored, found = json.loads(GOLDEN.read_text(encoding="utf-8")), run()
    moved = [
        f"{ensemble}: {package} {what} {found[ensemble][package][what]}, was {count}"
        for ensemble, packages in stored.items()
        for package, own in packages.items()
        for what, count in own.items()
        if abs(found[ensemble].get(package, {}).get(what, -FUTURES) - count) > SLACK
    ]
    if moved or found.keys() != stored.keys():
        pytest.fail("results moved; if that is meant, follow the first lines of this file\n" + "\n".join(moved))


def test_users_were_told_of_the_results_that_moved() -> None:
    assert f"golden run {mark()}" in news(), f"no results fragment names 'golden run {mark()}'"


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(run(), indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"golden run {mark()}\n")
