"""At which payment would each capital sign the titanium package?"""

from math import isfinite
from pathlib import Path
from textwrap import fill

import titanium
from titanium.tell.figures.deals import deals

found = titanium.bargain(titanium.load_case("us_rok"), ["titanium", "fact_sheet_2025"], futures=2048)
deal, most = found.of("titanium"), found.payment.high
both, paying = deal.both.overall, deal.paying

print(
    f"At its own payment, ${deal.payment:.1f}bn a year, both sign in {both.count:,} of {both.futures:,} sampled futures;"
)
print(f"  Washington refuses in {deal.refuses('W').count:,}, Seoul in {deal.refuses('S').count:,}.")
if paying is not None:
    print(f"Some payment from 0 to ${most:.0f}bn suits both in {paying.suits.overall.count:,}.")
    for role, says in (("S", "Seoul pays at most"), ("W", "Washington takes no less than")):
        limit = paying.reservation[role]
        middle = f"${limit.median:.1f}bn" if isfinite(limit.median) else "nothing at all: any payment will do"
        print(f"{says}, in the middle future: {middle}.")
        print(f"  It signs at any payment of the range in {limit.always.count:,}, at none in {limit.never.count:,}.")
    move = paying.moves["S"]
    if move is not None:
        print(f"Fewest refusals by Seoul for the least change, {move.change:+.1f}bn: {move.refusals.count:,} futures;")
        print(f"  Washington then refuses in {move.others.count:,}. No payment halves them: {not move.halves}.")
if found.unsigned is not None:
    bare = found.unsigned.both["titanium"]
    print(f"Where the capitals need not have signed today's terms, both sign it in {bare.count:,} of {bare.futures:,}.")
for role in ("K", "B"):
    prefers = deal.views[role].prefers.overall
    print(
        f"{found.actors[role].capital} would rather have it than today's terms in {prefers.count:,} of {prefers.futures:,}."
    )

figure = deals(found)
print(fill(figure.standing, 100))
figure.write(Path("payment.svg"))
