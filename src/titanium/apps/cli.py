"""The command line. Each command calls one public function and prints what it gives; heavy imports wait for it.

Exit codes: 0 ran, 1 a package breaks (with `--check`), 2 usage, 3 bad input, 4 internal error, 130 interrupted.
"""

import shlex
import sys
from typing import Annotated

from cyclopts import App, CycloptsError, Parameter

from titanium import __version__
from titanium.apps.assumptions import assumptions
from titanium.apps.backtest import backtest
from titanium.apps.bargain import bargain
from titanium.apps.base_rates import base_rates
from titanium.apps.breaking import break_
from titanium.apps.check import check
from titanium.apps.choices import choices
from titanium.apps.claims import claims
from titanium.apps.crisis import crisis
from titanium.apps.design import design
from titanium.apps.discover import discover
from titanium.apps.fit import fit
from titanium.apps.game import app as game
from titanium.apps.interactions import interactions
from titanium.apps.ledger import ledger
from titanium.apps.match import match
from titanium.apps.memo import memo
from titanium.apps.new import new
from titanium.apps.output import USAGE
from titanium.apps.paths import paths
from titanium.apps.posture import posture
from titanium.apps.quantities import quantities
from titanium.apps.runs import app as runs
from titanium.apps.schools import schools
from titanium.apps.sensitivity import sensitivity
from titanium.apps.sheet import sheet
from titanium.apps.stress import stress
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
app.command(stress)
app.command(check)
app.command(crisis)
app.command(ledger)
app.command(posture)
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
app.command(memo)
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
