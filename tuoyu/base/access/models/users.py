"""Users, their grants, and the invitations that bring them in."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from functools import cached_property
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from tuoyu.base.access.areas import bounds_of
from tuoyu.base.access.models.areas import Area
from tuoyu.base.access.models.bodies import Body
from tuoyu.base.access.roles import ADMINISTRATORS, AREA_ROLES, BODY_ROLES, OFFICE_ROLES, Role
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.sealed import SealedTextField


class UserManager(BaseUserManager["User"]):
    """Finds users by login name, whatever the case it is typed in."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A person with an account (or a scheduled job under its own name). What they may do stands in their grants."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(verbose_name="登录名", max_length=40, unique=True)
    name = models.CharField(verbose_name="姓名", max_length=40)
    body = models.ForeignKey(Body, verbose_name="所在单位", on_delete=models.PROTECT, null=True)
    phone = SealedTextField(verbose_name="手机号", null=True)
    is_active = models.BooleanField(verbose_name="启用", default=True)
    is_demo = models.BooleanField(verbose_name="演示账号", default=False)
    must_use_code = models.BooleanField(verbose_name="须用动态口令", default=False)
    added_at = models.DateTimeField(verbose_name="建立时间", default=clock.now)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = verbose_name_plural = "用户"
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name

    @property
    def actor_id(self) -> uuid.UUID:
        return self.pk

    @property
    def actor_label(self) -> str:
        return f"{self.name}（{self.body.name}）" if self.body else self.name

    @cached_property
    def valid_grants(self) -> list[Grant]:
        """The grants valid today; read once per request."""
        return list(self.grants.filter(valid__contains=clock.today()))

    @cached_property
    def stands_in_for(self) -> dict[uuid.UUID, str]:
        """Those whose work this user does today, by name; read once per request, and for officers only."""
        if not self.roles & OFFICE_ROLES or not self.is_active:
            return {}
        rows = self.standing_in.filter(valid__contains=clock.today())
        return dict(rows.values_list("absent", "absent__name"))

    @property
    def audit_area(self) -> int:
        """Where acts upon this user are written down: at the seat of their body."""
        return self.body.area if self.body else 0

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(grant.role) for grant in self.valid_grants)

    @property
    def bodies_acted_for(self) -> list[uuid.UUID]:
        """The bodies in whose name this user acts: who merely works there reads none of its matters or notices."""
        return [grant.body_id for grant in self.valid_grants if grant.body_id and grant.role != Role.STAFF]

    @property
    def wall_settings(self) -> Mapping[str, str]:
        """Areas as an int4multirange and bodies as a uuid array: what row-level security compares rows with."""
        areas = ",".join(
            "[{},{}]".format(*bounds_of(grant.area_id)) for grant in self.valid_grants if grant.area_id is not None
        )
        bodies = ",".join(map(str, self.bodies_acted_for))
        return {"app.areas": f"{{{areas}}}", "app.bodies": f"{{{bodies}}}", "app.user": str(self.pk)}


class Grant(models.Model):
    """One role, for one user, in one place or for one body, while it is valid."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, verbose_name="用户", on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(verbose_name="角色", max_length=24, choices=Role)
    area = models.ForeignKey(Area, verbose_name="区划范围", on_delete=models.PROTECT, null=True)
    body = models.ForeignKey(Body, verbose_name="单位", on_delete=models.PROTECT, null=True)
    valid = DateRangeField(verbose_name="有效期")
    granted_by = models.CharField(verbose_name="授予人", max_length=120)
    granted_at = models.DateTimeField(verbose_name="授予时间", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "授权"
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=sorted(AREA_ROLES), area__isnull=False, body=None)
                | Q(role__in=sorted(BODY_ROLES), area=None, body__isnull=False),
                name="grant_has_its_place",
            ),
            ExclusionConstraint(
                name="grant_not_twice_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Coalesce("area", -1), RangeOperators.EQUAL),
                    (Coalesce("body", uuid.UUID(int=0)), RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="grant_keeps_administrators_apart",
                condition=Q(role__in=sorted(ADMINISTRATORS)),
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.NOT_EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(fields=["user"], name="grant_by_user")]

    @property
    def audit_area(self) -> int:
        """Where the grant works."""
        return self.area_id if self.area_id is not None else (self.body.area if self.body else 0)


class Invitation(models.Model):
    """A way in for somebody who has no account yet. Only the digest of its code is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code_digest = models.CharField(verbose_name="邀请码摘要", max_length=64, unique=True)
    name = models.CharField(verbose_name="称呼", max_length=40)
    phone = SealedTextField(verbose_name="手机号")
    role = models.CharField(verbose_name="角色", max_length=24, choices=Role)
    body = models.ForeignKey(Body, verbose_name="单位", on_delete=models.PROTECT)
    area = models.IntegerField(verbose_name="区划")
    invited_by = models.CharField(verbose_name="邀请人", max_length=120)
    invited_at = models.DateTimeField(verbose_name="邀请时间")
    expires_on = models.DateField(verbose_name="有效至", help_text="含当日")
    accepted_by = models.ForeignKey(User, verbose_name="接受者", on_delete=models.PROTECT, null=True)
    accepted_at = models.DateTimeField(verbose_name="接受时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "邀请"
        ordering = ["-invited_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_by=None, accepted_at=None)
                | Q(accepted_by__isnull=False, accepted_at__gte=F("invited_at")),
                name="invitation_accepted_whole",
            )
        ]
