"""Which school must one believe for titanium to hold more often than today's package?"""

from textwrap import fill

import titanium
from titanium.tell.words import standing

verdict = titanium.stress(titanium.load_case("us_rok"), ["titanium"], futures=8192)
assert verdict.unsigned is not None, "matched futures have the others beside them"

for counted, says in ((verdict, "Both capitals signed today's terms"), (verdict.unsigned, "They need not have signed")):
    own = counted.of("titanium")
    print(f"{says}: {counted.futures:,} sampled futures. Titanium's lead over today's package, of 100:")
    print(f"  all schools {100 * own.over_status_quo.mean:+.1f}")
    for switch, positions in own.counted.by_school.items():
        leads = {name: cut.over_status_quo for name, cut in positions.items()}
        told = (f"{name} {100 * lead.mean:+.1f}{'' if lead.is_clear else '?'}" for name, lead in leads.items())
        ahead = [name for name, lead in leads.items() if lead.is_clear and lead.mean > 0]
        print(f"  {switch}: {', '.join(told)}{'  <- ahead under ' + ', '.join(ahead) if ahead else ''}")
print("? the count cannot tell it from zero")
print(fill(standing(verdict), 100))
