"""Which number should be researched first?"""

from tempfile import TemporaryDirectory
from textwrap import fill

import titanium
from titanium.tell.words import standing_of

case = titanium.load_case("us_rok")
names = ["ironclad", "fact_sheet_2025", "titanium"]
with TemporaryDirectory() as folder:
    run = titanium.sweep(titanium.compile_model(case), names, 16384, 0, folder, ensemble="matched")
    found = titanium.value_of_information(run)

own = found.yardsticks["strength"]
print(f"Of {len(names)} packages {own.best} holds most often. Who knew the whole future, and chose the package by it,")
print(f"would see it hold in {1000 * own.perfect.value:.0f} more of 1,000 sampled futures.")
print(
    f"{len(own.clear)} of {len(own.known)} inputs are worth knowing by themselves; the rest are not told from chance:"
)
for known in own.clear:
    grade = case.uncertainties[known.name].grade if known.name in case.uncertainties else "school"
    worth, low, high = (1000 * value for value in (known.worth.value, known.worth.low, known.worth.high))
    print(f"  {known.name} ({grade}): {worth:.0f} more of 1,000 ({low:.0f} to {high:.0f}); {known.meaning}")
    for part in known.choices:
        print(f"      {part.package} is best from {part.low:.3g} to {part.high:.3g} {known.unit}")
print(fill(standing_of(found.evidence), 100))
