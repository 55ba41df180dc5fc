"""The history of an institution's record: who did what to it, when, and from what to what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from tuoyu.base.kernel.models import AuditEntry
from tuoyu.base.kernel.templatetags.kit import local_time
from tuoyu.base.kernel.web.lists import Choice, Column, DateRange, ListPage
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.institutions import selectors
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.selectors import history as told


class HistoryList(ListPage):
    """Acts upon one institution, the newest first."""

    title = "谁改了什么"
    template = "institutions/history.html"
    default_order = ("-recorded_at", "-chain", "-seq")
    empty_sentence = "还没有改动。"

    def __init__(self) -> None:
        self._said: Mapping[str, list[str]] = {}
        self.filters = (
            Choice("kind", "事项", choices=told.kinds_of_acts, narrow=lambda rows, _: rows),
            DateRange("day", "日期", field="recorded_at", of_moments=True),
        )
        self.columns = (
            Column("action", "做了什么", render=told.act_in_words, note=self._changes, is_title=True),
            Column("thing", "事项", render=told.thing_in_words, link=_page_of),
            Column("actor_label", "谁"),
            Column("recorded_at", "时间", render=lambda entry: local_time(entry.recorded_at), keeps_together=True),
            Column("changes", "改动", render=self._changes, in_export_only=True),
        )

    def prepare(self, rows: Sequence[Any]) -> None:
        self._said = told.kept_by(rows)

    def _changes(self, entry: AuditEntry) -> str:
        return "；".join(told.changes_in_words(entry, self._said))


@page("institutions.register.view_history")
def history(request: HttpRequest, id: UUID) -> HttpResponseBase:
    """Every act upon one institution, by kind and date."""
    institution = selectors.get_institution(request.user, id, "view_history")
    rows = _asked(institution, request.GET.get("kind", ""))
    return HistoryList().respond(request, rows, extra=selectors.head_of(institution))


def _asked(institution: Institution, kind: str) -> QuerySet[AuditEntry]:
    return told.acts_upon(institution, kind=kind if kind in dict(told.kinds_of_acts()) else "")


def _page_of(entry: AuditEntry) -> str:
    """The page of the case that an entry is about, where there is one."""
    route = settings.RECORD_PAGES.get(entry.object_type)
    return reverse(route, args=[entry.object_id]) if route else ""
