"""Marks on views: which action a page carries out, or that it is public; a view without a mark is refused."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def page(action: str, *, methods: str = "GET", takes_repeats: bool = False) -> Callable[[View], View]:
    """The page carries out `action` ("filing.view"); `methods` lists what it answers to ("GET POST").

    `takes_repeats`: sending it twice does no harm, so it needs no idempotency key.
    """
    return _marked({"page_action": action, "is_public": False, "takes_repeats": takes_repeats}, methods)


def public(*, methods: str = "GET", takes_repeats: bool = False) -> Callable[[View], View]:
    """The page is for everyone, signed in or not."""
    return _marked({"page_action": "", "is_public": True, "takes_repeats": takes_repeats}, methods)


def _marked(marks: dict[str, Any], methods: str) -> Callable[[View], View]:
    allowed = tuple(dict.fromkeys((*methods.upper().split(), *(("HEAD",) if "GET" in methods.upper() else ()))))

    def mark(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in allowed:
                return _not_allowed(request, allowed)
            return view(request, *args, **kwargs)

        for name, value in {**marks, "allowed_methods": allowed}.items():
            setattr(answered, name, value)
        return answered  # type: ignore[return-value]

    return mark


def _not_allowed(request: HttpRequest, allowed: tuple[str, ...]) -> HttpResponse:
    response = HttpResponseNotAllowed(allowed, content_type="text/plain; charset=utf-8")
    response.write(f"这个地址不接受 {request.method} 请求，可以用：{'、'.join(allowed)}。请从页面上的按钮进入。")
    return response
