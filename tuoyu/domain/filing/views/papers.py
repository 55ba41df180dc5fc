"""Handing in papers, and reading papers and issued documents back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from tuoyu.base.kernel import files
from tuoyu.base.kernel.refusals import Missing
from tuoyu.base.kernel.web.forms import chosen_files
from tuoyu.base.kernel.web.pages import page
from tuoyu.domain.filing import selectors, services


@page("filing.case.fill", methods="POST")
def hand_in(request: HttpRequest, id: UUID, code: str) -> HttpResponse:
    """Take the files chosen for one paper."""
    filing = selectors.get_filing(request.user, id)
    for upload in chosen_files(request):
        services.hand_in_material(request.user, filing, code, upload)
    return redirect("filing:fill", filing.pk, "materials")


@page("filing.case.read_paper")
def paper(request: HttpRequest, id: UUID, material_id: UUID) -> HttpResponseBase:
    """One file that was handed in; the read is written to the log."""
    material = selectors.get_material(request.user, id, material_id)
    return files.respond(material.file, inline=True)


@page("filing.case.fill", methods="POST")
def remove(request: HttpRequest, id: UUID, material_id: UUID) -> HttpResponse:
    """Take a file out of the filing."""
    services.remove_material(request.user, selectors.get_material(request.user, id, material_id))
    return redirect("filing:fill", id, "materials")


@page("filing.case.view")
def document(request: HttpRequest, id: UUID, document_id: UUID) -> HttpResponseBase:
    """An issued document as PDF."""
    filing = selectors.get_filing(request.user, id)
    for one in selectors.documents_of(filing):
        if one.pk == document_id:
            return files.respond(one.file, inline=True)
    raise Missing()
