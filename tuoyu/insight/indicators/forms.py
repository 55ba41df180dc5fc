"""Shape of what people type about populations."""

from __future__ import annotations

from django import forms

from tuoyu.base.kernel.web.fields import PlainCharField


class PopulationForm(forms.Form):
    """Residents of a division at the end of a year."""

    year = forms.IntegerField(label="年份", help_text="年末数所在的年份")
    residents = forms.IntegerField(label="常住人口", help_text="单位：人")
    source = PlainCharField(label="出处", max_length=120, help_text="例如：2025 年国民经济和社会发展统计公报")
