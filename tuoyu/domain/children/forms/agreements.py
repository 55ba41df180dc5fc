"""What is typed when an agreement has been signed."""

from __future__ import annotations

from typing import Any

from tuoyu.base.kernel.web.fields import DayField
from tuoyu.domain.children.forms.children import CodeField
from tuoyu.domain.children.forms.families import GuardianChoice


class AgreementForm(GuardianChoice):
    """Who signed, for which form of service, when."""

    service_mode = CodeField("service_mode", label="服务形式")
    signed_on = DayField(label="签订日期")

    def said(self) -> dict[str, Any]:
        """What was typed about it; only after `is_valid()`."""
        return {name: self.cleaned_data[name] for name in ("service_mode", "signed_on")}
