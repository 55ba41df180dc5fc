"""The bureau's list of institutions whose public notice is missing or stale, and the reminder to those ticked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from tuoyu.base.access.areas import NATION
from tuoyu.base.access.models import User
from tuoyu.base.access.selectors import place_of
from tuoyu.base.kernel import rulebook
from tuoyu.base.kernel.refusals import Invalid
from tuoyu.base.kernel.templatetags.kit import day
from tuoyu.base.kernel.web.doors import refuse
from tuoyu.base.kernel.web.forms import TickedForm, errors_of
from tuoyu.base.kernel.web.lists import Choice, Column, ListPage, Text, ticks
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.institutions.selectors import named_like
from tuoyu.domain.publicity.rules.disclosure import Freshness
from tuoyu.domain.publicity.selectors import lacking as selectors
from tuoyu.domain.publicity.services import urging as services


class LackingList(ListPage):
    """Institutions whose notice lacks something, with what and since when."""

    title = "公示情况"
    default_order = ("area", "id")
    template = "publicity/lacking_list.html"
    empty_sentence = "没有缺项或过时的公示。"

    def __init__(self, area: int) -> None:
        self._lacks: Mapping[UUID, list[selectors.Lack]] = {}
        self.filters = (
            Text("q", "机构名称", narrow=named_like),
            Choice(
                "kind",
                "公示事项",
                choices=lambda: rulebook.choices("disclosure_item"),
                narrow=lambda rows, kind: selectors.lacking_item(rows, area, kind),
            ),
            Choice(
                "standing",
                "情况",
                choices=((selectors.MISSING, "有未公示的"), (selectors.STALE, "有可能过时的")),
                narrow=lambda rows, state: selectors.lacking_state(rows, area, state),
            ),
        )
        self.columns = (
            ticks(lambda row: row.name),
            Column(
                "name",
                "机构",
                route="publicity:disclosure",
                note=place_of,
                is_title=True,
            ),
            Column("missing", "未公示", render=lambda row: self._named(row, Freshness.MISSING)),
            Column("stale", "可能过时", render=lambda row: self._named(row, Freshness.STALE)),
            Column("since", "最早自", render=self._since),
        )

    def prepare(self, rows: Sequence[Any]) -> None:
        """Read what the rows shown lack in one go."""
        self._lacks = selectors.lacks_of(rows)

    def _of(self, row: Any) -> list[selectors.Lack]:
        found = self._lacks.get(row.pk)
        return selectors.lacks_of([row])[row.pk] if found is None else found

    def _named(self, row: Any, state: Freshness) -> str:
        return "、".join(one.item.label for one in self._of(row) if one.state is state) or "—"

    def _since(self, row: Any) -> str:
        found = self._of(row)
        return day(found[0].since) if found else "—"


@page("publicity.disclosure.remind")
def lacking_list(request: HttpRequest) -> HttpResponseBase:
    """Whose notice lacks something."""
    area = _area_of(request)
    return LackingList(area).respond(request, selectors.lacking_institutions(request.user, area))


@page("publicity.disclosure.remind", methods="POST")
def urge(request: HttpRequest) -> HttpResponse:
    """Remind the institutions that were ticked."""
    form = TickedForm(request.POST)
    if not form.is_valid():
        return refuse(request, Invalid(errors_of(form), "没有发出提醒。"))
    found = selectors.lacking_institutions(request.user, _area_of(request)).filter(pk__in=form.cleaned_data["chosen"])
    done, left = services.urge_each(request.user, found)
    told = f"已提醒 {done} 家。" + (f"另有 {left} 家今天已经提醒过。" if left else "")
    messages.success(request, told)
    return redirect("publicity:disclosure_list")


def _area_of(request: HttpRequest) -> int:
    """Where the reader's own bureau lies: its local rules say what must be published."""
    body = cast("User", request.user).body
    return body.area if body else NATION
