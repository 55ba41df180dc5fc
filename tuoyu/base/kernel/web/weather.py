"""When the database is away or busy: 503 with Retry-After and everything typed given back, never a bare 500."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from tuoyu.base.kernel.keys import KeyProviderAway
from tuoyu.base.kernel.web.doors import typed, wants_json

GetResponse = Callable[[HttpRequest], HttpResponse]
SECONDS_TO_WAIT = 3
_AWAY = (OperationalError, InterfaceError, KeyProviderAway)
log = logging.getLogger("tuoyu.weather")


class WeatherMiddleware:
    """The outermost layer: turns a lost database, wherever it is noticed, into one calm answer."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        except _AWAY as error:
            return away(request, error)


class HeadersMiddleware:
    """Headers that every answer carries; what belongs to a signed-in person is never stored on the way."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(self), payment=(), usb=()"
        )
        signed_in = getattr(request, "user", None) is not None and request.session.get("_auth_user_id")
        if signed_in and not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: a lost or busy database is 503; anything else is ours to mend and says so."""
    error = sys.exc_info()[1]
    if isinstance(error, _AWAY):
        return away(request, error)
    log.error("unexpected error at %s", door(request), exc_info=error)
    return HttpResponse(render_to_string("500.html"), status=500)


def away(request: HttpRequest, error: BaseException) -> HttpResponse:
    """503 with the form handed back, made without touching the database."""
    log.warning("database away at %s: %s", door(request), type(error).__name__)
    headers = {"Retry-After": str(SECONDS_TO_WAIT)}
    sentence = "系统暂时连不上数据库，正在恢复。请稍等几秒再试。"
    if wants_json(request):
        return JsonResponse(
            {"sentence": sentence}, status=503, headers=headers, json_dumps_params={"ensure_ascii": False}
        )
    context = {"sentence": sentence, "typed": _typed_safely(request), "action": request.get_full_path()}
    if context["typed"]:
        context["csrf_token"] = get_token(request)
    return HttpResponse(render_to_string("503.html", context), status=503, headers=headers)


def door(request: HttpRequest) -> str:
    """Which route was asked for, for the log: an address itself may be a secret, as an invitation's is."""
    try:
        return f"/{resolve(request.path_info).route}"
    except Resolver404:
        return "an unknown address"


def _typed_safely(request: HttpRequest) -> list[tuple[str, str]]:
    try:
        return typed(request)
    except Exception:  # the request itself may be what is broken; the answer must still be calm
        return []
