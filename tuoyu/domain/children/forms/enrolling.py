"""What is typed when a child begins, moves or leaves, and what was shown before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms

from tuoyu.base.kernel.web.fields import DayField, PlainCharField
from tuoyu.domain.children.forms.children import CodeField
from tuoyu.domain.children.services import Terms
from tuoyu.domain.institutions.models import ClassGroup


class PaperForm(forms.Form):
    """A health check or a vaccination certificate."""

    kind = CodeField("admission_paper", label="证明")
    finding = CodeField("admission_finding", label="查验结果")
    issuer = PlainCharField(label="出具单位", max_length=60, help_text="体检填医疗卫生机构，接种证填接种单位")
    issued_on = DayField(label="体检（查验）日期")


class EnrolForm(forms.Form):
    """In which class, in which form, from when. `classes` are those of the institution; a family site has none."""

    class_group = forms.ChoiceField(label="班级", required=False)
    service_mode = CodeField("service_mode", label="服务形式")
    begins_on = DayField(label="开始日期")

    def __init__(self, *args: Any, classes: Iterable[ClassGroup], **more: Any) -> None:
        super().__init__(*args, **more)
        self._classes = {str(one.pk): one for one in classes}
        offered = [("", "请选择"), *((key, one.name) for key, one in self._classes.items())]
        cast("forms.ChoiceField", self.fields["class_group"]).choices = offered
        if not self._classes:
            self.fields["class_group"].help_text = "还没有登记班级；家庭托育点不分班，不选"

    def terms(self) -> Terms:
        """What was chosen; only after `is_valid()`."""
        given = self.cleaned_data
        return Terms(self._classes.get(given["class_group"]), given["service_mode"], given["begins_on"])


class LeaveForm(forms.Form):
    """The last day, and why."""

    last_on = DayField(label="最后一日")
    because = CodeField("leaving_reason", label="离托原因")
