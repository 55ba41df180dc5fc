"""The mark on access's own pages: the action they carry out, and 404 for those who may take it nowhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from tuoyu.base.access.models import User
from tuoyu.base.access.policies import POLICIES
from tuoyu.base.kernel.refusals import Missing
from tuoyu.base.kernel.web.pages import page

View = Callable[..., HttpResponseBase]


def gate(subject: str, action: str, *, methods: str = "GET") -> Callable[[View], View]:
    """The page carries out `action` of the policy on `subject`; whoever may do so nowhere finds nothing here."""

    def mark(view: View) -> View:
        @wraps(view)
        def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not POLICIES[subject].may_somewhere(request.user, action):
                raise Missing()
            return view(request, *args, **kwargs)

        return page(f"access.{subject}.{action}", methods=methods)(entered)

    return mark


def whoever(request: HttpRequest) -> User:
    """Who is signed in; to be asked on gated pages, where somebody is."""
    return cast("User", request.user)
