"""Issuing a document: number, code, PDF and row in the transaction of the act."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import models

from tuoyu.base.kernel import anchors, clock, files
from tuoyu.base.kernel.actors import Actor
from tuoyu.base.kernel.acts import current_work
from tuoyu.base.kernel.documents import typesetting
from tuoyu.base.kernel.documents.codes import new_code
from tuoyu.base.kernel.documents.numbers import take_number
from tuoyu.base.kernel.models import IssuedDocument
from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.base.kernel.refusals import Refused
from tuoyu.base.kernel.rulebook import rule

ANCHOR_LIMIT = "security.anchor.block"
_PDF = "application/pdf"


def issue(
    kind: str,
    *,
    actor: Actor,
    issuer_id: UUID,
    issuer_name: str,
    issuer_mark: str,
    about: models.Model,
    area: int,
    body_id: UUID | None,
    subject: str,
    title: str,
    content: dict[str, Any],
    template: str,
) -> IssuedDocument:
    """Issue one document about the row `about`; must stand inside an act (LookupError otherwise).

    `issuer_mark` begins the number and must differ between the kinds one body issues, because a number stands once.
    `subject` is shown to anybody who has the code: no personal facts in it. `content` (JSON values) is what the
    template shows, kept as it was. Call it last in the act: others wait for the same series until the act is over.
    """
    current_work()
    _require_anchored_log()
    now, today = clock.now(), clock.today()
    code = new_code()
    given = _given(title, issuer_name, today, code, content)
    number = take_number(issuer_id, kind, today.year, issuer_mark)  # from here on others wait for us
    pdf = typesetting.typeset(template, given | {"number": number}, today)
    return IssuedDocument.objects.create(
        kind=kind,
        title=title,
        number=number,
        issuer_id=issuer_id,
        issuer_name=issuer_name,
        area=area,
        body_id=body_id,
        about_type=about._meta.label_lower,
        about_id=about.pk,
        subject=subject,
        issued_at=now,
        issued_by=actor.actor_label,
        content=content,
        file=files.keep_made(pdf, name=f"{title} {number}.pdf", media_type=_PDF, actor=actor),
        verify_code=code,
    )


def _require_anchored_log() -> None:
    """No document leaves while the log that proves it has not been anchored outside for too long."""
    if anchors.is_older_than(ANCHOR_LIMIT):
        limit = rule(ANCHOR_LIMIT, on=clock.today())
        raise Refused(
            [
                Obstacle(
                    "documents.log_not_anchored",
                    f"操作记录已超过 {limit.value} {limit.unit}没有锚定到表外，暂停出具正式文书；"
                    "请系统管理员检查后台任务。",
                    limit.cited,
                )
            ]
        )


def _given(title: str, issuer_name: str, on: date, code: str, content: dict[str, Any]) -> dict[str, Any]:
    """What `typeset/base.typ` expects, but for the number."""
    address = typesetting.verify_address(code)
    return {
        "title": title,
        "issuer_name": issuer_name,
        "issued_on": f"{on.year}年{on.month}月{on.day}日",
        "date": {"year": on.year, "month": on.month, "day": on.day},
        "verify_code": code,
        "address": address,
        "address_shown": typesetting.verify_place(),
        "qr": typesetting.qr_code(address),
        "content": content,
    }
