"""Registration and place: what registrars know and the county adds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Model

from tuoyu.base.access.areas import Level, ancestor
from tuoyu.base.access.models import Body
from tuoyu.base.access.selectors import get_area
from tuoyu.base.access.services.bodies import add_body, move_body
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.refusals import Invalid, Stale
from tuoyu.domain.institutions.models import Duplicate, Institution
from tuoyu.domain.institutions.policies import INSTITUTION
from tuoyu.domain.institutions.services.changing import change


@dataclass(frozen=True)
class Registration:
    """What a registrar knows of an institution. `area` is a township path, or the county's while it is unknown."""

    credit_code: str
    name: str
    area: int
    facility_type: str
    legal_form: str
    nature: str
    address: str
    business_scope: str
    representative: str
    registered_on: date
    deregistered_on: date | None = None


@act("institutions.register", "登记机构")
def register_institution(actor: Any, registration: Registration) -> Institution:
    """Enter a newly registered institution, with the body its people will act for."""
    new = Institution(**vars(registration), changed_at=clock.now())
    INSTITUTION.require(actor, "register", new)
    seat = get_area(new.area)
    new.body = add_body(actor, name=new.name, kind=Body.INSTITUTION, seat=seat, credit_code=new.credit_code)
    new.save(force_insert=True)
    return new


@act("institutions.update_registration", "更新登记信息")
def update_registration(actor: Any, institution: Institution, registration: Registration) -> Institution:
    """Take over what the registrar changed; facts that filing or the county established stay."""
    INSTITUTION.require(actor, "register", institution)
    news = {name: value for name, value in vars(registration).items() if name not in {"credit_code", "area"}}
    return change(institution, news)


@act("institutions.place", "归入乡镇")
def place_institution(actor: Any, institution: Institution, area: int, *, version: int) -> Institution:
    """Say in which township an institution lies."""
    INSTITUTION.require(actor, "place", institution)
    if institution.version != version:
        raise Stale()
    if ancestor(area, Level.COUNTY) != ancestor(institution.area, Level.COUNTY):
        raise Invalid({"area": ["只能归入本县的乡镇；迁到外县要先在那里登记。"]})
    move_body(actor, institution.body, get_area(area))
    for table in _tables_of_places():
        table._base_manager.filter(body_id=institution.body_id).update(area=area)
    Duplicate.objects.filter(first=institution).update(area=area)
    Duplicate.objects.filter(second=institution).update(other_area=area)
    return change(institution, {"area": area})


def _tables_of_places() -> Iterator[type[Model]]:
    """Tables of any app above whose rows say where they lie and whose they are: they lie where their owner lies.

    Tables of `access` are left out, because there the place of a row is where somebody may act.
    """
    for table in apps.get_models():
        columns = {field.name for field in table._meta.concrete_fields if field.related_model is Body}
        has_place = any(field.attname == "area" for field in table._meta.concrete_fields)
        if has_place and "body" in columns and table is not Institution and table._meta.app_label != "access":
            yield table
