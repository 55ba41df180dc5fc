"""What every request passes: one unit of work, a declared action, idempotency, and refusals turned into answers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.cache import patch_vary_headers
from django.utils.module_loading import import_string

from tuoyu.base.kernel import submissions
from tuoyu.base.kernel.actors import NOBODY
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import Submission
from tuoyu.base.kernel.refusals import Invalid, Missing, OutOfStep, Refusal, Refused, Stale

GetResponse = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]
_UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_NOT_PART_OF_THE_BODY = frozenset({"csrfmiddlewaretoken", "_key"})
_NEVER_GIVEN_BACK = frozenset({"csrfmiddlewaretoken", "again"})  # “again” is a password typed a second time
log = logging.getLogger("tuoyu.doors")


class WorkMiddleware:
    """Everything a request reads and writes is one transaction on behalf of whoever is signed in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = request.user if request.user.is_authenticated else NOBODY
        with unit_of_work(actor, source=_source(request)):
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
            return response


class DoorMiddleware:
    """Deny by default: a view says which action it carries out, or that it is public; refusals become answers."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _has_unspeakable_text(request):
            return refuse(request, Invalid({}, "提交的文字里有不可用的控制字符，请删去后重试。"))
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        if getattr(view, "is_public", False):
            return None
        if not getattr(view, "page_action", ""):
            log.error("view without a declared action: %s", getattr(view, "__qualname__", view))
            return refuse(request, Missing())
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        may_enter = import_string(settings.GATE)
        return None if may_enter(request.user, view.page_action) else refuse(request, Missing())  # type: ignore[attr-defined]

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Refusal):
            return refuse(request, error)
        if isinstance(error, IntegrityError):
            route = request.resolver_match.route if request.resolver_match else ""
            log.warning("integrity error at /%s: %s", route, type(error.__cause__).__name__)
            transaction.set_rollback(True)
            return refuse(request, OutOfStep("刚刚有人提交了与此冲突的内容，请刷新后核对。"))
        return None


class SubmissionMiddleware:
    """Every unsafe request carries an idempotency key; a repeat gets the first answer again."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        claimed = getattr(request, "claimed_submission", None)
        if claimed is not None and response.status_code < 400 and not getattr(response, "is_second_look", False):
            answer = "" if response.streaming else response.content.decode(errors="replace")
            submissions.keep(claimed, status=response.status_code, location=response.get("Location", ""), answer=answer)
        return response

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.method not in _UNSAFE or getattr(view, "takes_repeats", False):
            return None
        key = request.headers.get("Idempotency-Key") or request.POST.get("_key", "")
        try:
            found = submissions.claim(_sender(request), request.path[:200], key, _body_digest(request))
        except Refusal as refusal:
            return refuse(request, refusal)
        if isinstance(found, Submission):
            return _again(found)
        request.claimed_submission = found  # type: ignore[attr-defined]
        return None


def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page (or JSON) that tells a person why not, and what would help."""
    obstacles = refusal.obstacles if isinstance(refusal, Refused) else ()
    differences = refusal.differences if isinstance(refusal, Stale) else ()
    errors = refusal.errors if isinstance(refusal, Invalid) else {}
    if wants_json(request):
        return JsonResponse(
            {
                "sentence": refusal.sentence,
                "errors": errors,
                "obstacles": [{"code": o.code, "sentence": o.sentence, "source": o.source} for o in obstacles],
                "differences": [vars(one) for one in differences],
            },
            status=refusal.status,
            json_dumps_params={"ensure_ascii": False},
        )
    if isinstance(refusal, Missing):
        return missing(request)
    context = {
        "refusal": refusal,
        "obstacles": obstacles,
        "differences": differences,
        "errors": errors,
        "typed": typed(request),
    }
    return render(request, f"{refusal.status}.html", context, status=refusal.status)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Not there, or out of reach: always the same bytes."""
    return render(request, "404.html", status=404)


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What a person typed into the form they just sent, so that an error page can give it back."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in _NEVER_GIVEN_BACK and "password" not in name
        for value in values
    ]


def wants_json(request: HttpRequest) -> bool:
    """Whether the caller is a program (our own script or another system) rather than a page load."""
    return "application/json" in request.headers.get("Accept", "")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler404."""
    return missing(request)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler400."""
    return refuse(request, Refusal("这次请求的格式不对，请从页面上的按钮重新进入。"))


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was left open too long, or sent from elsewhere; what was typed is given back."""
    sentence = "页面停留过久，安全标记已失效。内容还在下面，请重新提交。"
    response = render(
        request, "403.html", {"refusal": Refusal(sentence), "typed": typed(request), "may_repeat": True}, status=403
    )
    patch_vary_headers(response, ["Cookie"])
    return response


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"sentence": "请先登录。"}, status=401, json_dumps_params={"ensure_ascii": False})
    address = f"{resolve_url(settings.LOGIN_URL)}?next={quote(request.get_full_path())}"
    return redirect(address)


def _again(earlier: Submission) -> HttpResponse:
    answer = submissions.answer_of(earlier)
    told = answer or ("" if earlier.location else "这次提交已经办理过，没有重复办理；结果请到列表中查看。")
    response = HttpResponse(told, status=earlier.status)
    if earlier.location:
        response["Location"] = earlier.location
    if answer.startswith(("{", "[")):
        response["Content-Type"] = "application/json"
    response["Idempotent-Replay"] = "true"
    return response


def _sender(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return str(request.user.pk)
    return f"visitor:{request.META.get('CSRF_COOKIE', '')[:50]}"


def _body_digest(request: HttpRequest) -> str:
    if request.content_type in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        return submissions.digest_of(_form_parts(request))
    return submissions.digest_of([request.body])


def _form_parts(request: HttpRequest) -> Iterator[bytes]:
    for name, values in sorted(request.POST.lists()):
        if name not in _NOT_PART_OF_THE_BODY:
            yield name.encode()
            yield from (value.encode(errors="replace") for value in values)
    for name, files in sorted(request.FILES.lists()):
        yield name.encode()
        for file in files:
            yield from file.chunks()
            file.seek(0)


def _has_unspeakable_text(request: HttpRequest) -> bool:
    if "\x00" in request.path or any("\x00" in value for values in request.GET.lists() for value in values[1]):
        return True
    if request.method not in _UNSAFE or request.content_type == "application/json":
        return False
    return any("\x00" in text for name, values in request.POST.lists() for text in (name, *values))


def _source(request: HttpRequest) -> str:
    """Where a request came from: the peer address and the kind of program, never a free text of the caller's."""
    return f"{request.META.get('REMOTE_ADDR', '')} {request.method}"
