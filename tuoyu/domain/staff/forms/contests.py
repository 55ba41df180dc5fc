"""What is typed when a person contests their record: what is wrong, the institution's answer, the decision."""

from __future__ import annotations

from typing import Any

from django import forms

from tuoyu.base.kernel.web.fields import DayField, PlainCharField
from tuoyu.domain.staff.forms.people import CodeField
from tuoyu.domain.staff.models import Contest
from tuoyu.domain.staff.services import Mending

_LINES = forms.Textarea(attrs={"rows": 3})
_AGREES, _DIFFERS = "yes", "no"
# What has to be said of a line to put it right; the others are withdrawn or lifted as a whole.
_MENDED: dict[str, tuple[str, ...]] = {
    Contest.Kind.POST: ("since", "last_on", "never"),
    Contest.Kind.EMPLOYMENT: ("since", "contract", "insurance"),
}


class ContestForm(forms.Form):
    """What is wrong with a line."""

    said = PlainCharField(label="哪里不对，应当是什么", max_length=500, widget=_LINES, help_text="机构和卫健部门会看到")


class ContestAnswerForm(forms.Form):
    """What the institution knows."""

    agrees = forms.ChoiceField(
        label="机构的意见", choices=[(_AGREES, "认可，是登记错了"), (_DIFFERS, "不认可，登记属实")],
        widget=forms.RadioSelect,
    )  # fmt: skip
    answer = PlainCharField(label="说明和依据", max_length=500, widget=_LINES, help_text="本人和卫健部门会看到")

    def clean_agrees(self) -> bool:
        return bool(self.cleaned_data["agrees"] == _AGREES)


class UpholdForm(forms.Form):
    """Why the person is right, and what stands there from now on."""

    reason = PlainCharField(label="成立的理由", max_length=500, widget=_LINES, help_text="本人和登记单位会看到")
    since = DayField(label="自何日起", required=False)
    last_on = DayField(label="最后工作日", required=False, help_text="还在岗的不填")
    never = forms.BooleanField(label="没有过这段任职", required=False)
    contract = CodeField("employment_contract", label="用工形式", required=False)
    insurance = CodeField("social_insurance", label="参保情况", required=False)

    def __init__(self, kind: str, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        kept = {"reason", *_MENDED.get(kind, ())}
        for name in [name for name in self.fields if name not in kept]:
            del self.fields[name]
        for name in {"since", "contract", "insurance"} & kept if kind == Contest.Kind.EMPLOYMENT else ():
            self.fields[name].required = True

    def decided(self) -> dict[str, Any]:
        """As the service takes it; only after `is_valid()`."""
        given = dict(self.cleaned_data)
        return {"reason": given.pop("reason"), "mending": Mending(**given)}


class RejectForm(forms.Form):
    """Why the line stays."""

    reason = PlainCharField(label="不成立的理由", max_length=500, widget=_LINES, help_text="本人和登记单位会看到")
