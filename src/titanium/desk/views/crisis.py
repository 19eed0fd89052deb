"""A crisis solved for the package at hand: its tree, why moves are made, where precision leads, and play in a seat."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict, Unpack

from titanium.case.schema import Case
from titanium.desk.engine.bench import Bench, Setting
from titanium.desk.engine.ref import Ref
from titanium.games.drawing.shown import name_text
from titanium.report.crisis import CrisisReport, solve_crisis
from titanium.report.played import play as play_on
from titanium.report.precision import precisions, sharpen
from titanium.report.rivals import rivals
from titanium.report.why import why as explain
from titanium.tell import crisis_tables as tables
from titanium.tell import played as playing
from titanium.tell import why as reasons
from titanium.tell.catalogue import say, speaking, told
from titanium.tell.crisis_words import action_words, capital, expects, finding, standing
from titanium.tell.figures.sharpening import sharpening
from titanium.tell.figures.tree import tree
from titanium.tell.words import NO_FORECAST


class Asked(TypedDict, total=False):
    """Which crisis, and for which package; all may be left out.

    Attributes
    ----------
    name
        Name of the crisis; that of the second theatre if left out.
    package
        Name of a package of the case; the status quo if left out.
    setting
        Lever to a value that replaces the package's.
    numbers
        Symbol of an uncertainty, such as a player's precision `lam_K`, to a value that replaces the nominal one.
    schools
        Switch to position; the first position of each that is left out.
    in_full
        Whether the package's terms are in full effect, which they are if left out, or as far as they are ramped up in
        the first quarter.
    """

    name: str | None
    package: str | None
    setting: Setting | None
    numbers: Mapping[str, float] | None
    schools: Mapping[str, str] | None
    in_full: bool


def usual(case: Case) -> str:
    """Name of the crisis that is shown first: that of the second theatre."""
    return case.at("second_theatre").name


def crises(bench: Bench, ref: Ref, /, *, language: str = "en") -> dict[str, Any]:
    """Crises of a case, with who plays."""
    case = bench.case(ref)
    actors = {str(role): own for role, own in case.description.actors.items()}
    with speaking(language, case):
        return {
            "case": case.name,
            "case_hash": case.hash,
            "usual": usual(case),
            "crises": [
                {
                    "name": own.name,
                    "slot": own.slot,
                    "title": told(own.title),
                    "players": {role: told(actors[role].capital) for role in own.game.players},
                    "nodes": list(own.game.nodes),
                    "outcomes": list(own.game.outcomes),
                }
                for own in case.crises.values()
            ],
        }


def crisis(
    bench: Bench,
    ref: Ref,
    /,
    *,
    language: str = "en",
    **asked: Unpack[Asked],
) -> dict[str, Any]:
    """A crisis solved for a package: its tree, every move, what each seat has of it, its limit, rival schools apart.

    Parameters
    ----------
    asked
        See `Asked`.

    Raises
    ------
    InputError
        If a name is unknown or a value does not fit; every problem is listed.
    """
    case = bench.case(ref)
    with speaking(language, case):
        report = _solved(case, asked)
        figure = tree(report)
        apart = rivals(report)
        return {
            "finding": report.to_dict(),
            "headline": finding(report),
            "expects": expects(report),
            "standing": f"{standing(report)} {say(NO_FORECAST)}",
            "notes": list(report.assignment.notes),
            "players": [_player(report, role) for role in report.crisis.game.players],
            "figure": {**figure.to_dict(), "svg": figure.svg()},
            "moves": tables.moves(report).to_dict(),
            "seats": tables.seats(report).to_dict(),
            "limit": tables.limit_sentence(report),
            "precisions": [own.to_dict() | {"words": told(own.meaning)} for own in precisions(report)],
            "schools": {
                "sentence": tables.schools_sentence(report, apart),
                "table": tables.by_school(report, apart).to_dict(),
                "switches": [_switch(report, own.switch) | own.to_dict() for own in apart],
            },
        }  # fmt: skip


def precision(
    bench: Bench,
    ref: Ref,
    /,
    *,
    language: str = "en",
    **asked: Unpack[Asked],
) -> dict[str, Any]:
    """How the crisis ends as all its players choose more and more sharply; `asked` as for `crisis`."""
    case = bench.case(ref)
    with speaking(language, case):
        report = _solved(case, asked)
        found = sharpen(report)
        return {
            "finding": found.to_dict(),
            "figure": sharpening(found).to_dict(),
            "limit": tables.limit_sentence(report),
        }


def why(
    bench: Bench,
    ref: Ref,
    /,
    *,
    language: str = "en",
    place: str | None = None,
    **asked: Unpack[Asked],
) -> dict[str, Any]:
    """Why the crisis goes on from a node as it does, or what an outcome pays; `asked` as for `crisis`.

    Parameters
    ----------
    place
        Name of a node or of an outcome; the root if left out.
    """
    case = bench.case(ref)
    with speaking(language, case):
        report = _solved(case, asked)
        found = explain(report, report.crisis.game.root if place is None else place)
        return {
            "finding": found.to_dict(),
            "place": found.place,
            "kind": found.kind,
            "headline": reasons.title(found),
            "sentences": reasons.sentences(found),
            "table": (reasons.odds_table(found) if found.kind == "chance" else reasons.worth_table(found)).to_dict(),
            "behind": reasons.behind_table(found).to_dict(),
            "standing": f"{standing(report)} {say(NO_FORECAST)}",
        }


def play(
    bench: Bench,
    ref: Ref,
    /,
    *,
    language: str = "en",
    seat: str,
    actions: Sequence[str] = (),
    seed: int | None = None,
    **asked: Unpack[Asked],
) -> dict[str, Any]:
    """A crisis played in one seat as far as it has gone; `asked` as for `crisis`.

    Parameters
    ----------
    seat
        Letter of the role that is played.
    actions
        Every action so far from the root on, of the seat, of others and of nature.
    seed
        With one, the others' and nature's next moves are drawn, up to where the seat must move or play ends.
    """
    case = bench.case(ref)
    with speaking(language, case):
        report = _solved(case, asked)
        found = play_on(report, seat, actions, seed)
        return {
            "finding": found.to_dict(),
            "actions": list(found.actions),
            "over": found.is_over,
            "ours": found.is_ours,
            "place": found.place if found.is_over or not found.set_apart else None,
            "headline": playing.headline(found),
            "story": playing.story(found),
            "apart": playing.apart(found),
            "choices": [{"action": own.of, "label": action_words(report, own.of)} for own in found.worths],
            "worths": playing.choices(found).to_dict() if found.is_ours else None,
            "payoffs": playing.payoffs(found).to_dict() if found.is_over else None,
            "aftermath": playing.aftermath(found) if found.is_over else "",
            "standing": f"{standing(report)} {say(NO_FORECAST)}",
        }


def _solved(case: Case, asked: Asked) -> CrisisReport:
    name = asked.get("name")
    set_beside = {**(asked.get("numbers") or {}), **(asked.get("schools") or {})}
    return solve_crisis(
        case,
        usual(case) if name is None else name,
        asked.get("package"),
        [f"{key}={value}" for key, value in set_beside.items()],
        setting=asked.get("setting"),
        in_full=asked.get("in_full", True),
    )


def _player(report: CrisisReport, role: str) -> dict[str, Any]:
    return {
        "role": role,
        "capital": capital(report, role),
        "expects": report.expected[role],
        "in_the_limit": None if report.sharpest is None else report.sharpest.values[report.crisis.game.root][role],
    }


def _switch(report: CrisisReport, switch: str) -> dict[str, Any]:
    entry = report.case.schools[switch]
    return {
        "held": report.schools[switch],
        "words": told(entry.question),
        "options": [{"value": key, "label": _position(key, own.meaning)} for key, own in entry.positions.items()],
    }


def _position(name: str, meaning: str) -> str:
    return say("{school}: {meaning}", school=name_text(name), meaning=told(meaning))
