"""Deliveries are carried once, in spite of faults, crashes and rivals."""

from __future__ import annotations

import random
import threading
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connections, transaction

from tests.cast import Cast
from tests.exchange.conftest import TEXT, Plan
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.models import AuditEntry, Delivery, Notice
from tuoyu.base.kernel.refusals import Missing, OutOfStep, Refused
from tuoyu.outside.exchange import channels, services, tasks
from tuoyu.outside.exchange.channels import Failed, Held, Outcome, Sent
from tuoyu.outside.exchange.models import Attempt
from tuoyu.outside.exchange.rules import MOST_ATTEMPTS

DELIVERIES, KILLS, FAULTS = 200, 17, 0.35


class Killed(BaseException):
    """The worker dies here: nothing of ours gets to run any more."""


class Receiver:
    """Another system's side of a bad line. It keeps what it got by key, as every receiver we connect must."""

    def __init__(self, seed: int = 1, faults: float = 0.0) -> None:
        self.calls: Counter[UUID] = Counter()
        self.effects: Counter[UUID] = Counter()
        self.faults, self.draw = faults, random.Random(seed)

    def send(self, delivery: Delivery) -> Outcome:
        self.calls[delivery.id] += 1
        fault = self.draw.choice(("before", "after", "raise")) if self.draw.random() < self.faults else ""
        if fault == "before":
            return Failed("对方暂时没有应答。")
        self.take(delivery.id)
        if fault == "after":
            return Failed("对方收下后线路断了。")
        if fault == "raise":
            raise TimeoutError("对方收下后没有回答")
        return Sent()

    def take(self, key: UUID) -> None:
        if not self.effects[key]:
            self.effects[key] += 1


class Unlucky:
    """Kills the worker at chosen moments: around each thing it does, and inside its two transactions."""

    PLACES = ("begin_attempt", "wait_after", "_send", "_end")

    def __init__(self, kills: int, seed: int, patch: pytest.MonkeyPatch) -> None:
        self.draw, self.left, self.at = random.Random(seed), kills, Counter[str]()
        for place in self.PLACES:
            patch.setattr(services, place, self.around(place, getattr(services, place)))
        records = {kind: self.around("record", record) for kind, record in services._RECORD.items()}
        patch.setattr(services, "_RECORD", records)

    def around(self, place: str, does: Any) -> Any:
        """`does`, with a risk before it and after it."""

        def risky(*args: Any, **more: Any) -> Any:
            self.perhaps(f"before {place}")
            result = does(*args, **more)
            self.perhaps(f"after {place}")
            return result

        return risky

    def perhaps(self, place: str) -> None:
        """Die, but not more than twice in the same place, so that no place is spared."""
        if self.left and self.at[place] < 2 and self.draw.random() < 0.08:
            self.left -= 1
            self.at[place] += 1
            raise Killed(place)


@pytest.fixture
def receiver(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Receiver:
    """A receiver behind the SMS channel."""
    made = Receiver()
    monkeypatch.setattr(channels, "channel", lambda name: made)
    return made


def test_a_delivery_is_sent_once_and_written_down(cast: Cast, plan: Plan, receiver: Receiver) -> None:
    delivery = plan(cast.filing_officer, cast.bureau)
    assert services.carry(cast.system) == {"sent": 1}
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.sent_at) == ("sent", 1, clock.now())
    assert services.carry(cast.system) == {}
    assert receiver.calls[delivery.id] == 1
    done = set(AuditEntry.objects.filter(action__startswith="exchange.").values_list("action", flat=True))
    assert done == {"exchange.begin_attempt", "exchange.record_sent"}


def test_without_a_channel_everything_is_held(cast: Cast, plan: Plan) -> None:
    delivery = plan(cast.filing_officer, cast.bureau)
    tasks.carry_deliveries()
    delivery.refresh_from_db()
    assert delivery.state == "held"
    assert Attempt.objects.get(delivery=delivery).outcome == "held"


def test_a_fault_is_tried_again_only_after_its_wait(cast: Cast, plan: Plan, receiver: Receiver, hands: Any) -> None:
    delivery = plan(cast.filing_officer, cast.bureau)
    receiver.faults, receiver.draw = 1.0, random.Random(3)
    assert services.carry(cast.system) == {"failed": 1}
    assert services.carry(cast.system) == {}
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("planned", 1)
    assert delivery.last_error
    receiver.faults = 0.0
    hands.advance(timedelta(minutes=2))
    assert services.carry(cast.system) == {"sent": 1}


