"""A fitted crisis game in sentences and pictures."""

from dataclasses import replace

from rich.console import Console

import fits
from titanium.evidence.fit.finding import Fitted
from titanium.evidence.fit.listing import fits_of
from titanium.evidence.fit.moves import Change
from titanium.evidence.fit.published import Agreement
from titanium.evidence.fit.write import Written
from titanium.tell.fit import (
    agrees,
    changed,
    doubts,
    headline,
    listing_headline,
    render,
    render_listing,
    standing,
    written,
)


def said(shown) -> str:
    """What a terminal shows, on one line."""
    console = Console(width=250, no_color=True)
    with console.capture() as capture:
        console.print(shown)
    return " ".join(capture.get().split())


def test_the_headline_says_how_cases_ended_and_what_is_clear() -> None:
    found = fits.found()
    told = headline(found)
    counts = found.counts
    assert told.startswith(
        f"Raids on a made-up border: of 120 summers, {counts['quiet']} quiet, {counts['loot']} loot, "
        f"{counts['battle']} battle."
    )
    assert "As the height of the wall goes from" in told
    assert "fewer (" in told


def test_a_control_is_not_told_of() -> None:
    found = fits.found()
    wall = found.reading.entry.regressors["wall"].model_copy(update={"control": True})
    pledge = found.reading.entry.regressors["pledge"].model_copy(update={"control": True})
    entry = found.reading.entry.model_copy(update={"regressors": {"wall": wall, "pledge": pledge}})
    told = headline(replace(found, reading=replace(found.reading, entry=entry)))
    assert told.endswith("No regressor makes a raid clearly more or less frequent in every model.")


def test_a_change_is_the_difference_of_what_is_shown() -> None:
    assert changed(Change(0.684, 0.149, -0.83, -0.25)) == "53 fewer (25 to 83 fewer)"
    assert changed(Change(0.1, 0.3, 0.05, 0.35)) == "20 more (5 to 35 more)"


def test_everything_that_is_said_rests_on_something() -> None:
    found = fits.found()
    told = said(render(found))
    assert "made up" in " ".join(doubts(found)).lower()
    assert "borne out" in told
    assert "contradicted" in told
    assert "of 100 summers, those with a raid" in told
    assert "Nothing here informs p: Nobody wrote it down." in told
    assert "strategic probit was not fitted: no time" in told
    assert "The choice of the raider at 'start' rests on 120 cases" in told
    assert "q (how often the guard comes): 'resist' at 'reply' in" in told
    assert "the case has a beta(6, 2), mean 0.75" in told
    assert "left out by decade: log score" in told
    assert told.endswith(standing(found))
    assert standing(found).endswith("case border 0123456789ab. A fit to history, not a forecast.")
    assert "nan" not in told


def without_moves(found: Fitted) -> Fitted:
    """The same where no regressor is explained."""
    return replace(found, moves={}, schools=())


def test_published_figures_are_told_by_how_many_agree() -> None:
    own = Agreement("table", "A table", "", "strategic logit", "penalised", (("a", 1.0, 1.0),), (), 1, 0, 0, 0.0, ())
    assert agrees(own) == "1 of 1 coefficients are those that were published (table), to the decimals printed."
    off = replace(own, same=0, rows=(("a", 1.0, 1.1),), apart=0.1, errors_same=0, errors_of=1)
    assert agrees(off) == (
        "0 of 1 coefficients and 0 of 1 standard errors are those that were published (table), to the decimals "
        "printed; the furthest is 10% off."
    )
    assert "1 of 1 coefficients" in headline(replace(without_moves(fits.found()), agreements=(own,)))


def test_a_case_that_was_written_says_that_it_is_never_on_by_itself() -> None:
    told = written(Written("own", "border", "a" * 64, "b" * 64, {"q": {"alpha": 2, "beta": 1, "note": "n"}}))
    assert told == (
        "Case written: own (aaaaaaaaaaaa, made from bbbbbbbbbbbb): q alpha 2, beta 1. It is used only where its path "
        "is given in place of a case's name."
    )


def test_the_fits_of_a_case_are_listed() -> None:
    listing = fits_of(fits.case(fits.entry()))
    assert listing_headline(listing) == "Case border fits 1 game to history: raids."
    assert "Does the raider come, and is it met?" in said(render_listing(listing))
    assert listing.to_dict()["fits"][0]["informs"] == ["q"]
    assert listing.to_frame().shape == (1, 6)
