"""What may be read of the deliveries that leave the house."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from tuoyu.base.kernel import clock
from tuoyu.base.kernel.models import Delivery
from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.base.kernel.refusals import Missing
from tuoyu.base.kernel.sealed import BrokenSeal, opened, reveal
from tuoyu.outside.exchange import channels
from tuoyu.outside.exchange.models import Attempt
from tuoyu.outside.exchange.policies import DELIVERIES
from tuoyu.outside.exchange.rules import masked

KINDS = {"invitation": "邀请", "password_link": "设置密码链接", "anchor": "锚点副本"}


def deliveries(actor: Any) -> QuerySet[Delivery]:
    """The deliveries the actor may see; Missing for those who may see none anywhere."""
    if not DELIVERIES.may_somewhere(actor, "view"):
        raise Missing()
    return DELIVERIES.scope(actor, "view", Delivery.objects.all())


def get_delivery(actor: Any, id: UUID) -> Delivery:
    """One delivery; Missing when there is none or it is out of reach."""
    return DELIVERIES.get(actor, "view", Delivery.objects.all(), pk=id)


def due() -> QuerySet[Delivery]:
    """What is planned and not being waited for, oldest first."""
    waiting = Attempt.objects.filter(delivery=OuterRef("pk"), retry_at__gt=clock.now())
    return Delivery.objects.filter(~Exists(waiting), state=Delivery.State.PLANNED).order_by("planned_at", "pk")


def attempts(delivery: Delivery) -> QuerySet[Attempt]:
    """Every attempt, newest first."""
    return Attempt.objects.filter(delivery=delivery)


def kind_label(delivery: Delivery) -> str:
    """What sort of thing leaves, in words."""
    return KINDS.get(delivery.kind, delivery.kind)


def about_label(delivery: Delivery) -> str:
    """What sort of record it is about, in words."""
    if not delivery.about_type:
        return "—"
    try:
        return str(apps.get_model(delivery.about_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return delivery.about_type


def recipient_masked(delivery: Delivery) -> str:
    """The address as officials may see it."""
    try:
        return masked(delivery.channel, opened(delivery, "recipient") or "")
    except BrokenSeal:
        return "（密封损坏）"


def demonstration_text(actor: Any, delivery: Delivery) -> str | None:
    """The text, in the demonstration only: elsewhere it holds links that let somebody in, and nobody may read it."""
    if not settings.IS_DEMO:
        return None
    return reveal(actor, delivery, "text", purpose="演示：查看没有真正发出的内容")


def retry_obstacles(delivery: Delivery) -> list[Obstacle]:
    """Why sending again is not possible now."""
    name = channels.LABELS.get(delivery.channel, delivery.channel)
    if delivery.state == Delivery.State.SENT:
        return [Obstacle("exchange.sent", "已经送达，不必重送。")]
    if delivery.state == Delivery.State.PLANNED:
        return [Obstacle("exchange.planned", "正在自动尝试，不必重送；多次不成会停在“送不出去”，那时可以重送。")]
    if not channels.is_connected(delivery.channel):
        return [Obstacle("exchange.no_channel", f"本系统还没有接通{name}通道。请系统管理员接通后再重送，内容已留存。")]
    return []
