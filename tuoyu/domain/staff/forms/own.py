"""What is typed around one's own record: where the invitation goes, and the proof of who one is."""

from __future__ import annotations

from django import forms

from tuoyu.base.kernel.web.fields import CitizenIdField, PhoneField, PlainCharField


class RecordInviteForm(forms.Form):
    """Where the link is sent."""

    phone = PhoneField(
        label="手机", is_private=True, required=False, help_text="不填则用档案里登记的手机；邀请链接用短信发到这个号码"
    )


class ClaimForm(forms.Form):
    """Who one is, as on the identity card."""

    name = PlainCharField(label="姓名", max_length=40)
    id_number = CitizenIdField(label="证件号码", help_text="完整号码，只用来核对，不另外保存")
