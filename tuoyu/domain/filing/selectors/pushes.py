"""Registration pushes, and institutions that are registered but not filed."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from tuoyu.domain.filing.models import Filing, RegistrationPush
from tuoyu.domain.filing.policies import PUSH
from tuoyu.domain.institutions import selectors as register
from tuoyu.domain.institutions.models import Institution


def pushes(actor: Any) -> QuerySet[RegistrationPush]:
    """The pushes the actor may see, newest first."""
    rows = RegistrationPush.objects.select_related("body", "institution")
    return PUSH.scope(actor, "view", rows).order_by("-pushed_at")


def pushes_of(institution: Institution) -> QuerySet[RegistrationPush]:
    """What registrars said of one institution, newest first."""
    return RegistrationPush.objects.filter(institution=institution).select_related("body").order_by("-pushed_at")


def registered_not_filed(actor: Any) -> QuerySet[Institution]:
    """Institutions that registered and have no filing in force; `has_filing` says whether one is under way."""
    underway = Filing.objects.filter(institution=OuterRef("pk"), state__in=["draft", "submitted", "returned"])
    rows = register.institutions(actor, "invite").filter(register.STANDINGS["unfiled"][1])
    return rows.annotate(has_filing=Exists(underway)).order_by("registered_on", "id")
