"""How people, their posts and papers, and decisions that keep them out are written down."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from tests.faults import people
from tests.faults.people import PEOPLE
from tests.faults.postings.table import Sent, entries, posting
from tests.faults.scene import Scene, identity_number
from tuoyu.domain.staff.models import Assignment, Credential, Employment, Restriction


@posting("staff:enter", "staff.enter_person", Assignment.objects.filter(post="carer").count)
def _enter(scene: Scene) -> Sent:
    institution, route = scene.journey().institution, "staff:enter"
    fields = {**PEOPLE[route], "id_number": identity_number(400 + scene.number())}
    return Sent(scene.cast.filing_officer, reverse(route, args=[institution.pk]), fields)


@posting("staff:post_end", "staff.end_assignment", Assignment.objects.filter(valid__upper_inf=False).count)
def _end(scene: Scene) -> Sent:
    held = _carer(scene)
    return Sent(scene.cast.filing_officer, reverse("staff:post_end", args=[held.pk]), {"last_on": "2026-03-17"})


@posting("staff:person_change", "staff.change_person", entries("staff.change_person"))
def _change(scene: Scene) -> Sent:
    address = reverse("staff:person_change", args=[_carer(scene).person_id])
    fields = {"phone": "13893011112", "education": "bachelor", "experienced_since": "2020-09-01"}
    return Sent(scene.cast.filing_officer, address, fields)


@posting("staff:credential_add", "staff.add_credential", Credential.objects.count)
def _add(scene: Scene) -> Sent:
    route = "staff:credential_add"
    return Sent(scene.cast.filing_officer, reverse(route, args=[_carer(scene).person_id]), PEOPLE[route])


@posting("staff:employment", "staff.record_employment", Employment.objects.count)
def _employ(scene: Scene) -> Sent:
    address = reverse("staff:employment", args=[_carer(scene).person_id])
    fields = {"contract": "labour", "insurance": "full", "since": "2026-03-09"}
    return Sent(scene.cast.filing_officer, address, fields)


@posting(
    "staff:credential_withdraw", "staff.withdraw_credential",
    Credential.objects.filter(~Q(withdrawn_at=None)).count,
)  # fmt: skip
def _withdraw(scene: Scene) -> Sent:
    made = people.credential(scene.cast.filing_officer, _carer(scene))
    address = reverse("staff:credential_withdraw", args=[made.pk])
    return Sent(scene.cast.filing_officer, address, {"because": "登错了人"})


@posting("staff:restriction_impose", "staff.impose_restriction", Restriction.objects.count)
def _impose(scene: Scene) -> Sent:
    route, number = "staff:restriction_impose", scene.number()
    fields = {**PEOPLE[route], "id_number": identity_number(700 + number), "decision": f"积卫罚〔2026〕{number}号"}
    return Sent(scene.cast.leader, reverse(route), fields)


@posting("staff:restriction_lift", "staff.lift_restriction", Restriction.objects.exclude(lifted_on=None).count)
def _lift(scene: Scene) -> Sent:
    made = people.restriction(scene, scene.cast.leader)
    address = reverse("staff:restriction_lift", args=[made.pk])
    return Sent(scene.cast.leader, address, {"because": "行政复议决定撤销"})


def _carer(scene: Scene) -> Assignment:
    return people.carer(scene, scene.cast.filing_officer, scene.journey().institution)
