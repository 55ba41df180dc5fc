"""People to ask for and forms about them: a carer with a paper, and a decision that keeps somebody out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from tests.cast import COUNTY
from tests.faults.scene import Scene, identity_number
from tests.filing.steps import picture
from tuoyu.base.access.areas import Level, ancestor
from tuoyu.base.access.models import StandIn, User
from tuoyu.base.access.roles import Role
from tuoyu.base.access.services.stand_ins import name_stand_in
from tuoyu.base.kernel import clock
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.staff import services
from tuoyu.domain.staff.models import Assignment, BackgroundQuery, Credential, PersonDuplicate, Restriction
from tuoyu.domain.staff.services import PaperFacts, PersonFacts, PostFacts, RestrictionTerms, merging

# Numbers of carers begin here, so that they are nobody's who is in charge.
_CARERS, _RESTRICTED = 400, 700
PEOPLE: Mapping[str, Mapping[str, object]] = {
    "staff:enter": {
        "name": "马小兰", "id_number": identity_number(_CARERS), "phone": "13893011111", "education": "college",
        "experienced_since": "2020-09-01", "post": "carer", "since": "2026-03-09", "is_full_time": "on",
    },
    "staff:credential_add": {
        "kind": "health_certificate", "issuer": "积石山县妇幼保健院", "issued_on": "2026-03-01", "stated_until": "",
        "number": "JK-2026-0318", "hours": "",
    },
    "staff:restriction_impose": {
        "name": "马大勇", "id_number": identity_number(_RESTRICTED), "scope": "fixed_term", "reason": "abuse",
        "organ": "积石山县卫生健康局", "decision": "积卫罚〔2026〕3号", "since": "2026-03-18", "until": "2031-03-17",
    },
}  # fmt: skip


def carer(scene: Scene, actor: User, institution: Institution) -> Assignment:
    """A carer nobody knew before."""
    facts = PersonFacts("马小兰", identity_number(_CARERS + scene.number()))
    return services.enter_person(actor, institution, facts, PostFacts("carer", date(2026, 3, 9), is_full_time=True))


def credential(actor: User, held: Assignment, *, with_scan: bool = False) -> Credential:
    """A health certificate."""
    paper = PaperFacts("health_certificate", "妇幼保健院", date(2026, 3, 1))
    return services.add_credential(actor, held.person, paper, picture() if with_scan else None)


def made_ready(actor: User, held: Assignment) -> None:
    """Everything on record that a carer's post asks."""
    credential(actor, held)
    services.record_check(actor, held.person, on=date(2026, 3, 2), issuer="大河家派出所")
    trained = PaperFacts("carer_training", "临夏州卫生健康委", date(2026, 2, 1), hours=120)
    services.add_credential(actor, held.person, trained)
    services.add_credential(actor, held.person, PaperFacts("care_teacher", "临夏州人社局", date(2024, 5, 1)))
    services.record_employment(
        actor, held.institution, held.person, contract="labour", insurance="full", since=date(2026, 3, 9)
    )


def restriction(scene: Scene, leader: User) -> Restriction:
    """A decision about somebody whom nobody employs."""
    number = scene.number()
    facts = PersonFacts("马大勇", identity_number(_RESTRICTED + number))
    terms = RestrictionTerms("lifetime", "abuse", "县卫生健康局", f"{number}号", date(2026, 3, 18))
    return services.impose_restriction(leader, facts, terms)


def query(actor: User, held: Assignment) -> BackgroundQuery:
    """A background query asked of the police."""
    return services.ask_background_query(actor, held.person, held.institution)


def pair(scene: Scene, actor: User, institution: Institution) -> PersonDuplicate:
    """Two carers who may be one."""
    one, other = (carer(scene, actor, institution).person for _ in range(2))
    return merging.note_person_duplicate(scene.cast.system, one, other, ["birth"])


def people_of(scene: Scene, officer: User, institution: Institution) -> dict[str, UUID]:
    """One of everything about people at an institution, by the name it has in addresses."""
    held = carer(scene, officer, institution)
    county = ancestor(institution.area, Level.COUNTY)
    leader = scene.cast.leader
    if county != COUNTY:
        leader = scene.cast.person("leader.beside", "邻县局长", officer.body, Role.BUREAU_LEADER, county)
    return {
        "post": held.pk,
        "carer": held.person_id,
        "credential": credential(officer, held, with_scan=True).pk,
        "query": query(officer, held).pk,
        "people_pair": pair(scene, officer, institution).pk,
        "restriction": restriction(scene, leader).pk,
    }


def stood_in(scene: Scene, officer: User) -> StandIn:
    """Two colleagues of an officer, one of whom does the work of the other today."""
    body = officer.body
    assert body is not None
    away, there = (
        scene.cast.person(f"away{scene.number()}", "请假同事", body, Role.FILING_OFFICER, body.area) for _ in range(2)
    )
    return name_stand_in(away, away, there, first=clock.today(), last=clock.today())
