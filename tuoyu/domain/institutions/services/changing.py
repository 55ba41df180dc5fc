"""How a row of the register changes: by version, with the names of what changed in the log."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from tuoyu.base.access.services.bodies import rename_body
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import note_changed
from tuoyu.base.kernel.refusals import Stale
from tuoyu.domain.institutions.models import Institution, Revision

_OF_BODY = frozenset({"name", "credit_code"})


def touch(institution: Institution) -> None:
    """Count a change of something that hangs on the row; Stale when somebody else changed it since it was read."""
    moved = Institution.objects.filter(pk=institution.pk, version=institution.version).update(
        version=F("version") + 1, changed_at=clock.now()
    )
    if not moved:
        raise Stale()
    institution.refresh_from_db(fields=["version", "changed_at"])


def change(institution: Institution, news: dict[str, Any]) -> Institution:
    """Write the news that are news; Stale when somebody else changed the row since it was read. Part of an act.

    What stood there is kept beside what stands there now; the body its people act for follows.
    """
    changed = [name for name, value in news.items() if getattr(institution, name) != value]
    if not changed:
        return institution
    values: dict[str, Any] = {name: news[name] for name in changed}
    moved = Institution.objects.filter(pk=institution.pk, version=institution.version).update(
        **values, version=F("version") + 1, changed_at=clock.now()
    )
    if not moved:
        raise Stale()
    before = {name: getattr(institution, name) for name in changed}
    note_changed(*changed, kept=Revision.objects.create(institution=institution, before=before, after=values))
    institution.refresh_from_db()
    if not _OF_BODY.isdisjoint(changed):
        rename_body(institution.body_id, name=institution.name, credit_code=institution.credit_code)
    return institution
