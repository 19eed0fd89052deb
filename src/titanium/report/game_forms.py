"""One game in another form: drawn as text or as a picture, or written as a Gambit or a YAML file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from titanium.documents import read_document
from titanium.errors import InputError
from titanium.files import check_writable, write_whole
from titanium.games.drawing.outline import draw_text
from titanium.games.drawing.picture import draw_svg
from titanium.games.drawing.shown import Solved, tree_rows
from titanium.games.interchange.efg_write import write_efg
from titanium.games.interchange.yaml_read import CRISIS_KEYS
from titanium.games.interchange.yaml_write import write_yaml
from titanium.games.tree import Game
from titanium.report.game import EFG, YAML, Source, read_game, read_precision, read_settings, values_of

DRAWING_SCHEMA = "titanium.game.drawing/1"
CONVERSION_SCHEMA = "titanium.game.conversion/1"


@dataclass(frozen=True)
class Drawing:
    """A game to be drawn, solved or not."""

    source: Source
    settings: Mapping[str, float]
    solution: Solved | None
    out: str | None
    ascii_only: bool = False
    with_formulas: bool = False
    """Whether payoffs and chances are shown as formulas, not at the defaults."""

    def text(self, width: int = 100) -> str:
        """The tree as text of at most so many columns."""
        game = self.source.game
        if self.with_formulas:  # which are shown where their names have no values
            game = game.model_copy(update={"parameters": {}})
        return draw_text(game, self.solution, params=self.settings, width=width, ascii_only=self.ascii_only)

    def to_dict(self) -> dict[str, Any]:
        """What the drawing says as plain data for JSON: one entry a branch."""
        return {
            "schema": DRAWING_SCHEMA,
            "file": self.source.file,
            "game": self.source.title,
            "out": self.out,
            "branches": [
                row._asdict() | {"payoffs": dict(row.payoffs)}
                for row in tree_rows(self.source.game, self.solution, params=self.settings)
            ],
        }


def draw_game(
    file: str | Path,
    *,
    rationality: str | None = None,
    settings: Sequence[str] = (),
    out: Path | None = None,
    ascii_only: bool = False,
) -> Drawing:
    """A game as a drawing, written to a file if one is named.

    Parameters
    ----------
    file
        The game, see `read_game`.
    rationality
        Precision at which it is solved first, see `read_precision`; without it there are no probabilities.
    settings
        `name=value` texts for parameters.
    out
        File to write, `.svg` or `.txt`; one that is there is replaced once the drawing is whole.
    ascii_only
        Whether text keeps to letters that every terminal has.

    Raises
    ------
    InputError
        If the game cannot be read or solved, or the file cannot be written.
    """
    if out is not None:
        if out.suffix.lower() not in (".svg", ".txt"):
            raise InputError(f"'{out}': a drawing is written as .svg or as .txt")
        if out.suffix.lower() == ".svg" and ascii_only:
            raise InputError("--ascii is for text; leave it out for .svg")
        check_writable(out.expanduser())
    source = read_game(file)
    given = read_settings(source.game, settings)
    solution = None
    if rationality is not None:
        from titanium.games.solving.equilibrium import solve

        solution = solve(source.game, values_of(source.game, given), read_precision(source.game, rationality))
    drawing = Drawing(source, given, solution, str(out) if out else None, ascii_only)
    if out is not None:
        is_svg = out.suffix.lower() == ".svg"
        text = draw_svg(source.game, solution, params=given) if is_svg else drawing.text()
        write_whole(out.expanduser(), f"{text}\n".encode())
    return drawing


@dataclass(frozen=True)
class Conversion:
    """A game written in another form, and what that form could not hold."""

    source: Source
    out: str
    values: Mapping[str, float]
    """Names whose formulas became numbers, with their values."""
    dropped: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The conversion as plain data for JSON."""
        return {
            "schema": CONVERSION_SCHEMA,
            "file": self.source.file,
            "game": self.source.title,
            "out": self.out,
            "values": dict(self.values),
            "dropped": list(self.dropped),
        }


def convert_game(file: str | Path, out: Path, *, settings: Sequence[str] = (), force: bool = False) -> Conversion:
    """Write a game as `.efg` or `.yaml`, told by the suffix.

    A Gambit file holds numbers alone, so formulas are evaluated for it.

    Parameters
    ----------
    file
        The game, see `read_game`.
    out
        File to write.
    settings
        `name=value` texts for what formulas are evaluated at, for `.efg` alone.
    force
        Whether to replace a file that is there.

    Raises
    ------
    InputError
        If the game cannot be read, or the form cannot hold it; if the file is there already or cannot be written.
    """
    suffix, place = out.suffix.lower(), out.expanduser()
    if suffix not in YAML + EFG:
        raise InputError(f"'{out}': a game is written as {', '.join(YAML + EFG)}, told by the suffix")
    check_writable(place)
    if place.exists() and not force:
        raise InputError(f"'{out}' is there already\nName another file, or replace it with --force.")
    source = read_game(file)
    given = read_settings(source.game, settings)
    dropped = list(_unread(source))
    values: dict[str, float] = {}
    if suffix in EFG:
        in_force = {name: own.default for name, own in source.game.parameters.items()} | given
        used = _written_names(source.game)
        values = {name: in_force[name] for name in in_force if name in used}
        dropped += _without_gambit(source.game)
        text = write_efg(source.game, given)
    elif given:
        raise InputError("--set is for .efg, where formulas become numbers; YAML keeps formulas and defaults")
    else:
        text = write_yaml(source.game)
    write_whole(place, text.encode())
    return Conversion(source, str(out), values, tuple(dropped))


def _written_names(game: Game) -> frozenset[str]:
    """Names in what a Gambit file holds: payoffs and chances."""
    return frozenset().union(
        *(formula.names for place, formula, _ in game.formulas() if place[2] in ("payoffs", "chance"))
    )


def _unread(source: Source) -> Iterator[str]:
    """What the file of a crisis says beside its game."""
    if Path(source.file).suffix.lower() in YAML:
        data = read_document(Path(source.file).expanduser().read_text(encoding="utf-8-sig")).data or {}
        if keys := [key for key in CRISIS_KEYS if key in data]:
            yield f"what the crisis says beside its game: {', '.join(keys)}"


def _without_gambit(game: Game) -> Iterator[str]:
    """What a game says for which a Gambit file has no place."""
    counts = {
        "questions": sum(bool(node.asks) for node in game.nodes.values()),
        "meanings of outcomes": sum(bool(outcome.means) for outcome in game.outcomes.values()),
        "outcomes' effects": sum(bool(outcome.effects) for outcome in game.outcomes.values()),
        "parameters with their units, ranges and meanings": len(game.parameters),
    }
    yield from (f"{what} ({count})" for what, count in counts.items() if count)
