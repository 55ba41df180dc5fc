"""May a licence be applied for, and may it be issued? Asked only where licensing has taken the place of filing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tuoyu.base.kernel.obstacles import Obstacle, day_in_words

FILING, LICENCE = "filing", "licence"
_LAW = "《中华人民共和国行政许可法》"


@dataclass(frozen=True)
class LicenceFacts:
    """One application as values. `in_force_until` is the last day of the licence held now, None without one."""

    today: date
    regime: str
    deregistered_on: date | None
    places: int
    service_modes: tuple[str, ...]
    occupancy: int
    renewal_days: int
    in_force_until: date | None = None
    valid_until: date | None = None


def may_be_applied_for(facts: LicenceFacts) -> Iterable[Obstacle]:
    """Licensing is in force here, the registration stands, and a licence held now is near its end."""
    if facts.regime != LICENCE:
        yield Obstacle("licence.not_in_force", "本地现行的是备案，不是许可：请办理备案。")
    if facts.deregistered_on is not None:
        yield Obstacle("licence.deregistered", "机构的登记已经终止，不能申请许可。")
    if not facts.places or not facts.service_modes:
        yield Obstacle("licence.scope_missing", "请写明申请的托位数和服务形式。")
    if facts.in_force_until and facts.today < facts.in_force_until - timedelta(days=facts.renewal_days):
        yield Obstacle(
            "licence.held",
            f"现有许可有效期到{day_in_words(facts.in_force_until)}，届满前 {facts.renewal_days} 日内才办延续。",
            f"{_LAW}第五十条",
        )


def may_be_issued(facts: LicenceFacts) -> Iterable[Obstacle]:
    """What held when it was applied for still holds, and the decision says until when."""
    yield from may_be_applied_for(facts)
    if facts.places < facts.occupancy:
        yield Obstacle("licence.below_occupancy", f"现有 {facts.occupancy} 名婴幼儿在托，许可的托位不能更少。")
    if facts.valid_until is None or facts.valid_until <= facts.today:
        yield Obstacle("licence.no_end", "请写明有效期届满的日期，须晚于今天。", f"{_LAW}第三十九条")


def may_begin(regime: str) -> Iterable[Obstacle]:
    """A new filing may begin only where filing is the way in."""
    if regime == LICENCE:
        yield Obstacle("filing.licensing_in_force", "本地已改行准入许可：新办机构申请许可，不再办理备案。")


def way_in(regime: str, *, is_filed: bool, today: date, begun_on: date | None, transition_days: int) -> str:
    """By what an institution gives care today: a licence, a filing (till the transition ends), or nothing ("")."""
    if regime == FILING or begun_on is None:
        return FILING if is_filed else ""
    return FILING if is_filed and today < begun_on + timedelta(days=transition_days) else ""
