"""An institution publishes what the law wants families to know; what stood there before stays on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import act, note_changed
from tuoyu.base.kernel.refusals import Invalid, OutOfStep
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.publicity.models import Disclosure
from tuoyu.domain.publicity.policies import DISCLOSURE
from tuoyu.domain.publicity.selectors.disclosures import get_item, planned


@dataclass(frozen=True)
class Told:
    """The content of one item. `fees`: code of `fee_item` → yuan a month, as text with two decimals."""

    text: str = ""
    fees: Mapping[str, str] = field(default_factory=dict)
    price_mode: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.text.strip() or self.fees)


@act("publicity.disclose", "公示信息")
def disclose(actor: Any, institution: Institution, kind: str, told: Told) -> Disclosure:
    """Publish one item from today on. Raises Missing for an item nobody asks for, Invalid when nothing is said."""
    new = planned(institution)
    DISCLOSURE.require(actor, "publish", new)
    get_item(institution.area, kind)
    if told.is_empty:
        raise Invalid({"text": ["请写明要公示的内容。"]})
    standing = _standing(institution, kind)
    today = clock.today()
    if standing is not None:
        Disclosure.objects.filter(pk=standing.pk).update(valid=DateRange(standing.valid.lower, today))
    note_changed(kind)
    new.kind, new.text, new.fees, new.price_mode = kind, told.text.strip(), dict(told.fees), told.price_mode
    new.valid, new.confirmed_on = DateRange(today, None), today
    new.published_at, new.published_by = clock.now(), actor.actor_label
    new.save(force_insert=True)
    return new


@act("publicity.confirm_disclosure", "确认公示仍然有效")
def confirm_disclosure(actor: Any, institution: Institution, kind: str) -> Disclosure:
    """Say that what stands there still holds; OutOfStep when nothing does."""
    DISCLOSURE.require(actor, "publish", planned(institution))
    standing = _standing(institution, kind)
    if standing is None:
        raise OutOfStep("这一项还没有公示过，请先填写内容。")
    Disclosure.objects.filter(pk=standing.pk).update(confirmed_on=clock.today())
    standing.refresh_from_db(fields=["confirmed_on"])
    return standing


def _standing(institution: Institution, kind: str) -> Disclosure | None:
    """What stands there now; whoever comes second waits for the first."""
    Institution.objects.select_for_update().only("pk").get(pk=institution.pk)
    return Disclosure.objects.filter(institution=institution, kind=kind, valid__upper_inf=True).first()
