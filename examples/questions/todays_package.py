"""Does today's package hold, and what breaks it first?"""

from pathlib import Path
from textwrap import fill

import titanium
from titanium.tell.figures.strength import strength

verdict = titanium.stress(titanium.load_case("us_rok"), ["fact_sheet_2025", "titanium"], futures=4096)
today, unsigned = verdict.of(verdict.status_quo), verdict.unsigned

holds = today.strength
print(f"Today's package, {today.name}, holds in {holds.count:,} of {holds.futures:,} sampled futures.")
print(f"In the other {holds.futures - holds.count:,} this breaks first:")
for own in today.breaks:
    print(f"  {own.count:>5,}  {verdict.breaks_as[own.threshold]}")
if unsigned is not None:
    bare = unsigned.of(today.name).strength
    print(f"Where the capitals need not have signed it, it holds in {bare.count:,} of {bare.futures:,}.")

figure = strength(verdict)
print(fill(figure.standing, 100))
figure.write(Path("todays_package.svg"))
