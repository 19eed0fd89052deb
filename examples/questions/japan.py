"""How does the alliance with Japan compare with that with South Korea?"""

from pathlib import Path
from textwrap import fill

import titanium
from titanium.tell.figures.strength import strength

for name in ("us_rok", "us_japan"):
    case = titanium.load_case(name)
    verdict = titanium.stress(case, [case.description.status_quo, case.description.disagreement], futures=2048)
    host = verdict.capitals["S"]
    for counted, says in ((verdict, "matched"), (verdict.unsigned, "without the signatures")):
        if counted is None:
            continue
        own, none = counted.of(verdict.status_quo), counted.of(verdict.disagreement)
        holds, secure = own.strength, own.security
        print(f"{name}, {says}: {own.name} holds in {holds.count:,} of {holds.futures:,} sampled futures,")
        print(f"  security in {secure.count:,}; no agreement holds in {none.strength.count:,}.")
    first = verdict.of(verdict.status_quo).breaks[:3]
    print("  Breaks first when " + "; ".join(f"{verdict.breaks_as[own.threshold]} ({own.count:,})" for own in first))
    graded = sum(own.grade == "D" for own in case.uncertainties.values())
    print(f"  {graded} of {len(case.uncertainties)} numbers are assumed. The host is {host}.")
    figure = strength(verdict)
    print(fill(figure.standing, 100))
    figure.write(Path(f"japan_{name}.svg"))
