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
    f"At its own payment, ${deal.payment:.1f}bn a year, both would sign in {both.count:,} of {both.futures:,} futures."
)
print(f"  Washington refuses in {deal.refuses('W').count:,}, Seoul in {deal.refuses('S').count:,}.")
if paying is not None:
    print(f"Some payment from 0 to ${most:.0f}bn suits both in {paying.suits.overall.count:,}.")
    for role, says in (("S", "The most that Seoul would pay"), ("W", "The least that Washington would take")):
        limit = paying.reservation[role]
        middle = f"${limit.median:.1f}bn a year" if isfinite(limit.median) else "no limit, any payment will do"
        print(f"{says}, in the middle future: {middle}.")
        print(f"  It would sign at any of these payments in {limit.always.count:,}, at none in {limit.never.count:,}.")
    move = paying.moves["S"]
    if move is not None:
        halves = "halves Seoul's refusals" if move.halves else "does most for Seoul, without halving its refusals"
        print(f"A payment changed by {move.change:+.1f}bn {halves}: {move.refusals.count:,} are left,")
        print(f"  and Washington then refuses in {move.others.count:,}.")
if found.unsigned is not None:
    bare = found.unsigned.both["titanium"]
    print(f"Where the capitals need not have signed today's terms, both sign it in {bare.count:,} of {bare.futures:,}.")
for role in ("K", "B"):
    prefers, capital = deal.views[role].prefers.overall, found.actors[role].capital
    print(f"{capital} would rather have it than today's terms in {prefers.count:,} of {prefers.futures:,}.")

figure = deals(found)
print(fill(figure.standing, 100))
figure.write(Path("payment.svg"))
