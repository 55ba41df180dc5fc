"""Carrying deliveries out of the house: each attempt is written down, made, and its outcome written down."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from traceback import extract_tb
from typing import Any

from django.db import transaction
from django.urls import reverse

from tuoyu.base.access.roles import Role
from tuoyu.base.access.selectors import officers_over
from tuoyu.base.kernel import clock, notices
from tuoyu.base.kernel.acts import act, note_changed
from tuoyu.base.kernel.models import Delivery
from tuoyu.base.kernel.refusals import OutOfStep, Refused
from tuoyu.outside.exchange import channels, selectors
from tuoyu.outside.exchange.channels import Failed, Held, Outcome, Sent
from tuoyu.outside.exchange.models import Attempt
from tuoyu.outside.exchange.policies import DELIVERIES
from tuoyu.outside.exchange.rules import MOST_ATTEMPTS, wait_after

State = Delivery.State
log = logging.getLogger("tuoyu.exchange")


def carry(actor: Any, *, limit: int = 50) -> Counter[str]:
    """Take up to `limit` due deliveries and hand each to its channel; returns how many ended in which way.

    Not one act but a run of them: an attempt is committed before its effect and its outcome after it. Whatever dies
    in between is tried again later under the same key, so nothing is lost and the receiver sees it once.
    """
    _stand_alone()
    ended: Counter[str] = Counter()
    for delivery in selectors.due()[:limit]:
        try:
            ended[_carry_one(actor, delivery)] += 1
        except OutOfStep:
            continue  # another worker has it
    return ended


def _stand_alone() -> None:
    """Refuse to run inside a transaction, where an attempt could be undone after its effect (RuntimeError)."""
    with transaction.atomic(durable=True):
        pass


def _carry_one(actor: Any, delivery: Delivery) -> str:
    if delivery.attempts >= MOST_ATTEMPTS:
        give_up(actor, delivery)
        return "failed"
    attempt = begin_attempt(actor, delivery)
    outcome = _send(delivery)
    _RECORD[type(outcome)](actor, attempt, outcome)
    return attempt.outcome


def _send(delivery: Delivery) -> Outcome:
    """What the channel answers. Its faults, whatever they are, must not stop the deliveries behind this one."""
    try:
        return channels.channel(delivery.channel).send(delivery)
    except Exception as error:
        # Where, but not the message: it may hold an address or a link.
        place = extract_tb(error.__traceback__)[-1]
        log.error(
            "channel %s failed at delivery %s: %s in %s:%s",
            delivery.channel, delivery.pk, type(error).__name__, place.filename, place.lineno,
        )  # fmt: skip
        return Failed(f"通道程序出错（{type(error).__name__}），请系统管理员查看运行日志。")


@act("exchange.begin_attempt", "开始外发")
def begin_attempt(actor: Any, delivery: Delivery) -> Attempt:
    """Claim a due delivery for one attempt; OutOfStep when it is not due any more or another worker holds it."""
    locked = _locked(delivery)
    DELIVERIES.require(actor, "carry", locked)
    locked.attempts += 1
    locked.save(update_fields=["attempts"])
    now = clock.now()
    retry_at = now + wait_after(locked.attempts, locked.pk.bytes)
    return Attempt.objects.create(delivery=locked, began_at=now, retry_at=retry_at)


@act("exchange.record_sent", "外发送达")
def record_sent(actor: Any, attempt: Attempt, outcome: Sent) -> Attempt:
    """The receiver has it. That stays true whatever was thought in the meantime."""
    DELIVERIES.require(actor, "carry", attempt.delivery)
    moved = Delivery.objects.filter(pk=attempt.delivery_id).exclude(state=State.SENT)
    if moved.update(state=State.SENT, sent_at=clock.now(), last_error=""):
        note_changed("state", "sent_at")
    return _end(attempt, Attempt.Outcome.SENT)


@act("exchange.record_held", "外发留存")
def record_held(actor: Any, attempt: Attempt, outcome: Held) -> Attempt:
    """There is no way out: keep it."""
    DELIVERIES.require(actor, "carry", attempt.delivery)
    _move(attempt.delivery, State.HELD)
    return _end(attempt, Attempt.Outcome.HELD)


@act("exchange.record_failed", "外发失败")
def record_failed(actor: Any, attempt: Attempt, outcome: Failed) -> Attempt:
    """It did not get through: try again later, or stop and tell the administrators."""
    delivery = attempt.delivery
    DELIVERIES.require(actor, "carry", delivery)
    if outcome.is_final or delivery.attempts >= MOST_ATTEMPTS:
        _stop(delivery, outcome.reason)
        return _end(attempt, Attempt.Outcome.FAILED, outcome.reason)
    Delivery.objects.filter(pk=delivery.pk, state=State.PLANNED).update(last_error=outcome.reason)
    return _end(attempt, Attempt.Outcome.FAILED, outcome.reason, retry=True)


@act("exchange.give_up", "外发未成，不再尝试")
def give_up(actor: Any, delivery: Delivery) -> Delivery:
    """Stop a delivery whose last attempt never told how it ended."""
    locked = _locked(delivery)
    DELIVERIES.require(actor, "carry", locked)
    _stop(locked, f"尝试 {locked.attempts} 次仍没有结果，不能确定对方是否收到；重送不会让对方收到两次。")
    return locked


@act("exchange.retry", "重新外发")
def retry(actor: Any, delivery: Delivery) -> Delivery:
    """Plan a failed or held delivery again, with all its attempts; the next run takes it up."""
    DELIVERIES.require(actor, "retry", delivery)
    current = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if obstacles := selectors.retry_obstacles(current):
        raise Refused(obstacles)
    Delivery.objects.filter(pk=current.pk).update(state=State.PLANNED, attempts=0, last_error="")
    note_changed("state", "attempts")
    current.refresh_from_db()
    return current


_RECORD: dict[type, Callable[..., Attempt]] = {Sent: record_sent, Held: record_held, Failed: record_failed}


def _locked(delivery: Delivery) -> Delivery:
    """The row, ours until the transaction ends.

    Whether it is due is asked again in a statement after the lock: a statement that began earlier does not see the
    attempt that a rival has just committed.
    """
    locked = Delivery.objects.select_for_update(skip_locked=True).filter(pk=delivery.pk).first()
    if locked is None or not selectors.due().filter(pk=delivery.pk).exists():
        raise OutOfStep("这一条外发正在由另一个进程办理。")
    return locked


def _move(delivery: Delivery, state: Delivery.State, **more: Any) -> bool:
    """Settle a delivery that nobody settled meanwhile."""
    moved = Delivery.objects.filter(pk=delivery.pk, state=State.PLANNED).update(state=state, **more)
    if moved:
        note_changed("state")
    return bool(moved)


def _stop(delivery: Delivery, reason: str) -> None:
    if not _move(delivery, State.FAILED, last_error=reason):
        return
    sentence = f"一条外发（{selectors.kind_label(delivery)}）送不出去：{reason}"
    link = reverse("exchange:delivery", args=[delivery.pk])
    for administrator in officers_over(delivery.area, Role.SYSTEM_ADMIN):
        notices.tell_user(administrator.pk, "exchange.failed", sentence, link=link)


def _end(attempt: Attempt, outcome: Attempt.Outcome, reason: str = "", *, retry: bool = False) -> Attempt:
    attempt.outcome, attempt.reason, attempt.ended_at = outcome, reason, clock.now()
    if not retry:
        attempt.retry_at = None
    attempt.save(update_fields=["outcome", "reason", "ended_at", "retry_at"])
    return attempt
