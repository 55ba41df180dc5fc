"""Every page of the house and how to open it: who comes, and to which record. A new page without a line here fails."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse

from tuoyu.base.access.models import User

VISITOR = ""
# Routes that answer GET with a file, or for a moment only; other tests read them.
NOT_PAGES = {
    "institutions:amendment_evidence": "a file handed in",
    "filing:paper": "a file handed in",
    "institutions:paper_file": "a scan",
    "institutions:plan": "a file handed in",
    "staff:credential_file": "the scan of a paper",
    "staff:contest_evidence": "a file handed in",
    "filing:document": "a PDF",
    "portal:open_file": "a file of open data",
    "publicity:board": "a PDF",
    "publicity:proof": "a zip",
    "filing:push_receipt": "a PDF",
    "publicity:sanitary_report": "a PDF",
    "publicity:recognition_certificate": "a PDF",
    "intake:template": "a workbook",
    "intake:returned": "a workbook",
    "filing:nonconformity_notice": "a PDF",
    "filing:change_receipt": "a PDF",
    "filing:change_paper": "a file handed in",
    "filing:closing_paper": "a file handed in",
    "children:agreement": "a PDF",
    "filing:closing_notice": "a PDF",
    "filing:licence_certificate": "a PDF",
    "filing:rectification_file": "a file handed in",
    "mfa_download_recovery_codes": "a text file",
    "indicators:board": "leads on to the figures of one's own place",
}


@dataclass(frozen=True)
class Opening:
    """One way to open a page: words in `record` and `query` beginning with @ name records of the scene."""

    name: str
    route: str
    who: str = VISITOR
    record: tuple[str | int, ...] = ()
    query: Mapping[str, str] = field(default_factory=dict)
    status: int = 200

    def path(self, scene: Scene) -> str:
        """The address; LookupError where the scene has no such record."""
        words = [scene.record(word) for word in self.record]
        query = {key: scene.record(word) for key, word in self.query.items()}
        return reverse(self.route, args=words) + (f"?{urlencode(query)}" if query else "")


@dataclass
class Scene:
    """The people and records that openings speak of, in tests as in the demonstration; a missing one is no entry."""

    people: dict[str, User]
    records: dict[str, Any]
    browsers: dict[str, Callable[[], Client]] = field(default_factory=dict)

    def record(self, word: str | int) -> Any:
        """What a word stands for: a record's id or code after @, else itself."""
        return self.records[word[1:]] if isinstance(word, str) and word.startswith("@") else word

    def browser(self, who: str) -> Client:
        """A browser in which `who` is signed in, with the password typed a moment ago; LookupError for a stranger."""
        if who == VISITOR:
            return Client()
        if who in self.browsers:
            return self.browsers[who]()
        if who not in self.people:
            raise LookupError(who)
        client = Client()
        client.force_login(self.people[who])
        session = client.session
        session["account_authentication_methods_user"] = str(self.people[who].pk)
        session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
        session.save()
        return client


