"""What institutions lack across a place, and the reminder to those ticked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from tuoyu.base.access.areas import NATION
from tuoyu.base.access.models import User
from tuoyu.base.access.selectors import area_choices, place_of
from tuoyu.base.kernel.refusals import Invalid
from tuoyu.base.kernel.web.doors import refuse
from tuoyu.base.kernel.web.forms import TickedForm, errors_of
from tuoyu.base.kernel.web.lists import Choice, Column, ListPage, Text, ticks
from tuoyu.base.kernel.web.pages import page
from tuoyu.base.kernel.web.ticked import told
from tuoyu.domain.institutions.selectors import inside, named_like
from tuoyu.domain.staff.policies import LACKS
from tuoyu.domain.staff.selectors import lacking as selectors
from tuoyu.domain.staff.services import urging as services


class LackingList(ListPage):
    """Institutions that lack papers, with what is missing and what has expired."""

    title = "证照证明缺项"
    default_order = ("area", "id")
    template = "staff/lacking.html"
    empty_sentence = "没有缺的，也没有过期的。"

    def __init__(self, actor: Any, kinds: selectors.Kinds, chosen_area: str) -> None:
        self._kinds = kinds
        self._lacks: Mapping[UUID, list[selectors.Lack]] = {}
        places = [(str(path), name) for path, name in area_choices(actor, chosen_area)]
        self.filters = (
            Text("q", "机构名称", narrow=named_like),
            Choice("kind", "种类", choices=kinds.choices, narrow=lambda rows, _: rows),
            Choice("state", "情况", choices=tuple(selectors.STATES.items()), narrow=lambda rows, _: rows),
            *((Choice("area", "区划", choices=places, narrow=_inside),) if len(places) > 1 else ()),
        )
        self.columns = (
            *((ticks(lambda row: row.name),) if LACKS.may_somewhere(actor, "urge") else ()),
            Column(
                "name",
                "机构",
                link=lambda row: reverse("institutions:papers", args=[row.pk]),
                note=place_of,
                is_title=True,
            ),
            Column("area", "所在区划", render=place_of, in_export_only=True),
            Column("credit_code", "统一社会信用代码", in_export_only=True),
            Column("missing", "缺", render=lambda row: self._named(row, selectors.MISSING)),
            Column("expired", "过期", render=lambda row: self._named(row, selectors.EXPIRED)),
            Column("phone", "公开电话", render=lambda row: row.public_phone, in_export_only=True),
        )

    def prepare(self, rows: Sequence[Any]) -> None:
        """Read what the rows shown lack in one go."""
        self._lacks = selectors.lacks_of(rows, self._kinds)

    def _named(self, row: Any, state: str) -> str:
        return "、".join(str(one) for one in self._lacks[row.pk] if one.state == state) or "—"


@page("staff.lacks.view")
def lacking_list(request: HttpRequest) -> HttpResponseBase:
    """Who lacks something."""
    kinds = _kinds_of(request)
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    shown = LackingList(request.user, kinds, request.GET.get("area", ""))
    rows = selectors.lacking_institutions(request.user, kinds, kind, state)
    return shown.respond(request, rows, extra={"may_urge": LACKS.may_somewhere(request.user, "urge")})


@page("staff.lacks.urge", methods="POST")
def urge(request: HttpRequest) -> HttpResponse:
    """Remind the institutions that were ticked."""
    form = TickedForm(request.POST)
    if not form.is_valid():
        return refuse(request, Invalid(errors_of(form), "没有发出提醒。"))
    rows = selectors.lacking_institutions(request.user, _kinds_of(request)).filter(pk__in=form.cleaned_data["chosen"])
    return told(request, "提醒补齐证照和证明", services.urge_each(request.user, rows), reverse("staff:lacking"))


def _inside(rows: Any, area: str) -> Any:
    return inside(rows, int(area))


def _kinds_of(request: HttpRequest) -> selectors.Kinds:
    """What the reader is shown, by the local rules of their own bureau."""
    user = cast("User", request.user)
    return selectors.kinds_seen(user, user.body.area if user.body else NATION)
