"""How far a filing has come: each step of the thin journey, taken through the services, for tests to start from."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from stdnum.cn import uscc

from tests.cast import DAHEJIA, Cast
from tuoyu.base.access.models import User
from tuoyu.base.access.roles import Role
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.filing import selectors, services
from tuoyu.domain.filing.models import Filing, RegistrationPush
from tuoyu.domain.filing.services import Incoming
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.services import Registration

HEAD_ID = "11010519491231002X"
HEAD_PHONE = "13893012345"

COMPLETE: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "registration": ({"service_modes": ["full_day"], "public_phone": "09307712345"}, {}),
    "premises": (
        {
            "tenure": "leased",
            "lease_from": "2026-01-01",
            "lease_until": "2029-01-01",
            "floors": [1],
            "fire_grade": "grade_2",
            "building_area": "412.0",
            "outdoor_area": "150.0",
            "fire_document": "acceptance_filing",
            "meal_supply": "own",
        },
        {},
    ),
    "people": (
        {
            "head_name": "王芳",
            "head_education": "college",
            "head_years": 6,
            "carers": 10,
            "health_workers": 1,
            "guards": 1,
            "cooks": 1,
        },
        {"head_id_number": HEAD_ID, "head_phone": HEAD_PHONE},
    ),
    "classes": (
        {"infant_classes": 1, "toddler_classes": 1, "older_classes": 1, "mixed_classes": 0, "places": 45},
        {},
    ),
    "commitment": ({"agreed": True}, {}),
}


def credit_code(number: int = 1, start: str = "91") -> str:
    """A code with a true check digit."""
    body = f"{start}622927MA7TE{number:04}"[:17].ljust(17, "0")
    return body + uscc.calc_check_digit(body)


def registration(number: int = 1, **changed: Any) -> Registration:
    """What the market bureau knows of 阳光宝贝."""
    usual = Registration(
        credit_code=credit_code(number),
        name=f"大河家阳光宝贝托育中心{number}",
        area=DAHEJIA,
        facility_type="independent",
        legal_form="enterprise",
        nature="for_profit",
        address="积石山县大河家镇大河村1号",
        business_scope="3岁以下婴幼儿照护服务（全日制、半日制）",
        representative="王芳",
        registered_on=date(2026, 3, 2),
    )
    return replace(usual, **changed)


def picture(words: str = "") -> SimpleUploadedFile:
    """A small honest photograph."""
    kept = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(kept, "PNG")
    return SimpleUploadedFile(f"{words or '照片'}.png", kept.getvalue(), "image/png")


class Journey:
    """One institution on its way; each property takes the steps up to it, once."""

    def __init__(self, cast: Cast, number: int = 1, **changed: Any) -> None:
        self.cast, self.number, self.changed = cast, number, changed
        self.registrar, self.officer = cast.market_registrar, cast.filing_officer

    @cached_property
    def push(self) -> RegistrationPush:
        told = Incoming(registration(self.number, **self.changed), contact_phone=HEAD_PHONE)
        return services.push_registration(self.registrar, told)

    @cached_property
    def institution(self) -> Institution:
        assert self.push.institution is not None
        return self.push.institution

    @cached_property
    def director(self) -> User:
        return self.cast.person(f"head{self.number:02}", "王园长", self.institution.body, Role.DIRECTOR)

    @cached_property
    def draft(self) -> Filing:
        return services.open_filing(self.officer, self.institution)

    def fill(self, key: str, answers: dict[str, Any], private: dict[str, str] | None = None) -> None:
        """Type one section as the director."""
        with unit_of_work(self.director):
            stored = self.draft.sections.get(key=key)
            services.save_section(self.director, self.reread(), key, answers, private or {}, version=stored.version)

    def hand_in_everything(self) -> None:
        """Hand in one picture for every paper that is needed."""
        with unit_of_work(self.director):
            for paper in selectors.filing_facts(self.draft).materials_needed:
                services.hand_in_material(self.director, self.reread(), paper.code, picture(paper.name))

    @cached_property
    def filled(self) -> Filing:
        for key, typed in COMPLETE.items():
            if self.draft.sections.filter(key=key).exists():
                self.fill(key, *typed)
        self.hand_in_everything()
        return self.reread()

    @cached_property
    def submitted(self) -> Filing:
        return services.submit_filing(self.director, self.filled)

    def ask_correction(self, key: str = "people", text: str = "请补上保健员的培训证明。") -> Filing:
        """Comment on a section and send the filing back."""
        services.comment_on_section(self.officer, self.submitted, key, text)
        return services.ask_correction(self.officer, self.reread())

    @cached_property
    def filed(self) -> Filing:
        assert self.submitted
        return services.accept_filing(self.officer, self.reread())

    def reread(self) -> Filing:
        """The filing as it stands in the database now."""
        with unit_of_work(self.officer):
            return Filing.objects.select_related("institution", "body").get(pk=self.draft.pk)
