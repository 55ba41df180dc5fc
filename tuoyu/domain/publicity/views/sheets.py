"""What every page of a sheet of requirements shows, and how a sent one is read."""

from __future__ import annotations

from typing import Any

from django.forms import BoundField
from django.http import JsonResponse

from tuoyu.base.kernel.templatetags.kit import local_hour
from tuoyu.domain.publicity.forms.sheets import SheetForm
from tuoyu.domain.publicity.rules.sheets import NOTE, FilledSheet, Item
from tuoyu.domain.publicity.selectors.sheets import part_label

Line = tuple[Item, BoundField, BoundField]


def sheet_context(filled: FilledSheet) -> dict[str, Any]:
    """The sheet as a form, part by part, and how many items are answered."""
    form, parts = SheetForm(filled.sheet, filled.answers), dict[str, list[Line]]()
    for one in filled.sheet.items:
        parts.setdefault(part_label(one.part), []).append((one, form[one.code], form[one.code + NOTE]))
    return {
        "sheet": filled.sheet,
        "parts": list(parts.items()),
        "answered": len(filled.sheet.items) - len(filled.unanswered),
        "unseen": sum(one.is_unseen for one in filled.sheet.items),
        "points": filled.points,
    }


def as_saved(stored: Any, form: SheetForm) -> JsonResponse:
    """The answer to a form that saves itself."""
    saved = {"version": stored.version, "saved_at": local_hour(stored.saved_at)}
    return JsonResponse({**saved, "errors": form.remarks()})
