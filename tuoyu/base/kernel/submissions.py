"""Idempotency: the same submission sent twice has one effect and gets the same answer twice."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from tuoyu.base.kernel import clock
from tuoyu.base.kernel.models import Submission
from tuoyu.base.kernel.refusals import Invalid, OutOfStep
from tuoyu.base.kernel.sealed import open_text, seal_text

_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
_LONGEST_ANSWER = 65_536
_PLACE = "kernel_submission|answer"


@dataclass(frozen=True)
class Claim:
    """The right to carry out one submission in the running transaction."""

    sender: str
    route: str
    key: str
    body_digest: str


def claim(sender: str, route: str, key: str, body_digest: str) -> Claim | Submission:
    """Claim a submission, or find the answer already given.

    Raises Invalid for a malformed key or a key used before with another body (422), OutOfStep while the same
    submission is being carried out elsewhere (409). The lock lasts until the transaction ends.
    """
    if not _KEY.fullmatch(key):
        raise Invalid({}, "这次提交缺少防重复标记，请返回上一页刷新后再提交，填写的内容不会丢。")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"{sender}\x1f{route}\x1f{key}"])
        (is_ours,) = cursor.fetchone()
    if not is_ours:
        raise OutOfStep("同一次提交正在办理中，请稍候几秒再看结果，不必重复点击。")
    earlier = Submission.objects.filter(sender=sender, route=route, key=key).first()
    if earlier is None:
        return Claim(sender, route, key, body_digest)
    if earlier.body_digest != body_digest:
        raise Invalid({}, "这次提交与之前用同一标记提交的内容不同，请返回刷新页面后重新提交。")
    return earlier


def keep(claimed: Claim, *, status: int, location: str = "", answer: str = "") -> None:
    """Keep the answer given to a claimed submission, in the transaction of its act."""
    Submission.objects.create(
        sender=claimed.sender,
        route=claimed.route,
        key=claimed.key,
        body_digest=claimed.body_digest,
        status=status,
        location=location,
        answer=seal_text(answer, _PLACE) if 0 < len(answer) <= _LONGEST_ANSWER else "",
        at=clock.now(),
    )


def answer_of(earlier: Submission) -> str:
    """The answer once given. It is kept sealed: a page may have shown what stands nowhere else in plain text."""
    return open_text(earlier.answer, _PLACE) if earlier.answer else ""


def digest_of(parts: Iterable[bytes]) -> str:
    """Keyed SHA-256 over length-prefixed parts: unkeyed, a phone number could be found by trying them all."""
    digest = hmac.new(settings.SECRET_KEY.encode(), digestmod=hashlib.sha256)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()
