"""Short forms of the filing pages."""

from django import forms

from tuoyu.base.kernel.web.fields import PhoneField, PlainCharField
from tuoyu.domain.filing.rules.matching import DECISIONS


class InviteForm(forms.Form):
    """Whom to invite."""

    name = PlainCharField(label="称呼", max_length=40)
    phone = PhoneField(label="手机", is_private=True, required=False, help_text="不填则发到登记推送的联系手机")


class CommentForm(forms.Form):
    """What must be corrected in a section."""

    text = PlainCharField(label="意见", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class CancelForm(forms.Form):
    """Why a filing ends."""

    reason = PlainCharField(
        label="注销原因",
        max_length=200,
        help_text="验真页会显示，请勿写个人信息",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PurposeForm(forms.Form):
    """Why personal information is opened."""

    purpose = PlainCharField(label="查看目的", max_length=100)


class DecideForm(forms.Form):
    """What becomes of a push that does not fit the register."""

    decision = forms.ChoiceField(label="怎样处理", choices=DECISIONS, widget=forms.RadioSelect)
    reason = PlainCharField(
        label="理由", max_length=200, help_text="登记机关会看到", widget=forms.Textarea(attrs={"rows": 2})
    )
