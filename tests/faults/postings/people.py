"""How people, their posts and papers, and decisions that keep them out are written down."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from tests.faults import people
from tests.faults.people import PEOPLE
from tests.faults.postings.table import Sent, entries, posting
from tests.faults.scene import Scene, identity_number
from tuoyu.domain.institutions.models import Assignment, Credential, Employment, Restriction


@posting("institutions:staff_enter", "institutions.enter_person", Assignment.objects.filter(post="carer").count)
def _enter(scene: Scene) -> Sent:
    institution, route = scene.journey().institution, "institutions:staff_enter"
    fields = {**PEOPLE[route], "id_number": identity_number(400 + scene.number())}
    return Sent(scene.cast.filing_officer, reverse(route, args=[institution.pk]), fields)


@posting(
    "institutions:post_end", "institutions.end_assignment", Assignment.objects.filter(valid__upper_inf=False).count
)
def _end(scene: Scene) -> Sent:
    held = _carer(scene)
    return Sent(scene.cast.filing_officer, reverse("institutions:post_end", args=[held.pk]), {"last_on": "2026-03-17"})


@posting("institutions:person_change", "institutions.change_person", entries("institutions.change_person"))
def _change(scene: Scene) -> Sent:
    address = reverse("institutions:person_change", args=[_carer(scene).person_id])
    fields = {"phone": "13893011112", "education": "bachelor", "experienced_since": "2020-09-01"}
    return Sent(scene.cast.filing_officer, address, fields)


@posting("institutions:credential_add", "institutions.add_credential", Credential.objects.count)
def _add(scene: Scene) -> Sent:
    route = "institutions:credential_add"
    return Sent(scene.cast.filing_officer, reverse(route, args=[_carer(scene).person_id]), PEOPLE[route])


@posting("institutions:employment", "institutions.record_employment", Employment.objects.count)
def _employ(scene: Scene) -> Sent:
    address = reverse("institutions:employment", args=[_carer(scene).person_id])
    fields = {"contract": "labour", "insurance": "full", "since": "2026-03-09"}
    return Sent(scene.cast.filing_officer, address, fields)


@posting(
    "institutions:credential_withdraw", "institutions.withdraw_credential",
    Credential.objects.filter(~Q(withdrawn_at=None)).count,
)  # fmt: skip
def _withdraw(scene: Scene) -> Sent:
    made = people.credential(scene.cast.filing_officer, _carer(scene))
    address = reverse("institutions:credential_withdraw", args=[made.pk])
    return Sent(scene.cast.filing_officer, address, {"because": "登错了人"})


@posting("institutions:restriction_impose", "institutions.impose_restriction", Restriction.objects.count)
def _impose(scene: Scene) -> Sent:
    route, number = "institutions:restriction_impose", scene.number()
    fields = {**PEOPLE[route], "id_number": identity_number(700 + number), "decision": f"积卫罚〔2026〕{number}号"}
    return Sent(scene.cast.leader, reverse(route), fields)


@posting(
    "institutions:restriction_lift", "institutions.lift_restriction", Restriction.objects.exclude(lifted_on=None).count
)
def _lift(scene: Scene) -> Sent:
    made = people.restriction(scene, scene.cast.leader)
    address = reverse("institutions:restriction_lift", args=[made.pk])
    return Sent(scene.cast.leader, address, {"because": "行政复议决定撤销"})


def _carer(scene: Scene) -> Assignment:
    return people.carer(scene, scene.cast.filing_officer, scene.journey().institution)
