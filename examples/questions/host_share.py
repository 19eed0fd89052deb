"""What is Seoul's share of the cost, by each definition?"""

from pathlib import Path
from textwrap import fill

import titanium
from titanium.tell.figures.burden import burden

account = titanium.account(titanium.load_case("us_rok"))

print("Seoul's share under today's package, by definition:")
for own in account.shares.values():
    if own.value is not None:
        print(f"  {100 * own.value:>3.0f} per cent ({own.basis}, {own.year}): {own.meaning}")
values = [own.value for own in account.shares.values() if own.value is not None]
print(f"From {100 * min(values):.0f} to {100 * max(values):.0f} per cent, by what is counted and against what.")

figure = burden(account)
print(fill(figure.standing, 100))
figure.write(Path("host_share.svg"))
