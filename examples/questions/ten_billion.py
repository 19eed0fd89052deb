"""What would a payment of USD 10bn a year do?"""

from pathlib import Path
from textwrap import fill

import titanium
from titanium.tell.figures.strength import strength
from titanium.tell.words import event

verdict = titanium.stress(titanium.load_case("us_rok"), ["ten_billion"], futures=4096)

for own in verdict.packages:
    holds, secure = own.strength, own.security
    print(f"{own.name}: holds in {holds.count:,} of {holds.futures:,} sampled futures, security in {secure.count:,}")
    for role, capital in verdict.capitals.items():
        if role in own.cost:
            cost, signs = own.cost[role], own.accept[role]
            print(f"  {capital} signs in {signs.count:,} and pays ${cost.p05:.0f}bn to ${cost.p95:.0f}bn in 9 of 10")
    for name, found in own.events.items():
        mean, half = 1000 * found.rate.mean, 1000 * (found.rate.high - found.rate.mean)
        print(f"  {event(verdict, name)}: {mean:.0f} ±{half:.0f} in 1,000 sampled futures")
if verdict.unsigned is not None:
    bare = {own.name: own.strength for own in verdict.unsigned.packages}
    told = ", ".join(f"{name} {share.count:,} of {share.futures:,}" for name, share in bare.items())
    print(f"Holds where the capitals need not have signed today's terms: {told}")

figure = strength(verdict)
print(fill(figure.standing, 100))
figure.write(Path("ten_billion.svg"))
