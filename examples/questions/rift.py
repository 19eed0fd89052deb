"""Does the adversary gain from a rift, and what do the allies make of it?"""

from pathlib import Path
from textwrap import fill

import titanium
from titanium.tell.figures.tree import tree
from titanium.tell.words import standing_of

case = titanium.load_case("us_rok")
report = titanium.solve_crisis(case, "rift")
capitals = {role: own.capital for role, own in case.description.actors.items() if role in report.crisis.game.players}

print("Of 1,000 plays of the solved tree at nominal numbers, with payoffs in utility to")
print("".join(f"{capital:>11}" for capital in capitals.values()))
for name, outcome in report.crisis.game.outcomes.items():
    payoffs = "".join(f"{report.values[name][role]:>+11.3f}" for role in capitals)
    print(f"{payoffs}  {1000 * report.reach[name]:>4.0f} end so: {outcome.means}")

ledger = titanium.claims_ledger(case, ["C28"], futures=2048)
claim = ledger.of("C28")
print(f"The claim that a rift itself brings crises on is {claim.verdict.overall}.")
crises = claim.measures[0].overall
print(f"In {crises.value * crises.futures:,.0f} of {crises.futures:,} futures {claim.measures[0].measure.means}.")
print(f"Against it: {claim.entry.rival}.")
if ledger.evidence is not None:
    print(fill(standing_of(ledger.evidence), 100))
tree(report).write(Path("rift.svg"))
