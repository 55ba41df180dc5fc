"""The agreement of a stay: as PDF to be signed on paper, and that it was signed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tuoyu.base.kernel import clock, documents, rulebook
from tuoyu.base.kernel.templatetags.kit import full_day
from tuoyu.base.kernel.web.forms import carried_out, status_of
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.children import selectors, services
from tuoyu.domain.children.forms.agreements import AgreementForm
from tuoyu.domain.children.models import Application
from tuoyu.domain.children.selectors.agreements import Draft, deciders_of, draft_of


@page("children.stay.view")
def agreement(request: HttpRequest, id: UUID) -> HttpResponse:
    """The agreement to print, filled in from the record; the read is written to the log."""
    stay = selectors.get_open_stay(request.user, id)
    response = HttpResponse(_typeset(stay, draft_of(request.user, stay)), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="agreement.pdf"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@page("children.stay.enrol", methods="GET POST")
def sign(request: HttpRequest, id: UUID) -> HttpResponse:
    """Somebody signed it."""
    stay = selectors.get_stay(request.user, id, "enrol")
    usual = {"service_mode": stay.service_mode, "signed_on": clock.today()}
    form, done = AgreementForm(request.POST or None, guardians=deciders_of(stay), initial=usual), None
    if request.method == "POST":
        done = carried_out(form, lambda _: services.sign_agreement(request.user, stay, form.who(), **form.said()))
    if done is not None:
        messages.success(request, "已登记签订，纸质协议请双方各留一份。")
        return redirect("children:record", stay.child_id)
    words = {"title": "登记签订托育服务协议", "verb": "登记", "under": "当面核对签名；收费按今天公示的记下"}
    return render(request, "children/form.html", {"child": stay.child, "form": form, **words}, status=status_of(form))


def _typeset(stay: Application, draft: Draft) -> bytes:
    institution, child, today = stay.institution, stay.child, clock.today()
    content: dict[str, Any] = {
        "institution": [
            ("名称", institution.name), ("统一社会信用代码", institution.credit_code), ("地址", institution.address),
            ("备案文号", institution.filing_number or "—"),
        ],
        "child": [
            ("姓名", child.name), ("性别", rulebook.label("sex", child.sex)), ("出生日期", full_day(child.born_on)),
            ("服务形式", rulebook.label("service_mode", stay.service_mode)), ("希望入托日期", full_day(stay.wanted_on)),
        ],
        "deciders": draft.deciders, "consents": draft.consents, "fetchers": draft.fetchers, "fees": draft.fees,
        "clauses": draft.clauses, "on": full_day(today),
        "date": {"year": today.year, "month": today.month, "day": today.day},
    }  # fmt: skip
    return documents.typeset("children/agreement.typ", {"content": content, "title": "托育服务协议"}, today)
