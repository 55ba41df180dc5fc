"""The log of acts and reads, for the audit administrator."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from tuoyu.base.access import labels, policies, selectors
from tuoyu.base.access.services import sessions
from tuoyu.base.access.views.gate import gate, whoever
from tuoyu.base.access.views.lists import LogList


@gate("log", "view")
def log_list(request: HttpRequest) -> HttpResponseBase:
    """Who did what, to what, where, when; and how fresh the newest signed anchor is."""
    rows = policies.LOG.scope(whoever(request), "view", selectors.log_entries())
    return LogList().respond(
        request, rows, extra=labels.anchor_note(), on_export=lambda: sessions.log_exported(whoever(request))
    )
