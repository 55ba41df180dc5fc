"""A thief of the disk, of a backup, of the logs or of the temporary folder reads nobody's secrets.

Sealed kinds: phone numbers of people and identity numbers (personal data), and what lets somebody in: invitation codes
(and the SMS that carries them), passwords and authenticator secrets. Names are not sealed: heads of institutions stand
in the public register, officials act under their names. Public phones of institutions, comments and purposes are
official text. Session keys stand in the database as the framework keeps them: whoever reads the live database can take
over a session until it ends; backups hold none that is still good.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from config.postgres import programs
from tests.cast import Cast, typed
from tests.database import WorkerDatabase
from tests.faults.canaries import CONTROL, MARKS, Canaries, Search, Sight, ways
from tests.faults.house import Site, running_site
from tests.faults.postings import push_fields
from tests.faults.scene import Scene
from tests.filing.bringing import sent_back, taken_in
from tests.filing.steps import Journey
from tuoyu.base.access.roles import Role
from tuoyu.base.access.services import invitations, users
from tuoyu.base.intake.models import ImportRun
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.filing import services

MANY, SOME, FEW = 250, 60, 8


@pytest.fixture
def site(worker_database: WorkerDatabase, committed_db: None, database_environment: dict[str, str], tmp_path: Path
         ) -> Iterator[Site]:  # fmt: skip
    """A web server process over this test's database, its output kept."""
    with running_site(database_environment, tmp_path / "web.log") as running:
        yield running


@pytest.fixture
def scene(site: Site) -> Scene:
    """Real commits at the real time: the web server's clock cannot be set."""
    return Scene(Cast())


