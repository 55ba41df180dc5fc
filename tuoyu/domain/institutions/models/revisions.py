"""What an institution's row of the register said before a change, and after it."""

from __future__ import annotations

import uuid

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from tuoyu.base.kernel import clock
from tuoyu.domain.institutions.models.institution import Institution


class Revision(models.Model):
    """One change of an institution's own facts: `before` and `after` by column, as JSON keeps them. Never changed.

    The entry of the log that the change left names it, so that a history can say from what to what.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(
        Institution, verbose_name="机构", on_delete=models.PROTECT, related_name="revisions"
    )
    before = models.JSONField(verbose_name="原为", encoder=DjangoJSONEncoder)
    after = models.JSONField(verbose_name="改为", encoder=DjangoJSONEncoder)
    made_at = models.DateTimeField(verbose_name="改动时间", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "名录改动"
