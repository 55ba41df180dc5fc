"""The sign-in library's pages that we use, each marked, audited, and never kept for a repeat (they show secrets)."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.usersessions import views as usersessions
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from tuoyu.base.access import forms, labels, passwords
from tuoyu.base.access import sessions as limits
from tuoyu.base.access.services import sessions
from tuoyu.base.access.views.gate import whoever
from tuoyu.base.kernel.actors import NOBODY
from tuoyu.base.kernel.web.pages import page, public

_GROUP = 4  # characters of a secret that one can copy at a glance


class SignIn(account.LoginView):
    """The first step of signing in."""

    form_class = forms.SignInForm


class ConfirmCode(mfa.ReauthenticateView):
    """Confirms by a code that it is still oneself."""

    form_class = forms.ConfirmCodeForm


class SignOut(account.LogoutView):
    """Leaves nothing of the session in the browser. Cookies stay: clearing them would reach other systems' cookies."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(*args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


class ChangePassword(account.PasswordChangeView):
    """Changes one's own password; every other session ends with it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not whoever(request).has_usable_password():  # a first one is set by the link, not here
            return redirect("access_own")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(password_hint=passwords.hint(), **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        sessions.password_changed(self.request.user)
        return response


class EnterCode(mfa.AuthenticateView):
    """The second step of signing in."""

    form_class = forms.EnterCodeForm

    def form_invalid(self, form: Any) -> HttpResponse:
        sessions.code_failed(NOBODY, self.stage.login.user)
        return super().form_invalid(form)


class SetUpCode(totp.ActivateTOTPView):
    """Sets up the authenticator; the code typed counts as used, and as proof of who is going on to the spare codes."""

    form_class = forms.SetUpCodeForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.is_required = limits.must_set_up_code(request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(is_required=self.is_required, **kwargs)
        secret = context["form"].secret
        groups = " ".join(secret[at : at + _GROUP] for at in range(0, len(secret), _GROUP))
        return {**context, "secret_in_groups": groups}

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        authenticator = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        authenticator.wrap().validate_code(form.cleaned_data["code"])
        post_authentication(self.request, authenticator, reauthenticated=True)
        sessions.code_set_up(self.request.user)
        return response


class OwnSessions(usersessions.ListUserSessionsView):
    """Where one is signed in; all other sessions are ended at once."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        labels.described(context["sessions"])
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        sessions.other_sessions_ended(self.request.user)
        return response


class RemoveCode(totp.DeactivateTOTPView):
    """Removes the authenticator, to set up another."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        sessions.code_removed(self.request.user)
        return response

    def get_success_url(self) -> str:
        return reverse("mfa_activate_totp")


class MakeRecoveryCodes(recovery.GenerateRecoveryCodesView):
    """Makes new recovery codes; the old ones no longer work."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        sessions.recovery_codes_made(self.request.user)
        return response


def _open(view: Any, methods: str = "GET POST") -> Any:
    marked: Any = public(methods=methods)(view)
    marked.takes_repeats = True
    return marked


def _own(view: Any, methods: str = "GET POST") -> Any:
    marked: Any = page("access.user.own", methods=methods)(view)
    marked.takes_repeats = True
    return marked


sign_in = _open(SignIn.as_view())
sign_up = _open(account.SignupView.as_view(), "GET")
sign_out = _open(SignOut.as_view())
inactive = _open(account.AccountInactiveView.as_view(), "GET")
enter_code = _open(EnterCode.as_view())
change_password = _own(ChangePassword.as_view())
confirm_password = _own(account.ReauthenticateView.as_view())
confirm_code = _own(ConfirmCode.as_view())
codes = _own(mfa.IndexView.as_view(), "GET")
set_up_code = _own(SetUpCode.as_view())
remove_code = _own(RemoveCode.as_view())
recovery_codes = _own(recovery.ViewRecoveryCodesView.as_view(), "GET")
download_recovery_codes = _own(recovery.DownloadRecoveryCodesView.as_view(), "GET")
make_recovery_codes = _own(MakeRecoveryCodes.as_view())
own_sessions = _own(OwnSessions.as_view())
