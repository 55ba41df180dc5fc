"""One row of a table as a form reads it: names of choices become codes, days become days, the rest stays as typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Generic, TypeVar, cast

from django import forms

from tuoyu.base.kernel import clock, rulebook
from tuoyu.base.kernel.refusals import Invalid, Refusal
from tuoyu.base.kernel.tables.cells import is_cut_off, plain_name, read_day
from tuoyu.base.kernel.tables.kinds import Taken, TakePlain

_FIRST_YEAR = 1950
Line = TypeVar("Line")
AnyForm = TypeVar("AnyForm", bound=forms.Form)
_CUT_OFF = "号码被表格存成了数字，末尾几位已经丢失。请把这一栏设为“文本”格式后重新填写。"


class RowForm(forms.Form):
    """What all rows share: names of choices stand in the rulebook, and no day lies in the future or before 1950."""

    offered: Mapping[str, str] = {}

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, key in self.offered.items():
            choices = [("", "—")] if not self.fields[name].required else []
            offered = [one for one in rulebook.enumeration(key).choices if not one.is_reserved]
            choices += [(one.code, word) for one in offered for word in (one.label, *one.also)]
            cast("forms.ChoiceField", self.fields[name]).choices = choices

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for name, field in self.fields.items():
            day = found.get(name)
            if isinstance(field, forms.DateField) and day and not (day.year >= _FIRST_YEAR and day <= self.latest_day):
                self.add_error(name, "日期过早，或晚于今天，请核对。")
        return found

    @property
    def latest_day(self) -> Any:
        return clock.today()


class RowReader(Generic[AnyForm]):
    """Reads rows by a form that `make(data)` builds, one form for all rows; its choices are looked up once."""

    def __init__(self, make: Callable[[Mapping[str, Any]], AnyForm]) -> None:
        self._form = make({})
        fields = self._form.fields
        self._choices = {
            name: _Choices(cast("Iterable[Any]", field.choices))
            for name, field in fields.items()
            if isinstance(field, forms.ChoiceField)
        }
        self._days = {name for name, field in fields.items() if isinstance(field, forms.DateField)}

    def read(self, values: Mapping[str, str]) -> AnyForm:
        """The form, valid for this row until the next is read; Invalid({label of the column: sentences}) when something
        in it is wrong."""
        form = self._form
        form.data = {name: self._typed(name, text) for name, text in values.items()}
        form.full_clean()
        if form.errors or any(map(is_cut_off, values.values())):
            raise Invalid(_told(form, values))
        return form

    def _typed(self, name: str, text: str) -> str:
        if name in self._days:
            return read_day(text)
        return self._choices[name].code_of(text) if name in self._choices else text


def all_readable(
    read: Callable[[Mapping[str, str]], Line], enter: Callable[[Sequence[Line]], Sequence[Taken | None]]
) -> TakePlain:
    """Enters together the rows that `read` can make a line of; the single act tells what is wrong with the others."""

    def take(rows: Sequence[Mapping[str, str]]) -> Sequence[Taken | None]:
        lines: dict[int, Line] = {}
        for place, row in enumerate(rows):
            with suppress(Refusal):
                lines[place] = read(row)
        taken = dict(zip(lines, enter(list(lines.values())), strict=True))
        return [taken.get(place) for place in range(len(rows))]

    return take


class _Choices:
    """The choices of a field, found by code, by label, or by the beginning or a part of a label if only one fits."""

    def __init__(self, choices: Iterable[Any]) -> None:
        pairs = [(str(code), plain_name(str(label))) for code, label in choices]
        self._codes = {code for code, _ in pairs}
        self._labels = pairs

    def code_of(self, text: str) -> str:
        plain = plain_name(text)
        if not plain or text in self._codes:
            return text
        tests: tuple[Callable[[str], bool], ...] = (
            lambda label: label == plain,
            lambda label: label.startswith(plain) or plain.startswith(label),
            lambda label: plain in label,
        )
        for fits in tests:
            found = {code for code, label in self._labels if label and fits(label)}
            if len(found) == 1:
                return found.pop()
        return text


def _told(form: forms.Form, values: Mapping[str, str]) -> dict[str, list[str]]:
    cut = {name for name, text in values.items() if is_cut_off(text)}
    told = {
        str(form.fields[name].label) if name in form.fields else "": [str(one) for one in said]
        for name, said in form.errors.items()
        if name not in cut
    }
    return told | {str(form.fields[name].label): [_CUT_OFF] for name in cut if name in form.fields}
