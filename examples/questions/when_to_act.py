"""When should one act: now, later or never?"""

from textwrap import fill

import titanium
from titanium.explore.ensemble import Kind
from titanium.tell.words import standing_of

case = titanium.load_case("us_rok")
SIGNED: dict[Kind, str] = {"matched": "Both capitals signed today's terms", "record": "They need not have signed"}
for ensemble, says in SIGNED.items():
    found = titanium.value_of_waiting(case, ["fact_sheet_2025", "titanium"], futures=4096, ensemble=ensemble)
    print(f"{says}. In place until then: {found.start}")
    for package in found.packages:
        for own in package.delayed:
            when = "never" if own.quarters is None else f"in {own.quarters} quarters" if own.quarters else "now"
            holds, secure, change = own.overall.holds, own.overall.secure, own.overall.over_now
            print(f"  {package.name:<16}{when:<15} holds in {holds.count:,} of {holds.futures:,} sampled", end="")
            print(f" futures, security in {secure.count:,}", end="")
            print("" if own.quarters == 0 or change.is_clear else " (holds: not told from now)")
    print(fill(standing_of(found.evidence), 100))
