"""When to try again, when to stop, and what may be seen of an address: pure."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from tuoyu.base.kernel.identifiers import mask

# Ours, not the law's: ten attempts spread over half a day outlast a provider's bad morning without flooding it.
MOST_ATTEMPTS = 10
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)
_LEAST_SHARE, _SPREAD = 0.75, 0.5


def wait_after(attempt: int, seed: bytes) -> timedelta:
    """How long to leave a delivery alone after its nth attempt (from 1): doubling, and spread by ± a quarter.

    The spread comes from `seed`, so that a thousand deliveries that failed together do not come back together.
    """
    doubled = FIRST_WAIT * 2 ** min(attempt - 1, 16)
    draw = int.from_bytes(hashlib.sha256(seed + attempt.to_bytes(2, "big")).digest()[:4], "big") / 2**32
    return min(doubled, LONGEST_WAIT) * (_LEAST_SHARE + _SPREAD * draw)


def masked(channel: str, recipient: str) -> str:
    """An address as officials may see it: recognisable, not usable."""
    if channel == "anchor":
        return recipient
    name, at, host = recipient.partition("@")
    return f"{name[:1]}***@{host}" if at else mask("phone", recipient)
