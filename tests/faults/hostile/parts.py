"""Pieces that several kinds of hostile file are made of."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

File = tuple[str, bytes]  # name as uploaded, content

# The antivirus test string, put together here so that no scanner takes this file for an infected one.
EICAR = "".join(("X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*")).encode()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def archive(members: Mapping[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of the given members."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return stream.getvalue()
