"""The verdict as one page: no script, no outside request, the same content as the terminal's and what it rests on.

The page is the template `page.html.j2` filled with a case and its verdict. Whatever a case says is shown as text.
"""

import json
import math
import shlex
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from titanium import __version__
from titanium.case.check import grade_counts
from titanium.case.schema import Case, Source, Switch, Threshold
from titanium.errors import InputError
from titanium.explore.ensemble import PRIOR
from titanium.explore.folder import Folder
from titanium.files import check_writable, write_whole
from titanium.judge.verdict import Cost, Difference, PackageVerdict, Rate, Share, Verdict
from titanium.tell import words
from titanium.tell.catalogue import noted, say
from titanium.tell.figures.canvas import MISSING
from titanium.tell.figures.strength import ranked, strength
from titanium.tell.template import template
from titanium.tell.verdict import cost, difference, rate

NONE_COUNTED = noted("none counted")


def write_page(case: Case, verdict: Verdict, path: str | Path) -> None:
    """Write the verdict on a case's packages as one self-contained HTML page.

    Parameters
    ----------
    case
        The case that was judged.
    verdict
        What `stress` or `judge_run` gave for it.
    path
        File to write; one that is there is replaced once the page is whole.

    Raises
    ------
    InputError
        If jinja2 or matplotlib is not installed, or the verdict is not on this case.
    RunError
        If the file cannot be written.
    """
    write_whole(Path(path).expanduser(), page(case, verdict).encode())


def write_beside_run(case: Case, verdict: Verdict, folder: str | Path) -> None:
    """Write the verdict into a run's folder, as JSON for programs and as a page for readers.

    Raises
    ------
    InputError
        If the extra that the page needs is not installed.
    RunError
        If a file cannot be written.
    """
    place = Folder(folder)
    place.write("verdict.json", json.dumps(verdict.to_dict(), indent=2, allow_nan=False).encode())
    place.write("verdict.html", page(case, verdict).encode())


def require_page(path: str | Path) -> None:
    """Refuse early a page that could not be written later.

    Raises
    ------
    InputError
        If the extra that it needs is not installed; it is named.
    RunError
        If the file cannot be written.
    """
    check_writable(Path(path).expanduser())
    for name in ("jinja2", "matplotlib"):
        if find_spec(name) is None:
            raise InputError(MISSING.format(name))


def page(case: Case, verdict: Verdict) -> str:
    """The verdict on a case's packages as the text of one self-contained HTML page.

    The same case and verdict give the same page with the same versions of Titanium, JAX and Matplotlib.

    Raises
    ------
    InputError
        If jinja2 or matplotlib is not installed, or the verdict is not on this case.
    """
    if verdict.case_hash != case.hash:
        raise InputError(
            f"the verdict is on case {verdict.case} {verdict.case_hash[:12]}, not on {words.case_line(case)}\n"
            "Give the case that was judged, or stress this one again."
        )
    try:
        from markupsafe import Markup
    except ModuleNotFoundError as error:
        raise InputError(MISSING.format("jinja2")) from error
    filters = {
        "hundred": _hundred,
        "cost": _cost,
        "rate": _rate,
        "limit": _limit,
        "unit": _unit,
        "thousands": _thousands,
    }
    return template("page.html.j2", filters).render(
        case=case,
        verdict=verdict,
        packages=ranked(verdict),
        chart=Markup(strength(verdict).svg()),
        words=words,
        against=_against,
        breaks_count=_breaks_count,
        disputes=_disputes(case, verdict),
        undisputed=_undisputed(case, verdict),
        gap=_gap,
        grades=words.grades(grade_counts(case)),
        sources=_sources_of_limits(case),
        command=command(case, verdict),
        versions={"titanium": __version__, "jax": version("jax"), "jaxlib": version("jaxlib")},
    )


def command(case: Case, verdict: Verdict) -> str:
    """The command that makes a verdict again."""
    names = [own.name for own in verdict.packages]
    chosen = [] if set(names) == set(case.packages) else ["--packages", ",".join(names)]
    counts = ["--futures", str(verdict.futures), "--seed", str(verdict.seed)]
    counts += ["--prior"] if verdict.ensemble == PRIOR and case.constraints else []
    return shlex.join(["titanium", "stress", case.name, *chosen, *counts, "--page", "verdict.html"])


def _hundred(share: Share) -> str:
    return words.per_hundred(share) if share.futures else say(NONE_COUNTED)


def _cost(own: Cost) -> str:
    return cost(own) if math.isfinite(own.mean) else say(NONE_COUNTED)


def _rate(own: Rate) -> str:
    return rate(own) if math.isfinite(own.mean) else say(NONE_COUNTED)


def _against(verdict: Verdict, own: PackageVerdict, ahead: Difference) -> str:
    if own.name == verdict.status_quo:
        return say("today's package")
    return difference(ahead) if math.isfinite(ahead.mean) else say(NONE_COUNTED)


def _breaks_count(own: PackageVerdict) -> int:
    return own.strength.futures - own.strength.count


def _limit(limit: Threshold) -> str:
    least = [say("at least {number:g}", number=limit.at_least)] if math.isfinite(limit.at_least) else []
    most = [say("at most {number:g}", number=limit.at_most)] if math.isfinite(limit.at_most) else []
    return words.all_of(least + most)


def _unit(unit: str) -> str:
    return unit.replace("_", " ")


def _thousands(number: int) -> str:
    return f"{number:,}"


def _disputes(case: Case, verdict: Verdict) -> list[tuple[str, Switch]]:
    """Switches that move the strength of some package by more than counting error."""
    disputed = {switch for own in verdict.packages for switch in own.moved_by()}
    return [(name, switch) for name, switch in case.schools.items() if name in disputed]


def _undisputed(case: Case, verdict: Verdict) -> list[str]:
    disputed = {name for name, _ in _disputes(case, verdict)}
    return [name for name in case.schools if name not in disputed]


def _gap(own: PackageVerdict, switch: str) -> str:
    """By how much of 100 futures the schools of a switch part on a package."""
    if switch not in own.moved_by():
        return say("no")
    shares = [share.share for share in own.by_school[switch].values()]
    return say("by {number:.1f}", number=100 * (max(shares) - min(shares)))


def _sources_of_limits(case: Case) -> dict[str, Source]:
    cited = [key for limit in case.description.thresholds.values() for key in limit.source]
    return {key: case.sources[key] for key in dict.fromkeys(cited) if key in case.sources}
