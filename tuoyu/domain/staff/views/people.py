"""One person's record: posts, whether they may work, papers, contract, restrictions; and what is written into it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from tuoyu.base.kernel import files, rulebook
from tuoyu.base.kernel.identifiers import mask
from tuoyu.base.kernel.refusals import Invalid, Missing
from tuoyu.base.kernel.sealed import opened
from tuoyu.base.kernel.templatetags.kit import full_day
from tuoyu.base.kernel.web.doors import refuse
from tuoyu.base.kernel.web.forms import carried_out, errors_of, status_of
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.staff import selectors, services
from tuoyu.domain.staff.forms.people import CredentialForm, EmploymentForm, PersonForm, ReasonForm
from tuoyu.domain.staff.policies import OWN
from tuoyu.domain.staff.selectors import own
from tuoyu.domain.staff.selectors.people import contested_in
from tuoyu.domain.staff.views import lines


@page("staff.person.view")
def record(request: HttpRequest, id: UUID) -> HttpResponse:
    """Everything on record about somebody who works in reach; the read is written to the log."""
    found = selectors.person_record(request.user, id)
    may_invite = OWN.may_somewhere(request.user, "invite")
    claims = own.claims_of(found.person) if may_invite else []
    return render(request, "staff/person.html", {**_context(found), "may_invite": may_invite, "claims": claims})


@page("staff.person.change", methods="GET POST")
def change(request: HttpRequest, id: UUID) -> HttpResponse:
    """Correct what changes in a life."""
    person = selectors.get_person(request.user, id, "change")
    usual = {"education": person.education, "experienced_since": person.experienced_since}
    form = PersonForm(request.POST or None, initial=usual)
    if carried_out(form, lambda values: services.change_person(request.user, person, **values)):
        return redirect("staff:person", person.pk)
    context = {"person": person, "form": form, "title": "更改基本情况", "verb": "保存"}
    return render(request, "staff/person_form.html", context, status=status_of(form))


@page("staff.person.change", methods="GET POST")
def add_credential(request: HttpRequest, id: UUID) -> HttpResponse:
    """Hand in a paper with its scan."""
    person = selectors.get_person(request.user, id, "change")
    form, upload = CredentialForm(request.POST or None), request.FILES.get("file")
    if carried_out(form, lambda _: services.add_credential(request.user, person, form.facts(), upload)):
        messages.success(request, "已登记证明。")
        return redirect("staff:person", person.pk)
    context = {"person": person, "form": form, "accept": files.PAPERS}
    return render(request, "staff/credential.html", context, status=status_of(form))


@page("staff.person.change", methods="GET POST")
def employment(request: HttpRequest, id: UUID) -> HttpResponse:
    """Say how the actor's institution employs them."""
    person = selectors.get_person(request.user, id, "change")
    institution = selectors.employer_in_reach(request.user, person)
    form = EmploymentForm(request.POST or None)
    if carried_out(form, lambda values: services.record_employment(request.user, institution, person, **values)):
        return redirect("staff:person", person.pk)
    context = {"person": person, "form": form, "title": f"用工和参保 · {institution.name}", "verb": "登记"}
    return render(request, "staff/person_form.html", context, status=status_of(form))


@page("staff.person.view")
def credential_file(request: HttpRequest, id: UUID) -> HttpResponseBase:
    """The scan of a paper; the read is written to the log."""
    credential = selectors.get_credential(request.user, id)
    if credential.file is None:
        raise Missing()
    return files.respond(credential.file, inline=True)


@page("staff.person.change", methods="POST")
def withdraw(request: HttpRequest, id: UUID) -> HttpResponse:
    """Take back a paper entered by mistake."""
    credential, form = selectors.get_credential(request.user, id, "change"), ReasonForm(request.POST)
    if not form.is_valid():
        return refuse(request, Invalid(errors_of(form), "没有作废。"))
    services.withdraw_credential(request.user, credential, because=form.cleaned_data["because"])
    messages.success(request, "已作废，记录保留，不再计入。")
    return redirect("staff:person", credential.person_id)


def _context(found: selectors.PersonRecord) -> dict[str, Any]:
    person, label = found.person, rulebook.label
    return {
        "person": person,
        "known": [
            ("证件号码", mask("identity", opened(person, "id_number") or "")),
            ("手机", mask("phone", opened(person, "phone") or "") or None),
            ("学历", label("education", person.education) if person.education else None),
            ("从事相关工作", f"{full_day(person.experienced_since)}起" if person.experienced_since else None),
        ],
        "posts": [(label("staff_post", one.assignment.post), one) for one in found.posts],
        "history": [(label("staff_post", one.post), lines.period(one.valid), one) for one in found.history],
        "papers": [lines.paper(one) for one in found.credentials],
        "employments": [(one, *lines.employment(one)) for one in found.employments],
        "restrictions": [
            {**lines.restriction(one, tells=found.sees_decisions), "row": one} for one in found.restrictions
        ],
        "contested": contested_in(found.history),
        "ends": found.ends,
        "waiting": found.waiting,
        "may_change": found.may_change,
    }
