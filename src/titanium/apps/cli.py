"""The command line. Each command calls one public function and prints what it gives; heavy imports wait for it.

Exit codes: 0 ran, 1 a package breaks (with `--check`), 2 usage, 3 bad input, 4 internal error, 130 interrupted.
"""

import shlex
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, CycloptsError, Parameter

from titanium import __version__
from titanium.apps.assumptions import assumptions
from titanium.apps.backtest import backtest
from titanium.apps.bargain import bargain
from titanium.apps.base_rates import base_rates
from titanium.apps.breaking import break_
from titanium.apps.choices import choices
from titanium.apps.claims import claims
from titanium.apps.design import design
from titanium.apps.discover import discover
from titanium.apps.fit import fit
from titanium.apps.game import app as game
from titanium.apps.interactions import interactions
from titanium.apps.match import match
from titanium.apps.new import new
from titanium.apps.output import DEFAULT_OUTPUT, USAGE, Output, listed
from titanium.apps.paths import paths
from titanium.apps.quantities import quantities
from titanium.apps.runs import app as runs
from titanium.apps.schools import schools
from titanium.apps.sensitivity import sensitivity
from titanium.apps.sheet import sheet
from titanium.apps.sweep import sweep
from titanium.apps.trace import trace
from titanium.errors import InputError, Interrupted, TitaniumError, nearest

BAD_INPUT, INTERNAL, INTERRUPTED = 3, 4, 130

app = App(
    name="titanium",
    version=__version__,
    help="Does a package of alliance terms hold, where does it break, and would both capitals sign it?",
    help_epilogue="Example: titanium stress us_rok --packages ironclad,titanium --futures 10000",
    result_action="return_value",
    suppress_keyboard_interrupt=False,
)
app.command(game)
app.command(runs)
app.command(sweep)
app.command(interactions)
app.command(choices)
app.command(match)
app.command(trace)
app.command(schools)
app.command(quantities)
app.command(sheet)
app.command(discover)
app.command(sensitivity)
app.command(break_, name="break")
app.command(design)
app.command(bargain)
app.command(paths)
app.command(base_rates)
app.command(fit)
app.command(backtest)
app.command(claims)
app.command(assumptions)
app.command(new)


@app.default
def welcome(*words: Annotated[str, Parameter(show=False)]) -> int:
    """Print three examples."""
    if words:
        known = [name for name in app if not name.startswith("-")]
        sys.stderr.write(f"Error: no command '{words[0]}'\n{nearest(words[0], known)}\n")
        return USAGE
    sys.stdout.write(
        "Titanium answers for a package of alliance terms: does it hold, where does it break, would both sign?\n\n"
        "  titanium stress us_rok                             which packages hold, and where each breaks first\n"
        "  titanium crisis us_rok taiwan --package titanium   one crisis tree, solved\n"
        "  titanium ledger us_rok --years 2026:2035           who pays whom, by every definition\n\n"
        "titanium --help lists all commands.\n"
    )
    return 0


@app.command
def stress(
    case: str = "us_rok",
    *,
    packages: str = "all",
    futures: int = 100_000,
    seed: int = 0,
    prior: Annotated[bool, Parameter(negative="")] = False,
    out: str | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    page: Path | None = None,
    check: Annotated[bool, Parameter(negative="")] = False,
    output: Output = DEFAULT_OUTPUT,
) -> int:
    """In how many sampled futures does each package hold, and what breaks first?

    Example: titanium stress us_rok --packages ironclad,titanium --futures 4096

    Parameters
    ----------
    case
        Name of an embedded case, or the path of a case folder.
    packages
        Names of packages, separated by commas, or `all`. Today's package is always shown beside them.
    futures
        Number of sampled futures.
    seed
        Seed of the futures; the same seed gives the same bits.
    prior
        Take futures from the case's ranges alone, not only those that the record and the capitals' signatures leave.
    out
        Folder, or address such as s3://bucket/run, in which the run is stored, with the verdict as JSON and as a page;
        one that was interrupted there is continued.
    workers
        Host threads; one per available core if left out.
    cluster
        Where Dask computes the run of --out instead: local:N for N processes here, or the address of a scheduler.
    page
        File for a self-contained HTML page of the verdict.
    check
        Exit with 1 if a named package holds in fewer than half of the futures.
    """
    from titanium.case import load_case
    from titanium.judge import stress as stress_
    from titanium.tell import verdict as tell_verdict
    from titanium.tell import words
    from titanium.tell.page import require_page, write_beside_run, write_page

    beside = None if out is None or "://" in out else Path(out) / "verdict.html"
    for file in (page, beside):
        if file is not None:
            require_page(file)
    loaded = load_case(case)
    names = None if packages == "all" else listed(packages)
    with output.advancing(futures) as on_progress:
        ensemble = "prior" if prior else "matched"
        verdict = stress_(
            loaded, names, futures=futures, seed=seed, ensemble=ensemble, out=out,
            workers=workers, cluster=cluster, on_progress=on_progress,
        )  # fmt: skip
    if out is not None:
        write_beside_run(loaded, verdict, out)
    if page is not None:
        write_page(loaded, verdict, page)
        output.tell(f"Page: {page}")
    output.show(verdict.to_dict, lambda: tell_verdict.render(verdict), words.headline(verdict))
    asked = [own for own in verdict.packages if names is None or own.name in names]
    return int(check and any(own.strength.share < 0.5 for own in asked))


