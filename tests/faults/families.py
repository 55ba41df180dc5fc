"""Children to ask for, and forms about them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from tests.children.families import BORN, WANTED, child, mother, number, wish
from tests.faults.scene import Scene
from tests.filing.steps import Journey
from tests.institutions.sites import class_of
from tuoyu.base.access.models import User
from tuoyu.domain.children import services
from tuoyu.domain.children.models import Application, Fetcher, Guardianship
from tuoyu.domain.children.services import FetcherFacts, Terms
from tuoyu.domain.institutions.models import ClassGroup, Institution

FAMILIES: Mapping[str, Mapping[str, object]] = {
    "children:enter": {
        "name": "马小宝", "sex": "male", "born_on": BORN.isoformat(), "id_number": number(900), "no_number_because": "",
        "guardian_name": "安秀兰", "relation": "mother", "phone": "13893055555", "service_mode": "full_day",
        "wanted_on": WANTED.isoformat(),
    },
    "children:guardian_add": {
        "guardian_name": "马成", "relation": "father", "phone": "13893066666", "may_decide": "on", "may_pick_up": "on",
        "is_informed": "on",
    },
    "children:number_add": {"id_number": number(901)},
    "children:guardianship_end": {"last_on": "2026-03-18", "because": "法院判决变更抚养"},
    "children:paper_add": {
        "kind": "health_check", "finding": "fit", "issuer": "县妇幼保健院", "issued_on": "2026-03-16",
    },
    "children:consent": {"kind": "pictures", "answer": "yes", "way": "paper"},
    "children:custody": {
        "denies": "pick_up", "organ": "积石山县人民法院", "number": "（2026）甘2927民初18号", "since": "2026-03-18",
    },
    "children:fetcher_add": {
        "name": "马玉花", "relation": "姑姑", "phone": "13893077777", "id_number": "11010519491231002X",
        "last_on": "2026-12-31",
    },
    "children:fetcher_end": {},
    "children:reveal": {"purpose": "联系家长接孩子"},
    "children:agreement_sign": {"service_mode": "full_day", "signed_on": "2026-03-16"},
    "children:enrol": {"service_mode": "full_day", "begins_on": "2026-03-18"},
    "children:move": {"service_mode": "half_day", "begins_on": "2026-03-18"},
    "children:leave": {"last_on": "2026-03-18", "because": "moved"},
    "children:take_back": {"because": "家里有人带了"},
}  # fmt: skip


def entered(scene: Scene, director: User, institution: Institution, **changed: object) -> Application:
    """A child nobody knew before, with a mother of its own."""
    serial = scene.number()
    usual = {"name": f"马小宝{serial}", "id_number": number(serial), **changed}
    return services.enter_child(director, institution, child(**usual), mother(phone=f"1389307{serial:04}"), wish())


def second_guardian(director: User, stay: Application) -> Guardianship:
    """The father, beside the mother."""
    facts = mother(name="马成", phone="13893066666", relation="father")
    return services.add_guardian(director, stay.child, facts, body_id=stay.body_id)


def shown(director: User, stay: Application) -> Application:
    """With everything that is asked before a child begins."""
    for kind, finding in (("health_check", "fit"), ("vaccination", "vaccinated")):
        services.show_paper(
            director, stay.child, kind=kind, finding=finding, issuer="县妇幼保健院", issued_on=date(2026, 3, 16)
        )
    guardian = stay.child.guardianships.all()[0].guardian
    services.answer_consent(director, stay.child, guardian, kind="sensitive", is_given=True, way="paper")
    for mode in ("full_day", "half_day"):
        services.sign_agreement(director, stay, guardian, service_mode=mode, signed_on=date(2026, 3, 16))
    return stay


def fetcher(director: User, stay: Application) -> Fetcher:
    """The aunt, whom the mother lets fetch the child."""
    facts = FetcherFacts("马玉花", "姑姑", "13893077777", "11010519491231002X")
    return services.allow_fetching(director, stay.child, stay.child.guardianships.all()[0].guardian, facts)


def held(scene: Scene, journey: Journey, **changed: object) -> tuple[Application, ClassGroup]:
    """A child in care since Wednesday at a filed institution, and a second class."""
    assert journey.filed
    first, second = (class_of(journey, name=f"{name}{scene.number()}") for name in ("春班", "秋班"))
    stay = shown(journey.director, entered(scene, journey.director, journey.institution, **changed))
    services.enrol(journey.director, stay, Terms(first, "full_day", date(2026, 3, 18)))
    return stay, second


def families_of(scene: Scene, journey: Journey) -> dict[str, UUID]:
    """One of everything about children at a filed institution, by the name it has in addresses."""
    director, institution = journey.director, journey.institution
    stay = entered(scene, director, institution, id_number="", no_number_because="not_registered")
    guardianship = second_guardian(director, stay)
    in_care, _ = held(scene, journey)
    return {
        "child": stay.child_id, "stay": stay.pk, "guardianship": guardianship.pk, "held_stay": in_care.pk,
        "held_child": in_care.child_id, "fetcher": fetcher(director, in_care).pk,
    }  # fmt: skip
