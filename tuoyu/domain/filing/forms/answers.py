"""A form for one section of a filing, made from the table of questions; each answer is read by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import QueryDict

from tuoyu.base.kernel import rulebook
from tuoyu.base.kernel.web.fields import CitizenIdField, DayField, FloorsField, PhoneField, PlainCharField, visible
from tuoyu.domain.filing.rules import Field, Kind, Section

UNREADABLE = "unreadable"
_LONGEST_TEXT = 200
_LONGEST_KEPT = 2_000
_MOST_TICKS = 50
_LARGEST_NUMBER = 9_999
_LARGEST_AREA = Decimal("99999.9")


class SectionForm(forms.Form):
    """A section as a form that is only shown: answers are read one by one, so what is wrong comes from outside."""

    def tell(self, errors: Mapping[str, list[str]]) -> None:
        """Show these errors beside their fields."""
        self._errors = ErrorDict({name: self.error_class(told) for name, told in errors.items()})


@dataclass
class Read:
    """What could be read of a typed section. What could not stands in `errors`, and as typed in
    `answers["unreadable"]` unless it is private: then only the browser keeps it."""

    answers: dict[str, Any] = field(default_factory=dict)
    private: dict[str, str] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)


def answers_form(
    section: Section, answers: Mapping[str, Any], errors: Mapping[str, list[str]] | None = None
) -> SectionForm:
    """The form of a section with what was typed so far; private answers show only that they were given."""
    form = SectionForm(initial={**answers, **answers.get(UNREADABLE, {})})
    given = set(answers.get("private_given", ()))
    for one in section.fields:
        form.fields[one.name] = _field(one)
        if one.private and one.name in given:
            form.fields[one.name].widget.attrs["placeholder"] = "已填写并加密保存，需要更改时重新输入"
            form.initial.pop(one.name, None)
    form.tell({**_told_again(section, answers), **(errors or {})})
    return form


def read_answers(section: Section, typed: QueryDict) -> Read:
    """Read every answer by itself: one bad field never costs the others."""
    read, unreadable = Read(), {}
    for one in section.fields:
        widget_field = _field(one)
        raw = _as_seen(widget_field.widget.value_from_datadict(typed, {}, one.name))
        if raw in (None, "", []):
            continue
        try:
            value = widget_field.clean(raw)
        except ValidationError as error:
            read.errors[one.name] = [str(message) for message in error.messages]
            if not one.private:
                unreadable[one.name] = raw
            continue
        if value in (None, "", []):
            continue
        if one.private:
            read.private[one.name] = str(value)
        else:
            read.answers[one.name] = _stored(value)
    if unreadable:
        read.answers[UNREADABLE] = unreadable
    return read


def _as_seen(raw: Any) -> Any:
    """What was typed or ticked, without what nobody can see, and no longer than anybody would type.

    More is kept than a field takes, so that whoever typed too much finds it again and can shorten it.
    """
    if isinstance(raw, list):
        return [seen for one in raw[:_MOST_TICKS] if (seen := visible(one)[:_LONGEST_TEXT])]
    return visible(raw)[:_LONGEST_KEPT] if isinstance(raw, str) else raw


def _told_again(section: Section, answers: Mapping[str, Any]) -> dict[str, list[str]]:
    typed = QueryDict(mutable=True)
    for name, value in answers.get(UNREADABLE, {}).items():
        typed.setlist(name, value if isinstance(value, list) else [value])
    return read_answers(section, typed).errors


def _stored(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _field(one: Field) -> forms.Field:
    made = _MAKERS[one.kind](one)
    made.label, made.help_text, made.required = one.label, one.hint, False
    return made


def _chosen(one: Field) -> forms.Field:
    choices = rulebook.choices(one.choices)
    if one.kind is Kind.CHOICES:
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple)
    return forms.ChoiceField(choices=[("", "请选择"), *choices])


_MAKERS = {
    Kind.TEXT: lambda one: PlainCharField(max_length=_LONGEST_TEXT),
    Kind.PHONE: lambda one: PhoneField(is_private=one.private),
    Kind.CITIZEN_ID: lambda one: CitizenIdField(),
    Kind.DATE: lambda one: DayField(),
    Kind.WHOLE: lambda one: forms.IntegerField(min_value=0, max_value=_LARGEST_NUMBER),
    Kind.AREA: lambda one: forms.DecimalField(min_value=0, max_value=_LARGEST_AREA, max_digits=6, decimal_places=1),
    Kind.FLOORS: lambda one: FloorsField(),
    Kind.CHOICE: _chosen,
    Kind.CHOICES: _chosen,
    Kind.AGREED: lambda one: forms.BooleanField(),
}
