"""An act is whole or absent: its entry in the log exists exactly when its row does, however acts nest and end."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tuoyu.base.kernel import acts, audit, notices
from tuoyu.base.kernel.actors import NOBODY
from tuoyu.base.kernel.acts import act, current_work, note_changed, unit_of_work
from tuoyu.base.kernel.models import AuditEntry, Notice
from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.base.kernel.refusals import NotAllowed, Refused

pytestmark = pytest.mark.django_db


class Crash(Exception):
    """Something nobody foresaw."""


@dataclass(frozen=True)
class Member:
    """Somebody who acts, behind a wall of their own."""

    actor_label: str = "马主任（卫生健康局）"
    actor_id: UUID | None = field(default_factory=uuid4)
    areas: str = "{[622927000,622927999]}"

    @property
    def wall_settings(self) -> Mapping[str, str]:
        return {"app.areas": self.areas, "app.bodies": "", "app.user": str(self.actor_id)}


@dataclass(frozen=True)
class Plan:
    """An act to be played: how it ends, what it calls, and how its caller takes that.

    `caller`: "trusts" lets errors pass, "catches" goes on after one, "regrets" carries it out in a block of its own and
    then throws the block away.
    """

    ending: str
    caller: str
    other_actor: bool
    calls: tuple["Plan", ...]


ENDINGS = {
    "done": None,
    "refused": Refused([Obstacle("test.never", "条件不满足")]),
    "forbidden": NotAllowed("您没有这项权限。"),
    "crash": Crash(),
}
plans = st.recursive(
    st.builds(Plan, st.sampled_from(list(ENDINGS)), st.just("catches"), st.booleans(), st.just(())),
    lambda inner: st.builds(
        Plan,
        st.sampled_from(["done", "done", "done", *ENDINGS]),
        st.sampled_from(["trusts", "catches", "regrets"]),
        st.booleans(),
        st.lists(inner, max_size=3).map(tuple),
    ),
    max_leaves=8,
)


class Play:
    """Plays a plan; counts the refusals of permission that passed through an act."""

    def __init__(self) -> None:
        self.kind = uuid4().hex
        self.forbidden = 0
        self.members = (Member(), Member("何经办（市场监督管理局）"))

    def perform(self, plan: Plan, actor: Member) -> None:
        @act(f"test.{self.kind}")
        def service(actor: Member) -> Notice:
            made = notices.tell_user(uuid4(), self.kind, "有一件事等您办")
            for inner in plan.calls:
                self._call(inner, self.members[inner.other_actor])
            error = ENDINGS[plan.ending]
            if error is not None:
                raise error
            return made

        try:
            service(actor)
        except NotAllowed:
            self.forbidden += 1
            raise

    def _call(self, plan: Plan, actor: Member) -> None:
        if plan.caller == "trusts":
            self.perform(plan, actor)
            return
        try:
            with transaction.atomic():
                self.perform(plan, actor)
                if plan.caller == "regrets":
                    raise Crash
        except (NotAllowed, Refused, Crash):
            pass

    def rows(self) -> set[str]:
        return {str(pk) for pk in Notice.objects.filter(kind=self.kind).values_list("pk", flat=True)}

    def entries(self, outcome: str) -> list[str]:
        found = AuditEntry.objects.filter(action=f"test.{self.kind}", outcome=outcome)
        return list(found.values_list("object_id", flat=True))


@given(plan=plans)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_entry_stands_exactly_when_its_row_stands(plan: Plan) -> None:
    play = Play()
    crashed = False
    try:
        play.perform(plan, play.members[0])
    except Crash:
        crashed = True
    except (NotAllowed, Refused):
        pass
    told = play.entries(audit.DONE)
    assert len(told) == len(set(told))
    assert set(told) == play.rows()
    assert len(play.entries(audit.REFUSED)) == (0 if crashed else play.forbidden)


def _notify(actor: Any) -> Notice:
    return notices.tell_user(uuid4(), "test", "有一件事等您办")


send = act("test.send")(_notify)


@act("test.forbidden")
def forbidden(actor: Any, notice: Notice) -> None:
    notices.tell_user(uuid4(), "test", "不该写下的")
    raise NotAllowed("您没有这项权限。")


@act("test.careless")
def careless(actor: Any) -> Notice:
    Notice.objects.create(to_user_id=None, to_body_id=None, kind="test", sentence="", told_at="2026-03-18T02:00Z")
    raise AssertionError("the constraint should have objected")


def _log() -> list[tuple[str, str, str]]:
    return list(AuditEntry.objects.order_by("recorded_at", "seq").values_list("action", "outcome", "actor_label"))


def test_a_refusal_of_permission_leaves_its_own_entry_and_no_row() -> None:
    director, notice = Member("王园长"), send(Member())
    with pytest.raises(NotAllowed):
        forbidden(director, notice)
    assert _log()[1:] == [("test.forbidden", "refused", "王园长")]
    assert AuditEntry.objects.get(action="test.forbidden").object_id == str(notice.pk)
    assert Notice.objects.count() == 1


def test_a_refusal_of_the_rules_leaves_nothing() -> None:
    @act("test.send_too_early")
    def too_early(actor: Any) -> Notice:
        _notify(actor)
        raise Refused([Obstacle("test.never", "条件不满足")])

    with pytest.raises(Refused):
        too_early(Member())
    assert (_log(), Notice.objects.count()) == ([], 0)


def test_a_broken_constraint_leaves_nothing_and_the_work_goes_on() -> None:
    with unit_of_work(Member()):
        with pytest.raises(IntegrityError):
            careless(Member())
        send(Member())
    assert [action for action, _, _ in _log()] == ["test.send"]


def test_a_read_is_told_even_when_the_act_around_it_is_taken_back() -> None:
    notice = send(Member())

    @act("test.look_then_fail")
    def look_then_fail(actor: Any) -> None:
        acts.note_read(actor, notice, purpose="核对", fields=["sentence"])
        raise Refused([Obstacle("test.never", "条件不满足")])

    with pytest.raises(Refused):
        look_then_fail(Member())
    entry = AuditEntry.objects.get(action="read.notice")
    assert (entry.purpose, entry.detail, entry.object_id) == ("核对", '{"fields": ["sentence"]}', str(notice.pk))


def test_work_marked_for_rollback_leaves_only_refusals_and_reads() -> None:
    """As when a page fails after its act: the response says so, hence nothing may have happened."""
    notice = send(Member())
    with unit_of_work(Member()):
        send(Member())
        acts.note_read(Member(), notice, purpose="核对")
        with pytest.raises(NotAllowed):
            forbidden(Member(), notice)
        transaction.set_rollback(True)
    assert [action for action, _, _ in _log()] == ["test.send", "read.notice", "test.forbidden"]
    assert Notice.objects.count() == 1


def test_reading_outside_a_unit_of_work_is_a_mistake() -> None:
    notice = send(Member())
    with pytest.raises(LookupError):
        acts.note_read(Member(), notice, purpose="核对")


def test_an_act_names_changed_fields_but_never_their_values() -> None:
    @act("test.correct")
    def correct(actor: Any, notice: Notice) -> None:
        note_changed("sentence", "link", "sentence")

    correct(Member(), send(Member()))
    assert AuditEntry.objects.get(action="test.correct").detail == '{"changed": ["link", "sentence"]}'


def test_an_inner_act_keeps_its_own_list_of_changes() -> None:
    @act("test.inner")
    def inner(actor: Any) -> None:
        note_changed("inner")

    @act("test.outer")
    def outer(actor: Any) -> None:
        note_changed("before")
        inner(actor)
        note_changed("after")

    outer(Member())
    details = dict(AuditEntry.objects.values_list("action", "detail"))
    assert details == {"test.inner": '{"changed": ["inner"]}', "test.outer": '{"changed": ["after", "before"]}'}


def _wall() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.areas', true)")
        return str(cursor.fetchone()[0])


@pytest.mark.parametrize("spoil", ["nothing", "refusal", "broken statement"])
def test_the_wall_is_the_actors_own_and_comes_back_after_an_inner_one(spoil: str) -> None:
    one, other = Member(areas="{[1,1]}"), Member(areas="{[2,2]}")
    spoils: dict[str, Callable[[], Any]] = {
        "nothing": lambda: None,
        "refusal": lambda: forbidden(other, send(other)),
        "broken statement": lambda: connection.cursor().execute("SELECT 1/0"),
    }
    with unit_of_work(one):
        try:
            with unit_of_work(other):
                assert _wall() == "{[2,2]}"
                assert current_work().actor is other
                spoils[spoil]()
        except (NotAllowed, DataError):
            assert spoil != "nothing"
        assert _wall() == "{[1,1]}"
        assert current_work().actor is one


def test_nobody_acts_under_a_name_of_its_own() -> None:
    send(None)
    assert _log() == [("test.send", "done", NOBODY.actor_label)]


def test_what_is_committed_is_seen_by_others(committed_db: None, owner_sql: Callable[..., Any]) -> None:
    notice = send(Member())
    with pytest.raises(NotAllowed):
        forbidden(Member(), notice)
    assert owner_sql("SELECT action, object_id FROM kernel_auditentry ORDER BY chain, seq") == [
        ("test.send", str(notice.pk)),
        ("test.forbidden", str(notice.pk)),
    ]
