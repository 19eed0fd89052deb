"""A back-test in sentences: what was said of past years, what happened, and whether a base rate said it better."""

from collections.abc import Sequence

from titanium.case.backtest import YEARS
from titanium.evidence.backtest.finding import Backtest
from titanium.evidence.backtest.forecasts import Forecaster, Version
from titanium.evidence.backtest.resampling import FEWEST, Skill
from titanium.evidence.backtest.schools import Apart
from titanium.evidence.backtest.scored import EventScores
from titanium.tell.catalogue import noted

FORECASTER: dict[Forecaster, str] = {
    "model": noted("the model"),
    "base_rate": noted("base rate"),
    "self_exciting": noted("self-exciting count"),
}
"""Forecaster to what it is called."""
RANGES = {
    "before": "yearly rates ranged and limited by the years before each start alone",
    "case": "yearly rates with the case's own ranges, which have seen the years that are scored: not out of sample",
}
ENSEMBLES = {
    "record": "draws that the record allows at the start's own status quo, signatures apart",
    "prior": "all draws, held against no record",
}


def headline(found: Backtest) -> str:
    """Where the model does better than a base rate, where it does not, and by how many events that was told."""
    came = [own for own in found.events.values() if own.happened]
    run = f"Started in {listed([str(own.start.year) for own in found.starts])} and run {YEARS} years"
    if not came:
        return f"{run}, the model forecast nothing that happened, so its forecasts cannot be told from low ones."
    better, worse, open_ = (_says(came, word) for word in ("better", "worse", "open"))
    parts = [f"it is better for {_titles(better)}"] if better else []
    parts += [f"it is worse for {_titles(worse)}"] if worse else []
    parts += [f"it cannot be told from it for {_titles(open_)}"] if open_ else []
    against = "measured against" if better else "nowhere clearly beats"
    return (
        f"{run}, the model {against} the base rate of the years before: {', and '.join(parts)} "
        f"({sum(own.happened for own in came)} events in {len(found.years)} calendar years)."
    )


def _says(events: Sequence[EventScores], word: str) -> list[EventScores]:
    return [own for own in events if own.main.over["base_rate"].says == word]


def _titles(events: Sequence[EventScores]) -> str:
    return listed([own.entry.title for own in events])


def sentences(found: Backtest) -> list[str]:
    """What must be known before a score is believed, and what the scores come to."""
    said = [_other_scores(found), _by_chance(found), _exciting(found), _apart(found), _never(found)]
    said += [_flat(found), _look_ahead(found), _few(found)]
    return [own for own in said if own]


def _other_scores(found: Backtest) -> str:
    """Where another score than the ranked one says something else."""
    told: list[str] = []
    for name, words in (("brier", "the Brier score (whether anything came)"), ("log", "the logarithmic score")):
        for word in ("better", "worse"):
            titles = [
                own.entry.title
                for own in found.events.values()
                if own.happened
                and own.scores["year", name].over["base_rate"].says == word != own.main.over["base_rate"].says
            ]
            if titles:
                told.append(f"by {words} it is {word} for {listed(titles)}")
    return f"Scores differ: {'; '.join(told)}." if told else ""


def _by_chance(found: Backtest) -> str:
    """All events together, and whether the chances given were borne out."""
    over = found.together.over["base_rate"]
    means = found.together.means
    off = [own for own in found.reliability["model"] if not own.fits]
    told = "; ".join(
        f"of {own.forecasts} forecasts of {percent(own.low)} to {percent(own.high)} in 100, {own.happened} came true "
        f"({own.fewest} to {own.most} would fit)"
        for own in off
    )
    calibrated = f"Its chances are not borne out: {told}." if told else "Its chances are within what luck allows."
    return (
        f"Over all events and years its Brier score is {means['model']:.3f}, that of the base rate "
        f"{means['base_rate']:.3f} (skill {skill(over)}). {calibrated}"
    )


def _exciting(found: Backtest) -> str:
    """Where a self-exciting count does better than the model and the base rate."""
    ahead = [
        own.entry.title
        for own in found.events.values()
        if own.happened and own.main.means["self_exciting"] < min(own.main.means["model"], own.main.means["base_rate"])
    ]
    if not ahead:
        return "A self-exciting count, which knows nothing but past counts, scores best for nothing that happened."
    return (
        f"A self-exciting count, which knows nothing but past counts, scores best for {listed(ahead)}: these come in "
        "bursts, and the model begins each window with no memory of the years before."
    )


