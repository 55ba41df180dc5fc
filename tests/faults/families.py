"""Children to ask for, and forms about them."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from tests.children.families import BORN, WANTED, child, mother, number, wish
from tests.faults.scene import Scene
from tuoyu.base.access.models import User
from tuoyu.domain.children import services
from tuoyu.domain.children.models import Application, Guardianship
from tuoyu.domain.institutions.models import Institution

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


def families_of(scene: Scene, director: User, institution: Institution) -> dict[str, UUID]:
    """One of everything about children at an institution, by the name it has in addresses."""
    stay = entered(scene, director, institution, id_number="", no_number_because="not_registered")
    guardianship = second_guardian(director, stay)
    return {"child": stay.child_id, "stay": stay.pk, "guardianship": guardianship.pk}
