"""The command line. Each command calls one public function and prints what it gives; heavy imports wait for it.

Exit codes: 0 ran, 1 a package breaks (with `--check`) or a run is damaged or differs, 2 usage, 3 bad input, 4 internal
error, 130 interrupted. `docs/command-line.md` says more.
"""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, CycloptsError, Group, Parameter

from titanium import __version__
from titanium.apps.assumptions import assumptions
from titanium.apps.backtest import backtest
from titanium.apps.bargain import bargain
from titanium.apps.base_rates import base_rates
from titanium.apps.breaking import break_
from titanium.apps.check import check
from titanium.apps.choices import choices
from titanium.apps.claims import claims
from titanium.apps.completion import install_completion
from titanium.apps.crisis import crisis
from titanium.apps.design import design
from titanium.apps.discover import discover
from titanium.apps.failure import failure_of, unknown_command
from titanium.apps.fit import fit
from titanium.apps.game import app as game
from titanium.apps.help import HelpFormatter, command
from titanium.apps.interactions import interactions
from titanium.apps.ledger import ledger
from titanium.apps.match import match
from titanium.apps.memo import memo
from titanium.apps.new import new
from titanium.apps.open import open_
from titanium.apps.paths import paths
from titanium.apps.posture import posture
from titanium.apps.quantities import quantities
from titanium.apps.runs import app as runs
from titanium.apps.schema import schema
from titanium.apps.schools import schools
from titanium.apps.sensitivity import sensitivity
from titanium.apps.serve import serve
from titanium.apps.sheet import sheet
from titanium.apps.stress import stress
from titanium.apps.sweep import sweep
from titanium.apps.trace import trace

if TYPE_CHECKING:
    from titanium.apps.terminal import Terminal

app = App(
    name="titanium",
    version=__version__,
    help="Does a package of alliance terms hold, where does it break, and would both capitals sign it?",
    help_epilogue="Example: titanium stress us_rok --packages ironclad,titanium --futures 10000",
    help_format="plaintext",
    help_formatter=HelpFormatter(),
    result_action="return_value",
    suppress_keyboard_interrupt=False,
)

_answers = Group("Answers", sort_key=1)
_findings = Group("Findings", sort_key=2)
_evidence = Group("Evidence", sort_key=3)
_cases = Group("Cases and their parts", sort_key=4)
_kept = Group("Runs and games", sort_key=5)
_itself = Group("The program", sort_key=6)

for _group, _commands in {
    _answers: (stress, match, schools, interactions, choices, memo, open_, serve),
    _findings: (sheet, discover, sensitivity, break_, design, bargain, paths),
    _evidence: (claims, base_rates, fit, backtest, assumptions),
    _cases: (check, new, quantities, trace, crisis, ledger, posture),
    _kept: (sweep,),
    _itself: (schema,),
}.items():
    for _place, _function in enumerate(_commands):
        command(app, _function.__name__.rstrip("_").replace("_", "-"), group=_group, sort_key=_place)(_function)
for _rooms in (runs, game):
    _rooms.group = _kept
    app.command(_rooms)
command(app, "--install-completion", group=_itself)(install_completion)
app["--help"].group = app["--version"].group = _itself


@app.default
def welcome(*words: Annotated[str, Parameter(show=False)]) -> int:
    """Print three examples."""
    if words:
        raise unknown_command(app, words[0])
    sys.stdout.write(
        "Titanium answers for a package of alliance terms: does it hold, where does it break, would both sign?\n\n"
        "  titanium stress us_rok                             which packages hold, and where each breaks first\n"
        "  titanium crisis us_rok taiwan --package titanium   one crisis tree, solved\n"
        "  titanium ledger us_rok --years 2026:2035           who pays whom, by every definition\n\n"
        "titanium --help lists all commands; each command's own --help ends with an example to copy.\n"
    )
    return 0


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and give its exit code; errors are printed, never raised."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = given[: given.index("--")] if "--" in given else given
    try:
        result = app(given, exit_on_error=False, print_error=False, console=_console(options))
        return result if isinstance(result, int) else 0
    except BrokenPipeError:
        from titanium.apps.terminal import drop_closed_streams

        drop_closed_streams()
        return 0
    except (CycloptsError, KeyboardInterrupt, Exception) as error:
        if "--debug" in options and not isinstance(error, CycloptsError | KeyboardInterrupt):
            raise
        failure = failure_of(error, given, app)
        sys.stderr.write(failure.told(as_json="--json" in options))
        return failure.exit_code


def _console(options: Sequence[str]) -> "Terminal | None":
    """A console for help and version; other commands bring their own."""
    if not {"--help", "-h", "--version"} & set(options):
        return None
    from titanium.apps.terminal import help_console

    return help_console(no_color="--no-color" in options)


def main() -> None:
    """Entry point of the command `titanium`."""
    code = run()
    from titanium.apps.terminal import drop_closed_streams

    drop_closed_streams()
    sys.exit(code)
