"""Which registrar registers which legal form, and how its credit codes begin."""

from __future__ import annotations

from datetime import date

from tuoyu.base.kernel import rulebook


def registrar_starts(legal_form: str, on: date, area: int) -> tuple[str, ...]:
    """The beginnings of credit codes that fit this legal form; empty when any fits."""
    listed = rulebook.document("registrars", on=on, area=area)
    return tuple(
        start for entry in listed.entries if legal_form in entry["legal_forms"] for start in entry["credit_code_starts"]
    )


def legal_forms_of(body_kind: str, on: date, area: int) -> tuple[str, ...]:
    """The legal forms that a department of this kind registers."""
    registrar = rulebook.document("departments", on=on, area=area).entry(body_kind).get("registrar", "")
    for entry in rulebook.document("registrars", on=on, area=area).entries:
        if entry["code"] == registrar:
            return tuple(entry["legal_forms"])
    return ()
