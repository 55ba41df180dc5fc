"""Two records that may be one: what is typed at each step, and the steps as the page that lays them side by side shows
them (template `pair.html`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from tuoyu.base.kernel.cases import Offer
from tuoyu.base.kernel.web.fields import PlainCharField


class ReasonForm(forms.Form):
    """Why a step is taken."""

    reason = PlainCharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class ProposeForm(ReasonForm):
    """Which record stays, and why; `names` is how the first and the second are called."""

    survivor = forms.ChoiceField(label="保留哪一份")
    field_order = ("survivor", "reason")

    def __init__(self, names: tuple[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first, second = names
        self.fields["survivor"].choices = [("first", f"甲：{first}"), ("second", f"乙：{second}")]  # type: ignore[attr-defined]


def form_for(step: str, names: tuple[str, str], typed: Any = None) -> ReasonForm:
    """The form of a step; two stand on one page, so each has ids of its own."""
    ids = f"id_{step}_%s"
    return ProposeForm(names, typed, auto_id=ids) if step == "propose" else ReasonForm(typed, auto_id=ids)


def steps_shown(
    offers: Iterable[Offer], urls: Mapping[str, str], names: tuple[str, str], typed: Mapping[str, ReasonForm]
) -> list[dict[str, Any]]:
    """The steps that somebody may take (`urls` by name), with what was typed when one was handed back."""
    return [
        {
            "name": offer.step.name,
            "label": offer.step.label,
            "offer": offer,
            "form": typed.get(offer.step.name) or form_for(offer.step.name, names),
            "url": urls[offer.step.name],
            "tone": "bad" if offer.step.ends_badly else "main" if offer.step.name in {"propose", "merge"} else "",
        }
        for offer in offers
        if offer.step.name in urls
    ]
