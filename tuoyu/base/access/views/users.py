"""Users, their grants and invitations: the security administrator's desk (a filing officer invites directors here)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from tuoyu.base.access import policies, selectors
from tuoyu.base.access.forms import GrantForm, InviteForm, UserForm, carried_out
from tuoyu.base.access.models import Grant, Invitation, User
from tuoyu.base.access.roles import Role
from tuoyu.base.access.services import grants, invitations, users
from tuoyu.base.access.views.gate import gate, whoever
from tuoyu.base.access.views.lists import InvitationList, UserList
from tuoyu.base.kernel.refusals import Missing
from tuoyu.base.kernel.sealed import reveal

_ACTS = {
    "disable": (users.disable_user, "账号已停用，此人的登录已全部结束。"),
    "enable": (users.enable_user, "账号已重新启用。"),
    "end-sessions": (users.end_sessions_of, "此人的登录已全部结束。"),
    "reset-code": (users.reset_code, "动态口令已重置，此人下次登录时要重新设置。"),
    "send-password-link": (users.send_password_link, "设置新密码的链接已排入外发。"),
}


@gate("user", "view")
def user_list(request: HttpRequest) -> HttpResponseBase:
    """Everybody who acts for a body here."""
    rows = policies.USERS.scope(whoever(request), "view", User.objects.select_related("body"))
    extra = {"may_invite": policies.INVITATIONS.may_somewhere(whoever(request), "add")}
    return UserList().respond(request, rows, extra=extra)


@gate("user", "view")
def user_record(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """One user: who, what they may do, and what can be done about their account."""
    user = _user(request, "view", user_id)
    found = policies.GRANTS.scope(whoever(request), "view", selectors.grants_of(user))
    context = {
        "user": user,
        "grants": found,
        "endable": set(policies.GRANTS.scope(whoever(request), "end", selectors.current_grants_of(user))),
        "sessions": selectors.sessions_of(user),
        "may_change": policies.USERS.allows(whoever(request), "change", user),
    }
    return render(request, "access/user.html", context)


@gate("user", "change", methods="GET POST")
def user_change(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Correct a name or a phone number."""
    user = _user(request, "change", user_id)
    form = UserForm(request.POST or None, initial={"name": user.name})
    if carried_out(form, lambda: users.change_user(whoever(request), user, **form.cleaned_data)):
        messages.success(request, "已保存。")
        return redirect("access_user", user.pk)
    context = {"form": form, "user": user, "title": f"修改{user.name}的资料", "verb": "保存"}
    return _form(request, context)


@gate("user", "change", methods="POST")
def user_act(request: HttpRequest, user_id: UUID, verb: str) -> HttpResponse:
    """Stop, restart, sign out, reset the code, send a password link."""
    if verb not in _ACTS:
        raise Missing()
    service, sentence = _ACTS[verb]
    service(whoever(request), _user(request, "change", user_id))
    messages.success(request, sentence)
    return redirect("access_user", user_id)


@gate("grant", "add", methods="GET POST")
def grant_add(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Give somebody a role."""
    user = _user(request, "change", user_id)
    form = GrantForm(request.POST or None, actor=whoever(request))
    if carried_out(form, lambda: grants.give_role(whoever(request), user, **_granted(form))):
        messages.success(request, "授权已生效。")
        return redirect("access_user", user.pk)
    return _form(request, {"form": form, "user": user, "title": f"给{user.name}授权", "verb": "授权"})


@gate("grant", "end", methods="POST")
def grant_end(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """End a grant with today."""
    grant = policies.GRANTS.get(
        whoever(request), "view", Grant.objects.select_related("user", "area", "body"), pk=grant_id
    )
    grants.end_grant(whoever(request), grant)
    messages.success(request, "授权已结束，立即失效。")
    return redirect("access_user", grant.user_id)


@gate("invitation", "view")
def invitation_list(request: HttpRequest) -> HttpResponseBase:
    """The invitations sent here."""
    rows = policies.INVITATIONS.scope(whoever(request), "view", Invitation.objects.select_related("body"))
    return InvitationList().respond(request, rows)


@gate("invitation", "view")
def invitation_record(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """One invitation, with its link while it can still be accepted, to be handed over in person."""
    rows = Invitation.objects.select_related("body", "accepted_by")
    invitation = policies.INVITATIONS.get(whoever(request), "view", rows, pk=invitation_id)
    sent = selectors.invitation_text(invitation)
    text = reveal(whoever(request), sent, "text", purpose="当面转交邀请链接") if sent else None
    link = text.rpartition("：")[2] if text else ""
    return render(request, "access/invitation.html", {"invitation": invitation, "sent": sent, "link": link})


@gate("invitation", "add", methods="GET POST")
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody to act for a body."""
    form = InviteForm(request.POST or None, actor=whoever(request), initial={"body": request.GET.get("body")})
    if made := carried_out(form, lambda: invitations.invite(whoever(request), **form.cleaned_data)):
        messages.success(request, "邀请已排入外发；也可以把下面的链接当面交给对方。")
        return redirect("access_invitation", made.pk)
    return _form(request, {"form": form, "title": "邀请人员", "verb": "发出邀请"})


@gate("invitation", "end", methods="POST")
def invitation_end(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Take an invitation back."""
    invitation = policies.INVITATIONS.get(whoever(request), "view", Invitation.objects.all(), pk=invitation_id)
    invitations.end_invitation(whoever(request), invitation)
    messages.success(request, "邀请已收回，链接不再有效。")
    return redirect("access_invitation", invitation_id)


def _user(request: HttpRequest, action: str, user_id: UUID) -> User:
    return policies.USERS.get(whoever(request), action, User.objects.select_related("body"), pk=user_id)


def _granted(form: GrantForm) -> dict[str, Any]:
    given = form.cleaned_data
    area = selectors.get_area(given["area"]) if given.get("area") is not None else None
    return {"role": Role(given["role"]), "area": area, "body": given.get("body"), "until": given["until"]}


def _form(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    return render(request, "access/form.html", context, status=422 if context["form"].errors else 200)
