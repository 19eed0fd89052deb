"""Made-up pathways, for tests of how they are told."""

import math
from dataclasses import replace

from titanium import load_case
from titanium.judge.cuts import ByCut
from titanium.judge.evidence import Evidence
from titanium.judge.paths.confirm import Confirmed, Gain, Static
from titanium.judge.paths.finding import Pathways
from titanium.judge.paths.signposts import Roc, Signpost
from titanium.judge.paths.triggers import Trigger
from titanium.judge.paths.waiting import Amount, Delayed, Kept, PackageWaiting, Waiting
from titanium.judge.shares import Difference, Share

CASE = load_case("us_rok")
N = 1000
EVIDENCE = Evidence("us_rok", "0" * 64, None, N, 7, "prior")
SUPPORT = Trigger("support_patron", False, 0.46, 12, "titanium")
DATE = Trigger("calendar", True, 3.0, 3, "article_only")


def confirmed(own: Trigger, won: int, lost: int, *, is_clear: bool, fires: int = 300) -> Confirmed:
    """A trigger that alone holds in `won` of a thousand futures, and the benchmark alone in `lost`."""
    over = Difference.of(won, lost, N)
    gain = Gain(Share.of(600 + won - lost, N), over, over, over)
    schools = {"tripwire": {"schelling": gain, "reiter_poast": replace(gain, over_benchmark=Difference.of(0, 90, N))}}
    return Confirmed(
        trigger=own, searched=Difference.of(60, 5, N), gain=ByCut(gain, schools), secure=Share.of(700, N),
        signed_once=Share.of(610, N), agreed=Share.of(620, N), regretted=Share.of(50, N), fires=Share.of(fires, N),
        quarter=5.0 if fires else math.nan, by_year=tuple(fires * year // 10 for year in range(1, 11)),
        rescued=Share.of(40, 400), in_time=Share.of(200, 400), too_late=Share.of(50, 400),
        false_alarms=Share.of(60, 600), harmed=Share.of(6, 600), is_clear=is_clear,
    )  # fmt: skip


def delayed(quarters: int | None, won: int, lost: int) -> Delayed:
    kept = Kept(Share.of(500, N), Share.of(600, N), Difference.of(won, lost, N), Difference.of(won, lost, N))
    amount = Amount(1.5, 1.0, 2.0)
    return Delayed(quarters, ByCut(kept, {}), {"W": amount, "S": amount}, {"W": amount, "S": amount})


def made_up(*triggers: Confirmed, signing: str = "clause") -> Pathways:
    held = {"ironclad": 600, "titanium": 560, "article_only": 300}
    statics = tuple(
        Static(name, Share.of(n, N), Share.of(n + 50, N), Share.of(n + 10, N), Share.of(90, N))
        for name, n in held.items()
    )
    signs = [
        Signpost(
            "adversary_power", True, 0.988, 24, breaks, Roc(0.58, 0.54, 0.61), Share.of(240, N), Share.of(90, 300),
            Share.of(90, 240), 9.0,
        )
        for breaks in (None, "korean_war")
    ]  # fmt: skip
    waits = PackageWaiting("titanium", (delayed(0, 0, 0), delayed(8, 10, 40), delayed(None, 100, 60)))
    return Pathways(
        evidence=EVIDENCE, searched=500, start="ironclad", signing=signing, to=("titanium", "article_only"),
        benchmark="ironclad", tried=3363, masked=0, statics=statics, triggers=triggers, signposts=tuple(signs),
        foresight={"titanium": Share.of(80, 400)}, waiting=Waiting(EVIDENCE, "ironclad", "clause", 0, (waits,)),
    )  # fmt: skip
