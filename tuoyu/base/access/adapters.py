"""Where the sign-in library meets the house: names, messages, audit, limits."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from tuoyu.base.access import rules
from tuoyu.base.access import sessions as limits
from tuoyu.base.access.models import User
from tuoyu.base.access.services import sessions
from tuoyu.base.kernel.actors import NOBODY
from tuoyu.base.kernel.sealed import open_text, seal_text

_CODE_SECRETS = "mfa_authenticator|data"


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by login name; nobody signs up by themselves and nobody has an e-mail address."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "登录名或密码不对。请检查大小写和输入法；账号停用的请联系本单位的安全管理员。",
        "incorrect_password": "密码不对，请重新输入。",
        "enter_current_password": "现在的密码不对，请重新输入。",
        "incorrect_code": "动态口令不对或已经用过。请等手机上出现下一个口令再输入。",
        "too_many_login_attempts": "试的次数太多了，请过几分钟再试。",
        "rate_limited": "太频繁了，请过几分钟再试。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """No limit by login name alone: with one, anybody anywhere could lock anybody out. Axes counts by pairs."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """However a name is typed it is one name, for the password check and for counting guesses alike."""
        if "username" in credentials:
            credentials["username"] = rules.login_name(credentials["username"])
        return super().authenticate(request, **credentials)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        user = User.objects.filter(username=credentials.get("username", "")).first()
        sessions.sign_in_failed(NOBODY, user)

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        limits.begin(request)

    def post_login(self, request: HttpRequest, user: Any, **more: Any) -> HttpResponse:
        response = super().post_login(request, user, **more)
        sessions.sign_in(user)
        return response

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            sessions.sign_out(request.user)
        super().logout(request)

    def get_client_ip(self, request: HttpRequest) -> str:
        return limits.client_address(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("access_own")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Whoever has a code confirms with it: a password alone must not be enough to replace the code."""
        methods = super().get_reauthentication_methods(user)
        by_code = [one for one in methods if one["id"].startswith("mfa_")]
        return by_code or methods

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Somebody who has just signed in and has no code yet goes straight on to setting one up."""
        request = context.request
        if request.user.is_authenticated and not limits.has_code(request.user) and limits.just_began(request):
            return False
        return bool(super().is_reauthentication_required(app=app, **more))

    def send_notification_mail(self, *args: Any, **more: Any) -> None:
        """There is no e-mail; what would be mailed is in the log."""


class CodeAdapter(DefaultMFAAdapter):
    """Codes: their secrets are kept sealed."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_delete_authenticator": "这个账号必须使用动态口令，不能停用。换手机请先停用、再马上重新设置。",
    }

    def encrypt(self, text: str) -> str:
        return seal_text(text, _CODE_SECRETS)

    def decrypt(self, encrypted_text: str) -> str:
        return open_text(encrypted_text, _CODE_SECRETS)

    def get_totp_label(self, user: Any) -> str:
        return f"{user.name}（{user.username}）"

    def build_totp_svg(self, url: str) -> str:
        """The page draws its own QR code."""
        return ""
