"""Three administrators in three hands: nobody holds two or helps themselves, and none reaches what is another's."""

from __future__ import annotations

import importlib
import pkgutil
from datetime import timedelta
from itertools import combinations, permutations

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

import tuoyu
from tests.access.test_sign_in import acts
from tests.cast import COUNTY, DAHEJIA, NEXT_COUNTY, PREFECTURE, Cast, typed
from tuoyu.base.access import selectors
from tuoyu.base.access.models import Grant, User
from tuoyu.base.access.policy import Policy
from tuoyu.base.access.roles import ADMINISTRATORS, Role
from tuoyu.base.access.services import bodies, grants, users
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.clock import SetClock
from tuoyu.base.kernel.refusals import Invalid, Missing, NotAllowed, Refused


def every_policy() -> list[tuple[str, Policy]]:
    """Each policy of the whole house, with the module it stands in."""
    found = []
    for module in pkgutil.walk_packages(tuoyu.__path__, "tuoyu."):
        if module.name.endswith(".policies"):
            table = vars(importlib.import_module(module.name))
            found += [(f"{module.name}.{name}", policy) for name, policy in table.items() if isinstance(policy, Policy)]
    return found


def test_no_action_anywhere_is_open_to_two_administrators() -> None:
    walked = 0
    for name, policy in every_policy():
        for action in policy.actions:
            walked += 1
            roles = policy.roles(action)
            if roles != frozenset(Role):  # one's own account is everybody's
                assert len(roles & ADMINISTRATORS) <= 1, f"{name}: {action}"
    print(f"{walked} actions walked")
    assert walked > 15


@pytest.mark.parametrize(("held", "wanted"), list(permutations(sorted(ADMINISTRATORS), 2)))
def test_nobody_holds_two_of_the_three(cast: Cast, held: Role, wanted: Role) -> None:
    person = cast.person("one.person", "某人", cast.bureau, held, COUNTY)
    with pytest.raises(Refused, match="必须由三个人分别担任"):
        grants.give_role(cast.security_admin, person, wanted, area=cast.area(DAHEJIA))
    assert person.roles == {held}


def test_the_database_itself_refuses_two_of_the_three(cast: Cast) -> None:
    person = cast.person("one.person", "某人", cast.bureau, Role.SYSTEM_ADMIN, COUNTY)
    second = Grant(
        user=person, role=Role.AUDIT_ADMIN, area_id=PREFECTURE, valid=DateRange(clock.today(), None), granted_by="x"
    )
    with pytest.raises(IntegrityError, match="grant_keeps_administrators_apart"), transaction.atomic():
        second.save()


def test_one_may_follow_the_other_when_the_first_has_ended(cast: Cast, hands: SetClock) -> None:
    person = cast.person("one.person", "某人", cast.bureau, Role.SYSTEM_ADMIN, COUNTY)
    hands.advance(timedelta(days=1))
    grants.end_grant(cast.security_admin, selectors.current_grants_of(person)[0])
    grants.give_role(cast.security_admin, person, Role.AUDIT_ADMIN, area=cast.area(COUNTY))
    assert person.roles == {Role.AUDIT_ADMIN}


def test_nobody_gives_themselves_a_role_or_ends_one(cast: Cast) -> None:
    admin = cast.security_admin
    with pytest.raises(NotAllowed):
        grants.give_role(admin, admin, Role.FILING_OFFICER, area=cast.area(COUNTY))
    with pytest.raises(NotAllowed):
        grants.end_grant(admin, selectors.current_grants_of(admin)[0])
    with pytest.raises(NotAllowed):
        users.reset_code(admin, admin)
    assert {entry.outcome for entry in acts("access.give_role") if entry.actor_id == admin.pk} == {"refused"}


@pytest.mark.parametrize(
    "other", ["system_admin", "audit_admin", "filing_officer", "leader", "director", "nation_observer"]
)
def test_only_the_security_administrator_gives_roles(cast: Cast, other: str) -> None:
    with pytest.raises(NotAllowed):
        grants.give_role(getattr(cast, other), cast.town_clerk, Role.OBSERVER, area=cast.area(COUNTY))


