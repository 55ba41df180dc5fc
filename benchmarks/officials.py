"""Who looks at the pages, and how they sign in; known without Django, because the load client signs in too."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time

HOME = 622_927_000
PASSWORD = "liuyue-pingguo-zixingche"  # noqa: S105 -- of invented people in a database of ours
CODE_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105
_STEP, _DIGITS = 30, 6

# login name: name, role, division
OFFICIALS = {
    "county": ("县备案受理岗", "filing_officer", HOME),
    "prefecture": ("州观察员", "observer", 622_900_000),
    "province": ("省观察员", "observer", 620_000_000),
    "nation": ("国家观察员", "observer", 0),
}


def current_code() -> str:
    """What everybody's authenticator shows now (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // _STEP)
    digest = hmac.new(base64.b32decode(CODE_SECRET), counter, hashlib.sha1).digest()
    place = digest[-1] & 15
    number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**_DIGITS:0{_DIGITS}}"
