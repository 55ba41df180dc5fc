"""Official documents: a gap-free number, an unguessable code, a PDF that never changes, and its revocation.

How-to: docs/how-to/documents.md. Templates lie beside the app they belong to: `<app>/templates/<app>/<name>.typ`.
"""

from tuoyu.base.kernel.documents.codes import normalised_code
from tuoyu.base.kernel.documents.issuing import issue
from tuoyu.base.kernel.documents.standing import State, find_by_code, revoke, state_of
from tuoyu.base.kernel.documents.typesetting import UnknownTemplate, typeset, warm_up

__all__ = [
    "State",
    "UnknownTemplate",
    "find_by_code",
    "issue",
    "normalised_code",
    "revoke",
    "state_of",
    "typeset",
    "warm_up",
]
