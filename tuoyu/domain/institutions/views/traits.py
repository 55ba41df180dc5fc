"""Writing down what an institution is from a day on."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.base.kernel.web.forms import carried_out, status_of
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.institutions import selectors
from tuoyu.domain.institutions.forms.traits import TraitForm
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.rules.traits import Asked
from tuoyu.domain.institutions.services import record_trait


@page("institutions.register.record_trait", methods="GET POST")
def record_one(request: HttpRequest, id: UUID, kind: str) -> HttpResponse:
    """One trait: what it is today, and the form for what it becomes."""
    institution = selectors.get_institution(request.user, id, "record_trait")
    asked = selectors.get_trait_kind(institution, kind)
    form = TraitForm(request.POST or None, asked=asked)
    if request.method == "POST":
        recorded = carried_out(form, lambda _: record_trait(request.user, institution, kind, **form.recorded()))
        if recorded is None:
            return _page(request, institution, asked, form)
        messages.success(request, f"已登记{asked.label}，原来的记录保留在历史里。")
        return redirect(f"{reverse('institutions:record', args=[id])}#traits")
    return _page(request, institution, asked, form)


def _page(request: HttpRequest, institution: Institution, asked: Asked, form: TraitForm) -> HttpResponse:
    held = next(one for one in selectors.traits_of(institution) if one.asked.kind == asked.kind)
    context = {"institution": institution, "asked": asked, "held": held, "form": form}
    return render(request, "institutions/trait.html", context, status=status_of(form))