@pytest.mark.parametrize("wider", [0, 620_000_000, PREFECTURE, NEXT_COUNTY])
def test_a_county_administrator_gives_nothing_beyond_the_county(cast: Cast, wider: int) -> None:
    with pytest.raises(NotAllowed):
        grants.give_role(cast.security_admin, cast.town_clerk, Role.OBSERVER, area=cast.area(wider))


def test_a_county_administrator_does_not_see_people_of_the_next_county(cast: Cast) -> None:
    with pytest.raises(Missing):
        users.disable_user(cast.security_admin, cast.next_officer)
    assert cast.browser(cast.security_admin).get(f"/access/users/{cast.next_officer.pk}/").status_code == 404


def test_the_same_role_is_not_held_twice_in_a_place(cast: Cast) -> None:
    with pytest.raises(Refused, match="已经有这个角色"):
        grants.give_role(cast.security_admin, cast.town_clerk, Role.TOWN_CLERK, area=cast.area(DAHEJIA))
    elsewhere = grants.give_role(cast.security_admin, cast.town_clerk, Role.TOWN_CLERK, area=cast.area(COUNTY + 1))
    assert elsewhere.pk


def test_a_role_needs_its_own_kind_of_place(cast: Cast) -> None:
    with pytest.raises(Refused, match="只能授予某个机构"):
        grants.give_role(cast.security_admin, cast.director, Role.DIRECTOR, area=cast.area(COUNTY))
    with pytest.raises(Refused, match="要授予一个区划范围"):
        grants.give_role(cast.security_admin, cast.director, Role.TOWN_CLERK, body=cast.garden)


def test_an_ended_grant_stays_written_down(cast: Cast, hands: SetClock) -> None:
    clerk = cast.town_clerk
    hands.advance(timedelta(days=30))
    ended = grants.end_grant(cast.security_admin, selectors.current_grants_of(clerk)[0])
    assert selectors.grants_of(clerk).count() == 1
    ended.refresh_from_db()
    assert (ended.valid.lower.isoformat(), ended.valid.upper.isoformat()) == ("2026-03-18", "2026-04-17")
    assert not clerk.roles
    with pytest.raises(Refused, match="已经结束"):
        grants.end_grant(cast.security_admin, ended)


def test_a_grant_given_by_mistake_ends_at_once(cast: Cast) -> None:
    clerk = cast.town_clerk
    ended = grants.end_grant(cast.security_admin, selectors.current_grants_of(clerk)[0])
    assert not clerk.roles
    ended.refresh_from_db()
    assert ended.valid.isempty
    grants.give_role(cast.security_admin, clerk, Role.TOWN_CLERK, area=cast.area(DAHEJIA))
    assert clerk.roles == {Role.TOWN_CLERK}


def test_a_grant_until_a_day_holds_until_that_day(cast: Cast, hands: SetClock) -> None:
    clerk = cast.town_clerk
    until = clock.today() + timedelta(days=2)
    grants.give_role(cast.security_admin, clerk, Role.OBSERVER, area=cast.area(COUNTY), until=until)
    for expected in (True, True, False):
        assert (Role.OBSERVER in User.objects.get(pk=clerk.pk).roles) is expected
        hands.advance(timedelta(days=1))
    with pytest.raises(Invalid, match="填写"):
        grants.give_role(cast.security_admin, clerk, Role.REGISTRAR, area=cast.area(COUNTY), until=clock.today())


def test_every_act_upon_people_is_in_the_log_of_their_county(cast: Cast) -> None:
    users.disable_user(cast.security_admin, cast.town_clerk)
    users.enable_user(cast.security_admin, cast.town_clerk)
    for action in ("access.disable_user", "access.enable_user"):
        (entry,) = acts(action)
        assert (entry.actor_id, entry.object_id, entry.area) == (
            cast.security_admin.pk, str(cast.town_clerk.pk), DAHEJIA,
        )  # fmt: skip
        assert entry.chain == COUNTY


