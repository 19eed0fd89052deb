"""Force by day agrees with the posture report on the days that it tells, and only grows."""

import pytest

from titanium.case import load_case
from titanium.errors import InputError
from titanium.report.build_up import LAST_DAY, build_up
from titanium.report.deployment import deployment


@pytest.mark.slow  # sets every formula of the posture up anew for each case
@pytest.mark.parametrize(
    ("case", "package"), [("us_rok", "troop_cut"), ("us_rok", "full_withdrawal"), ("us_japan", "okinawa_to_guam")]
)
def test_it_is_the_posture_report_day_by_day(case: str, package: str) -> None:
    loaded = load_case(case)
    found, report = build_up(loaded, package), deployment(loaded, package)
    assert found.in_place == report.troops
    assert [own.day for own in found.days] == list(range(LAST_DAY + 1))
    for home, second in zip(report.home_force, report.second_force, strict=True):
        now = found.on(home.day)
        assert (now.home.low, now.home.nominal, now.home.high) == pytest.approx(
            (home.total.low, home.total.nominal, home.total.high)
        )
        assert (now.home_by_air, now.home_by_sea) == pytest.approx((home.by_air, home.by_sea))
        assert (now.second_by_air, now.second_by_sea) == pytest.approx((second.by_air, second.by_sea))
        assert now.from_home == pytest.approx(second.home_full.nominal)
        assert (now.second_with_home.low, now.second_with_home.high) == pytest.approx(
            (second.total_full.low, second.total_full.high)
        )
    for before, after in zip(found.days, found.days[1:], strict=False):
        assert after.home.nominal >= before.home.nominal - 1e-9
        assert after.second.low >= before.second.low - 1e-9
    assert all(own.home.low <= own.home.nominal + 1e-9 <= own.home.high + 2e-9 for own in found.days)


def test_a_package_that_is_not_there_is_named_with_the_nearest() -> None:
    with pytest.raises(InputError, match="troop_cut"):
        build_up(load_case("us_rok"), "troop_cuts")
