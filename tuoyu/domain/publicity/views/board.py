"""The notice board at the door: identity, what must be published, and a code that leads to the page of today."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse

from tuoyu.base.kernel import clock, documents, rulebook
from tuoyu.base.kernel.documents.typesetting import qr_code
from tuoyu.base.kernel.templatetags.kit import full_day
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.selectors import mode_labels, traits_in_words
from tuoyu.domain.publicity.selectors.disclosures import Posted, notice_of


def public_address(institution: Institution) -> str:
    """The page that anybody may open; `portal` owns it, and its address is printed on doors and never changes."""
    return f"{settings.PUBLIC_ADDRESS.rstrip('/')}/directory/{institution.pk}/"


def board_pdf(institution: Institution) -> HttpResponse:
    """An A4 sheet. It is no official document and has no number: the code leads to what holds today."""
    today, address = clock.today(), public_address(institution)
    given = {
        "title": institution.name,
        "on": full_day(today),
        "date": {"year": today.year, "month": today.month, "day": today.day},
        "address": address,
        "qr": qr_code(address),
        "facts": identity(institution),
        "items": [_printed(one) for one in notice_of(institution)],
    }
    made = documents.typeset("publicity/board.typ", {"content": given, "title": given["title"]}, today)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="board.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def identity(institution: Institution) -> list[tuple[str, str]]:
    """Who it is, as the public may read it."""
    rows = [
        ("备案", f"{full_day(institution.filed_on)}　{institution.filing_number}" if institution.filed_on else ""),
        ("统一社会信用代码", institution.credit_code),
        ("机构类型", rulebook.label("facility_type", institution.facility_type)),
        ("服务形式", mode_labels(institution.service_modes)),
        ("托位", f"{institution.places} 个"),
        *traits_in_words(institution),
        ("地址", institution.address),
        ("电话", institution.public_phone),
    ]
    return [(label, words) for label, words in rows if words]


def _printed(posted: Posted) -> dict[str, Any]:
    current = posted.current
    return {
        "label": posted.item.label,
        "text": current.text if current else "",
        "fees": [list(pair) for pair in posted.fees],
        "price_mode": posted.price_mode,
        "on": full_day(current.confirmed_on) if current else "",
    }
