"""One's own account, and the two ways in for people who cannot sign in yet: an invitation, a password link."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tuoyu.base.access import labels, selectors
from tuoyu.base.access import sessions as limits
from tuoyu.base.access.forms import JoinForm, NewPasswordForm, carried_out
from tuoyu.base.access.services import invitations, sessions, users
from tuoyu.base.access.views.gate import gate, whoever
from tuoyu.base.kernel.actors import NOBODY
from tuoyu.base.kernel.web.pages import public


@gate("user", "own")
def own(request: HttpRequest) -> HttpResponse:
    """What I may do, where, until when; my code; where I am signed in."""
    context = {
        "grants": selectors.grants_of(whoever(request)),
        "has_code": limits.has_code(whoever(request)),
        "must_use_code": selectors.must_use_code(whoever(request)),
        "sessions": labels.described(selectors.sessions_of(whoever(request))),
        "current_key": request.session.session_key,
    }
    return render(request, "access/own.html", context)


@gate("user", "own", methods="POST")
def end_own_session(request: HttpRequest, mark: str) -> HttpResponse:
    """End one of my sessions elsewhere."""
    sessions.end_own_session(whoever(request), mark)
    messages.success(request, "已退出那台设备上的登录。")
    return redirect("access_own")


@public(methods="GET POST")
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Come in by an invitation."""
    invitation = selectors.open_invitation(invitations.digest_of(code))
    if invitation is None:
        return render(request, "access/link_spent.html", {"sentence": invitations.NO_LONGER_GOOD}, status=404)
    form = JoinForm(request.POST or None)
    if carried_out(form, lambda: invitations.accept_invitation(NOBODY, code=code, **form.chosen())):
        messages.success(request, "账号已经建好，请登录。")
        return redirect("account_login")
    context = {"form": form, "invitation": invitation}
    return render(request, "access/join.html", context, status=422 if form.errors else 200)


@public(methods="GET POST")
def password_link(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Set a new password by the link the security administrator sent."""
    token = request.GET.get("token", "")
    if not users.link_is_good(user_id, token):
        return render(request, "access/link_spent.html", {"sentence": users.LINK_SPENT}, status=404)
    form = NewPasswordForm(request.POST or None)
    if carried_out(form, lambda: users.renew_password(NOBODY, user_id=user_id, token=token, **form.chosen())):
        messages.success(request, "新密码已经生效，请登录。")
        return redirect("account_login")
    return render(request, "access/new_password.html", {"form": form}, status=422 if form.errors else 200)


for _secret in (join, password_link):  # a link works once anyway, and its form holds a password
    vars(_secret)["takes_repeats"] = True
