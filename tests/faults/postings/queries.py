"""How background queries are asked, answered and recalled."""

from __future__ import annotations

from django.urls import reverse

from tests.faults import people
from tests.faults.postings.table import Sent, entries, posting, steps
from tests.faults.scene import Scene
from tuoyu.domain.staff.models import Assignment, BackgroundQuery


def _carer(scene: Scene) -> Assignment:
    return people.carer(scene, scene.cast.filing_officer, scene.journey().institution)


def _asked(scene: Scene) -> BackgroundQuery:
    return people.query(scene.cast.filing_officer, _carer(scene))


@posting("staff:query_ask", "staff.ask_background_query", entries("staff.ask_background_query"))
def _ask(scene: Scene) -> Sent:
    return Sent(scene.cast.filing_officer, reverse("staff:query_ask", args=[_carer(scene).person_id]))


@posting("staff:query_answer", "staff.answer_background_query", steps("answer"))
def _answer(scene: Scene) -> Sent:
    fields = {"result": "clear", "on": "2026-03-18", "number": "GA-2026-31"}
    address = reverse("staff:query_answer", args=[_asked(scene).pk])
    return Sent(scene.cast.member("public_security"), address, fields)


@posting("staff:query_reveal", "staff.reveal_number", entries("staff.reveal_number"))
def _reveal(scene: Scene) -> Sent:
    address = reverse("staff:query_reveal", args=[_asked(scene).pk])
    return Sent(scene.cast.member("public_security"), address, {"purpose": "查询违法犯罪记录"})


@posting("staff:queries_clear", "staff.answer_background_query", entries("staff.answer_background_query"))
def _clear(scene: Scene) -> Sent:
    fields = {"chosen": [str(_asked(scene).pk)], "on": "2026-03-18"}
    return Sent(scene.cast.member("public_security"), reverse("staff:queries_clear"), fields)


@posting("staff:query_recall", "staff.recall_background_query", steps("recall"))
def _recall(scene: Scene) -> Sent:
    address = reverse("staff:query_recall", args=[_asked(scene).pk])
    return Sent(scene.cast.filing_officer, address, {"because": "不再聘用"})


@posting("staff:urge", "staff.urge_papers", entries("staff.urge_papers"))
def _urge(scene: Scene) -> Sent:
    institution = scene.journey().filed.institution
    return Sent(scene.cast.filing_officer, reverse("staff:urge"), {"chosen": [str(institution.pk)]})