def test_after_the_last_attempt_it_stops_and_the_administrator_is_told(
    cast: Cast, plan: Plan, receiver: Receiver, hands: Any
) -> None:
    delivery, administrator = plan(cast.filing_officer, cast.bureau), cast.system_admin
    receiver.faults = 1.0
    for _ in range(MOST_ATTEMPTS + 3):
        services.carry(cast.system)
        hands.advance(timedelta(hours=6))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("failed", MOST_ATTEMPTS)
    assert receiver.calls[delivery.id] == MOST_ATTEMPTS
    notice = Notice.objects.get(to_user_id=administrator.pk, kind="exchange.failed")
    assert "送不出去" in notice.sentence
    assert TEXT not in notice.sentence


def test_a_final_fault_is_not_tried_again(cast: Cast, plan: Plan, receiver: Receiver) -> None:
    delivery = plan(cast.filing_officer, cast.bureau)
    receiver.send = lambda delivery: Failed("号码是空号。", is_final=True)  # type: ignore[method-assign]
    services.carry(cast.system)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.last_error) == ("failed", "号码是空号。")


def test_a_fault_of_one_does_not_stop_the_next(cast: Cast, plan: Plan, receiver: Receiver) -> None:
    bad, good = (plan(cast.filing_officer, cast.bureau) for _ in range(2))
    usual = receiver.send

    def send(delivery: Delivery) -> Outcome:
        if delivery.id == bad.id:
            raise ZeroDivisionError
        return usual(delivery)

    receiver.send = send  # type: ignore[method-assign]
    assert services.carry(cast.system) == {"failed": 1, "sent": 1}
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, good.state) == ("planned", "sent")
    assert "ZeroDivisionError" in bad.last_error


def test_carrying_refuses_to_run_inside_a_transaction(committed_cast: Cast, plan: Plan) -> None:
    plan(committed_cast.filing_officer, committed_cast.bureau)
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        services.carry(committed_cast.system)


def test_only_the_schedule_carries(cast: Cast, plan: Plan, receiver: Receiver) -> None:
    delivery = plan(cast.filing_officer, cast.bureau)
    for person in (cast.director, cast.leader, cast.next_officer, cast.security_admin):
        with pytest.raises(Missing):
            services.begin_attempt(person, delivery)
    assert not receiver.calls


def test_a_failed_delivery_can_be_planned_again(cast: Cast, plan: Plan, receiver: Receiver) -> None:
    delivery = plan(cast.filing_officer, cast.bureau)
    usual = receiver.send
    receiver.send = lambda delivery: Failed("线路断了。", is_final=True)  # type: ignore[method-assign]
    services.carry(cast.system)
    delivery.refresh_from_db()
    services.retry(cast.system_admin, delivery)
    receiver.send = usual  # type: ignore[method-assign]
    assert services.carry(cast.system) == {"sent": 1}
    with pytest.raises(Refused, match="已经送达"):
        services.retry(cast.system_admin, delivery)


def test_a_held_delivery_waits_for_a_channel(cast: Cast, plan: Plan) -> None:
    delivery = plan(cast.filing_officer, cast.bureau)
    services.carry(cast.system)
    delivery.refresh_from_db()
    with pytest.raises(Refused, match="还没有接通短信通道"):
        services.retry(cast.filing_officer, delivery)


def test_an_anchor_copy_is_written_once_into_the_folder(cast: Cast, plan: Plan, settings: Any, tmp_path: Path) -> None:
    settings.ANCHOR_COPIES_FOLDER = tmp_path / "copies"
    delivery = plan(cast.system, cast.bureau, channel="anchor", kind="anchor")
    assert channels.FolderChannel().send(delivery) == Sent()
    assert services.carry(cast.system) == {"sent": 1}
    (copy,) = (tmp_path / "copies").iterdir()
    assert copy.read_text() == TEXT
    assert copy.stat().st_mode & 0o777 == 0o600


