"""One item of the public notice, as a director types it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from tuoyu.base.kernel import rulebook
from tuoyu.base.kernel.web.fields import PlainCharField
from tuoyu.domain.publicity.models import Disclosure
from tuoyu.domain.publicity.selectors.disclosures import FEES
from tuoyu.domain.publicity.services.disclosing import Told

_LARGEST_FEE = Decimal("99999.99")
_FEE = "fee_"


class DisclosureForm(forms.Form):
    """Text for every item; for the fees also an amount for each and how the price is set."""

    text = PlainCharField(
        label="内容", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="会公开显示，请勿写姓名、证件号码和私人电话",
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, **more: Any) -> None:
        super().__init__(*args, **more)
        if kind != FEES:
            return
        for code, label in rulebook.choices("fee_item"):
            self.fields[_FEE + code] = forms.DecimalField(
                label=label, required=False, min_value=0, max_value=_LARGEST_FEE, decimal_places=2
            )
        modes = [("", "请选择"), *rulebook.choices("price_mode")]
        self.fields["price_mode"] = forms.ChoiceField(label="定价方式", required=False, choices=modes)
        self.fields["text"].label = "说明（退费办法等）"
        self.order_fields([*(name for name in self.fields if name.startswith(_FEE)), "price_mode", "text"])

    @staticmethod
    def as_typed(standing: Disclosure | None) -> Mapping[str, Any]:
        """What stands there, to begin from."""
        if standing is None:
            return {}
        fees = {_FEE + code: amount for code, amount in standing.fees.items()}
        return {"text": standing.text, "price_mode": standing.price_mode, **fees}

    def told(self) -> Told:
        """What was typed; only after `is_valid()`."""
        values = self.cleaned_data
        fees = {
            name.removeprefix(_FEE): f"{amount:.2f}"
            for name, amount in values.items()
            if name.startswith(_FEE) and amount is not None
        }
        return Told(values["text"], fees, values.get("price_mode", ""))
