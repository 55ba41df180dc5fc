"""What somebody may not see, nothing betrays: no link, filter, count, order, search, file or refusal anywhere.

A county keeps canaries: an institution not yet filed, a carer, a restriction, an invitation and a table that was
brought. People of another institution and of another county follow every link of theirs, try every filter and search
for the canaries; what they are shown is read to the last byte.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

import pytest
from django.urls import reverse

from tests.architecture import matrix
from tests.architecture.source import told
from tests.cast import COUNTY, NEXT_COUNTY, typed
from tests.faults.crawler import Crawler, opened, seen
from tests.faults.people import PEOPLE
from tests.faults.postings import push_fields, registrations
from tests.faults.scene import Scene, identity_number
from tests.faults.test_reach import parameters, whole
from tests.filing.bringing import bring
from tests.filing.steps import Journey
from tuoyu.base.access.models import User
from tuoyu.base.access.roles import Role
from tuoyu.base.access.services import invitations
from tuoyu.domain.filing.services import comment_on_section
from tuoyu.domain.institutions.services import record_trait
from tuoyu.domain.staff import services as staff
from tuoyu.domain.staff.services import PaperFacts, PersonFacts, PostFacts, RestrictionTerms

BIRD = "金丝雀"
SNOOPERS = ("anonymous", "second_director", "next_director", "next_officer", "next_registrar")
# Pages whose answer repeats what was typed in another shape: a document's code in groups, the parts on show.
SHOW_NO_RECORDS = {"portal:verify", "styleguide"}
CARER_NUMBER, OTHER_NUMBER = identity_number(901), identity_number(902)


@dataclass
class Nest:
    """The canaries of one county: what must not be seen by kind, who keeps them, and who snoops."""

    secrets: dict[str, str]
    keepers: list[User]
    snoopers: dict[str, Crawler]
    own: Journey


@pytest.fixture
def nest(scene: Scene) -> Nest:
    """The canaries, and people with matters of their own beside them."""
    own = scene.journey(name=f"{BIRD}托育中心", address=f"积石山县{BIRD}巷7号", representative=f"{BIRD}代表")
    cast = scene.cast
    made = scene.prepare(lambda _: dict(_canaries(scene, own)))
    registrar = cast.person("registrar.next", "临夏县经办", cast.department("market", NEXT_COUNTY), Role.REGISTRAR,
                            NEXT_COUNTY)  # fmt: skip
    beside = scene.journey(area=COUNTY + 1)
    people = {
        "second_director": scene.prepare(lambda _: beside.filed and beside.director),
        "next_director": cast.next_director,
        "next_officer": cast.next_officer,
        "next_registrar": registrar,
    }
    crawlers = {name: Crawler(scene.browser(person)) for name, person in people.items()}
    return Nest(made, [cast.filing_officer, cast.leader, own.director, cast.market_registrar],
                {"anonymous": Crawler(scene.another()), **crawlers}, own)  # fmt: skip


def _canaries(scene: Scene, own: Journey) -> Iterator[tuple[str, str]]:
    cast, filing = scene.cast, own.submitted
    yield "institution", f"{BIRD}托育中心"
    yield "address", f"{BIRD}巷7号"
    yield "institution's id", str(own.institution.pk)
    yield "filing's id", str(filing.pk)
    comment_on_section(cast.filing_officer, filing, "people", f"{BIRD}意见")
    yield "comment", f"{BIRD}意见"
    record_trait(cast.filing_officer, own.institution, "ownership", value="private", since=date(2026, 3, 10),
                 source=f"{BIRD}协议")  # fmt: skip
    yield "trait's source", f"{BIRD}协议"
    carer = PersonFacts(f"{BIRD}照护员", CARER_NUMBER, phone="13893019091")
    held = staff.enter_person(own.director, own.institution, carer, PostFacts("carer", date(2026, 3, 9)))
    yield "carer", f"{BIRD}照护员"
    yield "carer's number", CARER_NUMBER
    yield "carer's phone", "13893019091"
    yield "carer's id", str(held.person_id)
    paper = PaperFacts("health_certificate", f"{BIRD}医院", date(2026, 3, 1), number=f"{BIRD}证1号")
    staff.add_credential(own.director, held.person, paper)
    yield "paper's issuer", f"{BIRD}医院"
    banned = PersonFacts(f"{BIRD}受限人", identity_number(903))
    terms = RestrictionTerms("lifetime", "abuse", f"{BIRD}机关", f"{BIRD}罚1号", date(2026, 3, 18))
    staff.impose_restriction(cast.leader, banned, terms)
    yield "restricted person", f"{BIRD}受限人"
    yield "decision", f"{BIRD}罚1号"
    invitations.invite(cast.filing_officer, body=own.institution.body, area=own.institution.area, role=Role.DIRECTOR,
                       name=f"{BIRD}园长", phone="13893019092")  # fmt: skip
    yield "invited", f"{BIRD}园长"
    bring(cast.market_registrar, "registrations", registrations(scene), name=f"{BIRD}名单.json")
    yield "table brought", f"{BIRD}名单"


def doors() -> list[str]:
    """Every address that names no record."""
    return [reverse(name) for name, door in matrix.doors().items() if "GET" in door.methods and not parameters()[name]]


def test_whoever_is_elsewhere_is_shown_no_trace(nest: Nest, record_evidence: Callable[..., None]) -> None:
    traces, asked = Counter[str](), 0
    for name, crawler in nest.snoopers.items():
        crawler.walk(doors())
        asked += len(crawler.sights)
        assert len([one for one in crawler.sights if one.status == 200]) >= 5, name
        traces.update(f"{name}: {kind} at {address}" for kind, address in seen(crawler.sights, nest.secrets))
    record_evidence(test="T21", canaries=len(nest.secrets), people=len(nest.snoopers), answers=asked, hits=len(traces))
    assert not traces, told(sorted(traces), "Somebody is shown what is not theirs.")


def test_control_their_keepers_walking_the_same_way_see_every_canary(scene: Scene, nest: Nest) -> None:
    walks = [Crawler(scene.browser(person)).walk(doors()) for person in nest.keepers]
    found = {kind for walk in walks for kind, _ in seen(walk.sights, nest.secrets)}
    assert set(nest.secrets) - found <= {"carer's number", "carer's phone"}, "the crawler must find what is there"


def test_searching_for_a_canary_answers_like_searching_for_nothing(
    nest: Nest, record_evidence: Callable[..., None]
) -> None:
    differing, asked = [], 0
    for name, crawler in nest.snoopers.items():
        crawler.walk(doors())
        for address, fields in crawler.typed.items():
            if address in map(reverse, SHOW_NO_RECORDS):
                continue
            for field, (secret, nothing) in ((one, pair) for one in fields for pair in _pairs()):
                asked += 1
                if _asked(crawler, address, field, secret) != _asked(crawler, address, field, nothing):
                    differing.append(f"{name}: {address}?{field}={secret}")
    record_evidence(test="T21", searches=asked, differing=len(differing))
    assert asked >= 20
    assert not differing, told(differing, "A search tells that there is something.")


def _pairs() -> tuple[tuple[str, str], ...]:
    """A canary, and as long a word that stands nowhere."""
    return ((f"{BIRD}托育中心", "银丝鹊托育中心"), (f"{BIRD}照护员", "银丝鹊照护员"), (CARER_NUMBER, OTHER_NUMBER))


def _asked(crawler: Crawler, address: str, field: str, word: str) -> bytes:
    answer = crawler.browser.get(address, {field: word})
    return re.sub(rb"[0-9a-f]{32}|[0-9a-f-]{36}", b"", whole(answer, word)).replace(quote(word).encode(), b"")


def test_typing_a_known_number_tells_nothing_of_its_owner(nest: Nest) -> None:
    browser = nest.snoopers["second_director"].browser
    (own,) = set(re.findall(r"/institutions/([0-9a-f-]{36})/", browser.get("/institutions/").content.decode()))
    fields = {**PEOPLE["staff:enter"], "name": "马小兰", "id_number": CARER_NUMBER}
    answer = browser.post(reverse("staff:enter", args=[own]), typed(**fields))
    assert answer.status_code == 422
    assert not list(_told(answer.content, nest))


def test_pushing_a_known_code_from_elsewhere_tells_nothing_of_whose_it_is(scene: Scene, nest: Nest) -> None:
    browser = nest.snoopers["next_registrar"].browser
    fields = {**push_fields(scene.number()), "credit_code": nest.own.institution.credit_code, "area": NEXT_COUNTY}
    answer = browser.post(reverse("filing:push"), typed(**fields), follow=True)
    assert answer.status_code in {200, 422}
    assert not list(_told(answer.content, nest))


def _told(content: bytes, nest: Nest) -> Iterator[str]:
    text = opened(content).replace(CARER_NUMBER, "")
    yield from (kind for kind, secret in nest.secrets.items() if secret in text)
