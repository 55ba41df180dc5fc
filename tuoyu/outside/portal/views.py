"""Public pages: home, the directory, an institution, verification, and about this site's data."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.base.access.selectors import lineage_of
from tuoyu.base.kernel import clock, documents, rulebook
from tuoyu.base.kernel.refusals import Missing
from tuoyu.base.kernel.web.pages import public
from tuoyu.domain.filing.rules.licensing import LICENCE
from tuoyu.domain.filing.selectors import published_nonconformities
from tuoyu.domain.filing.selectors.licences import regime, way_in_words
from tuoyu.domain.institutions.selectors import get_public_institution, mode_labels, standing_of, traits_in_words
from tuoyu.domain.publicity.selectors import recognition
from tuoyu.domain.publicity.selectors.disclosures import notice_of
from tuoyu.outside.portal import founding, places
from tuoyu.outside.portal import open_records as files
from tuoyu.outside.portal.directory import MEANINGS, Directory, filed, label, page_url

_RECENT = 6
_FINGERPRINT = 16  # digits of the digest that a person can compare


@public()
def home(request: HttpRequest) -> HttpResponse:
    """Search, the newest institutions, verification, and whom to tell."""
    view = places.view()
    here = filed(view.path)
    context = {
        "count": here.count(),
        "whole": places.whole(),
        "recent": [(one, _line(view, one)) for one in here.order_by("-filed_on", "pk")[:_RECENT]],
        "modes": rulebook.choices("service_mode"),
        "types": rulebook.choices("facility_type"),
        "verify_url": f"{settings.PUBLIC_ADDRESS}{reverse('portal:verify')}",
    }
    return render(request, "portal/home.html", {**context, **_frame(request, "home")})


@public()
def directory(request: HttpRequest) -> HttpResponseBase:
    """All filed institutions, searched and filtered by the address; the same as a file."""
    page = Directory(places.view(request.GET.get("area", "")))
    return page.respond(request, filed(places.home_path()), extra=_frame(request, "directory"))


@public()
def institution(request: HttpRequest, id: UUID) -> HttpResponse:
    """One institution that is or was filed."""
    found = get_public_institution(id)
    context = {
        "institution": found,
        "standing": standing_of(found),
        "facts": _facts(found),
        "nonconformities": published_nonconformities(found.pk),
        "page_url": page_url(found),
        "notice": notice_of(found) if standing_of(found) == "filed" else (),
        "held": recognition.in_force(found),
        "is_licensing": regime(clock.today(), found.area) == LICENCE,
    }
    return render(request, "portal/institution.html", {**context, **_frame(request, "directory")})


@public()
def recognitions(request: HttpRequest) -> HttpResponse:
    """What is on public notice, and who holds which recognition until when."""
    here = places.home_path()
    notices = [(one.institution, recognition.kind_label(one.kind), day) for one, day in recognition.publicised_in(here)]
    context: dict[str, Any] = {"notices": notices, "named": recognition.named_in(here)}
    context["lapsed"] = recognition.lapsed_in(here)
    return render(request, "portal/recognitions.html", {**context, **_frame(request, "recognitions")})


@public()
def ask_code(request: HttpRequest) -> HttpResponse:
    """Where a code is typed in."""
    if code := documents.normalised_code(request.GET.get("code", "")):
        return redirect("portal:verify", code=code)
    context = {"was_empty": "code" in request.GET, **_frame(request, "verify")}
    return render(request, "portal/ask_code.html", context)


@public()
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """What this system issued under a code: the document, never a person."""
    document, frame = documents.find_by_code(code), _frame(request, "verify")
    if document is None:
        asked = {"code": documents.normalised_code(code)}
        return render(request, "portal/unknown_code.html", {**asked, **frame}, status=404)
    fingerprint = " ".join(re.findall("....", document.file.sha256[:_FINGERPRINT]))
    context = {"document": document, "state": documents.state_of(document), "fingerprint": fingerprint}
    return render(request, "portal/verified.html", {**context, **frame})


@public()
def about(request: HttpRequest) -> HttpResponse:
    """What this site publishes, and what each field of the open data means."""
    columns = Directory(places.View(places.home_path(), (), ())).columns
    fields = [(column.label, MEANINGS[column.key]) for column in columns]
    return render(request, "portal/about.html", {"fields": fields, **_frame(request, "about")})


@public()
def start(request: HttpRequest) -> HttpResponse:
    """我要办托: the next question, or everything the founder is told; the answers stand in the address only."""
    guide = founding.read(request.GET)
    context = {"guide": guide, "way": founding.way_of(guide), "today": clock.today()}
    return render(request, "portal/start.html", {**context, **_frame(request, "start")})


@public()
def open_records(request: HttpRequest) -> HttpResponse:
    """The data dictionary of the open files, and where they are."""
    context = {
        "fields": files.FIELDS,
        "codes": files.code_lists(),
        "minutes": files.KEEP_SECONDS // 60,
        **_frame(request, "about"),
    }
    return render(request, "portal/open.html", context)


@public()
def open_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """All filed institutions as a file; 304 for whoever has it already."""
    if kind not in files.KINDS:
        raise Missing()
    made = files.current(kind)
    mark = f'"{made.path.stem}"'
    if mark in request.headers.get("If-None-Match", ""):
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        response = FileResponse(made.path.open("rb"), content_type=files.KINDS[kind])
        response["Content-Disposition"] = f'attachment; filename="institutions.{kind}"'
        response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = mark
    response["Cache-Control"] = f"public, max-age={files.KEEP_SECONDS}"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _line(view: places.View, one: Any) -> str:
    """Where it is, what it is and what it offers, in one line."""
    parts = (view.short(one.place or ""), label("facility_type", one.facility_type), mode_labels(one.service_modes))
    return " · ".join(part for part in parts if part)


def _facts(found: Any) -> list[tuple[str, Any]]:
    place, entered = lineage_of(found.area), way_in_words(found, clock.today())
    return [
        ("机构类型", label("facility_type", found.facility_type)),
        *((("准入方式", entered),) if entered else ()),
        ("服务形式", mode_labels(found.service_modes) or None),
        ("托位", f"{found.places} 个" if standing_of(found) == "filed" else None),
        ("性质", f"{label('legal_form', found.legal_form)} · {label('nature', found.nature)}"),
        *traits_in_words(found),
        ("所在地", place[-1].full_name if place else None),
        ("地址", found.address),
        ("公开电话", found.public_phone or None),
        ("统一社会信用代码", found.credit_code),
    ]


def _frame(request: HttpRequest, current: str) -> dict[str, Any]:
    """The public header: only what exists."""
    is_in = request.user.is_authenticated
    way = (reverse("home"), "我的待办") if is_in else (reverse("account_login"), "登录")
    links = (
        ("directory", reverse("portal:directory"), "找托育"),
        ("start", reverse("portal:start"), "我要办托"),
        ("verify", reverse("portal:verify"), "扫码验真"),
        ("about", reverse("portal:about"), "公开数据"),
    )
    items = [{"label": words, "url": url, "is_current": key == current} for key, url, words in links]
    items.append({"label": way[1], "url": way[0], "is_main": True})
    return {"nav": [{"label": "", "items": items}], "county": {"name": places.home_name()}, "shell": "public.html"}
