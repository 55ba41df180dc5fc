"""Records to ask for: one of everything in one's own institution, a sibling's, another county's; and what is not there.

`Grounds(scene).address(route, place, person)` is where a route shows the record of a place. Whom a person stands for
at another place is in `MIRRORED`: the sibling's director is there what 王园长 is at home.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import SimpleNamespace
from typing import Any

from django.urls import reverse

from tests.architecture import matrix
from tests.architecture.matrix import Outcome
from tests.cast import COUNTY, DAHEJIA, NEXT_COUNTY, PREFECTURE
from tests.faults.families import FAMILIES, families_of
from tests.faults.people import PEOPLE, people_of, stood_in
from tests.faults.postings import registrations
from tests.faults.scene import Scene, identity_number
from tests.filing import changes, closings, licences, visits
from tests.filing.bringing import bring
from tests.filing.orphans import struck_off
from tests.filing.steps import HEAD_PHONE
from tests.institutions.amending import asked
from tests.institutions.sites import class_of, plan_of, room_of
from tests.publicity.annual import called
from tests.publicity.sheets import concluded, named
from tests.staff.owning import contested, owned
from tuoyu.base.access import selectors as access
from tuoyu.base.access.models import User
from tuoyu.base.access.roles import Role
from tuoyu.base.access.services import invitations
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import Delivery
from tuoyu.domain.filing import selectors, services
from tuoyu.domain.filing.models import Closing, RectificationFile
from tuoyu.domain.filing.services import amending
from tuoyu.domain.institutions.services.merging import note_duplicate
from tuoyu.domain.staff.models import Assignment


class Place(StrEnum):
    """Whose record is asked for."""

    OWN = "own"
    SIBLING = "sibling"
    OTHER = "other county"
    GONE = "gone"


_OBSERVERS = {name: name for name in ("prefecture_observer", "province_observer", "nation_observer")}
_COUNTY = ("filing_officer", "leader", "market_registrar", "civil_registrar", "establishment_registrar",
           "education_member", "system_admin", "security_admin", "audit_admin")  # fmt: skip
MIRRORED: Mapping[Place, Mapping[str, str]] = {
    Place.SIBLING: {**_OBSERVERS, **{name: name for name in _COUNTY}, "second_director": "director"},
    Place.OTHER: {**_OBSERVERS, "next_officer": "filing_officer", "next_director": "director"},
    Place.GONE: {},
}
# Divisions have no siblings in this sense: the prefecture above and the county beside are asked for.
AREA_ROUTES = {"indicators:area", "indicators:population"}


def expected(route: str, person: str, place: Place) -> Outcome:
    """What `person` meets at a route for the record of a place, by the access matrix."""
    door = matrix.doors()[route]
    at_home = door.outcome(person)
    if at_home is Outcome.SIGN_IN:
        return at_home
    if door.is_public:
        return Outcome.HIDDEN if place is Place.GONE and route in {"portal:institution"} else at_home
    if door.row.startswith("none") or place is Place.OWN:
        return Outcome.HIDDEN if (route, person) in _NOT_THEIRS else at_home
    if route == "access_end_own_session":
        owner = {Place.SIBLING: "second_director", Place.OTHER: "next_director"}.get(place)
        return Outcome.ALLOWED if person == owner else Outcome.HIDDEN
    stands_for = MIRRORED[place].get(person)
    if route in AREA_ROUTES and place is Place.SIBLING and person not in _OBSERVERS:
        return Outcome.HIDDEN
    return door.outcome(stands_for) if stands_for else Outcome.HIDDEN


# The institution whose township is only proposed lies in the county as a whole, outside the clerk's township.
_NOT_THEIRS = {("filing:township", "town_clerk")}


@dataclass
class Yard:
    """One of everything at one place, by the name it has in addresses."""

    director: User
    ids: dict[str, Any]


class Grounds:
    """The records of all places, made once for a test."""

    def __init__(self, scene: Scene) -> None:
        cast = scene.cast
        self.people: dict[str, User] = dict(cast.everybody)
        registrar = cast.person("registrar.next", "临夏县经办", cast.department("market", NEXT_COUNTY), Role.REGISTRAR,
                                NEXT_COUNTY)  # fmt: skip
        beside = SimpleNamespace(market_registrar=registrar, filing_officer=cast.next_officer, person=cast.person)
        self.yards = {
            Place.OWN: _yard(scene, cast, DAHEJIA, cast.town_clerk, cast.bureau, COUNTY),
            Place.SIBLING: _yard(scene, cast, COUNTY + 1, None, None, PREFECTURE),
            Place.OTHER: _yard(scene, beside, NEXT_COUNTY, cast.next_officer, cast.next_officer.body, NEXT_COUNTY),
        }
        for name, place in (
            ("director", Place.OWN),
            ("second_director", Place.SIBLING),
            ("next_director", Place.OTHER),
        ):
            self.people[name] = self.yards[place].director

    def address(self, route: str, place: Place, person: str) -> str:
        """Where `route` shows the record of `place`."""
        wanted = PARAMETERS.get(route, ())
        if place is Place.GONE:
            named = {name: _gone(name) for name, _ in wanted}
        else:
            yard = self.yards[place]
            named = {name: self._mark(place, person) if kind == "mark" else yard.ids[kind] for name, kind in wanted}
        return reverse(route, kwargs={**named, **FIXED.get(route, {})})

    def _mark(self, place: Place, person: str) -> str:
        owner = self.people.get(person) if place is Place.OWN else self.yards[place].director
        sessions = access.sessions_of(owner) if owner else []
        return sessions[0].mark if sessions else "0" * 16


PARAMETERS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "access_end_own_session": (("mark", "mark"),),
    "access_password_link": (("user_id", "user"),),
    "access_user": (("user_id", "user"),),
    "access_user_change": (("user_id", "user"),),
    "access_user_act": (("user_id", "user"),),
    "access_grant_add": (("user_id", "user"),),
    "access_grant_end": (("grant_id", "grant"),),
    "access_stand_in_end": (("id", "stand_in"),),
    "access_invitation": (("invitation_id", "invitation"),),
    "access_invitation_end": (("invitation_id", "invitation"),),
    "access_body": (("body_id", "body"),),
    "access_body_change": (("body_id", "body"),),
    "institutions:record": (("id", "institution"),),
    "institutions:trait": (("id", "institution"),),
    "institutions:papers": (("id", "institution"),),
    "institutions:history": (("id", "institution"),),
    "institutions:amendable": (("id", "institution"),),
    "institutions:amend": (("id", "institution"),),
    **{
        f"institutions:amendment{step}": (("id", "amendment"),)
        for step in ("", "_evidence", "_approve", "_decline", "_take_back")
    },
    **{
        f"institutions:duplicate{step}": (("id", "duplicate"),)
        for step in ("", "_propose", "_dismiss", "_merge", "_decline", "_undo")
    },
    "institutions:paper_enter": (("id", "institution"),),
    **{f"institutions:paper{step}": (("id", "paper"),) for step in ("", "_file", "_confirm", "_object")},
    "publicity:disclosure": (("id", "institution"),),
    "publicity:board": (("id", "institution"),),
    "publicity:proof": (("id", "institution"),),
    "publicity:disclose": (("id", "institution"),),
    "publicity:confirm_disclosure": (("id", "institution"),),
    **{
        f"institutions:{name}": (("id", "institution"),)
        for name in ("premises", "building", "class_new", "room_new", "hand_in_plan")
    },
    **{
        f"institutions:{name}": (("id", "institution"), (f"{kind}_id", kind))
        for name, kind in (("class", "class"), ("end_class", "class"), ("room", "room"), ("end_room", "room"),
                           ("plan", "plan"), ("remove_plan", "plan"))
    },
    "standards:check": (("id", "institution"),),
    "staff:list": (("id", "institution"),),
    "staff:enter": (("id", "institution"),),
    "staff:post_end": (("id", "post"),),
    **{f"staff:query{step}": (("id", "query"),) for step in ("", "_answer", "_recall", "_reveal")},
    **{f"staff:duplicate{step}": (("id", "people_pair"),) for step in ("", "_look", "_decide")},
    "staff:query_ask": (("id", "carer"),),
    "staff:own_invite": (("id", "carer"),),
    "staff:contest_raise": (("id", "credential"),),
    **{
        f"staff:contest{step}": (("id", "contest"),)
        for step in ("", "_evidence", "_answer", "_uphold", "_reject", "_take_back")
    },
    "staff:restriction_lift": (("id", "restriction"),),
    **{
        f"staff:{route}": (("id", "carer"),) for route in ("person", "person_change", "credential_add",
                                                                  "employment")
    },
    **{f"staff:credential_{route}": (("id", "credential"),) for route in ("file", "withdraw")},
    **{f"children:{page}": (("id", "institution"),) for page in ("list", "figures", "enter")},
    **{
        f"children:{page}": (("id", "child"),)
        for page in ("record", "guardian_add", "number_add", "paper_add", "consent", "custody", "fetcher_add", "reveal")
    },
    "children:guardianship_end": (("id", "guardianship"),),
    "children:fetcher_end": (("id", "fetcher"),),
    **{f"children:{page}": (("id", "stay"),) for page in ("agreement", "agreement_sign", "enrol", "take_back")},
    **{f"children:{page}": (("id", "held_stay"),) for page in ("move", "leave")},
    "portal:institution": (("id", "institution"),),
    "filing:push_record": (("id", "push"),),
    "filing:push_decide": (("id", "push"),),
    "filing:push_receipt": (("id", "push"),),
    **{f"intake:{page}": (("id", "run"),) for page in ("run", "start", "returned")},
    "filing:unfiled_record": (("id", "institution"),),
    **{f"filing:{step}": (("id", "orphan"),) for step in ("orphan", "orphan_ask", "orphan_clear")},
    "filing:invite": (("id", "institution"),),
    "filing:township": (("id", "unplaced"),),
    "filing:paper": (("id", "filing"), ("material_id", "material")),
    "filing:remove": (("id", "filing"), ("material_id", "material")),
    "filing:document": (("id", "filing"), ("document_id", "document")),
    "filing:settle": (("id", "filing"), ("comment_id", "comment")),
    "filing:drop": (("id", "filing"), ("comment_id", "comment")),
    **{
        f"filing:{step}": (("id", "filing"),)
        for step in ("case", "versions", "take", "hand_over", "fill", "check",
                     "hand_in", "submit", "withdraw", "comment", "reveal", "ask_correction",
                     "accept", "cancel", "plan_verification")
    },
    **{
        f"publicity:{step}": (("id", "sanitary"),)
        for step in ("sanitary", "sanitary_fill", "sanitary_conclude", "sanitary_hand_in", "sanitary_report")
    },
    **{
        f"filing:{step}": (("id", "verification"),)
        for step in ("verification", "record_check", "answer_nonconformity", "confirm_rectification",
                     "ask_rectification_again", "nonconformity_notice")
    },
    **{
        f"filing:{step}": (("id", "change"),)
        for step in ("change", "change_fill", "change_hand_in_paper", "change_hand_in", "change_take_back",
                     "change_send_back", "change_carry_out", "change_receipt")
    },
    **{
        f"filing:{step}": (("id", "change"), ("paper_id", "change_paper"))
        for step in ("change_paper", "change_remove_paper")
    },
    **{
        f"filing:{step}": (("id", "closing"),)
        for step in ("closing", "closing_fill", "closing_hand_in_paper", "closing_ask", "closing_take_back",
                     "closing_send_back", "closing_agree", "closing_conclude", "closing_notice")
    },
    **{
        f"filing:{step}": (("id", "closing"), ("paper_id", "closing_paper"))
        for step in ("closing_paper", "closing_remove_paper")
    },
    **{
        f"filing:licence{step}": (("id", "licence"),)
        for step in ("", "_fill", "_send_back", "_accept", "_issue", "_refuse", "_end", "_certificate")
    },
    "filing:rectification_file": (("id", "verification"), ("file_id", "rectification_file")),
    **{
        f"publicity:{step}": (("id", "recognition"),)
        for step in ("recognition", "recognition_fill", "recognition_certificate", "recognition_move",
                     "recognition_decide")
    },
    **{
        f"publicity:{step}": (("id", "annual"),) for step in ("annual", "annual_fill", "annual_submit", "annual_decide")
    },
    "indicators:area": (("area", "area"),),
    "indicators:population": (("area", "area"),),
    "exchange:delivery": (("id", "delivery"),),
    "exchange:retry": (("id", "delivery"),),
}  # fmt: skip
FIXED: Mapping[str, Mapping[str, str]] = {
    "access_user_act": {"verb": "end-sessions"},
    "access_join": {"code": "AAAAAAAAAAAAAAAAAAAAAA"},
    "portal:open_file": {"kind": "json"},
    "institutions:trait": {"kind": "ownership"},
    "staff:contest_raise": {"kind": "credential"},
    "staff:duplicate_look": {"step": "propose"},
    "staff:duplicate_decide": {"step": "decline"},
    "institutions:amend": {"fact": "address"},
    "publicity:disclose": {"kind": "meals"},
    "publicity:confirm_disclosure": {"kind": "meals"},
    "intake:template": {"kind": "registrations"},
    "institutions:paper_enter": {"kind": "fire_document"},
    "filing:fill": {"key": "classes"},
    "filing:comment": {"key": "people"},
    "filing:reveal": {"key": "people"},
    "filing:hand_in": {"code": "site_photos"},
    "publicity:recognition_move": {"step": "withdraw"},
    "publicity:annual_decide": {"step": "take_note"},
    "publicity:recognition_decide": {"step": "recheck"},
    "filing:change_hand_in_paper": {"code": "floor_plan"},
    "filing:closing_hand_in_paper": {"code": "family_notice"},
}
BODIES: Mapping[str, Mapping[str, object]] = {
    **FAMILIES,
    "filing:push_decide": {"decision": "keep", "reason": "已向登记机关核实"},
    "access_user_change": {"name": "张同事", "phone": HEAD_PHONE},
    "access_grant_add": {"role": Role.OBSERVER.value, "area": COUNTY},
    "access_stand_in_add": {"first": "2026-03-18", "last": "2026-03-20"},
    "access_invite": {"role": "director", "name": "周园长", "phone": HEAD_PHONE},
    "access_body_add": {"name": "积石山县服务站", "kind": "education", "seat": COUNTY},
    "access_body_change": {"name": "积石山县卫健局", "is_active": "on"},
    "publicity:disclose": {"text": "每周一公布带量食谱。"},
    "staff:enter": PEOPLE["staff:enter"],
    "staff:post_end": {"last_on": "2026-03-18"},
    "staff:person_change": {"education": "college"},
    "staff:credential_add": PEOPLE["staff:credential_add"],
    "staff:employment": {"contract": "labour", "insurance": "full", "since": "2026-03-18"},
    "staff:contest_raise": {"said": "出具日期登错了"},
    "staff:contest_answer": {"agrees": "yes", "answer": "录入时看错"},
    "staff:contest_uphold": {"reason": "与排班表一致", "since": "2026-03-10"},
    "staff:contest_reject": {"reason": "与劳动合同一致"},
    "staff:own_invite": {"phone": HEAD_PHONE},
    "staff:own_claim": {"name": "马小兰", "id_number": identity_number(400)},
    "staff:credential_withdraw": {"because": "登错了人"},
    "staff:duplicate_look": {"survivor": "first", "reason": "同一人"},
    "staff:duplicate_decide": {"reason": "已核对"},
    "staff:query_recall": {"because": "不再聘用"},
    "staff:query_reveal": {"purpose": "查询违法犯罪记录"},
    "staff:query_answer": {"result": "clear", "on": "2026-03-18"},
    "staff:queries_clear": {"chosen": ["0" * 32], "on": "2026-03-18"},
    "staff:restriction_impose": PEOPLE["staff:restriction_impose"],
    "staff:restriction_lift": {"because": "复议决定撤销"},
    "institutions:amend": {"value": "新街2号", "reason": "登记错了"},
    "institutions:amendment_decline": {"reason": "以证书为准"},
    "institutions:trait": {"value": "private", "since": "2026-03-10", "source": "举办协议"},
    "institutions:duplicate_propose": {"survivor": "first", "reason": "同一场所"},
    **{f"institutions:duplicate_{step}": {"reason": "已核对"} for step in ("dismiss", "merge", "decline", "undo")},
    "institutions:paper_object": {"reason": "住所与登记不符"},
    "institutions:building": {"exits": 2},
    "institutions:class_new": {"name": "彩虹班", "kind": "older", "places": 20},
    "institutions:class": {"name": "月亮班", "kind": "toddler", "places": 12, "version": 1},
    "institutions:end_class": {"version": 1},
    "institutions:room_new": {"name": "储物间", "kind": "storage", "floor": 1, "area": 4},
    "institutions:room": {"name": "活动室", "kind": "activity", "floor": 1, "area": 41, "version": 1},
    "institutions:end_room": {"version": 1},
    "filing:invite": {"name": "王园长", "phone": HEAD_PHONE},
    "filing:fill": {"places": 45, "version": 2},
    "filing:comment": {"text": "请补上培训证明。"},
    "filing:reveal": {"purpose": "核对负责人身份"},
    "filing:cancel": {"reason": "停止服务"},
    "filing:orphan_clear": {"reason": "执照被吊销"},
    "publicity:annual_call": {"year": 2026},
    "publicity:annual_fill": {"work": "全年收托正常", "version": 2},
    "publicity:recognition_fill": {"price": "met", "version": 1},
    "publicity:recognition_start": {"kind": "demonstration"},
    "publicity:sanitary_fill": {"light": "met", "version": 1},
    "filing:change_start": {"items": "capacity", "places": 50},
    "filing:change_fill": {"items": "capacity", "places": 50, "version": 2},
    "filing:change_send_back": {"note": "请补平面图"},
    "filing:closing_start": {"reason": "ceased"},
    "filing:closing_fill": {"reason": "ceased", "version": 1},
    "filing:closing_send_back": {"note": "请写明去向"},
    "filing:licence_start": {"service_modes": "full_day", "places": 45},
    "filing:licence_fill": {"service_modes": "full_day", "places": 45},
    "filing:licence_send_back": {"note": "请写明半日制"},
    "filing:licence_issue": {"valid_until": "2029-03-17"},
    "filing:licence_refuse": {"reason": "场地不符合"},
    "filing:licence_end": {"reason": "依法撤销"},
    "filing:answer_nonconformity": {"text": "已清空通道。"},
    "filing:ask_rectification_again": {"note": "请补拍"},
    "indicators:population": {"year": 2024, "residents": 239_390, "source": "统计公报"},
}


def _yard(scene: Scene, cast: Any, area: int, user: User | None, body: Any, division: int) -> Yard:
    """An institution at `area` with a filed filing and all that hangs on it, by the people of `cast`."""
    journey = scene.journey(cast, area=area)
    officer, filing = cast.filing_officer, journey.submitted
    comment = services.comment_on_section(officer, filing, "people", "请补上培训证明。")
    services.settle_comment(officer, comment)
    evaluation = concluded(journey)
    filed, institution = journey.filed, journey.institution
    verification = visits.answered(journey)
    recognition = named(journey)
    report = called(journey)
    change = changes.handed_in(journey)
    amending.carry_out_change(officer, change)
    closing = closings.handed_in(journey)
    # Concluding it would end the filing the other pages show; whoever may open a notice may open any document as one.
    Closing.objects.filter(pk=closing.pk).update(notice=selectors.documents_of(filed)[0])
    licence = licences.laid(journey)
    invitation = invitations.invite(
        officer, body=institution.body, area=institution.area, role=Role.DIRECTOR, name="周园长", phone=HEAD_PHONE
    )
    user = user or journey.director
    unplaced = area // 1000 * 1000
    with unit_of_work(scene.cast.system):
        beside = scene.journey(cast, area=unplaced).institution
        ids = {
            "institution": institution.pk,
            "class": class_of(journey).pk,
            "room": room_of(journey).pk,
            "plan": plan_of(journey).pk,
            "unplaced": beside.pk,
            "duplicate": note_duplicate(scene.cast.system, institution, beside, ["name"]).pk,
            "push": journey.push.pk,
            "run": bring(cast.market_registrar, "registrations", registrations(scene)).pk,
            "paper": institution.papers.get(kind="business_licence").pk,
            "amendment": asked(journey).pk,
            "filing": filed.pk,
            "material": filed.materials.all()[0].pk,
            "document": selectors.documents_of(filed)[0].pk,
            **(theirs := people_of(scene, officer, institution)),
            "contest": _contest(scene, journey, theirs["post"], scene.cast.carer if area == DAHEJIA else None),
            **families_of(scene, journey),
            "comment": comment.pk,
            "sanitary": evaluation.pk,
            "verification": verification.pk,
            "change": change.pk,
            "change_paper": change.papers.all()[0].pk,
            "orphan": struck_off(scene.journey(cast, area=area)).pk,
            "licence": licence.pk,
            "closing": closing.pk,
            "closing_paper": closing.papers.all()[0].pk,
            "rectification_file": RectificationFile.objects.get(rectification__verification=verification).pk,
            "recognition": recognition.pk,
            "annual": report.pk,
            "user": user.pk,
            "grant": user.grants.get().pk,
            "stand_in": stood_in(scene, officer).pk,
            "invitation": invitation.pk,
            "body": (body or institution.body).pk,
            "delivery": Delivery.objects.get(about_id=invitation.pk).pk,
            "area": division,
        }
    return Yard(journey.director, ids)


def _contest(scene: Scene, journey: Any, post: object, account: User | None) -> object:
    """What a carer contests in their own record: their post, with a paper to prove it."""
    held = Assignment.objects.select_related("person", "institution").get(pk=post)
    if account is None:
        account = scene.cast.person(f"carer{scene.number()}", "马小兰", held.institution.body, Role.STAFF)
    owned(journey.director, held, account)
    return contested(account, "post", held.pk, evidence=True).pk


def _gone(name: str) -> object:
    if name == "area":
        return 622_928_000
    return "f" * 16 if name == "mark" else uuid.uuid4()
