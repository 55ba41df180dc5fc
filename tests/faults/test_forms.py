"""Nothing that can be typed or sent breaks a page, and nothing that nobody can see is ever kept."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest
from django import forms
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import tuoyu
from tests.architecture.source import told
from tests.cast import COUNTY, PASSWORD
from tests.faults.nasty import PIECES, around, encoded, typed_instead, unseen
from tests.faults.postings import NEW_PASSWORD, POSTINGS, Sent, push_fields
from tests.faults.scene import Scene
from tests.filing.bringing import bring
from tests.filing.steps import COMPLETE
from tuoyu.base.access.services import areas
from tuoyu.base.intake import models as intake
from tuoyu.base.intake import tasks
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.refusals import Refusal
from tuoyu.domain.filing.models import RegistrationPush

EXAMPLES = 200
EXAMPLES_OF_LISTS = 40
MOST_GROWTH = 25  # for ten times as much; a square would be a hundred
SHORTEST_S = 0.02  # CPU; anything faster is as good as this
TRIES = 3
FORM = "application/x-www-form-urlencoded"
often = settings(
    max_examples=EXAMPLES, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip

# Which route reads which form. A form without a route here fails the build.
ROUTES: Mapping[str, str] = {
    "institutions.forms.traits.TraitForm": "institutions:trait",
    "institutions.forms.amendments.AmendForm": "institutions:amend",
    "institutions.forms.amendments.AmendAnswerForm": "institutions:amendment_approve",
    "institutions.forms.amendments.AmendDeclineForm": "institutions:amendment_decline",
    "publicity.forms.disclosing.DisclosureForm": "publicity:disclose",
    "institutions.forms.premises.BuildingForm": "institutions:building",
    "institutions.forms.premises.ClassForm": "institutions:class_new",
    "institutions.forms.premises.RoomForm": "institutions:room_new",
    "staff.forms.people.StaffForm": "staff:enter",
    "staff.forms.contests.ContestForm": "staff:contest_raise",
    "staff.forms.contests.ContestAnswerForm": "staff:contest_answer",
    "staff.forms.contests.UpholdForm": "staff:contest_uphold",
    "staff.forms.contests.RejectForm": "staff:contest_reject",
    "staff.forms.own.RecordInviteForm": "staff:own_invite",
    "staff.forms.own.ClaimForm": "staff:own_claim",
    "staff.forms.people.EndForm": "staff:post_end",
    "staff.forms.people.PersonForm": "staff:person_change",
    "staff.forms.people.CredentialForm": "staff:credential_add",
    "staff.forms.people.EmploymentForm": "staff:employment",
    "staff.forms.people.ReasonForm": "staff:credential_withdraw",
    "staff.forms.queries.AnswerForm": "staff:query_answer",
    "staff.forms.queries.ClearForm": "staff:queries_clear",
    "staff.forms.queries.RevealForm": "staff:query_reveal",
    "staff.forms.people.RestrictionForm": "staff:restriction_impose",
    "children.forms.children.ChildForm": "children:enter",
    "children.forms.children.GuardianForm": "children:guardian_add",
    "children.forms.children.EndGuardianshipForm": "children:guardianship_end",
    "children.forms.children.NumberForm": "children:number_add",
    "children.forms.families.ConsentForm": "children:consent",
    "children.forms.families.PurposeForm": "children:reveal",
    "children.forms.families.CustodyForm": "children:custody",
    "children.forms.families.FetcherForm": "children:fetcher_add",
    "children.forms.agreements.AgreementForm": "children:agreement_sign",
    "children.forms.enrolling.PaperForm": "children:paper_add",
    "children.forms.enrolling.EnrolForm": "children:enrol",
    "children.forms.enrolling.LeaveForm": "children:leave",
    "children.forms.children.ReasonForm": "children:take_back",
    "filing.forms.registration.RegistrationForm": "filing:push",
    "intake.forms.BringForm": "intake:bring",
    "intake.forms.MappingForm": "intake:start",
    "filing.forms.small.DecideForm": "filing:push_decide",
    "filing.forms.small.InviteForm": "filing:invite",
    "filing.forms.small.CommentForm": "filing:comment",
    "filing.forms.several.BatchForm": "filing:batch",
    "kernel.web.forms.TickedForm": "filing:invite_many",
    "filing.forms.handling.HandOverForm": "filing:hand_over",
    "kernel.web.forms.NoteForm": "filing:withdraw",
    "filing.forms.small.CancelForm": "filing:cancel",
    "filing.forms.small.PurposeForm": "filing:reveal",
    "publicity.forms.annual.AnnualForm": "publicity:annual_fill",
    "publicity.forms.annual.CallForm": "publicity:annual_call",
    "publicity.forms.recognition.KindForm": "publicity:recognition_start",
    "publicity.forms.sheets.SheetForm": "publicity:sanitary_fill",
    "filing.forms.changes.ChangeForm": "filing:change_start",
    "filing.forms.closings.ClosingForm": "filing:closing_start",
    "filing.forms.licences.LicenceForm": "filing:licence_start",
    "filing.forms.licences.IssueForm": "filing:licence_issue",
    "filing.forms.licences.LicenceReasonForm": "filing:licence_refuse",
    "filing.forms.changes.SendBackForm": "filing:change_send_back",
    "filing.forms.verification.SiteCheckForm": "filing:record_check",
    "filing.forms.verification.RectificationForm": "filing:answer_nonconformity",
    "filing.forms.verification.AgainForm": "filing:ask_rectification_again",
    "kernel.web.pairs.ProposeForm": "institutions:duplicate_propose",
    "kernel.web.pairs.ReasonForm": "institutions:duplicate_dismiss",
    "institutions.forms.papers.PaperForm": "institutions:paper_enter",
    "institutions.forms.papers.ConfirmForm": "institutions:paper_confirm",
    "institutions.forms.papers.ObjectForm": "institutions:paper_object",
    "indicators.forms.PopulationForm": "indicators:population",
    "access.forms.JoinForm": "access_join",
    "access.forms.NewPasswordForm": "access_password_link",
    "access.forms.UserForm": "access_user_change",
    "access.forms.InviteForm": "access_invite",
    "access.forms.GrantForm": "access_grant_add",
    "access.forms.BodyForm": "access_body_change",
    "access.forms.StandInForm": "access_stand_in_add",
    "access.forms.SignInForm": "account_login",
    "access.forms.EnterCodeForm": "mfa_authenticate",
    "access.forms.SetUpCodeForm": "mfa_activate_totp",
}
ELSEWHERE = {
    "kernel.tables.rows.RowForm": "what two others share",
    "institutions.forms.imported.ListedForm": "reads a row of a table: tests/institutions/test_lists.py",
    "staff.forms.imported.StaffRowForm": "reads a row of a table: tests/staff/test_lists.py",
    "children.forms.families.GuardianChoice": "what four others share",
    "filing.forms.answers.SectionForm": "made for one section at a time, below",
    "access.forms.ConfirmCodeForm": "reads one code, as EnterCodeForm does",
    "access.forms._PlaceForm": "what two others share",
    "kernel.web.styleguide._SampleForm": "is shown, never read",
}
MORE_ROUTES = (
    "staff:restriction_lift",
    "staff:query_recall",
    "access_body_add",
    "children:move",
)
SECTIONS = sorted(COMPLETE)
LISTS = {
    "staff:restrictions": "leader", "staff:queries": "filing_officer", "institutions:amendments": "filing_officer",
    "staff:contests": "filing_officer",
    "portal:directory": "anonymous", "institutions:list": "filing_officer", "filing:list": "filing_officer",
    "publicity:sanitary_list": "filing_officer", "publicity:recognition_list": "filing_officer",
    "publicity:annual_list": "filing_officer", "publicity:disclosure_list": "filing_officer",
    "staff:lacking": "market_registrar",
    "filing:pushes": "filing_officer", "filing:verifications": "filing_officer", "filing:changes": "filing_officer",
    "filing:closings": "filing_officer", "filing:licences": "nation_observer",
    "filing:unfiled": "filing_officer", "filing:orphans": "filing_officer", "access_users": "security_admin",
    "access_invitations": "security_admin", "access_bodies": "system_admin", "access_areas": "system_admin",
    "access_log": "audit_admin", "intake:list": "market_registrar",
    "exchange:outbox": "system_admin", "indicators:area": "filing_officer",
}  # fmt: skip
PARAMETERS = ("q", "state", "sort", "page", "export", "inside", "area", "day_from", "day_until", "role", "standing",
              "actor", "action", "object", "refused", "stopped", "since", "show", "outcome", "type")  # fmt: skip
Evidence = Callable[..., None]


def form_classes() -> set[str]:
    """Every form of the house, by module and name."""
    for module in walk_packages(tuoyu.__path__, "tuoyu."):
        if ".forms" in module.name or ".views" in module.name or ".web." in module.name:
            import_module(module.name)

    def below(kind: type) -> set[type]:
        return {kind} | {found for one in kind.__subclasses__() for found in below(one)}

    found = {one for one in below(forms.BaseForm) if one.__module__.startswith("tuoyu.")}
    return {f"{one.__module__.split('.', 2)[2]}.{one.__qualname__}" for one in found}


def test_every_form_is_tried_here() -> None:
    known = {*ROUTES, *ELSEWHERE}
    missing = form_classes() - known
    assert not missing, told(sorted(missing), "Say in ROUTES which route reads this form.")
    assert not known - form_classes()


class Typist:
    """Sends one form again and again, each time as if for the first time."""

    def __init__(self, scene: Scene, sent: Sent) -> None:
        self.scene, self.sent, self.met = scene, sent, Counter[int]()
        self.browser = sent.browser or scene.browser(sent.person)

    def send(self, fields: Mapping[str, list[str]], **more: Any) -> int:
        """Send it, look at what was kept, take everything back."""
        with transaction.atomic():
            browser = self.scene.another(like=self.browser)
            body = encoded({"_key": ["0123456789abcdef"], **fields})
            answer = browser.post(self.sent.address, body, content_type=FORM, **more)
            self.met[answer.status_code] += 1
            assert answer.status_code < 500, (fields, answer.status_code)
            if answer.status_code < 400:
                with unit_of_work(self.scene.cast.system):
                    found = unseen()
                assert not found, (fields, found)
            transaction.set_rollback(True)
        return int(answer.status_code)


@pytest.mark.parametrize("route", [*ROUTES.values(), *MORE_ROUTES])
def test_whatever_is_typed_no_page_breaks_and_nothing_unseen_is_kept(
    scene: Scene, route: str, record_evidence: Evidence
) -> None:
    sent = scene.prepare(POSTINGS[route].prepare)
    typist = Typist(scene, sent)

    @often
    @given(typed_instead(sent.fields))
    def type_it(fields: dict[str, list[str]]) -> None:
        typist.send(fields, REMOTE_ADDR=f"192.0.2.{sum(typist.met.values()) % 250}")

    type_it()
    record_evidence(test="T34", form=route, cases=sum(typist.met.values()), met=typist.met)
    assert sum(typist.met.values()) >= EXAMPLES


@pytest.mark.parametrize("key", SECTIONS)
def test_whatever_is_answered_in_a_section(scene: Scene, key: str, record_evidence: Evidence) -> None:
    journey = scene.journey()
    scene.prepare(lambda _: journey.draft)
    answers, private = COMPLETE[key]
    usual = {name: value[0] if isinstance(value, list) else value for name, value in {**answers, **private}.items()}
    address = reverse("filing:fill", args=[journey.draft.pk, key])
    typist = Typist(scene, Sent(journey.director, address))

    @often
    @given(typed_instead({**usual, "then": "check"}), st.one_of(st.just("1"), st.just("1"), around("1")))
    def answer(fields: dict[str, list[str]], version: str) -> None:
        typist.send({**fields, "version": [version]})

    answer()
    record_evidence(test="T34", form=f"section {key}", cases=sum(typist.met.values()), met=typist.met)
    assert typist.met[302] > EXAMPLES // 20, "what is typed must be kept, not only refused"


@pytest.mark.parametrize("route", [*ROUTES.values(), *MORE_ROUTES])
def test_a_million_characters_take_about_ten_times_as_long_as_a_tenth_of_them(scene: Scene, route: str) -> None:
    """A machine may be slow or busy; what must not be is time that grows with the square of what is sent."""
    sent = scene.prepare(POSTINGS[route].prepare)
    typist = Typist(scene, sent)

    def seconds(name: str, flood: str) -> float:
        began = time.process_time()
        status = typist.send({**{one: [str(value)] for one, value in sent.fields.items()}, name: [flood]})
        assert status >= 200
        return time.process_time() - began

    floods = ("a" * 1_000_000, "1" * 1_000_000, "1-" * 500_000, "、" * 100_000, "\u0301" * 150_000, " " * 1_000_000)
    for name in sent.fields:
        for flood in floods:
            most = MOST_GROWTH * max(seconds(name, flood[: len(flood) // 10]), SHORTEST_S)
            # A collection of garbage may fall into one sending or another; a square comes back in every one.
            assert any(seconds(name, flood) <= most for _ in range(TRIES)), (name, flood[:2], most)


BIG = st.one_of(
    st.none(), st.booleans(), st.integers(), st.just(10**400), st.floats(), st.sampled_from(PIECES),
    st.text(st.characters(exclude_categories=()), max_size=20),
)  # fmt: skip
JSON = st.recursive(
    BIG, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)


def test_whatever_a_file_of_registrations_holds(scene: Scene, record_evidence: Evidence) -> None:
    usual = {name: value for name, value in push_fields(scene.number()).items() if name != "area"}
    usual |= {"township_code": "622927101", "code_system": "nbs"}
    row = st.fixed_dictionaries(
        {
            name: st.one_of(st.just(value), st.just(value), around(str(value)), BIG, JSON)
            for name, value in usual.items()
        }
    )
    met, registrar = Counter[str](), scene.cast.market_registrar

    def upload(content: bytes) -> None:
        with transaction.atomic():
            try:
                run = bring(registrar, "registrations", content, "batch.json")
            except Refusal:
                met["refused"] += 1
            else:
                mapping = [field if field in usual else "" for field in run.headings]
                intake.ImportRun.objects.filter(pk=run.pk).update(mapping=mapping, started_at=run.brought_at)
                tasks.carry_on(str(registrar.pk), str(run.pk))
                met["taken in"] += 1
            with unit_of_work(scene.cast.system):
                assert not unseen()
            transaction.set_rollback(True)

    @often
    @given(
        st.one_of(
            st.lists(st.one_of(row, JSON), max_size=3).map(lambda rows: json.dumps(rows).encode()),
            JSON.map(lambda value: json.dumps(value).encode()),
            st.binary(max_size=60),
        )
    )
    @example(b"[" * 100_000)
    @example(b'[{"a":' * 20_000)
    @example(b"\xef\xbb\xbf" + json.dumps([usual]).encode())
    @example(json.dumps([usual], ensure_ascii=False).encode("gbk"))
    @example(json.dumps([usual], ensure_ascii=False).encode("utf-16"))
    @example(b"[" + b"9" * 5_000 + b"]")
    @example(b'["\\ud800"]')
    @example(b"[]")
    @example(b"\x00")
    def send(content: bytes) -> None:
        upload(content)

    send()
    record_evidence(test="T34", form="registrations file", cases=sum(met.values()), met=met)


def test_whatever_a_list_of_townships_holds(scene: Scene, tmp_path: Any, record_evidence: Evidence) -> None:
    county = scene.cast.area(COUNTY)
    cell = st.one_of(around("大河家镇"), around("622927101000"), st.none(), st.just("新设镇"))
    rows = st.lists(st.fixed_dictionaries({"name": cell, "code_nbs": cell, "code_mca": cell}), max_size=4)
    tried = Counter[str]()

    @often
    @given(rows)
    def load(listed: list[dict[str, Any]]) -> None:
        with transaction.atomic():
            try:
                done = areas.load_townships(scene.cast.system, county, listed, since=date(2026, 1, 1), source="民政局")
                assert not [name for name in done.added if any(not one.isprintable() for one in name)]
                tried["loaded"] += 1
            except Refusal:
                tried["refused"] += 1
            transaction.set_rollback(True)

    load()
    record_evidence(test="T34", form="townships", cases=sum(tried.values()), met=tried)
    assert tried["loaded"]


@pytest.mark.parametrize("content", [b"", b"\x00", b"\xff\xfe", b"name\n" + b"x" * 200_000, b'"' * 5, b"a,b\n1"])
def test_a_broken_list_of_townships_is_refused_in_a_sentence(scene: Scene, tmp_path: Any, content: bytes) -> None:
    assert scene.cast.system
    listed = tmp_path / "townships.csv"
    listed.write_bytes(content)
    with pytest.raises(CommandError):
        call_command("load_townships", "622927", str(listed), "--since", "2026-01-01", "--source", "民政局")


@pytest.mark.parametrize("route", sorted(LISTS))
def test_whatever_stands_in_the_address_of_a_list(scene: Scene, route: str, record_evidence: Evidence) -> None:
    scene.prepare(lambda _: scene.journey().draft)
    browser = scene.browser(getattr(scene.cast, LISTS[route]))
    address, met = reverse(route, args=[COUNTY] if route == "indicators:area" else None), Counter[int]()
    value = st.one_of(around("1"), around("2026-01-01"), st.sampled_from(["csv", "xlsx", "-name", "draft", "大河家"]))
    wanted = st.dictionaries(st.sampled_from(PARAMETERS), st.lists(value, min_size=1, max_size=2), max_size=4)

    @settings(often, max_examples=EXAMPLES_OF_LISTS)
    @given(wanted)
    def ask(parameters: dict[str, list[str]]) -> None:
        with transaction.atomic():
            answer = browser.get(f"{address}?{encoded(parameters).decode()}")
            met[answer.status_code] += 1
            assert answer.status_code < 500, parameters
            if answer.streaming:
                b"".join(answer.streaming_content)
            transaction.set_rollback(True)

    ask()
    record_evidence(test="T34", form=f"list {route}", cases=sum(met.values()), met=met)


@pytest.mark.parametrize("code", [*PIECES, "A" * 10_000, "0" * 26])
def test_whatever_code_is_verified_or_come_in_by(scene: Scene, code: str) -> None:
    visitor = scene.browser(scene.cast.anonymous)
    quoted = encoded({"": [code]}).decode()[1:]
    for path in (f"/verify/{quoted}", f"/verify/?code={quoted}", f"/join/{quoted}/"):
        assert visitor.get(path).status_code in {200, 301, 302, 400, 404, 422}, path


def test_full_width_digits_and_letters_are_what_they_look_like(scene: Scene) -> None:
    fields = push_fields(scene.number())
    wide = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
    fields |= {
        "credit_code": str(fields["credit_code"]).lower().translate(wide),
        "contact_phone": "１３８ ９３０１-２３４５",
    }
    typist = Typist(scene, Sent(scene.cast.market_registrar, reverse("filing:push")))
    answer = typist.browser.post(typist.sent.address, {"_key": "0" * 16, **fields})
    assert answer.status_code == 302, answer.content.decode()[-1500:]
    stored = scene.see(lambda: RegistrationPush.objects.get())
    assert stored.credit_code == push_fields(1)["credit_code"] or stored.credit_code.isascii()
    assert typist.send({**{name: [str(value)] for name, value in fields.items()}, "contact_phone": ["²³"]}) == 422


def test_control_a_value_nobody_can_see_is_found(scene: Scene) -> None:
    scene.cast.bureau.name = "卫健\u202e局"
    scene.cast.bureau.save()
    with unit_of_work(scene.cast.system):
        assert unseen() == ["Body.name: '卫健\\u202e局'"]
    assert PASSWORD != NEW_PASSWORD
