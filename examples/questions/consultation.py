"""Does a clause on consultation pay for itself?"""

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
    "with the clause": {**today, "consultation": 0.9},
    "flexibility": {**today, "strategic_flexibility": 0.7},
    "both": {**today, "strategic_flexibility": 0.7, "consultation": 0.9},
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

figure = strength(found["matched"])
print(fill(figure.standing, 100))
figure.write(Path("consultation.svg"))