O = Opening  # noqa: E741 -- the table below is read by columns
PAGES: tuple[Opening, ...] = (
    # --- the public ---
    O("public", "portal:home"),
    O("directory", "portal:directory"),
    O("directory-nothing", "portal:directory", query={"q": "没有这家"}),
    O("institution-public", "portal:institution", record=("@filed_institution",)),
    O("institution-ended", "portal:institution", record=("@ended_institution",)),
    O("verify-ask", "portal:verify"),
    O("verified", "portal:verify", record=("@code",)),
    O("verify-revoked", "portal:verify", record=("@revoked_code",)),
    O("verify-unknown", "portal:verify", record=("7QK2-M8ZT",), status=404),
    O("about", "portal:about"),
    O("recognised", "portal:recognitions"),
    O("founding", "portal:start"),
    O("open", "portal:open"),
    O(
        "founding-number",
        "portal:start",
        query={"type": "employer", "form": "internal_unit", "site": "owned", "meals": "own"},
    ),
    O(
        "founding-told",
        "portal:start",
        query={
            "type": "community",
            "form": "social_service",
            "site": "leased",
            "meals": "own",
            "children": "45",
        },
    ),
    # --- coming in ---
    O("login", "account_login"),
    O("signup-closed", "account_signup"),
    O("inactive", "account_inactive"),
    O("join", "access_join", record=("@invitation_code",)),
    O("join-spent", "access_join", record=("already-used",), status=404),
    O("new-password", "access_password_link", record=("@renewed",), query={"token": "@renewed_token"}),
    O("code-enter", "mfa_authenticate", "half_way_in"),
    O("code-set-up", "mfa_activate_totp", "newcomer"),
    O("logout", "account_logout", "director"),
    # --- one's own account ---
    O("home-officer", "home", "officer"),
    O("home-leader", "home", "leader"),
    O("home-registrar", "home", "registrar"),
    O("home-town", "home", "town"),
    O("home-observer", "home", "observer"),
    O("home-security", "home", "security"),
    O("home-director-new", "home", "new_director"),
    O("home-director-draft", "home", "drafting_director"),
    O("home-director-returned", "home", "returned_director"),
    O("home-director-filed", "home", "director"),
    O("own", "access_own", "officer"),
    O("own-director", "access_own", "director"),
    O("sessions", "usersessions_list", "officer"),
    O("password", "account_change_password", "director"),
    O("confirm-password", "account_reauthenticate", "director"),
    O("codes-none", "mfa_index", "director"),
    O("codes", "mfa_index", "coded"),
    O("confirm-code", "mfa_reauthenticate", "coded"),
    O("code-remove", "mfa_deactivate_totp", "coded"),
    O("recovery", "mfa_view_recovery_codes", "coded"),
    O("recovery-new", "mfa_generate_recovery_codes", "coded"),
    # --- the administrators ---
    O("users", "access_users", "security"),
    O("user", "access_user", "security", ("@user",)),
    O("user-change", "access_user_change", "security", ("@user",)),
    O("grant", "access_grant_add", "security", ("@user",)),
    O("stand-ins", "access_stand_ins", "officer"),
    O("stand-in-new", "access_stand_in_add", "officer"),
    O("invitations", "access_invitations", "security"),
    O("invite", "access_invite", "security"),
    O("invite-officer", "access_invite", "officer"),
    O("invitation", "access_invitation", "officer", ("@invitation",)),
    O("bodies", "access_bodies", "system"),
    O("body-add", "access_body_add", "system"),
    O("body", "access_body", "system", ("@body",)),
    O("body-change", "access_body_change", "system", ("@body",)),
    O("areas", "access_areas", "system"),
    O("areas-county", "access_areas", "officer", query={"inside": "622927000"}),
    O("log", "access_log", "audit"),
    O("outbox", "exchange:outbox", "system"),
    O("delivery", "exchange:delivery", "system", ("@delivery",)),
    # --- the register and the pushes ---
    O("institutions", "institutions:list", "officer"),
    O("institutions-nothing", "institutions:list", "officer", query={"q": "没有这家"}),
    O("institution", "institutions:record", "officer", ("@filed_institution",)),
    O("institution-unfiled", "institutions:record", "registrar", ("@unfiled_institution",)),
    O("institution-own", "institutions:record", "director", ("@filed_institution",)),
    O("premises", "institutions:premises", "director", ("@filed_institution",)),
    O("premises-officer", "institutions:premises", "officer", ("@filed_institution",)),
    O("premises-empty", "institutions:premises", "officer", ("@unfiled_institution",)),
    O("building", "institutions:building", "director", ("@filed_institution",)),
    O("class-new", "institutions:class_new", "director", ("@filed_institution",)),
    O("class", "institutions:class", "director", ("@filed_institution", "@class")),
    O("room-new", "institutions:room_new", "director", ("@filed_institution",)),
    O("room", "institutions:room", "director", ("@filed_institution", "@room")),
    O("standards", "standards:check", "director", ("@filed_institution",)),
    O(
        "standards-compared",
        "standards:check",
        "officer",
        ("@filed_institution",),
        query={"on": "2026-11-23", "against": "2018-01-01"},
    ),
    O("staff", "staff:list", "director", ("@filed_institution",)),
    O("staff-nobody", "staff:list", "officer", ("@unfiled_institution",)),
    O("staff-enter", "staff:enter", "director", ("@filed_institution",)),
    O("person", "staff:person", "director", ("@carer",)),
    O("person-complete", "staff:person", "officer", ("@ready_carer",)),
    O("own-record-invite", "staff:own_invite", "director", ("@carer",)),
    O("own-record", "staff:own", "carer"),
    O("contest-raise", "staff:contest_raise", "carer", ("credential", "@own_paper")),
    O("contests", "staff:contests", "officer"),
    O("contests-own", "staff:contests", "carer"),
    O("contest", "staff:contest", "officer", ("@contest",)),
    O("contest-own", "staff:contest", "carer", ("@contest",)),
    O("contest-director", "staff:contest", "director", ("@contest_asked",)),
    O("own-record-claim", "staff:own_claim", "carer"),
    O("person-change", "staff:person_change", "director", ("@carer",)),
    O("credential-add", "staff:credential_add", "director", ("@carer",)),
    O("employment", "staff:employment", "director", ("@carer",)),
    O("post-end", "staff:post_end", "director", ("@post",)),
    O("queries", "staff:queries", "police"),
    O("queries-own", "staff:queries", "director"),
    O("query", "staff:query", "police", ("@query",)),
    O("people-duplicates", "staff:duplicates", "officer"),
    O("people-duplicate", "staff:duplicate", "officer", ("@people_pair",)),
    O("restrictions", "staff:restrictions", "leader"),
    O("restriction-impose", "staff:restriction_impose", "leader"),
    O("restriction-lift", "staff:restriction_lift", "leader", ("@restriction",)),
    O("children", "children:list", "director", ("@filed_institution",)),
    O("children-nobody", "children:list", "new_director", ("@new_institution",)),
    O("children-figures", "children:figures", "officer", ("@filed_institution",)),
    O("child-enter", "children:enter", "director", ("@filed_institution",)),
    O("child", "children:record", "director", ("@child",)),
    O("child-in-care", "children:record", "director", ("@held_child",)),
    O("child-consent", "children:consent", "director", ("@child",)),
    O("child-custody", "children:custody", "director", ("@child",)),
    O("child-fetcher", "children:fetcher_add", "director", ("@child",)),
    O("child-paper", "children:paper_add", "director", ("@child",)),
    O("child-agreement-sign", "children:agreement_sign", "director", ("@stay",)),
    O("child-enrol", "children:enrol", "director", ("@stay",)),
    O("child-move", "children:move", "director", ("@held_stay",)),
    O("child-leave", "children:leave", "director", ("@held_stay",)),
    O("child-guardian", "children:guardian_add", "director", ("@child",)),
    O("child-number", "children:number_add", "director", ("@child",)),
    O("guardianship-end", "children:guardianship_end", "director", ("@guardianship",)),
    O("trait", "institutions:trait", "officer", ("@filed_institution", "ownership")),
    O("papers", "institutions:papers", "officer", ("@filed_institution",)),
    O("history", "institutions:history", "officer", ("@filed_institution",)),
    O("history-own", "institutions:history", "director", ("@filed_institution",)),
    O("papers-own", "institutions:papers", "director", ("@filed_institution",)),
    O("paper-enter", "institutions:paper_enter", "director", ("@filed_institution", "fire_document")),
    O("paper", "institutions:paper", "registrar", ("@paper",)),
    O("paper-own", "institutions:paper", "director", ("@paper",)),
    O("amendable", "institutions:amendable", "director", ("@filed_institution",)),
    O("amend-code", "institutions:amend", "officer", ("@filed_institution", "facility_type")),
    O("amend-position", "institutions:amend", "director", ("@filed_institution", "position")),
    O("amendments", "institutions:amendments", "officer"),
    O("amendment-own", "institutions:amendment", "director", ("@amendment",)),
    O("amendment-registrar", "institutions:amendment", "registrar", ("@amendment",)),
    O("duplicates", "institutions:duplicates", "officer"),
    O("duplicate", "institutions:duplicate", "officer", ("@duplicate",)),
    O("duplicate-leader", "institutions:duplicate", "leader", ("@duplicate_proposed",)),
    O("workbench", "institutions:workbench", "emergency"),
    O("workbench-registrar", "institutions:workbench", "registrar"),
    O("workbench-nothing", "institutions:workbench", "housing"),
    O("pushes", "filing:pushes", "registrar"),
    O("push", "filing:push", "registrar"),
    # --- tables people bring ---
    O("imports", "intake:list", "registrar"),
    O("import-new", "intake:bring", "registrar"),
    O("import-new-officer", "intake:bring", "officer"),
    O("import-new-director", "intake:bring", "director"),
    O("import-columns", "intake:run", "registrar", ("@import_brought",)),
    O("import-going", "intake:run", "registrar", ("@import_started",)),
    O("import-done", "intake:run", "registrar", ("@import_done",)),
    O("push-record", "filing:push_record", "registrar", ("@push",)),
    O("push-waiting", "filing:push_record", "officer", ("@push_waiting",)),
    O("push-waiting-registrar", "filing:push_record", "registrar", ("@push_waiting",)),
    O("push-findings", "filing:push_record", "registrar", ("@push_with_findings",)),
    O("unfiled", "filing:unfiled", "officer"),
    O("unfiled-record", "filing:unfiled_record", "officer", ("@unfiled_institution",)),
    O("orphans", "filing:orphans", "officer"),
    O("orphan", "filing:orphan", "officer", ("@orphan",)),
    O("unplaced-record", "filing:unfiled_record", "officer", ("@unplaced_institution",)),
    # --- a filing ---
    O("filings", "filing:list", "officer"),
    O("filings-director", "filing:list", "director"),
    O("start", "filing:start", "new_director"),
    O("case-draft", "filing:case", "drafting_director", ("@draft",)),
    O("fill-registration", "filing:fill", "drafting_director", ("@draft", "registration")),
    O("fill-premises", "filing:fill", "drafting_director", ("@draft", "premises")),
    O("fill-people", "filing:fill", "drafting_director", ("@draft", "people")),
    O("fill-classes", "filing:fill", "drafting_director", ("@draft", "classes")),
    O("fill-materials", "filing:fill", "drafting_director", ("@draft", "materials")),
    O("fill-commitment", "filing:fill", "drafting_director", ("@draft", "commitment")),
    O("check", "filing:check", "drafting_director", ("@draft",)),
    O("fill-returned", "filing:fill", "returned_director", ("@returned", "people")),
    O("check-returned", "filing:check", "returned_director", ("@returned",)),
    O("case-returned", "filing:case", "returned_director", ("@returned",)),
    O("case-returned-officer", "filing:case", "officer", ("@returned",)),
    O("fill-returned-closed", "filing:fill", "returned_director", ("@returned", "premises")),
    O("hand-over", "filing:hand_over", "officer", ("@submitted",)),
    O("versions", "filing:versions", "officer", ("@returned",)),
    O("versions-one", "filing:versions", "officer", ("@submitted",)),
    O("case", "filing:case", "officer", ("@submitted",)),
    O("case-leader", "filing:case", "leader", ("@submitted",)),
    O("case-filed", "filing:case", "officer", ("@filed",)),
    O("case-filed-director", "filing:case", "director", ("@filed",)),
    O("case-cancelled", "filing:case", "officer", ("@cancelled",)),
    # --- sanitary evaluations ---
    O("sanitary-list", "publicity:sanitary_list", "officer"),
    O("sanitary-list-director", "publicity:sanitary_list", "director"),
    O("sanitary-start", "publicity:sanitary_start", "new_director"),
    O("sanitary-fill", "publicity:sanitary_fill", "drafting_director", ("@sanitary",)),
    O("sanitary-draft", "publicity:sanitary", "drafting_director", ("@sanitary",)),
    O("sanitary-concluded", "publicity:sanitary", "officer", ("@sanitary_concluded",)),
    O("sanitary-concluded-director", "publicity:sanitary", "director", ("@sanitary_own",)),
    # --- changes ---
    O("changes", "filing:changes", "officer"),
    O("changes-director", "filing:changes", "director"),
    O("change-start", "filing:change_start", "returned_director"),
    O("change-draft", "filing:change", "changing_director", ("@change_draft",)),
    O("change-fill", "filing:change_fill", "changing_director", ("@change_draft",)),
    O("change-submitted", "filing:change", "officer", ("@change_submitted",)),
    # --- requests to cancel ---
    O("closings", "filing:closings", "officer"),
    O("closing-start", "filing:closing_start", "changing_director"),
    O("closing-draft", "filing:closing", "closing_director", ("@closing_draft",)),
    O("closing-fill", "filing:closing_fill", "closing_director", ("@closing_draft",)),
    O("licences", "filing:licences", "licensing_officer"),
    O("licence-start", "filing:licence_start", "licensed_director"),
    O("licence-fill", "filing:licence_fill", "applying_director", ("@licence_returned",)),
    O("licence-returned", "filing:licence", "applying_director", ("@licence_returned",)),
    O("licence-accepted", "filing:licence", "licensing_officer", ("@licence_accepted",)),
    O("licence-issued", "filing:licence", "licensing_officer", ("@licence_issued",)),
    O("institution-licensed", "institutions:record", "licensed_director", ("@institution_with_licence",)),
    O("closing-submitted", "filing:closing", "officer", ("@closing_submitted",)),
    # --- visits ---
    O("visits", "filing:verifications", "officer"),
    O("visit-planned", "filing:verification", "officer", ("@visit_planned",)),
    O("visit-record", "filing:record_check", "officer", ("@visit_planned",)),
    O("visit-rectifying", "filing:verification", "rectifying_director", ("@visit_rectifying",)),
    O("visit-answered", "filing:verification", "officer", ("@visit_answered",)),
    O("institution-nonconforming", "portal:institution", record=("@nonconforming_institution",)),
    O("papers-lacking", "staff:lacking", "officer"),
    O("papers-lacking-department", "staff:lacking", "registrar"),
    # --- the public notice ---
    O("disclosure-lacking", "publicity:disclosure_list", "officer"),
    O("disclosure", "publicity:disclosure", "director", ("@filed_institution",)),
    O("disclosure-officer", "publicity:disclosure", "officer", ("@filed_institution",)),
    O("disclosure-not-filed", "publicity:disclosure_own", "new_director"),
    O("disclose-fees", "publicity:disclose", "director", ("@filed_institution", "fees")),
    O("disclose-meals", "publicity:disclose", "director", ("@filed_institution", "meals")),
    # --- annual reports ---
    O("annual-list", "publicity:annual_list", "officer"),
    O("annual-fill", "publicity:annual_fill", "director", ("@annual_draft",)),
    O("annual-draft", "publicity:annual", "director", ("@annual_draft",)),
    O("annual-submitted", "publicity:annual", "officer", ("@annual_submitted",)),
    # --- recognitions ---
    O("recognition-list", "publicity:recognition_list", "officer"),
    O("recognition-start", "publicity:recognition_start", "director"),
    O("recognition-fill", "publicity:recognition_fill", "director", ("@recognition_draft",)),
    O("recognition-draft", "publicity:recognition", "director", ("@recognition_draft",)),
    O("recognition-review", "publicity:recognition", "officer", ("@recognition_submitted",)),
    O("recognition-named", "publicity:recognition", "officer", ("@recognition_named",)),
    # --- figures ---
    O("figures-county", "indicators:area", "leader", (622927000,)),
    O("figures-prefecture", "indicators:area", "observer", (622900000,)),
    O("figures-town", "indicators:area", "leader", (622927002,)),
    O("population", "indicators:population", "leader", (622927000,)),
    # --- the kit ---
    O("styleguide", "styleguide"),
)