class Day:
    """One busy day: every feature that takes a secret, used often."""

    def __init__(self, scene: Scene, site: Site) -> None:
        self.scene, self.site, self.canaries = scene, site, Canaries()
        self.today = clock.today()

    def pushes(self) -> None:
        """Registrations with a contact phone, by form and by file; bad rows come back with what was typed."""
        registrar, fresh = self.scene.cast.market_registrar, {"registered_on": self.today.isoformat()}
        browser = self.scene.browser(registrar)
        for _ in range(SOME):
            fields = push_fields(self.scene.number()) | fresh | {"contact_phone": self.canaries.phone()}
            assert browser.post(reverse("filing:push"), typed(**fields)).status_code == 302
            assert browser.post(reverse("filing:push"), typed(**fields | {"credit_code": "x"})).status_code == 422
        for start in range(3):
            rows = [
                push_fields(self.scene.number()) | fresh | {"contact_phone": self.canaries.phone()}
                for _ in range(SOME // 3)
            ]
            rows += [one | {"credit_code": "wrong", "contact_phone": self.canaries.phone()} for one in rows[:5]]
            for one in rows:
                one.pop("area")
            file = SimpleUploadedFile(f"{start}.json", json.dumps(rows).encode(), "application/json")
            brought = browser.post(reverse("intake:bring"), typed(kind="registrations", file=file))
            with unit_of_work(registrar):
                run = ImportRun.objects.get(pk=brought.url.rstrip("/").rpartition("/")[2])
            assert MARKS["phone"] in browser.get(brought.url).content.decode(), "the first rows must be shown"
            taken_in(registrar, run)
            assert sent_back(registrar, run), "the bad rows must come back"

    def private_answers(self, journey: Journey) -> None:
        """The head's number and phone, typed again and again, then opened for a purpose."""
        self.scene.prepare(lambda _: journey.draft)
        browser = self.scene.browser(journey.director)
        fill = reverse("filing:fill", args=[journey.draft.pk, "people"])
        for version in range(1, MANY + 1):
            private = {"head_id_number": self.canaries.identity_number(), "head_phone": self.canaries.phone()}
            if version % 10 == 0:
                answer = browser.post(fill, typed(**private, head_name="王芳", version=version))
                assert answer.status_code == 302, answer.content.decode()[-800:]
                assert browser.post(fill, typed(**private, version=1)).status_code == 409
            else:
                with unit_of_work(journey.director):
                    services.save_section(journey.director, journey.draft, "people", {}, private, version=version)
        for person in (journey.director, self.scene.cast.filing_officer):
            reveal = reverse("filing:reveal", args=[journey.draft.pk, "people"])
            answer = self.scene.browser(person).post(reveal, typed(purpose="核对负责人身份"))
            assert MARKS["identity number"] in answer.content.decode()

    def invited(self) -> None:
        """Invitations by service and by page, and people who come in by them over the wire."""
        cast = self.scene.cast
        for number in range(MANY):
            code = self.canaries.code()
            invitations.invite(
                cast.filing_officer, body=cast.garden, area=cast.garden.area, role=Role.DIRECTOR, name="周园长",
                phone=self.canaries.phone(), code=code,
            )  # fmt: skip
            path = reverse("access_join", args=[code])
            if number < FEW:
                password = self.canaries.password()
                fields = {"username": f"neu{number}", "password": password, "again": password}
                assert self.site.post(path, {**fields, "again": "anders"})[0] == 422
                assert self.site.post(path, fields)[0] == 302
                assert self.site.get(path)[0] == 404

    def bad_weather(self) -> None:
        """Links opened while the database is too busy to answer: the log says so, and must not say which link."""
        other = connection.copy()
        try:
            other.set_autocommit(False)
            with other.cursor() as cursor:
                cursor.execute("LOCK TABLE access_invitation IN ACCESS EXCLUSIVE MODE")
                assert self.site.get(reverse("access_join", args=[self.canaries.code()]))[0] == 503
                other.rollback()
        finally:
            other.close()

    def accounts(self) -> None:
        """Users with phones, passwords and authenticators; links to set a password, used over the wire."""
        cast = self.scene.cast
        for number in range(SOME):
            password = self.canaries.password() if number < FEW else None
            person = users.add_user(
                cast.system, body=cast.bureau, username=f"konto{number}", name="新同事", phone=self.canaries.phone(),
                password=password,
            )  # fmt: skip
            totp.TOTP.activate(person, self.canaries.code_secret())
            users.send_password_link(cast.security_admin, person)
            if number < FEW:
                link = users.password_link(person).split("://", 1)[1]
                fresh = self.canaries.password()
                path = link[link.index("/") :]
                assert self.site.post(path, {"password": fresh, "again": fresh + "x"})[0] == 422
                assert self.site.post(path, {"password": fresh, "again": fresh})[0] == 302
                change = reverse("access_user_change", args=[person.pk])
                fields = typed(name="新同事", phone=self.canaries.phone())
                assert self.scene.browser(cast.security_admin).post(change, fields).status_code == 302

    def sign_ins(self) -> None:
        """Right ones, wrong ones, and a password typed into the box for the name."""
        for number in range(FEW):
            password = self.canaries.password()
            person = self.scene.cast.person(f"rein{number}", "王园长", self.scene.cast.garden, Role.DIRECTOR,
                                            password=password)  # fmt: skip
            assert self.site.post_sign_in(person.username, password)[0] == 302
            assert self.site.post_sign_in(person.username, self.canaries.password())[0] == 200
            assert self.site.post_sign_in(self.canaries.password(), "wrong")[0] in {200, 429}

    def codes_being_set_up(self) -> list[str]:
        """Secrets shown on the page that sets up a code, and not yet confirmed."""
        shown = []
        for number in range(FEW):
            name, password = f"einrichten{number}", self.canaries.password()
            self.scene.cast.person(name, "王园长", self.scene.cast.garden, Role.DIRECTOR, password=password)
            browser = self.scene.another()
            browser.post(reverse("account_login"), {"login": name, "password": password}, REMOTE_ADDR="192.0.2.7")
            shown.append(browser.get(reverse("mfa_activate_totp")).context["form"].secret)
        return shown


def written(
    worker: WorkerDatabase, since: float, wal: str, log: Path, dump: Path
) -> Callable[[Search], Iterator[Sight]]:
    """Everything that was written, as one search: cluster files and WAL, a dump, folders, logs, temporary files."""
    ((folder,),) = worker.run_as_owner("SELECT current_setting('data_directory')")
    ((oid,),) = worker.run_as_owner("SELECT oid FROM pg_database WHERE datname = current_database()")
    cluster = Path(folder)
    base = [cluster / "base" / str(oid), cluster / "global", Path(folder).parent / "log"]
    segments = [path for path in sorted((cluster / "pg_wal").glob("0000*")) if path.name >= wal]
    kept = [Path(settings.FILES_FOLDER), Path(settings.ANCHORS_FOLDER), Path(settings.DATA) / "log"]
    temporary = [Path(tempfile.gettempdir()) / one for one in os.listdir(tempfile.gettempdir()) if "pytest" not in one]

    def everything(search: Search) -> Iterator[Sight]:
        for path in (log, dump, *segments):
            yield from search.in_file(path)
        yield from search.in_folders([base[0]], 0)
        yield from search.in_folders([*base[1:], *kept], since)
        for path in temporary:
            yield from search.in_folders([path], since) if path.is_dir() else search.in_file(path)
        for session in Session.objects.all():
            yield from search.in_bytes(json.dumps(session.get_decoded()).encode(), "a session, opened")

    return everything


def taken(worker: WorkerDatabase, dump: Path) -> None:
    """Put everything on the disk, and take a backup."""
    worker.run_as_owner("CHECKPOINT")
    words = [programs() / "pg_dump", "--no-password", "--file", dump, worker.owner_url]
    subprocess.run([str(word) for word in words], check=True)


def test_no_secret_of_anybody_stands_anywhere_in_plain_text(
    scene: Scene, site: Site, worker_database: WorkerDatabase, tmp_path: Path, record_evidence: Callable[..., None]
) -> None:
    since = time.time() - 1
    ((wal,),) = worker_database.run_as_owner("SELECT pg_walfile_name(pg_current_wal_lsn())")
    day = Day(scene, site)
    day.pushes()
    day.private_answers(scene.prepare(lambda _: scene.journey(registered_on=day.today - timedelta(days=1))))
    day.invited()
    day.bad_weather()
    day.accounts()
    day.sign_ins()
    shown = day.codes_being_set_up()
    control = scene.cast.person("kontrolle", CONTROL, scene.cast.bureau, None)
    assert control.name == CONTROL
    dump = tmp_path / "dump.sql"
    taken(worker_database, dump)
    search = Search()
    seen = set(written(worker_database, since, wal, site.log, dump)(search))
    control_seen = {sight.where for sight in seen if sight.kind == "control"}
    leaks = sorted(f"{sight.kind} ({sight.written}) in {sight.where}" for sight in seen if sight.kind != "control")
    leaks += [f"a code's secret in {place}" for secret in shown for place in _secrets(secret, dump)]
    made = day.canaries.made
    record_evidence(test="T24", canaries=sum(made.values()), made=made, mb_read=search.bytes_read // 1_000_000,
                    leaks=len(leaks), control_found_in=len(control_seen))  # fmt: skip
    assert sum(made.values()) >= 1_000
    assert str(dump) in control_seen
    assert any("/base/" in where for where in control_seen)
    assert any("/pg_wal/" in where for where in control_seen)
    assert not leaks, "\n".join(leaks)


def _secrets(secret: str, dump: Path) -> Iterator[str]:
    """Where a secret made by the house itself stands: the backup and the sessions in it."""
    if any(way in dump.read_bytes() for way in ways(secret).values()):
        yield "the backup"
    if any(secret in json.dumps(one.get_decoded()) for one in Session.objects.all()):
        yield "a session"


@pytest.mark.parametrize("kind", sorted(MARKS))
@pytest.mark.parametrize("way", sorted(ways("x" * 9)))
def test_control_the_search_finds_a_canary_however_it_is_written(kind: str, way: str) -> None:
    mark = MARKS[kind]
    found = list(Search().in_bytes(b"\x00before " + ways(mark)[way] + b" after\xff", "here"))
    assert any(sight.written == way or ways(mark)[sight.written] == ways(mark)[way] for sight in found)


def test_control_base64_is_found_at_every_offset() -> None:
    import base64

    for before in range(6):
        coded = base64.b64encode(b"x" * before + MARKS["phone"].encode() + b"yz")
        assert [sight.kind for sight in Search().in_bytes(coded, "here")] == ["phone"]
