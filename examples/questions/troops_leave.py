"""What if 4,500 US troops leave Korea, for Guam or for home?"""

from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import fill

import titanium
from titanium.explore.ensemble import Kind
from titanium.judge.verdict import Verdict
from titanium.tell.figures.strength import strength

case = titanium.load_case("us_rok")
today = case.package("ironclad")
packages = {
    "ironclad": today,
    "4,500 to Guam": {**today, "us_troops_k": 24.0, "relocation_site": 2},
    "4,500 to the US": {**today, "us_troops_k": 24.0, "relocation_site": 0},
}
model = titanium.compile_model(case)
found: dict[Kind, Verdict] = {}
SIGNED: dict[Kind, str] = {"record": "They need not have signed", "matched": "Both capitals signed today's terms"}
for ensemble, says in SIGNED.items():
    with TemporaryDirectory() as folder:
        run = titanium.sweep(model, packages, 4096, 0, folder, ensemble=ensemble)
        found[ensemble] = verdict = titanium.judge_run(case, run)
    print(f"{says}: of {verdict.futures:,} sampled futures")
    print(f"{'':<16}{'holds':>8}{'security':>10}{'Washington signs':>18}{'Seoul signs':>13}")
    for own in verdict.packages:
        signs = own.accept["W"].count, own.accept["S"].count
        print(f"{own.name:<16}{own.strength.count:>8,}{own.security.count:>10,}{signs[0]:>18,}{signs[1]:>13,}")

for own in found["matched"].packages[1:]:
    change = own.security_over_status_quo
    low, high = (round(1000 * end) for end in (change.low, change.high))
    print(f"{own.name}: security in {1000 * change.mean:+.0f} of 1,000 futures against today ({low:+} to {high:+}).")
figure = strength(found["matched"])
print(fill(figure.standing, 100))
figure.write(Path("troops_leave.svg"))
