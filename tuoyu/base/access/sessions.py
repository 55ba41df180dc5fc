"""How long a session lasts, what it may do before its code is set up, and the answer to too many guesses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from tuoyu.base.access import selectors
from tuoyu.base.access.services import sessions
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.refusals import TooMany
from tuoyu.base.kernel.rulebook import rule
from tuoyu.base.kernel.web.doors import wants_json

BEGAN, SEEN = "began_at", "seen_at"
_SEEN_EVERY = timedelta(minutes=1)
_BEFORE_THE_CODE = frozenset({"mfa_activate_totp", "account_reauthenticate", "account_logout"})
_UNKNOWN_ADDRESS = "::"


def begin(request: HttpRequest) -> None:
    """Start the clocks of a session that somebody just signed in to."""
    request.session[BEGAN] = request.session[SEEN] = clock.now().isoformat()


def just_began(request: HttpRequest) -> bool:
    """Whether the password was typed only a moment ago, so that it need not be asked for again."""
    began = _moment(request, BEGAN)
    limit = timedelta(minutes=_number("security.reauthentication"))
    return began is not None and clock.now() - began < limit


def must_set_up_code(user: Any) -> bool:
    """Whether this person may do nothing before setting up an authenticator."""
    if user.is_demo and settings.IS_DEMO:
        return False
    return selectors.must_use_code(user) and not has_code(user)


def has_code(user: Any) -> bool:
    """Whether an authenticator is set up; whoever is signed in brings the answer along."""
    known = getattr(user, "has_code", None)
    return known if known is not None else selectors.authenticators_of(user.pk).exists()


class SessionLimitsMiddleware:
    """Ends sessions that are idle or old, and keeps officials without a code at the door."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            if reason := _outlived(request):
                return _ended(request, reason)
            _note_seen(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not request.user.is_authenticated or request.resolver_match is None:
            return None
        if request.resolver_match.url_name in _BEFORE_THE_CODE or not must_set_up_code(request.user):
            return None
        if wants_json(request):
            return _json("请先设置动态口令。", 403)
        return redirect("mfa_activate_totp")


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: Mapping[str, Any] | None
) -> HttpResponse:
    """429 for a login name tried too often from one address; the same whether or not the name exists."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    refusal = TooMany(
        f"从这里连续 {settings.AXES_FAILURE_LIMIT} 次没有输对，为防止有人猜密码，这个登录名在这里暂停 {minutes} 分钟。"
        "换一台网络不同的设备仍可登录；忘记密码请联系本单位的安全管理员。"
    )
    if wants_json(request):
        return _json(refusal.sentence, refusal.status)
    answer = render(request, "429.html", {"refusal": refusal}, status=refusal.status)
    answer["Retry-After"] = str(minutes * 60)
    return answer


def client_address(request: HttpRequest) -> str:
    """The caller's address: the peer's, or what the last of `settings.TRUSTED_PROXIES` own proxies says it was."""
    proxies = settings.TRUSTED_PROXIES
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    candidate = forwarded[-proxies] if 0 < proxies <= len(forwarded) else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ip_address(candidate))
    except ValueError:
        return _UNKNOWN_ADDRESS


def _outlived(request: HttpRequest) -> str:
    """Why the session is over, or nothing."""
    now = clock.now()
    began, seen = _moment(request, BEGAN), _moment(request, SEEN)
    if began is None or seen is None:
        begin(request)
        return ""
    idle, oldest = _number("security.session.idle"), _number("security.session.absolute")
    if now - seen >= timedelta(minutes=idle):
        return f"超过 {idle} 分钟没有操作"
    if now - began >= timedelta(hours=oldest):
        return f"登录已满 {oldest} 小时"
    return ""


def _note_seen(request: HttpRequest) -> None:
    seen = _moment(request, SEEN)
    if seen is None or clock.now() - seen >= _SEEN_EVERY:
        request.session[SEEN] = clock.now().isoformat()


def _ended(request: HttpRequest, reason: str) -> HttpResponse:
    sessions.session_outlived(request.user, reason=reason)
    logout(request)
    sentence = f"{reason}，为保护数据已自动退出，请重新登录。没有提交的内容保存在这台设备上。"
    if wants_json(request):
        return _json(sentence, 401)
    messages.info(request, sentence)
    back = request.get_full_path() if request.method == "GET" else ""
    address = reverse("account_login") + (f"?{urlencode({'next': back})}" if back else "")
    return redirect(address)


def _number(key: str) -> int:
    return int(rule(key, clock.today()).value)


def _moment(request: HttpRequest, key: str) -> datetime | None:
    text = request.session.get(key)
    return datetime.fromisoformat(text) if text else None


def _json(sentence: str, status: int) -> HttpResponse:
    return JsonResponse({"sentence": sentence}, status=status, json_dumps_params={"ensure_ascii": False})
