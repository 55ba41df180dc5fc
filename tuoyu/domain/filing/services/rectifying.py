"""The institution answers a notice: what it put right, with files that show it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from tuoyu.base.kernel import cases, clock, files
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.refusals import Invalid
from tuoyu.domain.filing.models import Rectification, RectificationFile, SiteVerification
from tuoyu.domain.filing.policies import VERIFICATION
from tuoyu.domain.filing.workflows import VERIFICATION as WORKFLOW


@act("filing.answer_nonconformity", "报送整改情况")
def answer_nonconformity(
    actor: Any, verification: SiteVerification, *, text: str, uploads: Sequence[UploadedFile] = ()
) -> Rectification:
    """Report what was put right; the clock stands still until the bureau has looked at it."""
    VERIFICATION.require(actor, "answer", verification)
    if not text.strip():
        raise Invalid({"text": ["请逐项写明怎样整改的。"]})
    cases.perform(verification, WORKFLOW, "answer", actor=actor, reason="等待卫健局确认整改")
    belongs = {"area": verification.area, "body_id": verification.body_id}
    reported = Rectification.objects.create(
        verification=verification,
        text=text.strip(),
        handed_in_at=clock.now(),
        handed_in_by=actor.actor_label,
        **belongs,
    )
    for upload in uploads:
        kept = files.keep(upload, files.PAPERS, actor=actor, field="files")
        RectificationFile.objects.create(rectification=reported, file=kept, **belongs)
    return reported
