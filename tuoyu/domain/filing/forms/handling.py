"""To whom a filing is handed over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from tuoyu.base.access.models import User
from tuoyu.base.kernel.web.fields import PlainCharField

NOBODY = "nobody"


class HandOverForm(forms.Form):
    """A colleague, or nobody in particular, and a word for them."""

    to = forms.ChoiceField(label="移交给")
    note = PlainCharField(label="交代", max_length=200, required=False, help_text="写进经过，也告诉对方")

    def __init__(self, *args: Any, colleagues: Iterable[User] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(one.pk), one.name) for one in colleagues]
        self.fields["to"].choices = [("", "请选择"), *people, (NOBODY, "放回，谁都可以接手")]  # type: ignore[attr-defined]

    @property
    def colleague(self) -> UUID | None:
        """The colleague; None for nobody in particular."""
        to = self.cleaned_data["to"]
        return None if to == NOBODY else UUID(to)
