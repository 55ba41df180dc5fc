"""Carrying out the steps of a workflow on a case: the only place that assigns a state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import F, Max

from tuoyu.base.kernel import clock, deadlines
from tuoyu.base.kernel.actors import Actor, label_upon
from tuoyu.base.kernel.models import Case, CaseEvent
from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.base.kernel.refusals import OutOfStep, Refused
from tuoyu.base.kernel.workflows import Step, Workflow

AnyCase = TypeVar("AnyCase", bound=Case)


@dataclass(frozen=True)
class Offer:
    """A step as offered on a page: possible, or with the obstacles that stand in its way."""

    step: Step
    obstacles: tuple[Obstacle, ...]

    @property
    def blocking(self) -> tuple[Obstacle, ...]:
        return tuple(one for one in self.obstacles if one.blocking)

    @property
    def is_open(self) -> bool:
        return not self.blocking


def open_case(case: AnyCase, workflow: Workflow, *, actor: Actor, label: str, note: str = "") -> AnyCase:
    """Save a new case in the workflow's initial state, write the first line of its log and start its first clock."""
    case.state = workflow.initial
    case.opened_at = clock.now()
    case.save(force_insert=True)
    _log(case, workflow, step="open", label=label, before="", actor=actor, note=note)
    if workflow.starts:
        deadlines.start(workflow.name, case.pk, workflow.starts, case.area)
    return case


def perform(
    case: AnyCase, workflow: Workflow, name: str, *, actor: Actor, facts: Any = None, note: str = "", reason: str = ""
) -> AnyCase:
    """Take step `name`: check state and guard, move the state, log it, move the clocks.

    `facts` is what the step's guard judges. `reason` is shown on a clock that the step pauses. Raises OutOfStep when
    the case has moved on meanwhile, Refused with the obstacles when the guard objects.
    """
    step = workflow.step(name)
    if case.state not in step.before:
        raise OutOfStep(_moved_on(case, workflow, step))
    blocking = [one for one in step.obstacles(facts) if one.blocking]
    if blocking:
        raise Refused(blocking)
    before = case.state
    moved = type(case)._base_manager.filter(pk=case.pk, state=before).update(state=step.after, version=F("version") + 1)
    if not moved:
        case.refresh_from_db(fields=["state", "version"])
        raise OutOfStep(_moved_on(case, workflow, step))
    case.state, case.version = step.after, case.version + 1
    _log(case, workflow, step=step.name, label=step.says or step.label, before=before, actor=actor, note=note)
    _move_clocks(case, workflow, step, reason)
    return case


def follow_clock(case: Case, workflow: Workflow, key: str, *, leader: Case, of: Workflow, leading: str) -> None:
    """Start the clock `key` of a case on the day on which the clock `leading` of an earlier case started."""
    deadlines.follow(workflow.name, case.pk, key, case.area, leader=(of.name, leader.pk, leading))


def remark(case: Case, workflow: Workflow, *, label: str, actor: Actor, note: str = "") -> None:
    """Write a line into the case's log without changing its state."""
    _log(case, workflow, step="remark", label=label, before=case.state, actor=actor, note=note)


def offers(case: Case, workflow: Workflow, facts: Any) -> Iterator[Offer]:
    """The steps that lead out of the case's state, each with what stands in its way."""
    return (Offer(step, step.obstacles(facts)) for step in workflow.steps_from(case.state))


def log(case_type: str, case_id: UUID) -> list[CaseEvent]:
    """What happened to a case, oldest first."""
    return list(CaseEvent.objects.filter(case_type=case_type, case_id=case_id).order_by("seq"))


def _log(case: Case, workflow: Workflow, *, step: str, label: str, before: str, actor: Actor, note: str) -> None:
    lines = CaseEvent.objects.filter(case_type=workflow.name, case_id=case.pk)
    CaseEvent.objects.create(
        case_type=workflow.name,
        case_id=case.pk,
        seq=(lines.aggregate(last=Max("seq"))["last"] or 0) + 1,
        step=step,
        label=label,
        before=before,
        after=case.state,
        at=clock.now(),
        actor_id=actor.actor_id,
        actor_label=label_upon(actor, case),
        note=note,
    )


def _move_clocks(case: Case, workflow: Workflow, step: Step, reason: str) -> None:
    if step.starts:
        deadlines.start(workflow.name, case.pk, step.starts, case.area)
    if step.pauses:
        deadlines.pause(workflow.name, case.pk, step.pauses, reason or step.label)
    if step.resumes:
        deadlines.resume(workflow.name, case.pk, step.resumes)
    if step.closes:
        deadlines.close(workflow.name, case.pk, "" if step.closes == "*" else step.closes)


def _moved_on(case: Case, workflow: Workflow, step: Step) -> str:
    return f"这件{workflow.label}现在是“{workflow.states[case.state]}”，不能再“{step.label}”。请刷新后查看最新进展。"
