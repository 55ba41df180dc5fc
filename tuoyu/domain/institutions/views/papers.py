"""Papers of an institution: its list, handing one in, one paper and its answer, its file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from tuoyu.base.access.selectors import area_names
from tuoyu.base.kernel import cases, files
from tuoyu.base.kernel.refusals import Invalid, Missing
from tuoyu.base.kernel.web.forms import carried_out, status_of
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.institutions import selectors, services
from tuoyu.domain.institutions.forms import ConfirmForm, ObjectForm, PaperForm
from tuoyu.domain.institutions.models import Institution, Paper
from tuoyu.domain.institutions.policies import PAPER
from tuoyu.domain.institutions.rules import Validity
from tuoyu.domain.institutions.workflows import CONFIRMED, OBJECTED, REPLACED, WAITING
from tuoyu.domain.institutions.workflows import PAPER as WORKFLOW


@page("institutions.paper.view")
def papers(request: HttpRequest, id: UUID) -> HttpResponse:
    """What papers an institution should have, and how each stands."""
    institution = selectors.get_institution(request.user, id)
    return render(request, "institutions/papers.html", papers_context(request.user, institution))


@page("institutions.paper.enter", methods="GET POST")
def enter(request: HttpRequest, id: UUID, kind: str) -> HttpResponse:
    """Hand in one paper with its scan."""
    institution, form = selectors.get_institution(request.user, id), PaperForm(request.POST or None)
    asked = selectors.paper_kind(institution, kind)
    if asked is None:
        raise Missing()
    upload = request.FILES.get("file")
    if request.method == "POST" and (kept := carried_out(form, lambda _: _enter(request, institution, kind, form))):
        messages.success(request, f"已提交，等{asked.department_name}核实。")
        return redirect("institutions:paper", kept.pk)
    context = {"institution": institution, "kind": asked, "form": form, "accept": files.PAPERS, "lost": upload}
    return render(request, "institutions/paper_enter.html", context, status=status_of(form))


def _enter(request: HttpRequest, institution: Institution, kind: str, form: PaperForm) -> Paper:
    upload = request.FILES.get("file")
    if upload is None:
        raise Invalid({"file": ["请选择扫描件或照片。"]})
    return services.enter_paper(request.user, institution, kind, form.text, upload)


@page("institutions.paper.view")
def paper(request: HttpRequest, id: UUID) -> HttpResponse:
    """One paper: what it says, its clock, its answer, and the buttons of the department."""
    found = selectors.get_paper(request.user, id)
    return render(request, "institutions/paper.html", paper_context(request.user, found))


@page("institutions.paper.confirm", methods="POST")
def confirm(request: HttpRequest, id: UUID) -> HttpResponse:
    """The department's yes."""
    found, form = selectors.get_paper(request.user, id), ConfirmForm(request.POST)
    done = carried_out(form, lambda typed: services.confirm_paper(request.user, found, form.text, note=typed["note"]))
    if done is None:
        shown = paper_context(request.user, selectors.get_paper(request.user, id), confirm=form)
        return render(request, "institutions/paper.html", shown, status=status_of(form))
    messages.success(request, "已核实，机构会收到通知。")
    return redirect("institutions:paper", id)


@page("institutions.paper.object", methods="POST")
def object_to(request: HttpRequest, id: UUID) -> HttpResponse:
    """The department's no, with its reason."""
    found, form = selectors.get_paper(request.user, id), ObjectForm(request.POST)
    done = carried_out(form, lambda typed: services.object_to_paper(request.user, found, reason=typed["reason"]))
    if done is None:
        shown = paper_context(request.user, selectors.get_paper(request.user, id), objection=form)
        return render(request, "institutions/paper.html", shown, status=status_of(form))
    messages.success(request, "已提出异议，机构会收到通知。")
    return redirect("institutions:paper", id)


@page("institutions.paper.view")
def paper_file(request: HttpRequest, id: UUID) -> HttpResponseBase:
    """The scan; the read is written to the log."""
    return files.respond(selectors.get_paper_file(request.user, id).file, inline=True)


def papers_context(actor: Any, institution: Institution) -> dict[str, Any]:
    """Kind by kind, with who answers and what may be done."""
    lines = selectors.paper_lines(actor, institution)
    return {
        "institution": institution,
        "place": area_names([institution.area]).get(institution.area, ""),
        "standing": selectors.standing_in_words(institution),
        "lines": [(line, _shown(line.in_force), _shown(line.on_its_way)) for line in lines],
        "may_enter": PAPER.may_somewhere(actor, "enter"),
    }


def _shown(paper: Paper | None) -> dict[str, Any] | None:
    return {"paper": paper, "badge": badge(paper)} if paper else None


def badge(paper: Paper) -> tuple[str, str, str]:
    """How a paper stands: tone, icon and words."""
    holds = selectors.validity(paper)
    if holds is Validity.EXPIRED and paper.state in {WAITING, CONFIRMED}:
        return "bad", "alert-circle", "已过期"
    if holds is Validity.EXPIRING and paper.state == CONFIRMED:
        return "warn", "clock", "快到期"
    return *_BADGES[paper.state], WORKFLOW.states[paper.state]


_BADGES = {
    WAITING: ("warn", "hourglass"),
    CONFIRMED: ("good", "check"),
    OBJECTED: ("bad", "alert-circle"),
    REPLACED: ("quiet", ""),
}


def paper_context(
    actor: Any, paper: Paper, *, confirm: ConfirmForm | None = None, objection: ObjectForm | None = None
) -> dict[str, Any]:
    """One paper as this person may see it, with what was typed when it was handed back."""
    allowed = PAPER.allowed(actor, paper, ["confirm", "object", "enter"])
    offers = {one.step.name: one for one in cases.offers(paper, WORKFLOW, selectors.paper_facts(paper))}
    return {
        "paper": paper,
        "institution": paper.institution,
        "kind": selectors.kind_of(paper),
        "badge": badge(paper),
        "clock": next(iter(selectors.paper_clocks([paper]).get(paper.pk, ())), None),
        "log": [*reversed(cases.log(WORKFLOW.name, paper.pk))],
        "may": {name for name in offers if name in allowed} | (allowed & {"enter"}),
        "confirm": confirm or ConfirmForm.showing(paper),
        "objection": objection or ObjectForm(),
    }
