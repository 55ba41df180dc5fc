"""Form fields for what Chinese forms ask: days, identifiers, phones, text without invisible characters, floors."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from tuoyu.base.kernel.identifiers import BadIdentifier, credit_code, identity_number, mobile_phone, phone

_FLOOR = re.compile(r"-?[0-9]{1,2}")
_LOWEST_FLOOR, _HIGHEST_FLOOR = -5, 60
_MOST_TICKED = 50
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn"}


def visible(text: str) -> str:
    """The text in NFC without control, zero-width, bidirectional and unassigned characters; line breaks stay."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(c for c in composed if c == "\n" or unicodedata.category(c) not in _INVISIBLE).strip()


class PlainCharField(forms.CharField):
    """Text as people see it: characters that cannot be seen are dropped."""

    def to_python(self, value: Any) -> str:
        return visible(super().to_python(value) or "")


class DayField(forms.DateField):
    """A day, picked from a calendar; years that nobody here can mean are refused: a slip, or the end of time."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is not None and not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise ValidationError(f"年份应在 {_FIRST_YEAR} 至 {_LAST_YEAR} 之间，请核对。")
        return day


class _Identifier(PlainCharField):
    """An identifier that is normalised and checked; what is wrong is said in a sentence."""

    read_text: Callable[[str], str]

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not text:
            return text
        try:
            return self.read_text(text)
        except BadIdentifier as error:
            raise ValidationError(str(error)) from None


class CreditCodeField(_Identifier):
    """统一社会信用代码."""

    read_text = staticmethod(credit_code)

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=40, **more)


class CitizenIdField(_Identifier):
    """公民身份号码 and the other resident documents of 18 characters."""

    read_text = staticmethod(identity_number)

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}), **more)


class PhoneField(_Identifier):
    """A phone number; a private one must be a mobile phone, a public one may be a landline."""

    def __init__(self, *, is_private: bool = False, **more: Any) -> None:
        self.read_text = mobile_phone if is_private else phone
        super().__init__(
            max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}), **more
        )


class FloorsField(PlainCharField):
    """Floors as people write them (“1、2”, “-1”): a sorted list of whole numbers, 0 excluded."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=60, **more)

    def clean(self, value: Any) -> Any:
        text = unicodedata.normalize("NFKC", super().clean(value)).replace("层", "").replace("楼", "")
        parts = [part for part in re.split(r"[,、;\s]+", text) if part]
        if not all(_FLOOR.fullmatch(part) for part in parts):
            raise ValidationError("楼层请写数字，多层用顿号隔开，例如 1、2；地下一层写 -1。")
        floors = sorted({int(part) for part in parts})
        if any(floor == 0 or not _LOWEST_FLOOR <= floor <= _HIGHEST_FLOOR for floor in floors):
            raise ValidationError(f"楼层应在 {_LOWEST_FLOOR} 到 {_HIGHEST_FLOOR} 之间，没有 0 层。")
        return floors

    def prepare_value(self, value: Any) -> Any:
        return "、".join(map(str, value)) if isinstance(value, list | tuple) else value


class TickedField(forms.Field):
    """The ids of ticked rows, each once."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[UUID]:
        ticked = list(dict.fromkeys(value or ()))
        if not ticked:
            raise ValidationError("请先在列表里勾选。")
        if len(ticked) > _MOST_TICKED:
            raise ValidationError(f"一次最多办理 {_MOST_TICKED} 件。")
        try:
            return [UUID(str(one)) for one in ticked]
        except ValueError:
            raise ValidationError("勾选的内容不对，请回到列表重新勾选。") from None
