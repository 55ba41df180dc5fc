"""What is typed into an annual report, and for which year reports are called."""

from __future__ import annotations

from django import forms

from tuoyu.base.kernel import clock
from tuoyu.base.kernel.web.fields import PlainCharField

_LONGEST = 3_000


def _text(label: str, hint: str = "") -> PlainCharField:
    return PlainCharField(
        label=label, max_length=_LONGEST, required=False, help_text=hint, widget=forms.Textarea(attrs={"rows": 5})
    )


class AnnualForm(forms.Form):
    """The director's part of a report; nothing is required until it is handed in."""

    confirmed = forms.BooleanField(label="上面的名录信息与现状相符", required=False)
    corrections = _text("不符之处", "与现状不符的，写明哪一项、应当是什么；没有就空着")
    work = _text("本年度工作情况", "收托、照护、卫生保健、人员培训、家长工作")
    safety = _text("安全和消防工作情况", "安全管理、消防检查和演练、发现的问题和整改")
    plan = _text("下年度工作计划")


class CallForm(forms.Form):
    """The year that reports are called for: this one or the last."""

    year = forms.TypedChoiceField(label="年度", coerce=int, choices=lambda: _years())


def _years() -> list[tuple[int, str]]:
    this = clock.today().year
    return [(this, f"{this} 年度"), (this - 1, f"{this - 1} 年度")]