PAGES = {
    "/access/users/": {"security_admin"},
    "/access/invitations/": {"security_admin", "filing_officer", "next_officer"},
    "/access/invitations/new/": {"security_admin", "filing_officer", "next_officer"},
    "/access/bodies/": {"system_admin"},
    "/access/bodies/new/": {"system_admin"},
    "/access/log/": {"audit_admin"},
}


@pytest.mark.parametrize("address", sorted(PAGES))
def test_each_desk_opens_to_its_own_people_only(cast: Cast, address: str) -> None:
    opened = {name for name, person in cast.everybody.items() if cast.browser(person).get(address).status_code == 200}
    assert opened - {"system"} == PAGES[address]
    assert cast.browser(cast.anonymous).get(address).headers["Location"].startswith("/account/login/")


def test_out_of_reach_and_missing_pages_are_the_same_bytes(cast: Cast) -> None:
    browser = cast.browser(cast.audit_admin)
    answers = [
        browser.get(address)
        for address in ("/access/users/", f"/access/users/{cast.director.pk}/", "/access/nothing/here/")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_the_three_desks_by_hand(cast: Cast) -> None:
    """Each administrator does their own work through the pages."""
    security, system, audit = (cast.browser(one) for one in (cast.security_admin, cast.system_admin, cast.audit_admin))
    body = system.post("/access/bodies/new/", typed(name="县融媒体中心", kind="health", seat=str(COUNTY)))
    assert body.status_code == 302
    assert "县融媒体中心" in system.get("/access/bodies/?q=融媒体").content.decode()
    assert "牵头协调" in system.get(body.headers["Location"]).content.decode()
    change = typed(name="县融媒体服务中心", credit_code="", is_active="on")
    assert system.post(f"{body.headers['Location']}change/", change).headers["Location"] == body.headers["Location"]
    clerk = cast.town_clerk
    given = typed(role=Role.OBSERVER, area=str(COUNTY), body="", until="2026-12-31")
    assert security.post(f"/access/users/{clerk.pk}/grants/new/", given).status_code == 302
    page = security.get(f"/access/users/{clerk.pk}/").content.decode()
    assert "上级查看" in page
    assert "2027年1月1日前" in page
    for verb in ("disable", "enable", "end-sessions", "reset-code", "send-password-link"):
        assert security.post(f"/access/users/{clerk.pk}/{verb}/", typed()).status_code == 302, verb
    assert security.post(f"/access/users/{clerk.pk}/promote/", typed()).status_code == 404
    log = audit.get("/access/log/?action=give_role").content.decode()
    assert log.count("授权<") >= 1
    assert "还没有取过签名存证" in log
    assert audit.get("/access/log/?export=csv").status_code == 200
    assert len(acts("access.log_exported")) == 1


def test_the_log_is_seen_county_by_county(cast: Cast) -> None:
    assert cast.next_officer
    page = cast.browser(cast.audit_admin).get("/access/log/?area=622921").content.decode()
    assert "没有符合条件的记录" in page


def test_pairs_of_administrators_share_no_page(cast: Cast) -> None:
    pages = ["/access/users/", "/access/bodies/", "/access/log/", "/access/bodies/new/"]
    names = ("system_admin", "security_admin", "audit_admin")
    browsers = {name: cast.browser(getattr(cast, name)) for name in names}
    reach = {name: {page for page in pages if browsers[name].get(page).status_code == 200} for name in names}
    assert all(reach.values())
    assert all(not reach[one] & reach[other] for one, other in combinations(reach, 2))


def test_bodies_are_founded_from_the_rulebook_once(cast: Cast) -> None:
    county = cast.area(COUNTY)
    first = bodies.found_departments(cast.system, county, prefix="积石山县")
    again = bodies.found_departments(cast.system, county, prefix="积石山县")
    assert [body.pk for body in first] == [body.pk for body in again]
    names = {body.name for body in first}
    assert {"积石山县卫生健康局", "积石山县民政局", "积石山县市场监督管理局", "大河家镇人民政府"} <= names
    assert len([body for body in first if body.kind == "township"]) == 17
