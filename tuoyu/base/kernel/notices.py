"""Telling people inside the house, and planning what must leave it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.models import Delivery, Notice, NoticeReading

SMS, EMAIL = "sms", "email"
_NONE = Q(pk__in=[])


def tell_body(body_id: UUID, kind: str, sentence: str, *, link: str = "") -> Notice:
    """Tell everybody who acts for a body. Part of the running act."""
    return Notice.objects.create(to_body_id=body_id, kind=kind, sentence=sentence, link=link, told_at=clock.now())


def tell_user(user_id: UUID, kind: str, sentence: str, *, link: str = "") -> Notice:
    """Tell one person. Part of the running act."""
    return Notice.objects.create(to_user_id=user_id, kind=kind, sentence=sentence, link=link, told_at=clock.now())


def plan_delivery(channel: str, recipient: str, text: str, *, kind: str, area: int, about: models.Model) -> Delivery:
    """Plan something that leaves the house; `exchange` carries it after the act is committed."""
    return Delivery.objects.create(
        channel=channel,
        recipient=recipient,
        text=text,
        kind=kind,
        area=area,
        about_type=about._meta.label_lower,
        about_id=about.pk,
        planned_at=clock.now(),
    )


def notices_for(user_id: UUID, body_ids: list[UUID], absent: Q = _NONE) -> QuerySet[Any]:
    """The notices a person may read, newest first, each annotated with `is_read`.

    So are those told to whoever they stand in for (`absent` says which), but for what both were told.
    """
    read = NoticeReading.objects.filter(notice=OuterRef("pk"), user_id=user_id)
    mine = Q(to_user_id=user_id) | Q(to_body_id__in=body_ids)
    same = Notice.objects.filter(
        to_user_id=user_id, kind=OuterRef("kind"), sentence=OuterRef("sentence"), link=OuterRef("link")
    )
    mine |= Q(absent, ~Exists(same))
    return Notice.objects.filter(mine).annotate(is_read=Exists(read)).order_by("-told_at", "id")


@act("notices.read", "看过通知")
def mark_read(actor: Any, body_ids: list[UUID], absent: Q = _NONE) -> Any:
    """Note that a person has seen every notice that is theirs to read; the entry is about that person."""
    unread = notices_for(actor.actor_id, body_ids, absent).filter(is_read=False)
    NoticeReading.objects.bulk_create(
        [NoticeReading(notice=notice, user_id=actor.actor_id, read_at=clock.now()) for notice in unread],
        ignore_conflicts=True,
    )
    return actor
