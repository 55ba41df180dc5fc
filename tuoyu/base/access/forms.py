"""Shapes of what people type about accounts; what the law and the house make of it is the services' business."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, TypeVar

from allauth.account.forms import LoginForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms

from tuoyu.base.access import passwords, policies, selectors
from tuoyu.base.access.models import Body, User
from tuoyu.base.access.roles import BODY_ROLES, Role
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.refusals import Invalid, Refused
from tuoyu.base.kernel.web.fields import DayField, PlainCharField

Result = TypeVar("Result")
_DIGITS = {"placeholder": "", "inputmode": "numeric", "autocomplete": "one-time-code"}


def carried_out(form: forms.Form, act: Callable[[], Result]) -> Result | None:
    """What the act returns; nothing when the form is not sent, not valid, or the act refuses.

    A refusal is written into the form, so that it is shown where it belongs and what was typed stays.
    """
    if not form.is_valid():
        return None
    try:
        return act()
    except Invalid as refusal:
        for field, sentences in refusal.errors.items():
            form.add_error(field if field in form.fields else None, sentences)
    except Refused as refusal:
        form.add_error(None, [str(obstacle) for obstacle in refusal.obstacles])
    return None


class SignInForm(LoginForm):
    """Login name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"placeholder": "", "autocapitalize": "none", "spellcheck": "false"}
        self.fields["password"].widget.attrs["placeholder"] = ""


class EnterCodeForm(AuthenticateForm):
    """The code at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= _DIGITS


class ConfirmCodeForm(ReauthenticateForm):
    """The code before something that touches the account's safety."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= _DIGITS


class SetUpCodeForm(ActivateTOTPForm):
    """The first code of a new authenticator."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= _DIGITS


class JoinForm(forms.Form):
    """How an invited person wants to sign in."""

    username = forms.CharField(
        label="登录名",
        max_length=40,
        help_text="3 到 40 个小写字母、数字或 . _ -，例如 ma.jun；也可以用手机号码。以后登录用它。",
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label="密码",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )
    again = forms.CharField(
        label="再输一次密码", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = passwords.hint()

    def chosen(self) -> dict[str, str]:
        """What was chosen, without the repetition."""
        return {name: value for name, value in self.cleaned_data.items() if name != "again"}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", "两次输入的密码不一样，请重新输入。")
        return given


class NewPasswordForm(JoinForm):
    """A new password, typed twice."""

    username = None  # type: ignore[assignment]


class UserForm(forms.Form):
    """Name and phone of somebody."""

    name = PlainCharField(label="姓名", max_length=40)
    phone = PlainCharField(label="手机号", max_length=20, required=False, help_text="留空则不改动已登记的号码。")


# Jobs are nobody's to give; whoever works in care is invited from their own record.
_NOT_GIVEN_HERE = frozenset({Role.SCHEDULE, Role.STAFF})


class _PlaceForm(forms.Form):
    """A role and where it holds: choices are what the actor reaches."""

    role = forms.ChoiceField(label="角色")
    area = forms.TypedChoiceField(label="区划范围", coerce=int, empty_value=None, required=False)
    body = forms.ModelChoiceField(label="单位", queryset=Body.objects.none(), empty_label="请选择")

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        may_give_all = Role.SECURITY_ADMIN in actor.roles
        roles = [role for role in Role if role not in _NOT_GIVEN_HERE] if may_give_all else [Role.DIRECTOR]
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]
        bodies = policies.BODIES.scope(actor, "staff", Body.objects.filter(is_active=True))
        self.fields["body"].queryset = bodies.order_by("seat", "name")  # type: ignore[attr-defined]
        if may_give_all:
            self.fields["area"].choices = [("", "请选择"), *selectors.area_choices(actor)]  # type: ignore[attr-defined]
        else:
            del self.fields["area"]


class InviteForm(_PlaceForm):
    """Whom to invite, for which body, as what."""

    name = PlainCharField(label="姓名", max_length=40)
    phone = PlainCharField(label="手机号", max_length=20, help_text="邀请链接用短信发到这个号码。")
    field_order = ("body", "role", "area", "name", "phone")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        body, role = given.get("body"), given.get("role")
        if body is not None and role in BODY_ROLES:
            given["area"] = body.area
        elif role and "area" in self.fields and given.get("area") is None:
            self.add_error("area", "请选择此人负责的区划范围。")
        return given


class GrantForm(_PlaceForm):
    """A role for somebody who has an account."""

    until = DayField(
        label="有效至",
        required=False,
        help_text="含当日；不填则长期有效。",
    )
    field_order = ("role", "area", "body", "until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].required = False
        self.fields["role"].help_text = "机构负责人只选单位，其他角色只选区划。"

    def clean_until(self) -> date | None:
        """The day after the last, as validity is kept."""
        last: date | None = self.cleaned_data["until"]
        if last is not None and last < clock.today():
            raise forms.ValidationError("有效期不能早于今天。")
        return last + timedelta(days=1) if last else None


class StandInForm(forms.Form):
    """Who is away, who does their work, and on which days. A leader names for colleagues, others for themselves."""

    absent = forms.ModelChoiceField(label="谁不在岗", queryset=User.objects.none(), empty_label="请选择")
    stand_in = forms.ModelChoiceField(
        label="代理人",
        queryset=User.objects.none(),
        empty_label="请选择",
        help_text="同单位、同岗位的同事；代理不增加权限。",
    )
    first = DayField(label="第一天")
    last = DayField(label="最后一天", help_text="含当日；第二天自己结束。")

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = selectors.colleagues_in_office(actor)
        leads = Role.BUREAU_LEADER in actor.roles
        self.fields["absent"].queryset = colleagues if leads else colleagues.filter(pk=actor.pk)  # type: ignore[attr-defined]
        self.fields["stand_in"].queryset = colleagues if leads else colleagues.exclude(pk=actor.pk)  # type: ignore[attr-defined]
        for field in (self.fields["absent"], self.fields["stand_in"]):
            field.label_from_instance = lambda user: user.name  # type: ignore[attr-defined]


class BodyForm(forms.Form):
    """A department or other organisation."""

    name = PlainCharField(label="名称", max_length=120)
    kind = forms.ChoiceField(label="类别")
    seat = forms.TypedChoiceField(label="所在区划", coerce=int)
    credit_code = PlainCharField(label="统一社会信用代码", max_length=30, required=False)
    document_mark = PlainCharField(
        label="发文代字", max_length=20, required=False, help_text="文号的开头，如“积卫托备”"
    )
    is_active = forms.BooleanField(label="在用", required=False, initial=True)

    def __init__(self, *args: Any, actor: Any, body: Body | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if body is not None:
            del self.fields["kind"], self.fields["seat"]
            return
        del self.fields["is_active"], self.fields["document_mark"]
        areas = selectors.area_choices(actor)
        self.fields["seat"].choices = areas  # type: ignore[attr-defined]
        self.fields["kind"].choices = selectors.kinds_of(areas[0][0]).items() if areas else ()  # type: ignore[attr-defined]
