"""The scenes in which every page can be opened: one made for tests, one found in the demonstration county."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.exceptions import ObjectDoesNotExist
from django.test import Client
from django.urls import reverse

from tests.cast import COUNTY, DAHEJIA, PASSWORD, Cast
from tests.faults import people as about_people
from tests.faults.families import families_of
from tests.faults.postings.imports import waiting_push
from tests.faults.scene import Scene as Stage
from tests.filing import changes, closings, licences, visits
from tests.filing.bringing import bring, taken_in, workbook
from tests.filing.orphans import struck_off
from tests.institutions.amending import asked
from tests.institutions.sites import class_of, plan_of, room_of
from tests.journeys.pages import Scene
from tests.publicity.annual import called, reported
from tests.publicity.sheets import application, applied, begun, concluded, named
from tests.staff.owning import contested, owned
from tuoyu.base.access.models import Body, Invitation, User
from tuoyu.base.access.roles import Role
from tuoyu.base.access.services import invitations, users
from tuoyu.base.access.services.users import system_user
from tuoyu.base.intake import services as intake
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import Delivery, IssuedDocument
from tuoyu.domain.children.models import Application
from tuoyu.domain.filing import services
from tuoyu.domain.filing.forms.imported import REGISTRATIONS
from tuoyu.domain.filing.models import (
    ChangeFiling,
    Closing,
    Filing,
    RegistrationPush,
    SiteVerification,
)
from tuoyu.domain.institutions.models import (
    Amendment,
    ClassGroup,
    Duplicate,
    Institution,
    Paper,
    PlanDrawing,
    Room,
)
from tuoyu.domain.institutions.selectors import with_standing
from tuoyu.domain.institutions.services import merging
from tuoyu.domain.publicity.models import Recognition, SanitaryEvaluation
from tuoyu.domain.staff.models import Assignment, BackgroundQuery, Credential, Employment, PersonDuplicate, Restriction

_LONG_NAME = "积石山保安族东乡族撒拉族自治县大河家镇甘河滩村石榴籽一家亲普惠托育服务中心（示范点）"


def made(cast: Cast) -> Scene:
    """People and filings at every stage, really committed; one name is as long as names get."""
    with unit_of_work(cast.system):
        scene = _made(cast)
        scene.records |= _papers()
    return scene


def _made(cast: Cast) -> Scene:
    stage = Stage(cast)
    draft, submitted, returned, filed, cancelled, unfiled, unplaced, fresh, failing, mended, leaving = (
        stage.journey(**changed)
        for changed in (
            {}, {"name": _LONG_NAME}, {}, {}, {}, {"business_scope": "教育咨询"}, {"area": COUNTY}, {}, {}, {}, {},
        )
    )  # fmt: skip
    for one in (unfiled, unplaced):
        assert one.institution
    draft.fill("registration", {"service_modes": ["full_day"], "public_phone": ""})
    rooms = {"class": class_of(filed).pk, "room": room_of(filed).pk, "plan": plan_of(filed).pk}
    assert submitted.submitted and filed.filed and cancelled.filed  # noqa: PT018 -- these are steps, not claims
    services.comment_on_section(cast.filing_officer, submitted.reread(), "people", "请补上保健员的培训证明。")
    returned.ask_correction()
    services.cancel_filing(cast.filing_officer, cancelled.reread(), reason="停止服务，在托婴幼儿已全部安置")
    records: dict[str, Any] = {
        "annual_draft": called(filed).pk, "annual_submitted": reported(filed, 2025).pk,
        "recognition_named": named(filed, "inclusive").pk, "recognition_submitted": applied(filed, "demonstration").pk,
        "recognition_draft": application(filed, "service_centre").pk,
        "sanitary": begun(draft).pk, "sanitary_concluded": (own := concluded(filed).pk), "sanitary_own": own,
        "draft": draft.draft.pk, "submitted": submitted.draft.pk, "returned": returned.draft.pk,
        "filed": filed.draft.pk, "cancelled": cancelled.draft.pk, "filed_institution": filed.institution.pk,
        "ended_institution": cancelled.institution.pk, "unfiled_institution": unfiled.institution.pk,
        "unplaced_institution": unplaced.institution.pk, "push": filed.push.pk, "push_with_findings": unfiled.push.pk,
        "visit_planned": visits.planned(filed).pk, "visit_rectifying": visits.visit(failing, failing="fire").pk,
        "change_draft": changes.drafted(failing).pk, "change_submitted": changes.handed_in(mended).pk,
        "closing_draft": closings.drafted(mended).pk, "closing_submitted": closings.handed_in(leaving).pk,
        "orphan": struck_off(stage.journey()).pk,
        "visit_answered": visits.answered(mended).pk, "nonconforming_institution": failing.institution.pk,
        "paper": filed.institution.papers.get(kind="business_licence").pk, "amendment": asked(filed).pk,
    }  # fmt: skip
    records |= rooms
    records |= _imports(cast) | _staff(stage, cast, filed.director, filed.institution)
    records |= families_of(stage, filed) | {"new_institution": fresh.institution.pk}
    records |= {"push_waiting": waiting_push(stage).pk}
    records |= _pairs(cast, draft.institution, unfiled.institution, returned.institution)
    people = {
        **_people_of(cast), "director": filed.director, "drafting_director": draft.director,
        "returned_director": returned.director, "new_director": fresh.director,
        "rectifying_director": failing.director, "changing_director": failing.director,
        "closing_director": mended.director,
    }  # fmt: skip
    people |= _licences(stage, cast, records)
    _open_accounts(cast, people, records)
    return Scene(people, records, {"half_way_in": lambda: half_way_in(people["officer"])})


def _staff(stage: Stage, cast: Cast, director: User, institution: Institution) -> dict[str, Any]:
    """Two carers, one with everything that is asked and one with nothing, and somebody kept out."""
    held, ready = (about_people.carer(stage, cast.filing_officer, institution) for _ in range(2))
    about_people.made_ready(cast.filing_officer, ready)
    owned(director, ready, cast.carer)
    asked_about = contested(cast.carer, "post", ready.pk, director=director)
    waiting = contested(cast.carer, "employment", Employment.objects.get(person=ready.person_id).pk)
    own_paper = Credential.objects.filter(person=ready.person_id, kind="health_certificate").latest("entered_at")
    query = about_people.query(cast.filing_officer, held)
    return {
        "query": query.pk, "people_pair": about_people.pair(stage, cast.filing_officer, institution).pk,
        "contest": asked_about.pk, "contest_asked": waiting.pk, "own_paper": own_paper.pk,
        "carer": held.person_id, "ready_carer": ready.person_id, "post": held.pk,
        "restriction": about_people.restriction(stage, cast.leader).pk,
    }  # fmt: skip


def _licences(stage: Stage, cast: Cast, records: dict[str, Any]) -> dict[str, User]:
    """Where licensing is in force: an application sent back, one to decide, and a licence; and who sees them."""
    there = licences.people_there(cast)
    back, waiting, held = (stage.journey(there, area=licences.PLACE) for _ in range(3))
    records |= {
        "licence_returned": licences.returned(back).pk, "licence_accepted": licences.accepted(waiting).pk,
        "licence_issued": licences.issued(held).pk, "institution_with_licence": held.institution.pk,
    }  # fmt: skip
    people = {"applying_director": back.director, "licensed_director": held.director}
    return people | {"licensing_officer": there.filing_officer}


def _imports(cast: Cast) -> dict[str, Any]:
    """A table just brought, one being taken in, and one of which a row came back."""
    registrar, headings = cast.market_registrar, ["机构名称", "统一社会信用代码", "备注"]
    brought = bring(registrar, "registrations", workbook(headings, [["甲托育园", "91", "没有代码"]]))
    mapping = [column.field for column in REGISTRATIONS.columns if column.is_required]
    started = bring(registrar, "registrations", workbook(mapping, [["乙托育园"]]))
    intake.start_import(registrar, started, mapping)
    done = bring(registrar, "registrations", workbook(mapping, [["丙托育园"]]))
    taken_in(registrar, done)
    return {"import_brought": brought.pk, "import_started": started.pk, "import_done": done.pk}


def _pairs(cast: Cast, one: Institution, other: Institution, third: Institution) -> dict[str, Any]:
    """A pair that looks like one, and another that is proposed to be merged."""
    found = merging.note_duplicate(cast.system, one, other, ["name", "address"])
    proposed = merging.note_duplicate(cast.system, one, third, ["like_name"])
    merging.propose_merge(cast.filing_officer, proposed, survivor="first", reason="同一场所，重复登记")
    return {"duplicate": found.pk, "duplicate_proposed": proposed.pk}


def _people_of(cast: Cast) -> dict[str, User]:
    return {
        "officer": cast.filing_officer, "leader": cast.leader, "registrar": cast.market_registrar,
        "town": cast.town_clerk, "observer": cast.prefecture_observer, "security": cast.security_admin,
        "emergency": cast.member("emergency"), "housing": cast.member("housing"),
        "police": cast.member("public_security"), "carer": cast.carer,
        "system": cast.system_admin, "audit": cast.audit_admin, "stranger": cast.next_director,
    }  # fmt: skip


def _open_accounts(cast: Cast, people: dict[str, User], records: dict[str, Any]) -> None:
    """Passwords and codes, a newcomer without a code, an invitation and a password link that still work."""
    for person in people.values():
        if person.body and person.body.kind != Body.INSTITUTION:
            cast.give_code(person)
    people["newcomer"] = cast.person("new.one", "新同事", cast.bureau, Role.OBSERVER, COUNTY)
    coded = cast.person("coded.one", "赵同事", cast.bureau, Role.OBSERVER, COUNTY)
    cast.give_code(coded)
    RecoveryCodes.activate(coded)
    people["coded"] = coded
    for person in (people["officer"], people["director"], coded):
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
    code = invitations.new_code()
    invitation = invitations.invite(
        cast.filing_officer, body=cast.garden, area=DAHEJIA, role=Role.DIRECTOR, name="周园长", phone="13893067890",
        code=code,
    )  # fmt: skip
    address = users.password_link(people["coded"])
    records |= {
        "invitation": invitation.pk, "invitation_code": code, "renewed": coded.pk,
        "renewed_token": address.split("token=")[1], "user": cast.town_clerk.pk, "body": cast.bureau.pk,
    }  # fmt: skip


def half_way_in(person: User) -> Client:
    """A browser in which the password was right and the code is still asked for."""
    client = Client()
    client.post(reverse("account_login"), {"login": person.username, "password": PASSWORD})
    return client


def _papers() -> dict[str, Any]:
    """Documents and deliveries; to be read as somebody who sees everything."""
    issued = IssuedDocument.objects.filter(kind="filing_receipt").order_by("issued_at")
    found: dict[str, Any] = {}
    with suppress(AttributeError):
        found["code"] = issued.filter(revoked_at=None).last().verify_code  # type: ignore[union-attr]
        found["revoked_code"] = issued.exclude(revoked_at=None).last().verify_code  # type: ignore[union-attr]
    delivery = Delivery.objects.filter(kind="invitation").order_by("planned_at").last()
    return found | ({"delivery": delivery.pk} if delivery else {})


# --- the demonstration -----------------------------------------------------------------------------------------------

_ACCOUNTS = {
    "officer": "mazhuren", "leader": "juzhang", "registrar": "hejingban", "town": "xiang02", "observer": "zhou",
    "security": "anquan", "emergency": "emergency", "housing": "housing", "system": "xitong", "audit": "shenji",
    "police": "public-security",
}  # fmt: skip


def found() -> Scene:
    """The people of the demonstration, and a telling record of each kind in it."""
    with unit_of_work(system_user()):
        people = {who: User.objects.get(username=name) for who, name in _ACCOUNTS.items()}
        return Scene(people | dict(_directors()), dict(_records()) | _papers())


def _directors() -> Iterator[tuple[str, User]]:
    for who, state in {"director": "filed", "drafting_director": "draft", "returned_director": "returned"}.items():
        body = _filing(state).body
        with suppress(ObjectDoesNotExist):
            yield who, User.objects.filter(body=body).earliest("added_at")
    yield "rectifying_director", User.objects.filter(body=_failing().body).earliest("added_at")


def _filing(state: str) -> Filing:
    """The filing in a state whose director has come in: with the most children in care, then the newest."""
    theirs = Filing.objects.filter(state=state, body__in=User.objects.values("body"))
    return theirs.select_related("institution", "body").latest("institution__occupancy", "submitted_at", "pk")


def _failing() -> Filing:
    """The filing whose institution is putting something right."""
    return Filing.objects.filter(verifications__state="rectifying").select_related("body").latest("submitted_at")


def _records() -> Iterator[tuple[str, Any]]:
    for state in ("draft", "submitted", "returned", "filed", "cancelled"):
        yield state, _filing(state).pk
    yield "filed_institution", _filing("filed").institution_id
    with suppress(ObjectDoesNotExist):
        own = Paper.objects.filter(institution=_filing("filed").institution_id, department="market")
        yield "paper", own.latest("opened_at").pk
    with suppress(ObjectDoesNotExist):
        yield "amendment", Amendment.objects.filter(state="amendment_asked", department="market").latest("opened_at").pk
    with suppress(ObjectDoesNotExist):
        yield "duplicate", Duplicate.objects.filter(state="found").latest("opened_at").pk
        yield "duplicate_proposed", Duplicate.objects.filter(state="proposed").latest("opened_at").pk
    yield "ended_institution", _filing("cancelled").institution_id
    for name, state in (("planned", "awaiting_visit"), ("rectifying", "rectifying"), ("answered", "answered")):
        yield f"visit_{name}", SiteVerification.objects.filter(state=state).latest("opened_at", "pk").pk
    yield "change_submitted", ChangeFiling.objects.filter(state="change_submitted").latest("opened_at").pk
    with suppress(ObjectDoesNotExist):
        yield "closing_submitted", Closing.objects.filter(state="closing_submitted").latest("opened_at").pk
    yield "nonconforming_institution", _failing().institution_id
    own = _filing("filed").institution_id
    for name, model in (("class", ClassGroup), ("room", Room), ("plan", PlanDrawing)):
        with suppress(AttributeError):
            yield name, model.objects.filter(institution=own).first().pk
    with suppress(ObjectDoesNotExist):
        yield "orphan", with_standing(Institution.objects.all()).filter(standing="orphaned").latest("registered_on").pk
    unfiled = Institution.objects.filter(filed_on=None)
    yield "unfiled_institution", unfiled.exclude(area=COUNTY).latest("registered_on").pk
    yield "unplaced_institution", unfiled.filter(area=COUNTY).latest("registered_on").pk
    pushes = RegistrationPush.objects.filter(pushed_by__contains="何经办")
    yield "push", pushes.filter(findings=[]).latest("pushed_at").pk
    yield "push_with_findings", pushes.exclude(findings=[]).latest("pushed_at").pk
    for state in ("draft", "submitted", "named"):
        with suppress(ObjectDoesNotExist):
            yield f"recognition_{state}", Recognition.objects.filter(state=state).latest("saved_at").pk
    for word, state in {"sanitary": "draft", "sanitary_concluded": "concluded"}.items():
        with suppress(ObjectDoesNotExist):
            yield word, SanitaryEvaluation.objects.filter(state=state).latest("saved_at").pk
    yield from _staff_found(_filing("filed").institution_id)
    yield from _children_found(_filing("filed").institution_id)
    yield "user", User.objects.get(username=_ACCOUNTS["town"]).pk
    yield "body", User.objects.get(username=_ACCOUNTS["officer"]).body_id
    yield "invitation", Invitation.objects.latest("invited_at").pk


def _children_found(institution_id: Any) -> Iterator[tuple[str, Any]]:
    stays = Application.objects.filter(institution=institution_id).order_by("pk")
    waiting, held = stays.filter(state="applied").first(), stays.filter(state="in_care").first()
    with suppress(AttributeError):
        yield "child", waiting.child_id  # type: ignore[union-attr]
        yield "stay", waiting.pk  # type: ignore[union-attr]
        yield "held_child", held.child_id  # type: ignore[union-attr]
        yield "held_stay", held.pk  # type: ignore[union-attr]


def _staff_found(institution_id: Any) -> Iterator[tuple[str, Any]]:
    held = Assignment.objects.filter(institution=institution_id, valid__upper_inf=True).exclude(post="head")
    with suppress(AttributeError):
        yield "post", held.order_by("pk").first().pk  # type: ignore[union-attr]
        yield "carer", held.order_by("pk").first().person_id  # type: ignore[union-attr]
        yield "ready_carer", held.order_by("pk").last().person_id  # type: ignore[union-attr]
        yield "restriction", Restriction.objects.latest("imposed_at").pk
        yield "query", BackgroundQuery.objects.filter(state="query_waiting").first().pk  # type: ignore[union-attr]
    with suppress(ObjectDoesNotExist):  # none before the first night
        yield "people_pair", PersonDuplicate.objects.latest("opened_at").pk
