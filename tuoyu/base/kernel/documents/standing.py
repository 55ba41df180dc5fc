"""Where an issued document stands: in force, or revoked with a reason; and finding it by its code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tuoyu.base.kernel import clock
from tuoyu.base.kernel.documents.codes import normalised_code
from tuoyu.base.kernel.models import IssuedDocument
from tuoyu.base.kernel.refusals import Invalid, OutOfStep


@dataclass(frozen=True)
class State:
    """In force or revoked, in a word and in a sentence for the public."""

    is_in_force: bool
    word: str
    sentence: str
    since: datetime


def state_of(document: IssuedDocument) -> State:
    """What anybody who checks the document is told."""
    if document.revoked_at is None:
        issued = clock.local(document.issued_at)
        sentence = f"本文书由{document.issuer_name}于{issued:%Y年%-m月%-d日}出具，现行有效。"
        return State(True, "有效", sentence, document.issued_at)
    revoked = clock.local(document.revoked_at)
    sentence = f"本文书已于{revoked:%Y年%-m月%-d日}作废，原因：{document.revoked_reason}"
    return State(False, "已作废", sentence, document.revoked_at)


def find_by_code(code: str) -> IssuedDocument | None:
    """The document with this verification code, as typed by anybody; always one query, whatever was typed."""
    return IssuedDocument.objects.select_related("file").filter(verify_code=normalised_code(code)).first()


def revoke(document: IssuedDocument, *, reason: str) -> IssuedDocument:
    """Revoke a document for good; must stand inside an act. The number stays used.

    Raises Invalid without a reason, OutOfStep when it is revoked already.
    """
    if not reason.strip():
        raise Invalid({"reason": ["请写明作废的原因，验真页会显示。"]})
    now = clock.now()
    changed = IssuedDocument.objects.filter(pk=document.pk, revoked_at=None).update(
        revoked_at=now, revoked_reason=reason.strip()
    )
    if not changed:
        raise OutOfStep(f"{document.title}（{document.number}）此前已经作废。")
    document.revoked_at, document.revoked_reason = now, reason.strip()
    return document