def test_an_anchor_copy_without_a_folder_is_held(cast: Cast, plan: Plan, settings: Any) -> None:
    settings.ANCHOR_COPIES_FOLDER = None
    assert channels.FolderChannel().send(plan(cast.system, cast.bureau, channel="anchor")) == Held()


def test_a_folder_that_cannot_be_written_is_a_fault_with_a_reason(
    cast: Cast, plan: Plan, settings: Any, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    settings.ANCHOR_COPIES_FOLDER = tmp_path / "file"
    outcome = channels.FolderChannel().send(plan(cast.system, cast.bureau, channel="anchor"))
    assert isinstance(outcome, Failed)
    assert "副本文件夹" in outcome.reason


def test_two_hundred_deliveries_survive_faults_and_seventeen_kills(
    committed_cast: Cast, plan: Plan, receiver: Receiver, hands: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = committed_cast
    planned = {plan(cast.filing_officer, cast.bureau).id for _ in range(DELIVERIES)}
    receiver.faults = FAULTS
    unlucky, kills = Unlucky(KILLS, 7, monkeypatch), 0
    for _ in range(400):
        try:
            services.carry(cast.system, limit=20)
        except Killed:
            kills += 1
            continue
        if not Delivery.objects.exclude(state="sent").exists():
            break
        hands.advance(timedelta(minutes=10))
        for stuck in Delivery.objects.filter(state="failed"):
            services.retry(cast.system_admin, stuck)
    calls = sum(receiver.calls.values())
    print(f"{DELIVERIES} deliveries, {calls} calls, {kills} kills {dict(unlucky.at)}, {len(receiver.effects)} effects")
    assert kills == KILLS
    assert len(unlucky.at) == 2 * len((*Unlucky.PLACES, "record"))
    assert set(receiver.effects) == planned
    assert set(receiver.effects.values()) == {1}
    assert calls > DELIVERIES * (1 + FAULTS / 2)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
    assert AuditEntry.objects.filter(action="exchange.record_sent").count() == DELIVERIES
    assert AuditEntry.objects.filter(action="exchange.begin_attempt").count() == Attempt.objects.count()


def test_a_receiver_that_ignores_the_key_shows_that_the_test_can_see_duplicates(
    committed_cast: Cast, plan: Plan, receiver: Receiver, hands: Any
) -> None:
    """The control: without the key, the same faults do give duplicates."""
    receiver.faults = FAULTS
    receiver.take = lambda key: receiver.effects.update([key])  # type: ignore[method-assign]
    for _ in range(40):
        plan(committed_cast.filing_officer, committed_cast.bureau)
    for _ in range(12):
        services.carry(committed_cast.system)
        hands.advance(timedelta(hours=5))
    assert max(receiver.effects.values()) > 1


def test_workers_at_the_same_time_share_the_work(committed_cast: Cast, plan: Plan, receiver: Receiver) -> None:
    cast = committed_cast
    planned = {plan(cast.filing_officer, cast.bureau).id for _ in range(60)}
    system, errors = cast.system, []
    assert system.valid_grants
    start = threading.Barrier(4)

    def work() -> None:
        try:
            start.wait()
            services.carry(system, limit=60)
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert errors == []
    assert set(receiver.calls) == planned
    assert set(receiver.calls.values()) == {1}
    assert not Delivery.objects.exclude(state="sent").exists()


def test_a_claimed_delivery_cannot_be_claimed_again(cast: Cast, plan: Plan, hands: Any) -> None:
    delivery = plan(cast.filing_officer, cast.bureau)
    services.begin_attempt(cast.system, delivery)
    with pytest.raises(OutOfStep):
        services.begin_attempt(cast.system, delivery)
    hands.advance(timedelta(minutes=2))
    services.begin_attempt(cast.system, delivery)


def test_attempts_that_never_answered_end_in_a_plain_word(cast: Cast, plan: Plan, hands: Any) -> None:
    delivery = plan(cast.filing_officer, cast.bureau)
    for _ in range(MOST_ATTEMPTS):
        services.begin_attempt(cast.system, delivery)
        hands.advance(timedelta(hours=6))
    assert services.carry(cast.system) == {"failed": 1}
    delivery.refresh_from_db()
    assert delivery.state == "failed"
    assert "不能确定对方是否收到" in delivery.last_error