@app.command
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


@app.command
def crisis(
    case: str,
    name: str,
    *,
    package: str | None = None,
    set_: Annotated[tuple[str, ...], Parameter(name="--set", negative="")] = (),
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """Solve one crisis: who moves, with what probability, and what each outcome is worth to whom.

    Example: titanium crisis us_rok taiwan --package titanium --set tripwire=reiter_poast --set lam_W=30

    Parameters
    ----------
    case
        Name of an embedded case, or the path of a case folder.
    name
        Name of the crisis.
    package
        Name of a package; today's if left out.
    set_
        `name=value` for a lever, an uncertainty or a school; may be given several times.
    """
    from titanium.case import load_case
    from titanium.report.crisis import solve_crisis
    from titanium.tell import crisis as tell_crisis

    report = solve_crisis(load_case(case), name, package, set_)
    output.show(report.to_dict, lambda: tell_crisis.render(report), tell_crisis.headline(report))


@app.command
def ledger(
    case: str = "us_rok",
    *,
    package: str | None = None,
    years: str | None = None,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """Who pays whom: the agreed payment by year and category, cost of presence, and every definition of the share.

    Example: titanium ledger us_rok --years 2026:2035

    Parameters
    ----------
    case
        Name of an embedded case, or the path of a case folder.
    package
        Name of a package; today's if left out.
    years
        First and last year, as 2026:2035.
    """
    from titanium.case import load_case
    from titanium.report.account import account
    from titanium.tell import account as tell_account

    found = account(load_case(case), package, years=_span(years))
    output.show(found.to_dict, lambda: tell_account.render(found), tell_account.headline(found))


@app.command
def posture(case: str = "us_rok", *, package: str | None = None, output: Output = DEFAULT_OUTPUT) -> None:
    """How soon force is where: sites, distances, arrivals in both theatres, and what relocation costs.

    Example: titanium posture us_rok --package troop_cut

    Parameters
    ----------
    case
        Name of an embedded case, or the path of a case folder.
    package
        Name of a package; today's if left out.
    """
    from titanium.case import load_case
    from titanium.report.deployment import deployment
    from titanium.tell import deployment as tell_deployment

    found = deployment(load_case(case), package)
    output.show(found.to_dict, lambda: tell_deployment.render(found), tell_deployment.headline(found))


def _span(years: str | None) -> tuple[int, int] | None:
    if years is None:
        return None
    first, colon, last = years.partition(":")
    try:
        return int(first), int(last if colon else first)
    except ValueError:
        raise InputError(f"years '{years}': a year or a span such as 2026:2035 is wanted") from None


def run(arguments: list[str] | None = None) -> int:
    """Run a command line and give its exit code; errors are printed, never raised."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        result = app(given, exit_on_error=False, print_error=True)
        return result if isinstance(result, int) else 0
    except CycloptsError:
        return USAGE
    except Interrupted as stop:
        sys.stderr.write(f"Interrupted; {stop}\nGo on with: titanium runs resume {shlex.quote(stop.address)}\n")
        return INTERRUPTED
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted; nothing was stored.\n")
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except TitaniumError as error:
        if "--debug" in given:
            raise
        sys.stderr.write(f"{_kind(error)}: {error}\n")
        return error.exit_code
    except Exception as error:
        if "--debug" in given:
            raise
        sys.stderr.write(
            f"Internal error: {type(error).__name__}: {error}\nRun again with --debug for the traceback.\n"
        )
        return INTERNAL


def _kind(error: TitaniumError) -> str:
    return "Error" if type(error) in (InputError, TitaniumError) else type(error).__name__


def main() -> None:
    """Entry point of the command `titanium`."""
    sys.exit(run())
