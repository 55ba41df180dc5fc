"""Carrying out a form: shape first, then the service; what either objects to is shown beside what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from tuoyu.base.kernel.refusals import Invalid, OutOfStep, Refused
from tuoyu.base.kernel.web.fields import PlainCharField, TickedField

Result = TypeVar("Result")
UNPROCESSABLE = 422
_LONGEST_VERSION = 9


class NoteForm(forms.Form):
    """A remark on a step of a case; it goes into the log."""

    note = PlainCharField(label="说明", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class TickedForm(forms.Form):
    """Rows ticked in a list."""

    chosen = TickedField(label="勾选")


def carried_out(form: forms.Form, service: Callable[[dict[str, Any]], Result]) -> Result | None:
    """The service's result for a valid form; None when the form now holds the reasons why not.

    `service` gets the cleaned values. Invalid goes to the fields it names, other refusals above the form.
    """
    if not form.is_valid():
        return None
    try:
        return service(form.cleaned_data)
    except Invalid as refusal:
        for field, sentences in refusal.errors.items():
            for sentence in sentences:
                form.add_error(field if field in form.fields else None, sentence)
        if not refusal.errors:
            form.add_error(None, refusal.sentence)
    except (Refused, OutOfStep) as refusal:
        form.add_error(None, refusal.sentence)
    return None


def errors_of(form: forms.Form) -> dict[str, list[str]]:
    """Field to sentences, as Invalid takes them."""
    return {field: [str(one) for one in told] for field, told in form.errors.items()}


def status_of(form: forms.Form) -> int:
    """422 for a form handed back, 200 for a fresh one."""
    return UNPROCESSABLE if form.is_bound and form.errors else 200


def version_of(request: HttpRequest) -> int:
    """The version that whoever sent this saw; nought, which nothing has, when it cannot be read."""
    version = request.POST.get("version", "")
    return int(version) if version.isascii() and version.isdecimal() and len(version) <= _LONGEST_VERSION else 0


def chosen_files(request: HttpRequest) -> list[UploadedFile]:
    """The files chosen in the field `file`. Invalid when there is none."""
    chosen: list[UploadedFile] = request.FILES.getlist("file")
    if not chosen:
        raise Invalid({"file": ["请先选择文件，再点上传。"]}, "还没有选择文件。")
    return chosen