def _apart(found: Backtest) -> str:
    """Where a school forecasts better than its rivals."""
    told = [
        f"{own.entry.title} ({school.switch}: {_by_position(school)})"
        for own in found.events.values()
        for school in own.apart
    ]
    if not told:
        return (
            "No school forecasts anything better than its rivals. The status quo is held, so whatever acts through a "
            "change of posture, whether it deters or provokes, has next to nothing to act on."
        )
    return f"Schools that score differently, mean ranked score a year: {'; '.join(told)}. No other school does."


def _by_position(school: Apart) -> str:
    return ", ".join(f"{name} {value:.3f}" for name, value in school.scores.items())


def _never(found: Backtest) -> str:
    """Events that never came, of which a score says little."""
    never = [own.entry.title for own in found.events.values() if not own.happened]
    if not never:
        return ""
    return (
        f"No {listed(never, 'or')} came. Of what never came the lowest forecast scores best, right or wrong: "
        "their scores say how low a forecast was, not how good."
    )


def _flat(found: Backtest) -> str:
    """How much of what the model expects differs between the starts, where the ranges of its rates do not."""
    version = Version("case", found.version.ensemble)
    if len(found.starts) < 2 or any(version not in own.played for own in found.starts):
        return ""
    told: list[str] = []
    for event, own in found.events.items():
        if own.happened:
            expected = [float(each.events[event].versions[version].window.mean[0]) for each in found.starts]
            came = [int(each.events[event].happened.sum()) for each in found.starts]
            span = f"{min(expected):.2f} to {max(expected):.2f}"
            told.append(f"{own.entry.title}, {span} where {min(came)} to {max(came)} came")
    if not told:
        return ""
    return (
        "With the same ranges at every start, so by posture, payment, opinion and capabilities alone, it would expect "
        f"from start to start, in {YEARS} years: {'; '.join(told)}."
    )


def _look_ahead(found: Backtest) -> str:
    before = found.version.ranges == "before"
    what = RANGES[found.version.ranges]
    told = f"Told with {what}; {ENSEMBLES[found.version.ensemble]}."
    more = (
        "The structure of the model, its crises and all other ranges were written in 2026 by people who knew these "
        "years, so even this is not wholly out of sample."
        if before
        else "Read it as a fit, not as a forecast."
    )
    return f"{told} {more}"


def _few(found: Backtest) -> str:
    shared = found.shared
    overlap = f", of which {_years(shared)} lie in two windows" if shared else ""
    if len(found.starts) < FEWEST:
        starts = "1 start" if len(found.starts) == 1 else f"{len(found.starts)} starts"
        return f"With {starts} no interval is given, so nothing can be called clear."
    return (
        f"{len(found.starts)} starts share {len(found.years)} calendar years{overlap}. Intervals resample whole starts "
        "and still take windows that overlap for different ones, so they are too narrow."
    )


def standing(found: Backtest) -> str:
    """Futures, seed, ensemble, model and its hash."""
    evidence = found.evidence
    return (
        f"{evidence.futures:,} sampled futures over {len(found.starts)} starts, seed {evidence.seed}, "
        f"{ENSEMBLES[found.version.ensemble]}; {evidence.model} {evidence.hash[:12]}. Model result, not a forecast."
    )


def skill(own: Skill) -> str:
    """A skill with its interval."""
    if own.value != own.value:
        return "-"
    value = f"{own.value:+.2f}" if own.value > -10 else "under -10"
    if own.low != own.low:
        return value
    low = f"{own.low:+.2f}" if own.low > -10 else "-10.."
    return f"{value} ({low} {own.high:+.2f})"


def percent(share: float) -> str:
    """A share of a hundred."""
    return f"{100 * share:.0f}"


def _years(years: Sequence[int]) -> str:
    return listed([str(year) for year in years])


def listed(words: Sequence[str], last: str = "and") -> str:
    """Words in a row: 'a, b and c'."""
    *first, end = words
    return f"{', '.join(first)} {last} {end}" if first else end
