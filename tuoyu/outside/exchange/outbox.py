"""The outbox as a list: columns and filters, declared."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from tuoyu.base.kernel import clock
from tuoyu.base.kernel.models import Delivery
from tuoyu.base.kernel.web.lists import Choice, Column, DateRange, ListPage
from tuoyu.outside.exchange import channels, selectors

TONES = {
    Delivery.State.PLANNED: ("quiet", "clock"),
    Delivery.State.HELD: ("warn", "inbox"),
    Delivery.State.SENT: ("good", "circle-check"),
    Delivery.State.FAILED: ("bad", "alert-circle"),
}


def state_badge(delivery: Delivery) -> Any:
    """The state as word, icon and colour."""
    tone, icon = TONES[Delivery.State(delivery.state)]
    words = Delivery.State(delivery.state).label
    return render_to_string("exchange/state.html", {"tone": tone, "icon": icon, "words": words})


def channel_label(delivery: Delivery) -> str:
    """The way out, in words."""
    return channels.LABELS.get(delivery.channel, delivery.channel)


class OutboxList(ListPage):
    """What leaves the house, newest first."""

    title = "外发箱"
    template = "exchange/outbox.html"
    columns = (
        Column(
            "kind",
            "种类",
            render=selectors.kind_label,
            is_title=True,
            route="exchange:delivery",
        ),
        Column("recipient", "发给", render=selectors.recipient_masked),
        Column("channel", "通道", render=channel_label),
        Column("about", "关于", render=selectors.about_label),
        Column("state", "状态", render=state_badge, export=lambda one: Delivery.State(one.state).label),
        Column("attempts", "尝试次数", numeric=True),
        Column(
            "planned_at",
            "计划时间",
            sort="planned_at",
            render=lambda one: f"{clock.local(one.planned_at):%Y-%m-%d %H:%M}",
        ),
    )
    filters = (
        Choice("state", "状态", choices=Delivery.State.choices),
        Choice("channel", "通道", choices=tuple(channels.LABELS.items())),
        DateRange("planned", "计划时间", field="planned_at", of_moments=True),
    )
    default_order = ("-planned_at",)
    empty_sentence = "发出邀请、通知等需要离开本系统的内容时，会先记在这里，再交给短信等通道。"
