"""Breaking conditions as a table for a page: each rule with its density and its coverage."""

from titanium.judge.discover.finding import Discovery
from titanium.judge.inputs import BREAKS
from titanium.tell import words
from titanium.tell.catalogue import say
from titanium.tell.discover import conditions
from titanium.tell.table import Table


def table(found: Discovery) -> Table:
    """Every rule, counted on the futures that did not choose it, and all futures last."""
    rows = [
        (
            say("rule {number}", number=number),
            conditions(rule),
            words.per_hundred(rule.density),
            words.per_hundred(rule.coverage),
            words.per_hundred(rule.mass),
        )
        for number, rule in enumerate(found.rules, start=1)
    ]
    rows.append((say("all futures"), "", words.per_hundred(found.met), "100", "100"))
    headings = (say("rule"), say("it asks that"), say("density"), say("coverage"), say("mass"))
    if found.target == BREAKS:
        caption = say(
            "Rules, counted on futures that were not used to find them, with 95% counting intervals. Density: of 100 "
            "futures in the rule, those that break. Coverage: of 100 that break, those in the rule. Mass: of 100 "
            "futures, those in the rule."
        )
    else:
        caption = say(
            "Rules, counted on futures that were not used to find them, with 95% counting intervals. Density: of 100 "
            "futures in the rule, those in which it is so. Coverage: of 100 in which it is so, those in the rule. "
            "Mass: of 100 futures, those in the rule."
        )
    return Table(caption, headings, tuple(rows), frozenset({2, 3, 4}))
