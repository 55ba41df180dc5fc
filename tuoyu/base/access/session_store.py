"""Sessions in the database, sealed: while somebody sets up their code, its secret stands in their session."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db

from tuoyu.base.kernel.sealed import BrokenSeal, open_text, seal_text

_PLACE = "django_session|session_data"


class SessionStore(db.SessionStore):
    """The framework's store; what it would write down readable is sealed."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        return seal_text(super().encode(session_dict), _PLACE)

    def decode(self, session_data: Any) -> dict[str, Any]:
        """Empty, and so signed out, for a session that was altered or kept otherwise."""
        try:
            return super().decode(open_text(session_data, _PLACE))
        except BrokenSeal:
            return {}
