"""Pages: the outbox, one delivery, and sending it again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from tuoyu.base.kernel.models import Delivery
from tuoyu.base.kernel.web.pages import page
from tuoyu.outside.exchange import selectors, services
from tuoyu.outside.exchange.outbox import OutboxList, channel_label, state_badge


@page("exchange.delivery.view")
def outbox(request: HttpRequest) -> HttpResponseBase:
    """Everything that leaves the house from here."""
    return OutboxList().respond(request, selectors.deliveries(request.user))


@page("exchange.delivery.view")
def delivery(request: HttpRequest, id: UUID) -> HttpResponse:
    """One delivery and its attempts. The address is never shown whole."""
    found = selectors.get_delivery(request.user, id)
    return render(request, "exchange/delivery.html", _shown(request, found))


@page("exchange.delivery.retry", methods="POST")
def retry(request: HttpRequest, id: UUID) -> HttpResponse:
    """Plan it again."""
    found = services.retry(request.user, selectors.get_delivery(request.user, id))
    messages.success(request, "已重新排队，约一分钟内送出。")
    return redirect("exchange:delivery", id=found.pk)


def _shown(request: HttpRequest, found: Delivery) -> dict[str, object]:
    facts = [
        ("发给", selectors.recipient_masked(found)),
        ("通道", channel_label(found)),
        ("关于", selectors.about_label(found)),
        ("尝试次数", found.attempts),
    ]
    return {
        "delivery": found,
        "title": selectors.kind_label(found),
        "badge": state_badge(found),
        "facts": facts,
        "attempts": selectors.attempts(found),
        "text": selectors.demonstration_text(request.user, found),
        "reasons": selectors.retry_obstacles(found),
    }
