"""How tables are brought and started, and how a push that does not fit the register is judged."""

from __future__ import annotations

import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.faults.postings.filings import push_fields
from tests.faults.postings.table import Sent, posting
from tests.faults.scene import Scene
from tests.filing.bringing import bring
from tests.filing.steps import registration
from tuoyu.base.intake.models import ImportRun
from tuoyu.domain.filing.models import RegistrationPush
from tuoyu.domain.filing.services import Incoming, push_registration


def registrations(scene: Scene, *more: Any) -> bytes:
    """A file of one registration, and whatever else."""
    row = {name: value for name, value in push_fields(scene.number()).items() if name != "area"}
    return json.dumps([row, *more]).encode()


@posting("intake:bring", "intake.bring", ImportRun.objects.count)
def _bring(scene: Scene) -> Sent:
    file = SimpleUploadedFile("batch.json", registrations(scene), "application/json")
    return Sent(scene.cast.market_registrar, reverse("intake:bring"), {"kind": "registrations", "file": file})


@posting("intake:start", "intake.start", ImportRun.objects.filter(started_at__isnull=False).count)
def _start(scene: Scene) -> Sent:
    run = bring(scene.cast.market_registrar, "registrations", registrations(scene))
    fields = {f"column_{place}": field for place, field in enumerate(run.mapping)}
    return Sent(scene.cast.market_registrar, reverse("intake:start", args=[run.pk]), fields)


@posting("filing:push_decide", "filing.decide_push", RegistrationPush.objects.exclude(decided_at=None).count)
def _decide(scene: Scene) -> Sent:
    push = waiting_push(scene)
    fields = {"decision": "take_over", "reason": "已向两家登记机关核实"}
    return Sent(scene.cast.filing_officer, reverse("filing:push_decide", args=[push.pk]), fields)


def waiting_push(scene: Scene) -> RegistrationPush:
    """A push whose legal form is not the register's."""
    journey = scene.journey()
    known = journey.institution
    told = registration(journey.number, name=known.name, legal_form="sole_trader")
    return push_registration(scene.cast.market_registrar, Incoming(told))
