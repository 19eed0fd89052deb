"""How soon could reinforcement be in Korea, and how soon at Taiwan?"""

from pathlib import Path
from textwrap import fill

import titanium
from titanium.tell.figures.origins import origins

report = titanium.deployment(titanium.load_case("us_rok"))
names = {"home": report.home.name, "second": report.second.name}

print("Days from warning until the first force closes, nominal (best to worst corner of the ranges):")
for own in report.closures:
    if own.counts:
        air, sea = own.air_days, own.sea_days
        print(
            f"  {own.name} to {names[own.theatre]}: by air {air.nominal:.0f} ({air.low:.0f}-{air.high:.0f}),", end=" "
        )
        print(f"by sea {sea.nominal:.0f} ({sea.low:.0f}-{sea.high:.0f})")
print(f"Force in {report.home.name}, thousand:")
for day in report.home_force:
    low, high = day.total.low, day.total.high
    print(f"  day {day.day}: {day.total.nominal:.0f} ({low:.0f}-{high:.0f}), of which {day.in_place:.1f} in place")
print(f"Force at {report.second.name}, thousand: permission denied, bases only, in full")
for later in report.second_force:
    full = later.total_full.nominal
    print(f"  day {later.day}: {later.total_denied:.0f}, {later.total_bases:.0f}, {full:.0f}")

figure = origins(report)
print(fill(figure.standing, 100))
figure.write(Path("reinforcement.svg"))
