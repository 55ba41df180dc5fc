"""The people, bodies and places that tests speak of, made by the services themselves, on one ordinary Wednesday.

`cast` gives them by name, each made on first mention; `cast.browser(person)` is a signed-in browser (officials have
their code). The clock stands at `WEDNESDAY`; `hands` moves it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime
from functools import cached_property

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from tuoyu.base.access import selectors
from tuoyu.base.access.models import Area, Body, User
from tuoyu.base.access.roles import Role
from tuoyu.base.access.services import areas, bodies, grants, users
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.actors import NOBODY, Nobody

WEDNESDAY = datetime(2026, 3, 18, 10, 0, tzinfo=clock.SHANGHAI)
NATION, PROVINCE, PREFECTURE, COUNTY, DAHEJIA = 0, 620_000_000, 622_900_000, 622_927_000, 622_927_002
NEXT_COUNTY = 622_921_000  # 临夏县, in the same prefecture
FAR_COUNTY = 620_102_000  # 城关区, in another prefecture
PASSWORD = "liuyue-pingguo-zixingche"
CODE_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
HEALTH, MARKET, CIVIL, ESTABLISHMENT, EDUCATION = "health", "market", "civil_affairs", "establishment", "education"


class Cast:
    """Everybody, by what they do. A name stands for the same row all through one test."""

    anonymous: Nobody = NOBODY

    def __init__(self) -> None:
        self._bodies: dict[tuple[str, int], Body] = {}
        self._members: dict[tuple[str, int], User] = {}

    # --- those who found everything ---

    @cached_property
    def system(self) -> User:
        """The system user, with the nation, the prefecture 临夏州 and all in it, and one county far away, loaded."""
        user = users.system_user()
        areas.load_divisions(user, inside=PREFECTURE)
        areas.load_divisions(user, inside=FAR_COUNTY)
        return user

    # --- the county health bureau ---

    @cached_property
    def filing_officer(self) -> User:
        """马主任, who receives filings in 积石山县."""
        return self.person("ma.jun", "马主任", self.bureau, Role.FILING_OFFICER, COUNTY)

    @cached_property
    def leader(self) -> User:
        """局长 of the same bureau."""
        return self.person("li.wen", "李局长", self.bureau, Role.BUREAU_LEADER, COUNTY)

    @cached_property
    def bureau(self) -> Body:
        """积石山县卫生健康局."""
        return self.department(HEALTH)

    # --- registrars and other departments ---

    @cached_property
    def market_registrar(self) -> User:
        """何经办 of the market supervision bureau."""
        return self.person("he.qiang", "何经办", self.department(MARKET), Role.REGISTRAR, COUNTY)

    @cached_property
    def civil_registrar(self) -> User:
        """The registrar of the civil affairs bureau."""
        return self.person("dong.mei", "董经办", self.department(CIVIL), Role.REGISTRAR, COUNTY)

    @cached_property
    def establishment_registrar(self) -> User:
        """The registrar of 编办."""
        return self.person("sha.lin", "沙经办", self.department(ESTABLISHMENT), Role.REGISTRAR, COUNTY)

    @cached_property
    def education_member(self) -> User:
        """Somebody of the education bureau."""
        return self.member(EDUCATION)

    def member(self, kind: str, county: int = COUNTY) -> User:
        """Somebody of any other department, e.g. `member("emergency")`."""
        if (kind, county) not in self._members:
            body = self.department(kind, county)
            person = self.person(
                f"{kind.replace('_', '-')}.{county}", f"{body.name}经办", body, Role.DEPARTMENT_MEMBER, county
            )
            self._members[kind, county] = person
        return self._members[kind, county]

    @cached_property
    def town_clerk(self) -> User:
        """The clerk of 大河家镇."""
        return self.person("han.clerk", "韩干事", self.department("township", DAHEJIA), Role.TOWN_CLERK, DAHEJIA)

    # --- institutions ---

    @cached_property
    def garden(self) -> Body:
        """王园长's institution, in 大河家镇."""
        return self.institution("大河家阳光托育园", DAHEJIA)

    @cached_property
    def director(self) -> User:
        """王园长."""
        return self.person("wang.fang", "王园长", self.garden, Role.DIRECTOR)

    @cached_property
    def carer(self) -> User:
        """马小兰, who works in care and sees nothing but her own record."""
        return self.person("ma.xiaolan", "马小兰", self.garden, Role.STAFF)

    @cached_property
    def second_garden(self) -> Body:
        """Another institution in the same county."""
        return self.institution("吹麻滩小星星托育园", COUNTY + 1)

    @cached_property
    def second_director(self) -> User:
        """赵园长, whose matters are none of 王园长's."""
        return self.person("zhao.yan", "赵园长", self.second_garden, Role.DIRECTOR)

    # --- the next county ---

    @cached_property
    def next_officer(self) -> User:
        """Who receives filings in 临夏县."""
        body = self.department(HEALTH, NEXT_COUNTY)
        return self.person("qi.officer", "祁主任", body, Role.FILING_OFFICER, NEXT_COUNTY)

    @cached_property
    def next_garden(self) -> Body:
        """An institution in 临夏县."""
        return self.institution("临夏县春苗托育园", NEXT_COUNTY)

    @cached_property
    def next_director(self) -> User:
        """Its director."""
        return self.person("ma.next", "马园长", self.next_garden, Role.DIRECTOR)

    # --- those who look from above ---

    @cached_property
    def prefecture_observer(self) -> User:
        """Sees 临夏州."""
        return self.person("zhou.guancha", "州观察员", self.department(HEALTH, PREFECTURE), Role.OBSERVER, PREFECTURE)

    @cached_property
    def province_observer(self) -> User:
        """Sees 甘肃."""
        return self.person("sheng.guancha", "省观察员", self.department(HEALTH, PROVINCE), Role.OBSERVER, PROVINCE)

    @cached_property
    def nation_observer(self) -> User:
        """Sees everything."""
        return self.person("guo.guancha", "国家观察员", self.department(HEALTH, NATION), Role.OBSERVER, NATION)

    # --- the three administrators ---

    @cached_property
    def system_admin(self) -> User:
        """系统管理员 of the county."""
        return self.person("sys.admin", "系统管理员", self.bureau, Role.SYSTEM_ADMIN, COUNTY)

    @cached_property
    def security_admin(self) -> User:
        """安全管理员 of the county."""
        return self.person("sec.admin", "安全管理员", self.bureau, Role.SECURITY_ADMIN, COUNTY)

    @cached_property
    def audit_admin(self) -> User:
        """审计管理员 of the county."""
        return self.person("aud.admin", "审计管理员", self.bureau, Role.AUDIT_ADMIN, COUNTY)

    # --- how they are made ---

    @property
    def everybody(self) -> dict[str, User]:
        """All the named people, by name."""
        names = (name for name, made in vars(type(self)).items() if isinstance(made, cached_property))
        return {name: person for name in names if isinstance(person := getattr(self, name), User)}

    def department(self, kind: str, place: int = COUNTY) -> Body:
        """The department of a kind in a place."""
        if (kind, place) not in self._bodies:
            seat = self.area(place)
            if kind == "township":
                name = f"{seat.name}人民政府"
                self._bodies[kind, place] = bodies.add_body(self.system, name=name, kind=kind, seat=seat)
            else:
                self._bodies[kind, place] = bodies.found_departments(self.system, seat, kinds={kind})[0]
        return self._bodies[kind, place]

    def institution(self, name: str, place: int) -> Body:
        """An institution's body."""
        return bodies.add_body(self.system, name=name, kind=Body.INSTITUTION, seat=self.area(place))

    def person(
        self, username: str, name: str, body: Body, role: Role | None, place: int | None = None,
        *, password: str | None = None, is_demo: bool = False,
    ) -> User:  # fmt: skip
        """Somebody of a body with one role: in `place`, or for the body itself."""
        user = users.add_user(
            self.system,
            body=body,
            username=username,
            name=name,
            phone="13893012345",
            password=password,
            is_demo=is_demo,
        )
        if role is not None:
            at = {"area": self.area(place)} if place is not None else {"body": body}
            grants.give_role(self.system, user, role, **at)
        return user

    def area(self, path: int) -> Area:
        """A division."""
        assert self.system
        return selectors.get_area(path)

    # --- how they come in ---

    def browser(self, person: User | Nobody) -> Client:
        """A browser in which this person is signed in, past password and code; an anonymous one for NOBODY."""
        client = Client()
        if isinstance(person, User):
            if selectors.must_use_code(person):
                self.give_code(person)
            client.force_login(person)
        return client

    def give_code(self, person: User) -> None:
        """Set up an authenticator with `CODE_SECRET`, unless there is one."""
        if not person.authenticator_set.filter(type="totp").exists():
            totp.TOTP.activate(person, CODE_SECRET)


def current_code(secret: str = CODE_SECRET, *, later: int = 0) -> str:
    """The code an authenticator shows now, or `later` windows of thirty seconds on."""
    counter = next(totp.yield_hotp_counters_from_time()) + later
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def typed(**fields: object) -> dict[str, object]:
    """A form as a browser sends it: with a fresh idempotency key."""
    return {"_key": uuid.uuid4().hex, **fields}


@pytest.fixture
def hands() -> Iterator[clock.SetClock]:
    """The clock, standing at Wednesday ten o'clock; `hands.advance(...)` moves it."""
    with clock.frozen(WEDNESDAY) as hands:
        yield hands


@pytest.fixture
def cast(db: None, hands: clock.SetClock) -> Cast:
    """The cast, in a transaction that is rolled back."""
    return Cast()


@pytest.fixture
def committed_cast(committed_db: None, hands: clock.SetClock) -> Cast:
    """The cast, really committed: for threads and other processes."""
    return Cast()
