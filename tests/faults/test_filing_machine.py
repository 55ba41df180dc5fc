"""Random people take random steps with one institution's filing: nothing happens that the table does not allow (T16).

`FILING_MACHINE_RUNS` and `FILING_MACHINE_STEPS` ask for more runs and longer ones.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.cast import WEDNESDAY
from tests.faults.scene import Scene, identity_number
from tests.filing.steps import COMPLETE, HEAD_PHONE
from tuoyu.base.kernel import clock, deadlines
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.deadlines import Tone
from tuoyu.base.kernel.models import AuditEntry, CaseEvent, IssuedDocument
from tuoyu.base.kernel.refusals import Missing, NotAllowed, OutOfStep, Refused
from tuoyu.domain.filing import services
from tuoyu.domain.filing.models import Filing, SectionComment
from tuoyu.domain.filing.workflows import CANCELLED, DRAFT, FILED, FILING, RETURNED, SUBMITTED, WITHDRAWN
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.selectors import public_institutions

RUNS, STEPS = int(os.environ.get("FILING_MACHINE_RUNS", "8")), int(os.environ.get("FILING_MACHINE_STEPS", "30"))
PEOPLE = ("director", "officer", "second_director", "next_officer", "leader", "registrar")
APPLICANT, OFFICE = {"submit", "resubmit", "withdraw"}, {"ask_correction", "accept", "cancel"}
ACTS: dict[str, Callable[[Any, Filing], object]] = {
    "submit": services.submit_filing,
    "resubmit": services.submit_filing,
    "ask_correction": services.ask_correction,
    "accept": services.accept_filing,
    "withdraw": services.withdraw_filing,
    "cancel": lambda person, filing: services.cancel_filing(person, filing, reason="停止服务"),
}
EVENTS = ("comment", "comment", "correct", "settle", "children_come_and_go", "days_pass", "look", "file_again")
ENDED = (CANCELLED, WITHDRAWN)
SECTION = "people"


def people_of(scene: Scene) -> dict[str, Any]:
    """Those who are there before any run begins, and stay."""
    cast = scene.cast
    return {
        "officer": cast.filing_officer, "leader": cast.leader, "registrar": cast.market_registrar,
        "second_director": cast.second_director, "next_officer": cast.next_officer,
    }  # fmt: skip


class FilingMachine(RuleBasedStateMachine):
    """What is believed of the filing, beside what the database holds after every act."""

    def __init__(self, scene: Scene, everybody: dict[str, Any], seen: Counter[str]) -> None:
        super().__init__()
        self.frozen = clock.frozen(WEDNESDAY)
        self.hands = self.frozen.__enter__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.journey, self.seen = scene.journey(), seen
        self.people = {**everybody, "director": self.journey.director}
        self.done: Counter[str] = Counter()
        self.state, self.children, self.receipts = DRAFT, 0, 0
        self.unasked, self.unanswered, self.unsettled = 0, 0, 0
        self.due: date | None = None
        self.stale: Filing | None = None

    def teardown(self) -> None:
        """Nothing of a run stays."""
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)
        self.frozen.__exit__(None, None, None)

    @initialize(is_complete=st.sampled_from((True, True, True, False)))
    def begin(self, is_complete: bool) -> None:
        """A filing laid out, with everything in it or nothing."""
        self.is_complete = is_complete
        self.filing = self.journey.filled if is_complete else self.journey.draft
        self.stale = self.now()

    # --- acts ---

    @rule(step=st.sampled_from(sorted(ACTS)), who=st.sampled_from(PEOPLE), is_stale=st.booleans())
    def anybody_tries_anything(self, step: str, who: str, is_stale: bool) -> None:
        """Some step by some person, of the filing as it is or as it looked when the page was opened."""
        self.attempt(step, who, self.stale if is_stale and self.stale else self.now())

    @rule(place=st.integers(0, 9))
    def the_right_person_goes_on(self, place: int) -> None:
        """A step that leads on from here, by whoever may take it."""
        steps = [one.name for one in FILING.steps_from(self.state)]
        if steps:
            step = steps[place % len(steps)]
            self.attempt(step, "director" if step in APPLICANT else "officer", self.now())

    @rule(event=st.sampled_from(EVENTS), number=st.integers(0, 3))
    def meanwhile(self, event: str, number: int) -> None:
        """Something happens that is no step of the filing."""
        getattr(self, event)(number)

    def comment(self, _: int) -> None:
        """The officer writes what must be corrected."""
        if self.state == SUBMITTED:
            services.comment_on_section(self.people["officer"], self.now(), SECTION, "请核对。")
            self.unasked, self.unsettled = self.unasked + 1, self.unsettled + 1

    def correct(self, _: int) -> None:
        """The director answers every comment that was asked."""
        if self.state == RETURNED:
            private = {"head_id_number": identity_number(self.journey.number), "head_phone": HEAD_PHONE}
            self.journey.fill(SECTION, COMPLETE[SECTION][0], private)
            self.unanswered = 0

    def settle(self, _: int) -> None:
        """The officer confirms every comment."""
        with unit_of_work(self.people["officer"]):
            open_now = list(SectionComment.objects.filter(filing=self.filing, settled_at=None).select_related("filing"))
            for one in open_now:
                services.settle_comment(self.people["officer"], one)
        self.unasked = self.unanswered = self.unsettled = 0

    def children_come_and_go(self, children: int) -> None:
        """As the rolls will say."""
        self.children = children
        with unit_of_work(self.people["officer"]):
            Institution.objects.filter(pk=self.journey.institution.pk).update(occupancy=children)

    def days_pass(self, days: int) -> None:
        """The clock goes on."""
        self.hands.advance(timedelta(days=2 * days))

    def look(self, _: int) -> None:
        """Somebody opens the page and leaves it open."""
        self.stale = self.now()

    def file_again(self, _: int) -> None:
        """An institution whose filing is over begins anew."""
        if self.state in ENDED:
            self.filing = services.open_filing(self.people["officer"], self.journey.institution)
            self.__dict__ |= {"state": DRAFT, "is_complete": False, "due": None, "stale": None}
            self.unasked = self.unanswered = self.unsettled = 0

    # --- what the table says ---

    def attempt(self, step: str, who: str, looked: Filing) -> None:
        """Take a step and compare with what the table, the roles and the guards say of it."""
        if step in {"submit", "resubmit"}:
            step = "resubmit" if looked.state == RETURNED else "submit"
        expected = self.expected(step, who, looked)
        try:
            with unit_of_work(self.people[who]):
                ACTS[step](self.people[who], looked)
        except (NotAllowed, Missing, OutOfStep, Refused) as refusal:
            assert expected is not None, f"{step} by {who} in {self.state}: {refusal}"
            assert isinstance(refusal, expected), f"{step} by {who} in {self.state}: {refusal!r}"
            self.seen["refused"] += 1
            return
        assert expected is None, f"{step} by {who} in {self.state} should not have been possible"
        self.state = FILING.step(step).after
        self.done["filing.submit" if step == "resubmit" else f"filing.{step}"] += 1
        self.seen["done"] += 1
        self.receipts += step == "accept"
        if step == "ask_correction":
            self.unanswered, self.unasked = self.unsettled, 0

    def expected(self, step: str, who: str, looked: Filing) -> tuple[type[Exception], ...] | None:
        """The refusals one of which must come; None when the step must succeed."""
        if who != ("director" if step in APPLICANT else "officer"):
            return NotAllowed, Missing
        if self.state not in FILING.states_before(step) or looked.state != self.state:
            return OutOfStep, Refused
        held_back = {
            "submit": not self.is_complete,
            "resubmit": not self.is_complete or bool(self.unanswered),
            "ask_correction": not self.unasked,
            "accept": not self.is_complete or bool(self.unsettled),
            "cancel": bool(self.children),
            "withdraw": False,
        }
        return (Refused,) if held_back[step] else None

    def now(self) -> Filing:
        """The filing as it is."""
        with unit_of_work(self.people["officer"]):
            return Filing.objects.select_related("institution", "body").get(pk=self.filing.pk)

    # --- what always holds ---

    @invariant()
    def state_and_register_agree(self) -> None:
        """The case is where it is believed to be; published while it is filed and not a moment longer."""
        stored = self.now()
        assert stored.state == self.state
        assert stored.institution.is_filed == (self.state == FILED)
        assert public_institutions().filter(pk=stored.institution_id).exists() == (self.state == FILED)

    @invariant()
    def every_step_is_in_the_table_the_log_and_the_audit(self) -> None:
        """The log is a path through the table without gaps; every act left one audit row; nobody accepts their own."""
        log = list(CaseEvent.objects.filter(case_type=FILING.name, case_id=self.filing.pk).order_by("seq"))
        assert [one.seq for one in log] == [*range(1, len(log) + 1)]
        for before, after in pairwise(log):
            step = FILING.step(after.step)
            assert after.before == before.after
            assert (after.before in step.before, after.after) == (True, step.after)
        drafters = {one.actor_id for one in log if one.step in APPLICANT}
        assert not drafters & {one.actor_id for one in log if one.step in OFFICE}
        kept = Counter(AuditEntry.objects.filter(action__in=self.done, outcome="done").values_list("action", flat=True))
        assert kept == +self.done

    @invariant()
    def every_receipt_has_one_number_and_is_in_force_while_filed(self) -> None:
        """As many receipts as acceptances, numbered without a gap, all but the one in force revoked."""
        receipts = IssuedDocument.objects.filter(kind="filing_receipt")
        numbers = [one.number for one in receipts.order_by("issued_at")]
        assert [one.split("〕")[1] for one in numbers] == [f"{place}号" for place in range(1, self.receipts + 1)]
        assert receipts.filter(revoked_at=None).count() == (1 if self.state == FILED else 0)

    @invariant()
    def the_clock_runs_stands_or_is_done_and_never_gains(self) -> None:
        """Running while the bureau has it, standing while the applicant has it; what is due never comes nearer."""
        shown = deadlines.readings("filing", [self.filing.pk]).get(self.filing.pk, [])
        if self.state == DRAFT:
            assert shown == []
        for one in shown:
            running = {Tone.OK, Tone.SOON, Tone.LATE}
            assert one.tone in {SUBMITTED: running, RETURNED: {Tone.PAUSED}}.get(self.state, {Tone.DONE})
            if one.due_on is not None:  # while it stands, nothing is due
                assert self.due is None or one.due_on >= self.due
                self.due = one.due_on


def test_no_sequence_of_acts_leaves_the_table(scene: Scene, record_evidence: Callable[..., None]) -> None:
    seen: Counter[str] = Counter()
    everybody = people_of(scene)
    assert scene.journey().filled  # the paper that all others share, kept from run to run

    class Machine(FilingMachine):
        def __init__(self) -> None:
            super().__init__(scene, everybody, seen)

    run_state_machine_as_test(
        Machine,
        settings=settings(max_examples=RUNS, stateful_step_count=STEPS, suppress_health_check=list(HealthCheck)),
    )
    assert seen["done"]
    assert seen["refused"]
    record_evidence(test="T16", machine=FILING.name, runs=RUNS, steps=STEPS, **seen)
