"""Bring a table, agree on its columns, watch it being taken in, get back what was not."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from tuoyu.base.intake import selectors, services
from tuoyu.base.intake.forms import BringForm, MappingForm
from tuoyu.base.intake.models import ImportRun
from tuoyu.base.kernel import tables
from tuoyu.base.kernel.templatetags.kit import local_time
from tuoyu.base.kernel.web.forms import carried_out, status_of
from tuoyu.base.kernel.web.lists import Column, ListPage
from tuoyu.base.kernel.web.pages import page
from tuoyu.base.kernel.web.spreadsheets import as_download


class RunList(ListPage):
    """What a desk has brought."""

    title = "表格导入"
    default_order = ("-brought_at", "id")
    empty_sentence = "还没有导入过表格。"
    template = "intake/list.html"
    columns = (
        Column(
            "file_name", "文件", route="intake:run",
            note=lambda row: selectors.label_of(row.kind), is_title=True,
        ),
        Column("total", "行数", numeric=True),
        Column("state", "进展", render=selectors.state_of),
        Column("brought_at", "上传时间", render=lambda row: local_time(row.brought_at)),
        Column("brought_by", "导入人", render=lambda row: row.brought_by.name),
    )  # fmt: skip


@page("intake.import.view")
def run_list(request: HttpRequest) -> HttpResponseBase:
    """What this desk has brought."""
    return RunList().respond(request, selectors.runs(request.user))


@page("intake.import.bring", methods="GET POST")
def bring(request: HttpRequest) -> HttpResponse:
    """Choose what to import and the file."""
    kinds = selectors.kinds_for(request.user)
    form = BringForm(request.POST or None, request.FILES or None, kinds=kinds, initial=request.GET.dict())
    if request.method == "POST":
        brought = carried_out(form, lambda typed: _bring(request.user, typed))
        if brought is not None:
            return redirect("intake:run", brought.pk)
    return render(request, "intake/bring.html", {"form": form, "kinds": kinds}, status=status_of(form))


def _bring(actor: Any, typed: dict[str, Any]) -> ImportRun:
    return services.bring_table(actor, selectors.kind_for(actor, typed["kind"]), typed["file"])


@page("intake.import.bring")
def template(request: HttpRequest, kind: str) -> HttpResponseBase:
    """An empty workbook with its explanations."""
    found = selectors.get_kind(kind)
    return as_download(tables.template(found.label, found.columns), f"{found.label}导入模板")


@page("intake.import.view")
def run(request: HttpRequest, id: UUID) -> HttpResponse:
    """One import: its columns before it starts, then how far it is, then what became of it."""
    found = selectors.get_run(request.user, id)
    if found.started_at is None:
        return _columns(request, found, _mapping_form(request, found))
    kind = selectors.kind_of(found.kind)
    context = {"run": found, "kind": kind, "progress": selectors.progress_of(found)}
    return render(request, "intake/run.html", context)


@page("intake.import.start", methods="POST")
def start(request: HttpRequest, id: UUID) -> HttpResponse:
    """Agree on the columns and start."""
    found = selectors.get_run(request.user, id, "start")
    form = _mapping_form(request, found, request.POST)
    if carried_out(form, lambda _: services.start_import(request.user, found, form.mapping)) is None:
        return _columns(request, found, form)
    return redirect("intake:run", found.pk)


@page("intake.import.read_returned")
def returned(request: HttpRequest, id: UUID) -> HttpResponseBase:
    """The rows that were not taken in, with their reasons, to correct and send again as they are."""
    found = selectors.get_run(request.user, id)
    rows = services.read_returned(request.user, found)
    name = found.file_name.rpartition(".")[0] or found.file_name
    return as_download(tables.returned(found.headings, rows), f"{name}-退回的行")


def _mapping_form(request: HttpRequest, found: ImportRun, typed: Any = None) -> MappingForm:
    kind = selectors.kind_for(request.user, found.kind)
    samples = selectors.samples(found)
    return MappingForm(typed, kind=kind, headings=found.headings, proposal=found.mapping, samples=samples)


def _columns(request: HttpRequest, found: ImportRun, form: MappingForm) -> HttpResponse:
    context = {"run": found, "kind": selectors.kind_of(found.kind), "form": form, "days": selectors.kept_days()}
    return render(request, "intake/columns.html", context, status=status_of(form))
